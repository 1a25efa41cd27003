"""PostgreSQL as we use it: what its errors say, what a reader sees, and machines that start at the same moment."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.databases import settings_at
from visits.settings import ROOT, Settings
from visits.storage.database import engine, is_up_to_date, reading, writing
from visits.storage.tables import Person, Unit

pytestmark = pytest.mark.postgresql
PREPARE = (
    "import sys; from visits.settings import Settings; from visits.storage.database import prepare;"
    " settings = Settings.from_env(); sys.stdin.read(); prepare(settings)"
)


def test_an_error_does_not_quote_the_row_that_was_refused(session: Session, cast: Cast) -> None:
    again = {column.name: getattr(cast.ines, column.key) for column in Person.__table__.columns}
    with pytest.raises(IntegrityError) as caught:
        session.execute(insert(Person).values(again))
    said = f"{caught.value}{caught.value.orig}"
    assert 'unique constraint "pk_people"' in said
    assert str(cast.ines.id) not in said


def test_nor_the_whole_row_where_something_is_missing(session: Session, cast: Cast) -> None:
    with pytest.raises(IntegrityError) as caught:
        session.execute(text("UPDATE people SET role = NULL WHERE given_name = 'Ines'"))
    assert 'null value in column "role"' in str(caught.value)
    assert "ines.lind" not in f"{caught.value}{caught.value.orig}"


def test_what_the_driver_itself_finds_wrong_is_said_whole() -> None:
    with pytest.raises(DBAPIError, match="connection failed") as caught:
        engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing").connect()
    assert "Connection refused" in str(caught.value)


def test_a_writer_sees_what_others_have_committed_meanwhile(settings: Settings, cast: Cast) -> None:
    """A reader sees one moment, but who waited for a lock must decide on what is true afterwards."""
    with writing(settings) as waiting:
        assert waiting.get_one(Unit, cast.unit.id).version == cast.unit.version
        with writing(settings) as other:
            other.get_one(Unit, cast.unit.id).version += 1
        assert waiting.scalar(text("SELECT version FROM units")) == cast.unit.version + 1


def test_a_reader_leaves_the_next_writer_no_older_view(settings: Settings, cast: Cast) -> None:
    for session_of, level in ((reading, "repeatable read"), (writing, "read committed"), (reading, "repeatable read")):
        with session_of(settings) as session:
            assert session.scalar(text("SHOW transaction_isolation")) == level


def test_machines_that_prepare_a_fresh_database_at_once_all_succeed(postgresql: str) -> None:
    settings = settings_at(postgresql)
    environ = os.environ | {"DATABASE_URL": postgresql, "SECRET_KEY": settings.secret_key, "MODE": ""}
    machines = [
        subprocess.Popen(
            [sys.executable, "-c", PREPARE],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for machine in machines:
        assert machine.stdin is not None
        machine.stdin.close()
        machine.stdin = None  # or communicate() would flush what is closed
    complaints = [machine.communicate(timeout=120)[1] for machine in machines]
    assert [machine.returncode for machine in machines] == [0] * 4, complaints
    assert is_up_to_date(settings)
