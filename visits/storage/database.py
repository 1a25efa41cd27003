"""The engine, and the two ways to talk to it: `reading()` and `writing()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.orm import Session

from visits.settings import ROOT, Settings, SmsProvider

MIGRATIONS = str(ROOT / "migrations")
SQLITE_BUSY_SECONDS = 15
SQLITE_MAPPED_BYTES = 1 << 30
IDLE_SECONDS = 15
"""So long a transaction on PostgreSQL may do nothing; the server ends it then."""


@cache
def engine(url: str) -> Engine:
    """Return this process's engine for `url`, made on first use (after any fork)."""
    # Errors go to the log: without their parameters, which are people's names and addresses.
    if not url.startswith("sqlite"):
        made = create_engine(url, pool_size=5, max_overflow=5, pool_pre_ping=True, hide_parameters=True)
        event.listen(made, "handle_error", _on_postgresql_error)
        event.listen(made, "connect", _on_postgresql_connect)
        return made
    arguments = {"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False}
    made = create_engine(url, connect_args=arguments, hide_parameters=True)
    event.listen(made, "connect", _on_sqlite_connect)
    event.listen(made, "begin", _on_sqlite_begin)
    return made


def _on_postgresql_connect(connection: Any, _record: object) -> None:
    # A process that was stopped in the middle of a transaction holds its locks: nobody would send a letter meanwhile.
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    connection.commit()


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    # The driver's legacy mode opens no transaction on SELECT, so two readers could both find a time free:
    # switch it off here and say BEGIN ourselves below.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_SECONDS * 1000}")
    # Read through the system's own cache instead of copying pages out of it: a large file is as quick as a small one.
    cursor.execute(f"PRAGMA mmap_size = {SQLITE_MAPPED_BYTES}")
    cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("begin") == "IMMEDIATE":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Straight to the driver: it takes no lock, so nothing can go wrong, and every page does it twice.
        connection.connection.cursor().execute("BEGIN")


def _on_postgresql_error(context: ExceptionContext) -> None:
    # The server quotes the row that it refuses ("DETAIL: Key (mail)=(…) already exists."): its first line says enough.
    if getattr(context.original_exception, "sqlstate", None):
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def is_deadlock(error: BaseException) -> bool:
    """Tell whether PostgreSQL gave a transaction up so that another can go on (SQLSTATE 40P01): try again."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "40P01"


@contextmanager
def reading(settings: Settings) -> Iterator[Session]:
    """Open a session that only reads, and sees one moment however long; whatever it changed is rolled back."""
    view = engine(settings.database_url)
    if view.dialect.name == "postgresql":
        # Its own default lets each statement see another moment; SQLite shows one anyway.
        view = view.execution_options(isolation_level="REPEATABLE READ")
    # Closed without a commit, it rolls back.
    with Session(view, expire_on_commit=False, info=_channels(settings)) as session:
        yield session


def _channels(settings: Settings) -> dict[str, bool]:
    """Say of each channel that needs a setting whether it has it: nothing is promised by one that has not."""
    return {"mail": bool(settings.mail.host), "sms": settings.sms.provider is not SmsProvider.NONE}


@contextmanager
def looking(settings: Settings) -> Iterator[Connection]:
    """Open a connection for one quick look at tables: half the way to a session, which knows mapped classes."""
    with engine(settings.database_url).connect() as connection:
        yield connection


@contextmanager
def writing(settings: Settings) -> Iterator[Session]:
    """Open a session that commits at the end, or rolls everything back on an error.

    On SQLite the write lock is taken at once (BEGIN IMMEDIATE): a lock taken halfway could not be waited for.
    """
    # A view of the engine, not an option on a connection: options after a first SELECT are ignored.
    view = engine(settings.database_url).execution_options(begin="IMMEDIATE")
    with Session(view, expire_on_commit=False, info=_channels(settings)) as session:
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        session.commit()


def alembic_config(settings: Settings) -> Config:
    """Point Alembic at our migrations and at this installation's database."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.attributes["url"] = settings.database_url
    return config


def prepare(settings: Settings) -> None:
    """Bring the database up to date before anything serves: one process alone sets WAL and migrates to head."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Its owner's alone, as people live in it; the files that SQLite lays beside it take its rights over.
        path.touch(mode=0o600)
        with engine(url).connect() as connection:
            connection.rollback()
            raw = connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - narrows the type; a checked-out connection has a driver's one
            raw.execute("PRAGMA journal_mode = WAL")
    command.upgrade(alembic_config(settings), "head")


def is_up_to_date(settings: Settings) -> bool:
    """Tell whether the database answers and has every migration (for the health page)."""
    with reading(settings) as session:
        return session.execute(text("SELECT version_num FROM alembic_version")).scalar() == _newest_migration()


@cache
def _newest_migration() -> str | None:
    # Read once: it takes ten times as long as the rest of the answer, and anybody may ask.
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    return ScriptDirectory.from_config(config).get_current_head()
