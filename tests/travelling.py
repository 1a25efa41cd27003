"""Travels through time with the worker, by a clock that is set: from one moment when something is due to the next."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests.bookings import book
from tests.builders import Cast
from tests.smtp import Catcher
from visits import clock
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, ReminderState
from visits.services import messages, tablets
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import DayList, Message, Reminder
from visits.worker.jobs import Worker

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TICK = timedelta(seconds=2)
SHIFTS = (7, 14, 21)


def wall(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of 2026 by Stockholm's clocks."""
    return datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


class Journey:
    """A worker, and the clock that it goes by."""

    def __init__(self, settings: Settings, cast: Cast, catcher: Catcher, patch: pytest.MonkeyPatch) -> None:
        self._settings, self._cast, self._catcher = settings, cast, catcher
        self.now = clock.now()
        self.most_at_once = 0
        """How many mails left with one tick at most."""
        patch.setattr(clock, "now", lambda: self.now)
        self._worker = Worker(settings)

    def book(self, *starts: datetime) -> list[UUID]:
        """Let Karl book visits of Ines to Rosa, now."""
        with writing(self._settings) as session:
            return [book(session, self._cast, at, now=self.now).id for at in starts]

    def owe(self, visit: UUID, number: int) -> None:
        """Owe so many more confirmations of a visit, each to an address of its own."""
        kind, home = MessageKind.BOOKED, self._cast.home.id
        with writing(self._settings) as session:
            for one in range(number):
                to = f"relative{one}@familj.example"
                messages.owe(session, kind, to=to, language="sv", home=home, visit=visit, now=self.now)

    def tick(self) -> None:
        """Do once what the worker does every two seconds, while the unit's tablet is on."""
        before = len(self._catcher.mails)
        with writing(self._settings) as session:
            tablets.seen(session, self._cast.tablet.id, now=self.now)
        self._worker.remind()
        self._worker.give_lists()
        self._worker.deliver()
        self.most_at_once = max(self.most_at_once, len(self._catcher.mails) - before)

    def go_to(self, end: datetime) -> None:
        """Tick at every moment until `end` at which something is due, and at the next tick."""
        while (moment := self._next()) <= end:
            self.now = moment
            self.tick()
        self.now = end
        self.tick()

    def _next(self) -> datetime:
        with reading(self._settings) as session:
            due = session.scalars(
                select(func.min(Reminder.due_at)).where(Reminder.state == ReminderState.DUE)
            ).one_or_none()
            owed = session.scalars(
                select(func.min(Message.due_at)).where(Message.state == MessageState.QUEUED)
            ).one_or_none()
        return max(min(one for one in (due, owed, *self._shift()) if one), self.now + TICK)

    def _shift(self) -> Iterator[datetime]:
        today = self.now.astimezone(STOCKHOLM).replace(minute=0, second=0, microsecond=0, fold=0)
        for day in (today, today + timedelta(days=1)):
            for hour in SHIFTS:
                if (begins := day.replace(hour=hour).astimezone(self.now.tzinfo)) > self.now:
                    yield begins

    def steps(self, visit: UUID) -> dict[ReminderKind, tuple[ReminderState, datetime | None]]:
        """Return what became of each reminder of a visit, and when it was raised."""
        with reading(self._settings) as session:
            rows = session.execute(
                select(Reminder.kind, Reminder.state, Reminder.raised_at).where(Reminder.visit_id == visit)
            )
            return {kind: (state, raised_at) for kind, state, raised_at in rows}

    def letters(self, kind: MessageKind, visit: UUID) -> list[tuple[MessageState, datetime | None]]:
        """Return how the letters of a kind about a visit stand, and when they were sent."""
        with reading(self._settings) as session:
            which = (Message.kind == kind, Message.visit_id == visit)
            return [(state, at) for state, at in session.execute(select(Message.state, Message.sent_at).where(*which))]

    def lists(self) -> list[datetime]:
        """Return of which shifts a list was given."""
        with reading(self._settings) as session:
            return sorted(session.scalars(select(DayList.starts_at)))

    def each_came_once(self) -> bool:
        """Tell whether every mail that stands as sent arrived, once, and nothing else did."""
        with reading(self._settings) as session:
            sent: Any = session.scalars(select(Message.id).where(Message.state == MessageState.SENT))
            expected = {f"<{one}@demo.example>" for one in sent}
        came = Counter(str(mail["Message-ID"]) for mail in self._catcher.mails)
        return set(came) == expected and set(came.values()) <= {1}
