"""The worker as a process: started, stopped, killed at any moment, and nothing owed is lost."""

import mailbox
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.bookings import book
from tests.builders import Cast
from tests.commands.processes import soon
from visits import clock
from visits.rules.kinds import MessageKind, MessageState
from visits.services import messages
from visits.settings import ROOT, Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Lease, Message

pytestmark = pytest.mark.processes
Start = Callable[[], subprocess.Popen[str]]
OWED = 60
KILLS = 5
SETTLE_SECONDS = 0.3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "caught"


@pytest.fixture
def port(tmp_path: Path, folder: Path) -> Iterator[int]:
    """Start the demo's mail catcher and give its port."""
    file = tmp_path / "port"
    command = ["-m", "visits.commands.mail_catcher", "--folder", str(folder), "--port-file", str(file)]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT)
    assert soon(file.exists)
    yield int(file.read_text())
    process.kill()
    process.wait()


@pytest.fixture
def start(settings: Settings, port: int) -> Iterator[Start]:
    """Start workers of the test's installation; none outlives the test."""
    started: list[subprocess.Popen[str]] = []
    ours = {
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "MODE": "",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "MAIL_FROM": "visits@demo.example",
    }

    def one() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "visits.worker"], cwd=ROOT, env=os.environ | ours, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.communicate()


def caught(folder: Path) -> list[EmailMessage]:
    box = mailbox.Maildir(folder)
    return [message_from_bytes(box.get_bytes(key), EmailMessage, policy=default) for key in box.iterkeys()]


def arrived(folder: Path) -> int:
    return len(list((folder / "new").glob("*")))


def arrives(folder: Path, *, more: int) -> bool:
    """Wait until so many more mails have arrived."""
    enough = arrived(folder) + more
    return soon(lambda: arrived(folder) >= enough, 20)


def in_state(settings: Settings, state: MessageState) -> int:
    with reading(settings) as session:
        return session.scalars(select(func.count()).select_from(Message).where(Message.state == state)).one()


def owe(settings: Settings, cast: Cast, number: int) -> set[str]:
    """Owe so many letters to as many addresses, and return the Message-IDs that they must come with."""
    now = clock.now()
    with writing(settings) as session:
        visit = book(session, cast, now + timedelta(days=1), now=now)
        for one in range(number - 1):
            messages.owe(
                session,
                MessageKind.BOOKED,
                to=f"relative{one}@familj.example",
                language="sv",
                home=cast.home.id,
                visit=visit.id,
                now=now,
            )
        session.flush()
        return {f"<{id_}@demo.example>" for id_ in session.scalars(select(Message.id))}


def let_the_lease_run_out(settings: Settings) -> None:
    """Do to the lease of a killed worker what a quarter of a minute would."""
    with writing(settings) as session:
        session.execute(update(Lease).values(until=clock.now()))


def test_what_is_owed_arrives_and_the_worker_ends_when_asked(
    settings: Settings, cast: Cast, start: Start, folder: Path
) -> None:
    owed = owe(settings, cast, 3)
    worker = start()
    assert soon(lambda: in_state(settings, MessageState.SENT) == 3, 20)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert worker.stderr is not None
    assert worker.stderr.read() == ""
    assert {mail["Message-ID"] for mail in caught(folder)} == owed
    with reading(settings) as session:
        assert session.scalars(select(Lease)).all() == [], "the next worker need not wait"


def test_killed_at_any_moment_nothing_owed_is_lost_and_a_repeat_is_known_as_one(
    settings: Settings, cast: Cast, start: Start, folder: Path
) -> None:
    owed = owe(settings, cast, OWED)
    in_flight: list[str] = []
    for kill in range(1, KILLS + 1):
        worker = start()
        assert arrives(folder, more=random.randrange(1, 9)), f"kill {kill}: nothing arrives"
        worker.kill()
        worker.wait()
        in_flight += sent_and_not_marked(settings, folder)
        let_the_lease_run_out(settings)
    assert in_state(settings, MessageState.SENT) < OWED, "the kills came too late to prove anything"
    start()
    assert soon(lambda: in_state(settings, MessageState.SENT) == OWED, 30)
    mails = caught(folder)
    assert {mail["Message-ID"] for mail in mails} == owed
    assert len({(mail["Message-ID"], mail["To"], mail["Subject"]) for mail in mails}) == OWED
    repeats = Counter(str(mail["Message-ID"]) for mail in mails) - Counter(owed)
    assert repeats <= Counter(in_flight), "a kill repeats at most the letters that were on their way"


def sent_and_not_marked(settings: Settings, folder: Path) -> set[str]:
    """Return the letters that a killed worker had handed over without being able to write it down."""
    time.sleep(SETTLE_SECONDS)  # what was in the pipe is kept too
    with reading(settings) as session:
        claimed = set(session.scalars(select(Message.id).where(Message.state == MessageState.CLAIMED)))
    return {f"<{one}@demo.example>" for one in claimed} & {str(mail["Message-ID"]) for mail in caught(folder)}


def test_when_the_leader_is_killed_the_standby_takes_over(
    settings: Settings, cast: Cast, start: Start, folder: Path
) -> None:
    leader = start()
    assert soon(lambda: _holder(settings) != "", 20)
    first = _holder(settings)
    standby = start()
    leader.kill()
    leader.wait()
    owe(settings, cast, 2)
    let_the_lease_run_out(settings)
    assert soon(lambda: arrived(folder) == 2, 20)
    assert _holder(settings) != first
    standby.send_signal(signal.SIGINT)
    assert standby.wait(10) == 0


def _holder(settings: Settings) -> str:
    with reading(settings) as session:
        return session.scalars(select(Lease.holder)).first() or ""


def test_a_setting_that_makes_no_sense_is_named(settings: Settings) -> None:
    environ = os.environ | {"INSTANCE": str(settings.instance), "SMTP_PORT": "a lot"}
    command = [sys.executable, "-m", "visits.worker"]
    worker = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert worker.returncode == 2
    assert worker.stderr == "visits worker: SMTP_PORT=a lot must be a whole number from 1 to 65535.\n"
