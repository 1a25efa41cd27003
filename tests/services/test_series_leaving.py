"""One of several relatives leaves a recurring visit: the others keep it, and she is told what is hers no more."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import SECOND, SUNDAY, at, book_both, owed, roll, visits_of
from visits.rules.delivery import End, Outcome
from visits.rules.errors import NotFound
from visits.rules.letters import Letter
from visits.rules.visit_state import Reason, State
from visits.services import booking, delivery, series, series_ending
from visits.services.builder import Builder
from visits.storage.tables import Message, Person, Related, Series, VisitMove, VisitRelative

LATER = timedelta(minutes=10)


@pytest.fixture
def tomas(session: Session, cast: Cast, now: datetime) -> Person:
    return Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind")


@pytest.fixture
def row(session: Session, cast: Cast, now: datetime, tomas: Person) -> Series:
    """Give Ines and Tomas a visit every Sunday."""
    return book_both(session, cast, now, tomas)


def leave(session: Session, cast: Cast, row: Series, now: datetime) -> int:
    ines = cast.actor(cast.ines)
    return series_ending.end(session, row.id, reason=Reason.RELATIVE_CANNOT, actor=ines, now=now + LATER)


def ending(session: Session) -> dict[str, list[str]]:
    """Return whom the end was told to, with the visits that stand in the letter."""
    rows = session.execute(select(Message.address, Message.facts).where(Message.kind == "series_ended"))
    return {address: facts["dates"] for address, facts in rows}


def test_she_leaves_and_the_other_keeps_every_visit(
    session: Session, cast: Cast, now: datetime, row: Series, tomas: Person
) -> None:
    assert series.show(session, row.id, actor=cast.actor(cast.ines), now=now).has_others
    assert leave(session, cast, row, now) == 2
    assert row.ended_at is None
    assert series.taking_part(session, row.id) == {tomas.id}
    assert [visit.state for visit in visits_of(session, row.id)] == [State.BOOKED, State.BOOKED]
    assert set(session.scalars(select(VisitRelative.relative_id))) == {tomas.id}
    assert ending(session) == {"ines.lind@familj.example": [at(SUNDAY).isoformat(), at(SECOND).isoformat()]}
    assert "relative_ended_series" not in owed(session)
    assert session.scalars(select(VisitMove.what).order_by(VisitMove.at)).all()[-2:] == ["leave", "leave"]
    with pytest.raises(NotFound):
        series.show(session, row.id, actor=cast.actor(cast.ines), now=now)
    assert not series.show(session, row.id, actor=cast.actor(tomas), now=now).has_others
    roll(session, row.id, now + timedelta(days=7))
    assert set(session.scalars(select(VisitRelative.relative_id))) == {tomas.id}


def test_a_visit_that_she_would_have_had_alone_is_cancelled_and_the_unit_told(
    session: Session, cast: Cast, now: datetime, row: Series, tomas: Person
) -> None:
    first, second = visits_of(session, row.id)
    theirs = (VisitRelative.visit_id == first.id, VisitRelative.relative_id == tomas.id)
    session.execute(delete(VisitRelative).where(*theirs))
    assert leave(session, cast, row, now) == 2
    assert (first.state, second.state) == (State.CANCELLED, State.BOOKED)
    assert "relative_cancelled" in owed(session)


def test_what_staff_have_in_hand_and_what_is_not_hers_she_does_not_lose(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    first, second = visits_of(session, row.id)
    first.state = State.PREPARING
    session.execute(delete(VisitRelative).where(VisitRelative.visit_id == second.id))
    session.flush()
    assert leave(session, cast, row, now) == 0
    assert cast.ines.id in session.scalars(select(VisitRelative.relative_id)).all()


def test_with_one_who_is_no_relative_any_more_she_is_alone_in_it(
    session: Session, cast: Cast, now: datetime, row: Series, tomas: Person
) -> None:
    session.scalars(select(Related).where(Related.relative_id == tomas.id)).one().ended_at = now
    session.flush()
    assert leave(session, cast, row, now) == 2
    assert row.ended_at == now + LATER


def test_each_is_told_of_her_own_visits_alone(
    session: Session, cast: Cast, now: datetime, row: Series, tomas: Person
) -> None:
    tomas.mail = "tomas@familj.example"
    first = visits_of(session, row.id)[0]
    theirs = (VisitRelative.visit_id == first.id, VisitRelative.relative_id == tomas.id)
    session.execute(delete(VisitRelative).where(*theirs))
    series_ending.end(session, row.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=now + LATER)
    both = [at(SUNDAY).isoformat(), at(SECOND).isoformat()]
    assert ending(session) == {"ines.lind@familj.example": both, "tomas@familj.example": both[1:]}


def test_a_letter_about_a_visit_that_is_not_hers_any_more_does_not_leave(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    first = visits_of(session, row.id)[0]
    moved = first.starts_at - timedelta(hours=2)
    booking.change_time(session, first.id, starts_at=moved, actor=cast.actor(cast.maj), override=True, now=now)
    leave(session, cast, row, now)
    states = session.scalars(select(Message.state).where(Message.kind == "changed", Message.person_id == cast.ines.id))
    assert states.all() == ["dropped"]


def test_nor_does_one_that_the_worker_has_in_hand(session: Session, cast: Cast, now: datetime, row: Series) -> None:
    letters = _claimed(session, cast, row, now)
    assert letters
    leave(session, cast, row, now)
    assert not any(delivery.stands(session, letter) for letter in letters)
    delivery.take_over(session)
    assert claimed(session, cast.ines, now + LATER) == []


def test_nor_one_that_waits_for_another_try_of_the_same_mail(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    (letter,) = _claimed(session, cast, row, now)
    failed = Outcome(letter=letter, end=End.LATER, trouble="later: 451", at=now + LATER)
    leave(session, cast, row, now)
    session.execute(update(Message).where(Message.id == letter.id).values(state="claimed"))
    delivery.mark(session, [failed])
    assert claimed(session, cast.ines, now + 2 * LATER) == [], "the visit is hers no more, whatever the row says"


def _claimed(session: Session, cast: Cast, row: Series, now: datetime) -> list[Letter]:
    first = visits_of(session, row.id)[0]
    moved = first.starts_at - timedelta(hours=2)
    booking.change_time(session, first.id, starts_at=moved, actor=cast.actor(cast.maj), override=True, now=now)
    return claimed(session, cast.ines, now + timedelta(minutes=2))


def claimed(session: Session, person: Person, now: datetime) -> list[Letter]:
    """Claim all that is due and return somebody's letters about a single visit."""
    letters = delivery.claim(session, now=now, limit=99)
    return [letter for letter in letters if letter.relative == person.id and letter.series is None]
