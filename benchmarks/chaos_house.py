"""The processes that chaos kills: four workers and the web, each as it runs for people, started again when it dies."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from benchmarks.chaos_clients import Family
from benchmarks.post_office import HOST, PostOffice
from tests.commands.processes import soon
from visits import clock
from visits.commands.serve import free_port, gunicorn, is_healthy
from visits.rules.kinds import MessageKind
from visits.services import messages, sign_ins
from visits.services.builder import Builder
from visits.settings import ROOT, Settings
from visits.storage.database import writing
from visits.storage.tables import Person

FAMILIES = 6
WAITING = 150
START_SECONDS = 60.0
SENDS_SECONDS, SENDING_SHARE = 3.0, 0.9
GROUP_SHARE = 0.15
"""Of the kills of the web those that end gunicorn and all its processes; the others end one of them."""


class Backlog:
    """Letters that are owed besides what is booked, so that the lines are never idle while there are kills."""

    def __init__(self, settings: Settings, home: UUID, visit: UUID) -> None:
        self._settings, self._home, self._visit = settings, home, visit
        self._number = 0

    def fill_up(self, waiting: int) -> None:
        """Owe so many more that `WAITING` are owed; each has an address of its own."""
        first, self._number = self._number, self._number + max(WAITING - waiting, 0)
        with writing(self._settings) as session:
            for number in range(first, self._number):
                to, now = f"letter{number}@familj.example", clock.now()
                messages.owe(
                    session, MessageKind.BOOKED, to=to, language="sv", home=self._home, visit=self._visit, now=now
                )


def fill(settings: Settings) -> tuple[list[Family], Backlog]:
    """Make a home whose families book, each with a tablet of her own; and letters that are owed besides."""
    now = clock.now()
    with writing(settings) as session:
        builder = Builder(session, now)
        home = builder.home("Chaos")
        home.notice_minutes, home.horizon_days, home.buffer_minutes = 0, 28, 0
        families = []
        for number in range(FAMILIES):
            unit = builder.unit(f"Unit {number}", mail="")
            builder.tablet(unit, f"Tablet {number}")
            resident = builder.resident(unit, f"Resident {number}")
            relative = builder.relative(resident, f"R{number}", uuid4().hex[:8])
            token = sign_ins.begin(session, session.get_one(Person, relative.id), now=now)
            families.append(Family(builder.actor(relative), resident.id, token))
        backlog = Backlog(settings, home.id, _some_visit(builder, now + timedelta(days=20)))
    backlog.fill_up(0)
    return families, backlog


def _some_visit(builder: Builder, starts_at: datetime) -> UUID:
    unit = builder.unit("Backlog", mail="")
    tablet, _ = builder.tablet(unit, "Tablet")
    resident = builder.resident(unit, "Rosa")
    relative = builder.relative(resident, "Ines", uuid4().hex[:8])
    return builder.visit(resident, tablet, starts_at, relative).id


class House:
    """Workers and the web; use it as a context."""

    def __init__(self, settings: Settings, office: PostOffice, *, workers: int) -> None:
        self._settings, self._office, self._wanted = settings, office, workers
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._port = free_port()
        self.web_url = f"http://{HOST}:{self._port}"
        self.killed_workers = self.killed_webs = 0

    def __enter__(self) -> Self:
        self._web = self._start_web()
        if not soon(lambda: is_healthy(HOST, self._port), START_SECONDS):
            raise TimeoutError("the web does not start")
        for _ in range(self._wanted):
            self.start_worker()
        return self

    def __exit__(self, *_raised: object) -> None:
        """End them all."""
        for process in self._workers.values():
            process.kill()
            process.wait()
        self._kill_group()

    def start_worker(self) -> None:
        """Start a worker, which is known by the sender of the mails it brings."""
        name = f"worker{len(self._workers) + self.killed_workers}-{uuid4().hex[:6]}@demo.example"
        command = [sys.executable, "-m", "visits.worker"]
        self._workers[name] = subprocess.Popen(command, cwd=ROOT, env=self._environ() | {"MAIL_FROM": name})

    def kill_workers(self, number: int) -> list[str]:
        """Kill so many, one that is sending among them if any is before long; return their names once all are dead."""
        if number == 0:
            return []
        soon(self._sending, SENDS_SECONDS)
        time.sleep(random.uniform(0, SENDS_SECONDS / 10))
        sending = self._sending()
        first = [sending] if sending and random.random() < SENDING_SHARE else []
        others = [name for name in self._workers if name not in first]
        names = first + random.sample(others, number - len(first))
        processes = [self._workers.pop(name) for name in names]
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
        self.killed_workers += number
        return names

    def _sending(self) -> str:
        """Return who brought the last mail, if it is alive."""
        taken = self._office.taken()
        return taken[-1].sender if taken and taken[-1].sender in self._workers else ""

    def kill_web(self) -> None:
        """Kill one process of the web, or all of them at once."""
        self.killed_webs += 1
        children = self._children()
        if children and random.random() > GROUP_SHARE:
            with contextlib.suppress(ProcessLookupError):
                os.kill(random.choice(children), signal.SIGKILL)
        else:
            self._kill_group()
            self._web = self._start_web()

    def _children(self) -> list[int]:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children").read_text(encoding="ascii")
            return [int(pid) for pid in told.split()]
        return []

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._web.pid, signal.SIGKILL)
        self._web.wait()

    def _start_web(self) -> subprocess.Popen[bytes]:
        bind = f"{HOST}:{self._port}"
        command = gunicorn(self._settings, bind)
        # Killed processes of gunicorn are started again by it, and say so.
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environ(), start_new_session=True, stderr=subprocess.DEVNULL
        )

    def _environ(self) -> dict[str, str]:
        return os.environ | {
            "INSTANCE": str(self._settings.instance),
            "DATABASE_URL": self._settings.database_url,
            "SECRET_KEY": self._settings.secret_key,
            "PUBLIC_URL": self.web_url,
            "PORT": str(self._port),
            "SMTP_HOST": HOST,
            "SMTP_PORT": str(self._office.port),
        }
