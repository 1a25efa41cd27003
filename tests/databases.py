"""Which tests concern the chosen database, and how each of them finds it empty."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from visits.settings import ROOT, Settings
from visits.storage.database import engine
from visits.storage.tables import metadata

SECRET = "x" * 32
HEAD = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
# Deleting takes some 3 ms. Copying a database from a template takes 110 ms and more, TRUNCATE of our tables 60 ms.
EMPTIED = "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))
# What an earlier test left connected would hold its locks, or still write.
ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def concerns(item: pytest.Item, database: str) -> bool:
    """Tell whether a test has a say about `database`: on PostgreSQL those that use one, but in no browser."""
    marks = {mark.name for mark in item.iter_markers()}
    if database == "sqlite":
        return "postgresql" not in marks
    if marks & {"sqlite", "browser"}:
        return False
    return "postgresql" in marks or "settings" in getattr(item, "fixturenames", ())


def settings_at(url: str, **environ: str) -> Settings:
    """Return settings that name a database."""
    return Settings.from_env({"DATABASE_URL": url, "SECRET_KEY": SECRET} | environ)


def empty(url: str) -> None:
    """Empty the tests' own database on PostgreSQL, whatever the test before it left."""
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(ALONE))
        connection.exec_driver_sql(f"{EMPTIED}; UPDATE alembic_version SET version_num = '{HEAD}'")
