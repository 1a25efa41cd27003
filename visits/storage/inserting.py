"""Inserting a row that another may just have inserted: SQLite and PostgreSQL both can, each in its own words."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from visits.storage.columns import Table


def insert(session: Session, table: type[Table]) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT for the session's database, to be gone on with by `on_conflict_do_nothing()` or the like."""
    made = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return made(table)
