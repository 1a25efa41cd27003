"""The column types and names every table shares."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

import sqlalchemy
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Uuid,
    literal_column,
    type_coerce,
)
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import NullType, TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """The base of every table: one naming convention, so that migrations can name what they drop."""

    metadata = MetaData(naming_convention=NAMES)


def plain(kind: type[Table]) -> sqlalchemy.Table:
    """Return the table itself: what is said to it bypasses the mapped class, which takes a third of the time."""
    return cast("sqlalchemy.Table", kind.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. SQLite keeps text of one fixed form, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime: nobody can say which instant it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every instant back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def identity() -> MappedColumn[Any]:
    """Make a random UUID primary key, which tells an outsider nothing."""
    return mapped_column(Uuid, primary_key=True, default=uuid4)


def choice(kind: type[StrEnum]) -> Enum:
    """Store an enum's value as text, without a CHECK: a new member needs no rebuilt table."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=40, values_callable=lambda k: [m.value for m in k]
    )


def words(length: int) -> String:
    """Hold what people type, at most `length` characters."""
    return String(length)


def seconds_of(written: str) -> int:
    """Read an instant that the database has written as text; return the whole seconds since 1970."""
    moment = datetime.fromisoformat(written)
    # SQLite's column holds UTC without saying so, PostgreSQL says its offset.
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def unread(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Read a column as the driver gives it, which costs nothing: for rows that are turned into kept values."""
    return type_coerce(column, NullType()).label(None)


def instant_of(given: datetime | str) -> datetime:
    """Turn an unread instant into an aware one, in UTC: SQLite gives its text, PostgreSQL its own value."""
    return datetime.fromisoformat(given).replace(tzinfo=UTC) if isinstance(given, str) else given.astimezone(UTC)


def identity_of(given: UUID | str) -> UUID:
    """Turn an unread identity into one: SQLite gives its text."""
    return UUID(given) if isinstance(given, str) else given


def constant(value: int | str) -> ColumnElement[Any]:
    """Write one of our own words or numbers into the statement: what is bound is handed over anew at every call."""
    return literal_column(str(value), Integer()) if isinstance(value, int) else literal_column(f"'{value}'", String())
