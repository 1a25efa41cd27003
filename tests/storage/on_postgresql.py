"""What tests of PostgreSQL's migrations look at: its parts and rows, from its own catalogue."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, MetaData, Table, types

from tests.storage.databases import load, rows
from visits.storage.database import engine

COLUMNS = """
SELECT table_name || '.' || column_name,
       concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
"""
CONSTRAINTS = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
EXTENSIONS = "SELECT extname, 'extension' FROM pg_extension"

# SQLite keeps these as text or numbers.
FROM_SQLITE: dict[type[types.TypeEngine[Any]], Callable[[Any], object]] = {
    types.Uuid: UUID,
    types.DateTime: lambda stored: datetime.fromisoformat(stored).replace(tzinfo=UTC),
    types.Date: lambda stored: datetime.fromisoformat(stored).date(),
    types.Boolean: bool,
    types.JSON: json.loads,
}


def shape(url: str) -> dict[str, str]:
    """Return everything the database is made of, by name: columns, constraints, indexes, triggers and extensions."""
    with engine(url).connect() as connection:
        return {
            f"{kind} {name}": definition
            for kind, query in (
                ("column", COLUMNS),
                ("constraint", CONSTRAINTS),
                ("index", INDEXES),
                ("trigger", TRIGGERS),
                ("extension", EXTENSIONS),
            )
            for name, definition in connection.exec_driver_sql(query)
        }


def rows_of(url: str) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table but Alembic's own, in an order that does not change."""
    with engine(url).connect() as connection:
        return {
            table.name: sorted((dict(row) for row in connection.execute(table.select()).mappings()), key=str)
            for table in tables(connection)
        }


def tables(connection: Connection) -> list[Table]:
    """Return the tables as the database has them now, those that others point at first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(url: str, saved: Path, folder: Path) -> None:
    """Fill a database with the rows of a saved SQLite database of the same revision."""
    load(saved, folder / "saved.sqlite")
    kept = rows(folder / "saved.sqlite")
    with engine(url).begin() as connection:
        for table in tables(connection):
            connection.execute(table.insert(), [_values(table, row) for row in kept[table.name]])


def _values(table: Table, row: dict[str, Any]) -> dict[str, object]:
    return {name: _value(table.columns[name].type, stored) for name, stored in row.items()}


def _value(kind: types.TypeEngine[Any], stored: Any) -> object:
    if stored is None:
        return None
    for one, convert in FROM_SQLITE.items():
        if isinstance(kind, one):
            return convert(stored)
    return stored
