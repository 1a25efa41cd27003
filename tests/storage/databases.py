"""What tests of the database look at: its tables, triggers and rows, through a connection of their own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HEADS = Path(__file__).resolve().parent / "heads"
"""One saved database per migration head, made by tools/save_head.py."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database with foreign keys on, and close it again: sqlite3's own context only commits."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
    finally:
        connection.close()


def load(saved: Path, path: Path) -> None:
    """Make a database from a saved one."""
    with opened(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.executescript(saved.read_text(encoding="utf-8"))


def triggers(path: Path) -> dict[str, str]:
    """Return the statement of every trigger by its name."""
    with opened(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: " ".join(sql.split()) for name, sql in rows}


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table but Alembic's own, in an order that does not change."""
    with opened(path) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'")
        return {
            table: sorted((dict(row) for row in connection.execute(f"SELECT * FROM {table}")), key=str)
            for (table,) in found.fetchall()
        }


def broken_foreign_keys(path: Path) -> list[object]:
    """Return what `foreign_key_check` finds."""
    with opened(path) as connection:
        return connection.execute("PRAGMA foreign_key_check").fetchall()
