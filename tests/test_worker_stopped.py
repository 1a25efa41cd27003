"""Two workers on one database, as processes: one is stopped past its lease and woken, or dies."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.bookings import book
from tests.builders import Cast
from tests.commands.processes import soon
from tests.smtp import Catcher, served
from visits import clock
from visits.rules.kinds import MessageKind, MessageState
from visits.services import messages
from visits.settings import ROOT, Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Lease, Message
from visits.worker.emptying import LOOKED_LATELY
from visits.worker.fencing import FRESH_SECONDS

pytestmark = pytest.mark.processes
Start = Callable[[str], subprocess.Popen[bytes]]
OWED, STOPPED_AFTER = 80, 10
FIRST, SECOND = "first@demo.example", "second@demo.example"
# From a death on the same machine a tick of two seconds; a process has to be started, too, on a busy machine.
TAKES_OVER_SECONDS = 15
GO_AHEAD_SECONDS = 0.02
"""The server takes so long to say that a mail may come: most of a letter's way, so that a stop meets some there."""


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def start(settings: Settings, catcher: Catcher) -> Iterator[Start]:
    """Start workers, each known by the sender of its mails; none outlives the test."""
    controller = served(catcher, go_ahead_seconds=GO_AHEAD_SECONDS)
    controller.start()
    started: list[subprocess.Popen[bytes]] = []
    ours = {
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(controller.port),
    }

    def one(sender: str) -> subprocess.Popen[bytes]:
        environ = os.environ | ours | {"MAIL_FROM": sender}
        started.append(subprocess.Popen([sys.executable, "-m", "visits.worker"], cwd=ROOT, env=environ))
        return started[-1]

    yield one
    for process in started:
        process.kill()
        process.wait()
    controller.stop()


def owe(settings: Settings, cast: Cast, number: int) -> None:
    now = clock.now()
    with writing(settings) as session:
        visit = book(session, cast, now + timedelta(days=1), now=now).id
        for one in range(number - 1):
            to, kind, home = f"relative{one}@familj.example", MessageKind.BOOKED, cast.home.id
            messages.owe(session, kind, to=to, language="sv", home=home, visit=visit, now=now)


def sent(settings: Settings) -> int:
    with reading(settings) as session:
        return session.scalars(select(func.count(Message.sent_at))).one()


def claimed(settings: Settings) -> set[str]:
    with reading(settings) as session:
        ids = session.scalars(select(Message.id).where(Message.state == MessageState.CLAIMED))
        return {f"<{one}@demo.example>" for one in ids}


def holder(settings: Settings) -> str:
    with reading(settings) as session:
        return session.scalars(select(Lease.holder)).first() or ""


def stop_between_transactions(settings: Settings, process: subprocess.Popen[bytes]) -> None:
    """Keep a process stopped, but not in the middle of a transaction: on SQLite nobody else could write meanwhile.

    On PostgreSQL the server ends a transaction that says nothing for long.
    """
    path = settings.database_url.removeprefix("sqlite:///")
    for _ in range(200 if path != settings.database_url else 0):
        probe = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            probe.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError:
            process.send_signal(signal.SIGCONT)
            time.sleep(0.005)
            process.send_signal(signal.SIGSTOP)
        finally:
            probe.close()


def brought(catcher: Catcher, sender: str) -> list[str]:
    return [str(mail["Message-ID"]) for mail in catcher.mails if sender in str(mail["From"])]


def test_a_leader_stopped_past_its_lease_and_woken_sends_nothing_of_what_it_had_claimed(
    settings: Settings, cast: Cast, start: Start, catcher: Catcher
) -> None:
    owe(settings, cast, OWED)
    first = start(FIRST)
    catcher.on_mail = lambda _mail: first.send_signal(signal.SIGSTOP) if len(catcher.mails) == STOPPED_AFTER else None
    assert soon(lambda: len(catcher.mails) > STOPPED_AFTER, 30)
    stop_between_transactions(settings, first)
    time.sleep(LOOKED_LATELY.total_seconds() + FRESH_SECONDS)
    catcher.on_mail = lambda _mail: None
    held, before = claimed(settings) - set(brought(catcher, FIRST)), Counter(brought(catcher, FIRST))
    assert held, "it was stopped with letters in its hand"
    with writing(settings) as session:  # what a quarter of a minute would do
        session.execute(update(Lease).values(until=clock.now()))
    start(SECOND)
    assert soon(lambda: sent(settings) >= OWED, 60)
    first.send_signal(signal.SIGCONT)
    time.sleep(3)
    assert not held & set(brought(catcher, FIRST))
    assert Counter(brought(catcher, FIRST)) == before
    repeats = Counter(str(mail["Message-ID"]) for mail in catcher.mails) - Counter(set(before) | held)
    assert sent(settings) == OWED
    assert set(repeats) <= set(before) | set(brought(catcher, SECOND))
    assert first.poll() is None, "it stands by from now on"


def test_when_the_leader_is_killed_a_standby_on_the_same_machine_need_not_wait_for_the_lease(
    settings: Settings, cast: Cast, start: Start, catcher: Catcher
) -> None:
    leader = start(FIRST)
    assert soon(lambda: holder(settings) != "", 30)
    start(SECOND)
    was = holder(settings)
    leader.kill()
    leader.wait()
    owe(settings, cast, 3)
    assert soon(lambda: sent(settings) == 3, TAKES_OVER_SECONDS)
    assert holder(settings) != was
    assert brought(catcher, FIRST) == []
    assert len(catcher.mails) == 3


def test_two_workers_on_one_database_send_each_letter_once(
    settings: Settings, cast: Cast, start: Start, catcher: Catcher
) -> None:
    owe(settings, cast, OWED)
    start(FIRST)
    start(SECOND)
    assert soon(lambda: sent(settings) == OWED, 40)
    assert len({str(mail["Message-ID"]) for mail in catcher.mails}) == len(catcher.mails) == OWED
