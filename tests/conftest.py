"""What every test may use: a fresh database, a builder with its cast, an app and browsers without a browser."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL
from sqlalchemy.orm import Session

from tests import apart, databases
from tests.builders import Cast
from tools.postgres import database, find, server
from visits.app import Web, create_app, serve
from visits.settings import Settings
from visits.storage.database import engine, prepare, writing

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""Monday 23 November 2026, 12.00 in Stockholm: the tests' now, unless they say otherwise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let --database=postgresql run on PostgreSQL what uses a database, and nothing else."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="what the tests store in")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say of each test whether it runs apart."""
    apart.mark(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests that have a say about the chosen database, and say at once if there is none."""
    chosen = config.getoption("database")
    config.hook.pytest_deselected(items=[item for item in items if not databases.concerns(item, chosen)])
    items[:] = apart.last([item for item in items if databases.concerns(item, chosen)])
    if chosen == "postgresql" and items:
        try:
            find()
        except SystemExit as error:
            raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one database, for the others to be copied from."""
    folder = tmp_path_factory.mktemp("empty")
    prepare(Settings.from_env({"INSTANCE": str(folder)}))
    engine(f"sqlite:///{folder / 'visits.sqlite'}").dispose()
    return folder / "visits.sqlite"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """Run a PostgreSQL server, once and only if a test asks for it."""
    with server() as address:
        yield address


@pytest.fixture
def postgresql(postgresql_server: URL) -> Iterator[str]:
    """Give the address of a fresh database on PostgreSQL that nobody has migrated."""
    with database(postgresql_server) as url:
        yield url
        engine(url).dispose()


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: URL) -> Iterator[str]:
    """Migrate the one database on PostgreSQL that the tests share, each emptying it first."""
    with database(postgresql_server) as url:
        prepare(databases.settings_at(url))
        yield url
        engine(url).dispose()


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Give an installation of its own with an empty, migrated database: SQLite, unless --database says otherwise."""
    environ = {"INSTANCE": str(tmp_path), "PUBLIC_URL": "http://localhost"}
    if request.config.getoption("database") == "postgresql":
        environ |= {"DATABASE_URL": request.getfixturevalue("migrated_postgresql"), "SECRET_KEY": databases.SECRET}
        databases.empty(environ["DATABASE_URL"])
    else:
        empty: Path = request.getfixturevalue("empty_database")
        (tmp_path / "visits.sqlite").write_bytes(empty.read_bytes())
    made = Settings.from_env(environ)
    yield made
    engine(made.database_url).dispose()


@pytest.fixture
def session(settings: Settings) -> Iterator[Session]:
    """Give a writing session on that database, rolled back at the end; commit in the test what others should see."""
    view = engine(settings.database_url).execution_options(begin="IMMEDIATE")
    with Session(view, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    """Give the tests' now."""
    return NOON


@pytest.fixture
def cast(settings: Settings, now: datetime) -> Cast:
    """Build a home with Rosa (resident), Ines (daughter), Karl (staff), Maj (unit manager) and a tablet; committed."""
    with writing(settings) as opened:
        return Cast.build(opened, now)


@pytest.fixture(scope="session")
def one_app(empty_database: Path) -> Web:
    """Make the web application once: its map of addresses and its templates take longer than most tests."""
    return _speaking_plainly(Settings.from_env({"INSTANCE": str(empty_database.parent)}))


@pytest.fixture
def own_app(settings: Settings) -> Flask:
    """Give an application that a test may change for good, as `app` otherwise."""
    return _speaking_plainly(settings)


def _speaking_plainly(settings: Settings) -> Web:
    """Make one that says everything in the msgids' plain English, whoever asks.

    So no test hangs on a translator's choice of words; dates still follow the reader's language. The catalogues have
    house rules of their own.
    """
    made = create_app(settings)
    made.extensions["babel"].translation_directories.clear()
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return made


@pytest.fixture
def app(one_app: Web, settings: Settings) -> Iterator[Flask]:
    """Give the web application on that database, with CSRF off: its own tests turn it on."""
    before = dict(one_app.config)
    serve(one_app, replace(settings))
    yield one_app
    one_app.config.clear()
    one_app.config.update(before)
