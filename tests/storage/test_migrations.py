"""Migrations make the same database as the tables, and lose nothing on the way: saved databases of every head."""

import re
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from tests.storage.databases import HEADS, broken_foreign_keys, load, opened, rows, triggers
from tests.storage.revisions import REVISIONS, saved, with_one_more
from tools.save_head import main as save_head
from visits.settings import Settings
from visits.storage.database import alembic_config, engine, prepare
from visits.storage.tables import metadata
from visits.storage.tables.claims import OVERLAP

# Rebuilds two tables as batch mode does whenever a later migration changes a constraint on SQLite.
REBUILDING = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "rebuilds", {head!r}


def upgrade() -> None:
    for table in ("visits", "people"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("added", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in ("visits", "people"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("added")
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "visits.sqlite"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return alembic_config(Settings.from_env({"INSTANCE": str(tmp_path)}))


def test_every_revision_has_its_saved_database() -> None:
    """Run `python -m tools.save_head` for a new one; those of earlier heads stay as they are."""
    assert sorted(path.stem for path in HEADS.glob("*.sql")) == sorted(REVISIONS)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_saved_database_has_something_of_everything(place: Path, revision: str) -> None:
    load(saved(revision), place)
    assert [table for table, found in rows(place).items() if not found] == []
    with opened(place) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_saved_database_upgrades_with_its_rows_intact(tmp_path: Path, place: Path, revision: str) -> None:
    load(saved(revision), place)
    before = rows(place)
    prepare(settings := Settings.from_env({"INSTANCE": str(tmp_path)}))
    engine(settings.database_url).dispose()
    after = rows(place)
    assert {table: len(found) for table, found in before.items()} == {table: len(after[table]) for table in before}
    assert [home["name"] for home in after["homes"]] == ["Almgården"]
    assert {person["given_name"] for person in after["people"]} == {"Ines", "Karl", "Maj"}
    assert sorted(str(visit["state"]) for visit in after["visits"]) == ["booked", "cancelled", "preparing"]
    assert {claim["thing"] for claim in after["claims"]} == {row["id"] for row in after["residents"] + after["tablets"]}
    assert broken_foreign_keys(place) == []
    assert triggers(place)
    with opened(place) as connection, pytest.raises(sqlite3.IntegrityError, match=OVERLAP):
        connection.execute(
            "INSERT INTO claims (thing, starts_at, ends_at, visit_id)"
            " SELECT thing, starts_at, ends_at, visit_id FROM claims"
        )


@pytest.mark.sqlite
def test_the_migrations_make_the_same_database_as_the_tables(tmp_path: Path, settings: Settings) -> None:
    made = engine(f"sqlite:///{tmp_path / 'created.sqlite'}")
    metadata.create_all(made)
    made.dispose()
    by_tables, by_migrations = shape(tmp_path / "created.sqlite"), shape(settings.instance / "visits.sqlite")
    assert by_tables == {name: lines for name, lines in by_migrations.items() if name != "alembic_version"}
    assert {"claims_no_overlap_insert", "claims_no_overlap_update"} < set(by_tables)


def test_a_constraint_that_is_lost_on_the_way_is_seen(config: Config, tmp_path: Path, place: Path) -> None:
    head = REVISIONS[-1]
    losing = 'from alembic import op\nrevision, down_revision = "loses", {head!r}\n\n\ndef upgrade() -> None:\n'
    losing += '    with op.batch_alter_table("bans") as bans:\n        bans.drop_constraint("in_order", "check")\n'
    with_one_more(config, tmp_path / "more", losing.format(head=head))
    command.upgrade(config, head)
    before = shape(place)
    command.upgrade(config, "loses")
    assert {name for name, lines in shape(place).items() if lines != before[name]} == {"bans"}


def test_the_migrations_make_the_same_columns_and_indexes_as_the_tables(settings: Settings) -> None:
    command.check(alembic_config(settings))


def test_up_down_and_up_again_comes_to_the_same_database(config: Config, place: Path) -> None:
    command.upgrade(config, "head")
    before = shape(place)
    command.downgrade(config, "base")
    assert list(shape(place)) == ["alembic_version"]
    command.upgrade(config, "head")
    assert shape(place) == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_step_back_and_forth_keeps_rows_and_guards(config: Config, place: Path, revision: str) -> None:
    earlier = REVISIONS[: REVISIONS.index(revision)]
    if earlier:
        load(saved(earlier[-1]), place)
    command.upgrade(config, revision)
    before, made = rows(place), shape(place)
    command.downgrade(config, "-1")
    command.upgrade(config, revision)
    assert (rows(place), shape(place)) == (before, made)
    assert triggers(place) != {}
    assert broken_foreign_keys(place) == []


def test_rebuilding_a_table_that_others_point_at_deletes_none_of_their_rows(
    config: Config, tmp_path: Path, place: Path
) -> None:
    head = REVISIONS[-1]
    with_one_more(config, tmp_path / "more", REBUILDING.format(head=head))
    load(saved(head), place)
    before, guards = rows(place), triggers(place)
    command.upgrade(config, "rebuilds")
    assert all("added" in visit for visit in rows(place)["visits"])
    command.downgrade(config, head)
    assert (rows(place), triggers(place)) == (before, guards)
    assert broken_foreign_keys(place) == []


def test_a_migration_that_breaks_a_foreign_key_changes_nothing(config: Config, tmp_path: Path, place: Path) -> None:
    head = REVISIONS[-1]
    breaking = 'from alembic import op\nrevision, down_revision = "breaks", {head!r}\n\n\ndef upgrade() -> None:\n'
    breaking += '    op.execute("DELETE FROM homes")\n'
    with_one_more(config, tmp_path / "more", breaking.format(head=head))
    load(saved(head), place)
    before = rows(place)
    with pytest.raises(RuntimeError, match="foreign keys; nothing was changed"):
        command.upgrade(config, "breaks")
    assert rows(place) == before


def test_saving_the_head_again_gives_the_same_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Shows that the tool still works, and that the saved schema of the head is not out of date."""
    monkeypatch.setattr("tools.save_head.HEADS", tmp_path)
    monkeypatch.setattr("tools.save_head.ROOT", tmp_path)
    assert save_head() == 0
    (made,) = tmp_path.glob("*.sql")
    assert schema(made) == schema(saved(REVISIONS[-1]))


def shape(place: Path) -> dict[str, tuple[str, ...]]:
    """Return the statement of every table, index and trigger by its name: what batch mode drops is missing there."""
    with opened(place) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        return {name: in_no_order(sql) for name, sql in found}


def schema(dump: Path) -> set[tuple[str, ...]]:
    """Return the statements of a saved database that make its tables, indexes and triggers."""
    statements = re.findall(r"^CREATE (?:.|\n)*?;$", dump.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {in_no_order(one) for one in statements}


def in_no_order(statement: str) -> tuple[str, ...]:
    """Return the parts of a statement sorted: batch mode, which rebuilds a table, keeps its constraints in a set.

    The name of a rebuilt table comes back in quotes, an empty default in brackets, and a column that was added stands
    on the line of another.
    """
    plain = " ".join(statement.replace('"', "").replace("('')", "''").split())
    head, _, inside = plain.partition("(")
    parts, depth = [head.strip(), ""], 0
    for sign in inside:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return tuple(sorted(part.strip(" );") for part in parts))
