"""The worker's jobs for staff: it raises all that is due at one tick, and gives the day's lists."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.bookings import book
from tests.builders import Cast
from visits import clock
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.services import reminding, reminding_relatives
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import DayList, Message, Reminder, Shift
from visits.worker.jobs import Worker


def test_one_tick_raises_more_than_one_sweep_does(
    settings: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    now = clock.now()
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        for number in range(3):
            cast.rosa = builder.resident(cast.unit, f"Rosa {number}")
            builder.tablet(cast.unit, f"Surfplatta {number + 2}")
            builder.related(cast.rosa, cast.ines)
            book(session, cast, now + timedelta(minutes=10), now=now)
    Worker(settings).remind()
    with reading(settings) as session:
        tablets = select(Reminder.state).where(Reminder.kind == ReminderKind.TABLET)
        assert session.scalars(tablets).all() == [ReminderState.RAISED] * 3


def test_one_tick_tells_more_relatives_than_one_sweep_does(
    settings: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding_relatives, "AT_ONCE", 1)
    now = clock.now()
    with writing(settings) as session:
        for number in range(3):
            visit = book(session, cast, now + timedelta(hours=2 + number), now=now - timedelta(hours=9))
            hour_before = (Reminder.visit_id == visit.id, Reminder.kind == ReminderKind.HOUR_BEFORE)
            session.execute(update(Reminder).where(*hour_before).values(due_at=now))
    Worker(settings).remind()
    with reading(settings) as session:
        assert session.scalar(select(func.count()).where(Message.kind == MessageKind.HOUR_BEFORE)) == 3


def test_at_the_start_of_a_shift_the_lists_are_given(settings: Settings, cast: Cast) -> None:
    now = clock.now()
    with writing(settings) as session:
        # One that begins every so often: whatever the clock says now, a shift began less than two hours ago.
        session.add_all(Shift(home_id=cast.home.id, label="Pass", starts=60 * hour) for hour in range(24))
        book(session, cast, now.replace(minute=59, second=0, microsecond=0), now=now - timedelta(hours=2))
    Worker(settings).give_lists()
    with reading(settings) as session:
        assert session.scalars(select(DayList.unit_id)).all() == [cast.unit.id]
    standby = Worker(settings)
    standby.give_lists()
