"""Migrations on PostgreSQL: the same database as the tables, whichever way it was come by, and no row lost."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError

from tests.databases import settings_at
from tests.storage.on_postgresql import fill, rows_of, shape
from tests.storage.revisions import REVISIONS, saved, with_one_more
from visits.storage.database import alembic_config, engine, prepare
from visits.storage.tables import metadata
from visits.storage.tables.claims import OVERLAP

pytestmark = pytest.mark.postgresql
AGAIN = """
INSERT INTO claims (id, thing, starts_at, ends_at, visit_id)
SELECT id + 1000, thing, starts_at, ends_at, visit_id FROM claims
"""
FAILING = """
from alembic import op

revision, down_revision = "fails", {head!r}


def upgrade() -> None:
    op.execute("DELETE FROM call_signals")
    op.execute("CREATE TABLE half (id integer)")
    op.execute("SELECT 1 / 0")
"""


@pytest.fixture
def config(postgresql: str) -> Config:
    return alembic_config(settings_at(postgresql))


def test_the_migrations_make_the_same_database_as_the_tables(postgresql: str, migrated_postgresql: str) -> None:
    with engine(postgresql).begin() as connection:
        metadata.create_all(connection)
    by_tables, by_migrations = shape(postgresql), shape(migrated_postgresql)
    assert by_tables == {name: what for name, what in by_migrations.items() if "alembic_version" not in name}
    assert by_tables[f"constraint {OVERLAP}"].startswith("EXCLUDE USING gist")


def test_up_down_and_up_again_comes_to_the_same_database(config: Config, postgresql: str) -> None:
    command.upgrade(config, "head")
    before = shape(postgresql)
    command.downgrade(config, "base")
    assert {name for name in shape(postgresql) if name.startswith("column")} == {"column alembic_version.version_num"}
    command.upgrade(config, "head")
    assert shape(postgresql) == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_saved_database_upgrades_with_its_rows_intact(
    config: Config, postgresql: str, tmp_path: Path, revision: str
) -> None:
    command.upgrade(config, revision)
    fill(postgresql, saved(revision), tmp_path)
    before = rows_of(postgresql)
    assert [table for table, found in before.items() if not found] == []
    prepare(settings_at(postgresql))
    after = rows_of(postgresql)
    assert {table: len(found) for table, found in before.items()} == {table: len(after[table]) for table in before}
    assert [home["name"] for home in after["homes"]] == ["Almgården"]
    assert {claim["thing"] for claim in after["claims"]} == {row["id"] for row in after["residents"] + after["tablets"]}
    with pytest.raises(IntegrityError, match=OVERLAP), engine(postgresql).begin() as connection:
        connection.exec_driver_sql(AGAIN)


@pytest.mark.parametrize("revision", REVISIONS[1:])
def test_a_step_back_and_forth_keeps_rows_and_shape(
    config: Config, postgresql: str, tmp_path: Path, revision: str
) -> None:
    earlier = REVISIONS[REVISIONS.index(revision) - 1]
    command.upgrade(config, earlier)
    fill(postgresql, saved(earlier), tmp_path)
    rows_before, shape_before = rows_of(postgresql), shape(postgresql)
    command.upgrade(config, revision)
    rows_between, shape_between = rows_of(postgresql), shape(postgresql)
    command.downgrade(config, "-1")
    assert (rows_of(postgresql), shape(postgresql)) == (rows_before, shape_before)
    command.upgrade(config, revision)
    assert (rows_of(postgresql), shape(postgresql)) == (rows_between, shape_between)


def test_a_migration_that_fails_changes_nothing(config: Config, postgresql: str, tmp_path: Path) -> None:
    head = REVISIONS[-1]
    command.upgrade(config, "head")
    fill(postgresql, saved(head), tmp_path)
    before = (rows_of(postgresql), shape(postgresql))
    with_one_more(config, tmp_path / "more", FAILING.format(head=head))
    with pytest.raises(Exception, match="division by zero"):
        command.upgrade(config, "fails")
    assert (rows_of(postgresql), shape(postgresql)) == before
