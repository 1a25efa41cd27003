"""The engine as we set it up: durable, with foreign keys, and safe to start from several processes at once."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.storage.databases import opened
from visits.settings import ROOT, Settings
from visits.storage.database import engine, is_up_to_date, prepare, reading, writing
from visits.storage.tables import Home, Unit


def pragma(session: Session, name: str) -> object:
    return session.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.sqlite
def test_sqlite_keeps_what_it_said_it_has_written(settings: Settings) -> None:
    prepare(settings)
    for session_of in (reading, writing):
        with session_of(settings) as session:
            assert pragma(session, "journal_mode") == "wal"
            assert pragma(session, "synchronous") == 2, "FULL: a power cut after a commit loses nothing"
            assert pragma(session, "foreign_keys") == 1
            assert pragma(session, "busy_timeout") == 15_000


@pytest.mark.usefixtures("cast")
def test_a_row_that_others_point_at_cannot_go(session: Session) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.execute(delete(Home))


def test_reading_changes_nothing(settings: Settings, cast: Cast) -> None:
    with reading(settings) as session:
        session.get_one(Unit, cast.unit.id).name = "Eken"
        session.flush()
    with reading(settings) as session:
        assert session.get_one(Unit, cast.unit.id).name == "Björken"


def test_writing_is_all_or_nothing(settings: Settings, cast: Cast) -> None:
    def half_a_change() -> None:
        with writing(settings) as session:
            session.get_one(Unit, cast.unit.id).name = "Eken"
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        half_a_change()
    with reading(settings) as session:
        assert session.get_one(Unit, cast.unit.id).name == "Björken"


def test_a_reader_sees_one_moment_while_others_write(settings: Settings, cast: Cast) -> None:
    prepare(settings)
    with reading(settings) as session:
        before = session.scalar(text("SELECT version FROM units"))
        with writing(settings) as other:
            other.get_one(Unit, cast.unit.id).version += 1
        assert session.scalar(text("SELECT version FROM units")) == before


@pytest.mark.sqlite
def test_two_writers_take_turns_from_their_first_statement(settings: Settings, cast: Cast) -> None:
    prepare(settings)

    def add_one() -> None:
        for _ in range(20):
            with writing(settings) as session:
                unit = session.get_one(Unit, cast.unit.id)
                unit.version += 1

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(settings) as session:
        assert session.get_one(Unit, cast.unit.id).version == cast.unit.version + 80


def preparing(instance: Path) -> subprocess.Popen[str]:
    """Start another process that prepares the database of `instance` as soon as its standard input ends."""
    script = (
        "import sys; from visits.settings import Settings; from visits.storage.database import prepare;"
        " settings = Settings.from_env(); sys.stdin.read(); prepare(settings)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"INSTANCE": str(instance), "DATABASE_URL": "", "MODE": ""},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_processes_that_prepare_a_fresh_database_at_once_all_succeed(tmp_path: Path) -> None:
    processes = [preparing(tmp_path) for _ in range(4)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None  # or communicate() would flush what is closed
    complaints = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, complaints
    settings = Settings.from_env({"INSTANCE": str(tmp_path)})
    assert is_up_to_date(settings)
    engine(settings.database_url).dispose()


@pytest.mark.sqlite
def test_a_process_that_prepares_waits_for_one_that_writes(settings: Settings, cast: Cast) -> None:
    prepare(settings)
    process = preparing(settings.instance)
    with writing(settings) as session:
        session.get_one(Unit, cast.unit.id).version += 1
        # A worker started beside a web that already serves must not fail because somebody books just then.
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=3)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0


def test_an_older_database_is_noticed(settings: Settings) -> None:
    assert is_up_to_date(settings)
    with writing(settings) as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert not is_up_to_date(settings)


def test_preparing_makes_the_folder_of_a_database_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "visits.sqlite"
    settings = Settings.from_env({"INSTANCE": str(tmp_path), "DATABASE_URL": f"sqlite:///{path}"})
    prepare(settings)
    with opened(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    engine(settings.database_url).dispose()


def test_a_new_database_is_its_owners_alone_with_the_files_beside_it(tmp_path: Path) -> None:
    settings = Settings.from_env({"INSTANCE": str(tmp_path)})
    prepare(settings)
    with writing(settings) as session:
        session.execute(text("CREATE TABLE example (id INTEGER)"))
        names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert names == dict.fromkeys(("secret_key", "visits.sqlite", "visits.sqlite-shm", "visits.sqlite-wal"), 0o600)
    engine(settings.database_url).dispose()


def test_one_engine_serves_a_process(settings: Settings) -> None:
    assert engine(settings.database_url) is engine(settings.database_url)


def test_postgresql_checks_its_connections_before_use() -> None:
    made = engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert made.dialect.name == "postgresql"
    assert made.pool._pre_ping
