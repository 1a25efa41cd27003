"""What the sweep says to relatives: the day before and an hour before, to many in a few statements."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.statements import Statements
from tests.bookings import book
from tests.builders import Cast
from tests.reminded import DAY_BEFORE, HOUR_BEFORE, RAISED, minutes, sweep_with_a_tablet_on
from visits.rules.kinds import MessageKind
from visits.rules.visit_state import State
from visits.services import departures, reminding_relatives
from visits.services.reminding_relatives import Told
from visits.settings import Settings
from visits.storage.tables import Message, Reminder, Visit


def test_relatives_hear_the_day_before_and_an_hour_before(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + minutes(3 * 1440), now=now)
    for before, kind in ((1440, MessageKind.DAY_BEFORE), (60, MessageKind.HOUR_BEFORE)):
        then = visit.starts_at - minutes(before)
        assert sweep_with_a_tablet_on(session, cast, then - timedelta(seconds=1)).told == 0
        assert sweep_with_a_tablet_on(session, cast, then).told == 1
        assert sweep_with_a_tablet_on(session, cast, then + minutes(1)).told == 0
        assert session.scalars(select(Message.person_id).where(Message.kind == kind)).all() == [cast.ines.id]
    told = select(Reminder.state).where(Reminder.kind.in_((DAY_BEFORE, HOUR_BEFORE)))
    assert set(session.scalars(told)) == {RAISED}


def test_a_visit_that_ended_without_a_word_is_not_told_of(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + minutes(180), now=now)
    visit.state = State.CANCELLED
    session.flush()
    assert reminding_relatives.sweep(session, now=visit.starts_at - minutes(60)) == Told()
    assert reminding_relatives.sweep(session, now=visit.starts_at - minutes(60)) == Told()


def an_hour_before(session: Session, cast: Cast, now: datetime, number: int) -> datetime:
    """Book visits an hour apart, let all be told of at once, and return when."""
    for one in range(number):
        book(session, cast, now + minutes(180 + 60 * one), now=now)
    for row in session.scalars(select(Reminder).where(Reminder.kind == HOUR_BEFORE)):
        row.due_at = now + minutes(120)
    session.flush()
    return now + minutes(120)


def test_many_are_told_of_in_as_many_statements_as_one(
    session: Session, cast: Cast, settings: Settings, now: datetime
) -> None:
    numbers: list[int] = []
    for many in (1, 4):
        then = an_hour_before(session, cast, now + timedelta(days=len(numbers)), many)
        with Statements(settings) as said:
            assert reminding_relatives.sweep(session, now=then) == Told(visits=many)
        numbers.append(said.number)
    assert numbers[0] == numbers[1]


def test_after_a_death_nobody_is_reminded(session: Session, cast: Cast, now: datetime) -> None:
    then = an_hour_before(session, cast, now, 1)
    session.scalars(select(Visit)).one().state = State.PREPARING
    departures.died(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    reminding_relatives.sweep(session, now=then)
    assert session.scalars(select(Message).where(Message.kind == MessageKind.HOUR_BEFORE)).all() == []
