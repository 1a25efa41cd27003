"""Every table has a name of its own, and what is looked up by a foreign key is found by an index."""

from collections.abc import Iterable

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, MetaData, Table, UniqueConstraint, Uuid

from visits.storage.columns import NAMES, UtcDateTime
from visits.storage.tables import metadata

UNINDEXED = {
    "bans.created_by": "nobody looks for the bans somebody set",
    "ban_hours.hands_by": "nobody looks for the hours somebody confirmed hands for",
    "day_lists.seen_by": "kept to say who has seen it; nobody asks the other way round",
    "exemptions.created_by": "nobody looks for what somebody wrote down",
    "series.booked_by": "a series is found by its resident and its relatives",
    "sign_ins.home_id": "a home is never deleted",
    "audit.actor_id": "the log is read by home or resident and time; nobody is deleted",
    "call_peers.person_id": "the few peers of a call are found by its visit",
    "closures.unit_id": "a home has a handful of closures, found by the home",
    "feeds.resident_id": "feeds are found by their relative or their token",
    "invitations.created_by": "kept to say who invited; nobody asks the other way round",
    "visits.booked_by": "kept to say who booked; visits are found by unit, resident, relative or time",
    "visits.held_on": "whether one goes on at a tablet is asked among its home's visits of the hour",
    "visits.taken_by": "kept to say who takes it; visits are found by unit and time",
    "weekly_hours.unit_id": "a home has a handful of hours, found by the home",
    "visit_moves.actor_id": "the history is read by visit",
}
"""Foreign keys without an index, and why none is needed."""


def unindexed(tables: Iterable[Table]) -> set[str]:
    """Name the foreign keys that begin no index, unique constraint or primary key."""
    found = set()
    for table in tables:
        first = {next(iter(index.columns)).name for index in table.indexes}
        first |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if isinstance(constraint, UniqueConstraint)
        }
        first |= {column.name for column in list(table.primary_key.columns)[:1]}
        found |= {f"{table.name}.{key.parent.name}" for key in table.foreign_keys if key.parent.name not in first}
    return found


def test_every_foreign_key_is_indexed_or_says_why_not() -> None:
    assert unindexed(metadata.tables.values()) == set(UNINDEXED)


def test_a_foreign_key_without_an_index_would_be_found() -> None:
    tables = MetaData(naming_convention=NAMES)
    Table("homes", tables, Column("id", Uuid, primary_key=True))
    bare = Table("rooms", tables, Column("id", Uuid, primary_key=True), Column("home_id", ForeignKey("homes.id")))
    assert unindexed([bare]) == {"rooms.home_id"}
    Index("ix_rooms_home_id", bare.c.home_id)
    assert unindexed([bare]) == set()


def test_every_table_and_constraint_has_a_name() -> None:
    for table in metadata.tables.values():
        assert table.name == table.name.lower()
        assert table.primary_key.name == f"pk_{table.name}"
        names = [rule.name for rule in table.constraints] + [index.name for index in table.indexes]
        assert all(names), f"{table.name}: a migration can only drop what it can name"


def test_every_instant_is_kept_in_utc() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert [str(column) for column in columns if isinstance(column.type, DateTime)] == []
    assert [str(c) for c in columns if c.name.endswith("_at") and not isinstance(c.type, UtcDateTime)] == []
    assert [str(c) for c in columns if isinstance(c.type, Date) and not c.name.endswith(("_day", "_on"))] == []
