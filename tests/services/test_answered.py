"""Other systems that were told that nobody has a visit are told that somebody has taken it."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.reminded import minutes, sweep_with_a_tablet_on
from tests.services.outbox_rows import a_webhook
from visits.rules.delivery import End, Outcome
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, Via
from visits.rules.letters import Letter
from visits.rules.people import Actor
from visits.rules.visit_state import Reason, State
from visits.services import booking, delivery, departures, swapping, tending
from visits.services.builder import Builder
from visits.storage.tables import Message, Reminder, Resident, Visit, Webhook


@pytest.fixture
def karl(cast: Cast) -> Actor:
    return cast.actor(cast.karl, on_tablet=True)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    a_webhook(session, cast.home.id, now)
    return book(session, cast, now + minutes(120), now=now)


def rung(session: Session, cast: Cast, visit: Visit, *, before: float = 15) -> datetime:
    """Let the reminder of so many minutes before the start ring, and return when."""
    then = visit.starts_at - minutes(before)
    sweep_with_a_tablet_on(session, cast, then)
    return then


def sent(session: Session, now: datetime) -> list[MessageKind]:
    """Send what other systems are owed, and return what they are told."""
    letters: list[Letter] = delivery.claim(session, Via.WEBHOOK, now=now, limit=9)
    delivery.mark(session, [Outcome(letter=letter, end=End.SENT, at=now) for letter in letters])
    return [letter.kind for letter in letters]


def test_a_system_that_was_reminded_is_told_once_when_karl_takes_the_visit(
    session: Session, cast: Cast, visit: Visit, karl: Actor
) -> None:
    then = rung(session, cast, visit)
    assert sent(session, then) == [MessageKind.UNIT_REMINDER]
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then + minutes(1))
    assert sent(session, then + minutes(1)) == [MessageKind.TAKEN]
    tending.prepare(session, visit.id, actor=karl, now=then + minutes(2))
    assert sent(session, then + minutes(2)) == []


def test_preparing_counts_as_taking(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    tending.prepare(session, visit.id, actor=karl, now=then)
    assert sent(session, then) == [MessageKind.TAKEN]


def test_what_nobody_was_told_needs_no_answer(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    assert sent(session, then) == []


def test_a_reminder_whose_try_failed_may_have_arrived(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    (letter,) = delivery.claim(session, Via.WEBHOOK, now=then, limit=9)
    delivery.mark(session, [Outcome(letter=letter, end=End.LATER, at=then, trouble="later: Broken")])
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    assert sent(session, then + minutes(2)) == [MessageKind.TAKEN]


def test_one_that_is_still_to_be_told_is_told_once(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    tending.prepare(session, visit.id, actor=karl, now=then)
    assert sent(session, then) == [MessageKind.TAKEN]


def test_a_visit_given_back_before_it_was_told_is_not_told(
    session: Session, cast: Cast, visit: Visit, karl: Actor
) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    tending.give_back(session, visit.id, actor=karl, now=then)
    assert sent(session, then) == []
    assert session.scalar(select(Message.state).where(Message.kind == MessageKind.TAKEN)) is MessageState.DROPPED


def test_what_rings_again_after_an_undo_is_answered_again(
    session: Session, cast: Cast, visit: Visit, karl: Actor
) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    sent(session, then)
    tending.give_back(session, visit.id, actor=karl, now=then)
    again = rung(session, cast, visit, before=14)
    assert sent(session, again) == [MessageKind.UNIT_REMINDER]
    tending.take(session, visit.id, instead_of=None, actor=karl, now=again)
    assert sent(session, again) == [MessageKind.TAKEN]


def test_a_system_removed_meanwhile_is_told_nothing(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    session.execute(update(Webhook).values(active=False, secret=""))
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    assert sent(session, then) == []


def over(session: Session, cast: Cast, visit: Visit, karl: Actor, then: datetime, what: str) -> None:
    """Let a visit that has nobody come to nothing, or to another time or unit."""
    maj = cast.actor(cast.maj)
    if what == "moved":
        later = visit.starts_at + minutes(180)
        booking.change_time(session, visit.id, starts_at=later, actor=karl, override=True, now=then)
    elif what == "handed over":
        builder = Builder(session, then, cast.home)
        granen = builder.unit("Granen")
        builder.tablet(granen, "Platta 2")
        session.get_one(Resident, cast.rosa.id).unit_id = granen.id
        session.flush()
        swapping.swap_tablet(session, visit.id, actor=maj, now=then)
    elif what == "died":
        departures.died(session, cast.rosa.id, actor=maj, now=then)
    elif what == "cancelled":
        booking.cancel(session, visit.id, reason=Reason.HOME_CANNOT, actor=maj, now=then)
    else:
        tending.settle(session, visit.id, State(what), actor=karl, now=then)


@pytest.mark.parametrize("what", ["cancelled", "moved", "handed over", "refused", "failed", "died"])
def test_what_comes_to_nothing_turns_the_lamp_off_once_and_says_what_it_was_lit_for(
    session: Session, cast: Cast, visit: Visit, karl: Actor, what: str
) -> None:
    then, starts_at = rung(session, cast, visit), visit.starts_at
    sent(session, then)
    over(session, cast, visit, karl, then, what)
    (letter,) = delivery.claim(session, Via.WEBHOOK, now=then, limit=9)
    assert (letter.kind, letter.unit, letter.before) == (MessageKind.OVER, "Björken", starts_at)
    assert delivery.stands(session, letter)


def test_a_visit_that_nobody_came_for_turns_the_lamp_off_when_somebody_says_so(
    session: Session, cast: Cast, visit: Visit, karl: Actor
) -> None:
    sent(session, rung(session, cast, visit))
    later = visit.ends_at + minutes(60)
    tending.settle(session, visit.id, State.MISSED, actor=karl, now=later)
    assert sent(session, later) == [MessageKind.OVER]


def test_half_an_hour_after_the_start_the_lamp_goes_out_by_itself(
    session: Session, cast: Cast, visit: Visit, karl: Actor
) -> None:
    session.execute(delete(Reminder).where(Reminder.kind != ReminderKind.TABLET))
    sent(session, rung(session, cast, visit))
    assert sent(session, rung(session, cast, visit, before=-29)) == []
    later = rung(session, cast, visit, before=-30)
    assert sent(session, later) == [MessageKind.OVER]
    tending.settle(session, visit.id, State.MISSED, actor=karl, now=later)
    assert sent(session, later) == []


def test_a_moved_visit_lights_it_again_at_its_own_time(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    over(session, cast, visit, karl, then, "moved")
    sent(session, then)
    assert sent(session, rung(session, cast, visit)) == [MessageKind.UNIT_REMINDER]


def test_a_lamp_that_is_off_needs_no_second_word(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    then = rung(session, cast, visit)
    sent(session, then)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then)
    sent(session, then)
    over(session, cast, visit, karl, then, "cancelled")
    assert sent(session, then) == []
