"""The column types and names every table shares."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast
from uuid import uuid4

import sqlalchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Uuid,
    literal_column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator

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


class epoch(GenericFunction[int]):  # noqa: N801 - SQL's functions are written small
    """The whole seconds since 1970 of an instant, in the database."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch, "sqlite")
def _epoch_on_sqlite(element: epoch, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **given)}) AS INTEGER)"


@compiles(epoch, "postgresql")
def _epoch_on_postgresql(element: epoch, compiler: SQLCompiler, **given: Any) -> str:
    # A cast alone would round up what is but half a second old.
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **given)})) AS BIGINT)"


def constant(value: int | str) -> ColumnElement[Any]:
    """Write one of our own words or numbers into the statement: what is bound is handed over anew at every call."""
    return literal_column(str(value), Integer()) if isinstance(value, int) else literal_column(f"'{value}'", String())
