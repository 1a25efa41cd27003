"""Alembic's entry: one connection, foreign keys off on SQLite while tables are rebuilt, checked afterwards."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, Enum, create_engine, event, pool

from visits.storage.columns import UtcDateTime
from visits.storage.tables import metadata

MIGRATING = 0x56495349  # any number will do, as long as nothing else in this database locks it


def _leave_transactions_to_us(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined] # the driver's own connection


def render_item(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write plain column types into a migration: it must not change when our own types do."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Enum):
        return f"sa.String(length={thing.length})"
    return False


def run(connection: Connection) -> None:
    """Run the wanted migrations in one transaction: all of them or none."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Batch mode rebuilds a table; with foreign keys on, dropping the old one would delete its children.
        # The pragma does nothing inside a transaction, so it comes before BEGIN.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Two machines that start at once take turns; the second finds nothing left to do.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=sqlite,
        transactional_ddl=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration broke {len(broken)} foreign keys; nothing was changed")
    connection.commit()


engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
if engine.dialect.name == "sqlite":
    event.listen(engine, "connect", _leave_transactions_to_us)
with engine.connect() as made:
    run(made)
