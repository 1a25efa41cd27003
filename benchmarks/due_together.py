"""How late reminders to staff and to relatives are that fall due in the same minute: one worker, one SMTP server."""

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks.figures import Figure
from benchmarks.filling import Family, Filling
from benchmarks.post_office import HOST, PostOffice, post_office
from visits import clock
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import Channel, State
from visits.settings import ROOT, Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Reminder, Tablet, Visit, VisitRelative

RESIDENTS_OF_HOME = 40
AHEAD = timedelta(minutes=50)
"""An hour ahead relatives are reminded; a home's own plan may let its tablets ring then too."""
LEADS_SECONDS = 10
"""So long the worker has to start and to lead, before everything falls due."""
BAR_SECONDS = 60.0
PATIENCE_SECONDS = 300.0
LOOK_SECONDS = 0.5
BATCH = 2000
_ALARM = Reminder.kind == ReminderKind.TABLET


def figures(database: str, settings: Settings, count: int) -> Iterator[Figure]:
    """Let so many visits fall due at once: each with an alarm on its tablet and a mail that reminds its relative."""
    with tempfile.TemporaryDirectory() as folder, post_office(Path(folder)) as office:
        families = residents(settings, count)
        worker = start_worker(settings, office)
        try:
            due = clock.now() + timedelta(seconds=LEADS_SECONDS)
            owe(settings, families, due)
            mails, alarms = lateness(settings, due, count)
        finally:
            worker.terminate()
            worker.wait()
        taken = office.taken()
        if len(taken) != count or len({mail.id for mail in taken}) != count:
            raise RuntimeError(f"{len(taken)} mails of {count} arrived")
    for name, late in (("mails", mails), ("reminders", alarms)):
        p99 = sorted(late)[math.ceil(len(late) * 0.99) - 1]
        print(f"# {count} {name} due at once/{database}: p99 {p99:.1f} s late", flush=True)
        yield Figure(name=f"last-of-{count}-{name}/{database}", value=max(late), unit="s", bar=BAR_SECONDS)


def residents(settings: Settings, count: int) -> list[Family]:
    """Fill homes in until there are so many residents."""
    with writing(settings) as session:
        filling = Filling(session, clock.now(), visits_of_home=1)
        families = filling.fill(-(-count // RESIDENTS_OF_HOME))
    return families[:count]


def owe(settings: Settings, families: list[Family], due: datetime) -> None:
    """Plan a visit of each family, with an alarm and a reminder to its relative that are due at `due`."""
    with writing(settings) as session:
        tablets = dict(session.execute(select(Tablet.unit_id, Tablet.id)).tuples().all())
        rows: dict[Any, list[dict[str, Any]]] = {Visit: [], VisitRelative: [], Reminder: []}
        for family in families:
            visit = uuid4()
            rows[Visit].append(_visit(visit, family, tablets[family.unit], due))
            rows[VisitRelative].append({"visit_id": visit, "relative_id": family.relative})
            for kind in (ReminderKind.TABLET, ReminderKind.HOUR_BEFORE):
                reminder = {"visit_id": visit, "kind": kind, "due_at": due, "state": ReminderState.DUE}
                rows[Reminder].append({"id": uuid4()} | reminder)
        _write(session, rows)


def _visit(visit: UUID, family: Family, tablet: UUID, due: datetime) -> dict[str, Any]:
    starts_at = due + AHEAD
    return {
        "id": visit,
        "home_id": family.home,
        "unit_id": family.unit,
        "resident_id": family.resident,
        "tablet_id": tablet,
        "booked_by": family.relative,
        "wish": uuid4(),
        "channel": Channel.WEB,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=30),
        "state": State.BOOKED,
        "created_at": due,
        "changed_at": due,
    }


def _write(session: Session, rows: dict[Any, list[dict[str, Any]]]) -> None:
    for table, all_rows in rows.items():
        left = iter(all_rows)
        while some := list(islice(left, BATCH)):
            session.execute(insert(table), some)


def start_worker(settings: Settings, office: PostOffice) -> subprocess.Popen[bytes]:
    """Start the one worker, by the same command as everywhere."""
    ours = {
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(office.port),
        "MAIL_FROM": "visits@demo.example",
    }
    return subprocess.Popen([sys.executable, "-m", "visits.worker"], cwd=ROOT, env=os.environ | ours)


def lateness(settings: Settings, due: datetime, count: int) -> tuple[list[float], list[float]]:
    """Wait until all are out; return by how many seconds each was late, mails and alarms."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_SECONDS:
        time.sleep(LOOK_SECONDS)
        with reading(settings) as session:
            sent = session.scalar(select(func.count(Message.sent_at)))
            raised = session.scalar(select(func.count(Reminder.raised_at)).where(_ALARM))
        if sent == raised == count:
            break
    with reading(settings) as session:
        mails = [at for at in session.scalars(select(Message.sent_at)) if at]
        alarms = [at for at in session.scalars(select(Reminder.raised_at).where(_ALARM)) if at]
    late = [[(at - due).total_seconds() for at in moments] for moments in (mails, alarms)]
    # What is not out is later than anybody has waited.
    return tuple(some + [PATIENCE_SECONDS] * (count - len(some)) for some in late)  # type: ignore[return-value] # two
