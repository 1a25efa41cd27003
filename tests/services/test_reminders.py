"""Reminders in the database: planned with the visit, raised by the sweep, answered, taken back, fallen."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, ReminderState
from visits.rules.visit_state import Reason, State
from visits.services import booking, reminders, tablets
from visits.services.builder import Builder
from visits.services.reminders import Ringing, SweepResult
from visits.storage.tables import Message, Person, Reminder, Unit, Visit

TABLET, UNIT_MAIL = ReminderKind.TABLET, ReminderKind.UNIT_MAIL
DUE, RAISED, ANSWERED, DROPPED, MISSED = ReminderState
IN_TWO_HOURS = timedelta(hours=2)
NOTHING = SweepResult(raised=0, owed=0, missed=0)


def states(session: Session, visit: Visit) -> dict[ReminderKind, ReminderState]:
    rows = session.execute(select(Reminder.kind, Reminder.state).where(Reminder.visit_id == visit.id))
    return {kind: state for kind, state in rows}  # noqa: C416 - rows are no tuples to dict()


def letters(session: Session) -> list[tuple[str, MessageState]]:
    query = select(Message.address, Message.state).where(Message.kind == MessageKind.UNIT_REMINDER)
    return [(address, state) for address, state in session.execute(query.order_by(Message.address))]


def version(session: Session, unit: UUID) -> int:
    return session.scalars(select(Unit.version).where(Unit.id == unit)).one()


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def sweep_with_a_tablet_on(session: Session, cast: Cast, now: datetime) -> SweepResult:
    tablets.seen(session, cast.tablet.id, now=now)
    return reminders.sweep(session, now=now)


def test_before_its_time_nothing_rings(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    before = version(session, cast.unit.id)
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15.1)) == NOTHING
    assert states(session, visit) == {TABLET: DUE, UNIT_MAIL: DUE}
    assert version(session, cast.unit.id) == before


def test_15_minutes_before_the_units_tablets_ring_and_learn_it_by_their_version(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    before, then = version(session, cast.unit.id), visit.starts_at - minutes(15)
    assert sweep_with_a_tablet_on(session, cast, then) == SweepResult(raised=1)
    assert reminders.ringing(session, cast.unit.id, now=then) == [Ringing(visit=visit.id, starts_at=visit.starts_at)]
    assert version(session, cast.unit.id) == before + 1
    assert sweep_with_a_tablet_on(session, cast, then + minutes(1)) == NOTHING
    assert version(session, cast.unit.id) == before + 1
    assert letters(session) == []


def test_5_minutes_before_the_unit_gets_one_letter(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(5)) == SweepResult(owed=1)
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(4)) == NOTHING
    (letter,) = session.scalars(select(Message).where(Message.kind == MessageKind.UNIT_REMINDER))
    assert (letter.address, letter.language, letter.visit_id) == ("bjorken@almgarden.example", "sv", visit.id)
    assert letter.facts == {}


def test_a_unit_without_an_address_has_its_managers_told(session: Session, cast: Cast, now: datetime) -> None:
    session.execute(update(Unit).values(mail=""))
    away = Builder(session, now, cast.home).manager("Bo")
    session.execute(update(Person).where(Person.id == away.id).values(active=False))
    session.execute(update(Person).where(Person.id == cast.maj.id).values(language="nb"))
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(5))
    (letter,) = session.scalars(select(Message).where(Message.kind == MessageKind.UNIT_REMINDER))
    assert (letter.address, letter.language, letter.person_id) == ("maj@almgarden.example", "nb", cast.maj.id)


def test_when_every_tablet_is_dark_the_letter_goes_with_the_alarm(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(15)
    tablets.seen(session, cast.tablet.id, now=then - timedelta(seconds=61))
    assert reminders.sweep(session, now=then) == SweepResult(raised=1, owed=1)
    assert letters(session) == [("bjorken@almgarden.example", MessageState.QUEUED)]


def test_tablets_that_go_dark_after_the_alarm_hasten_the_letter(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(15)
    sweep_with_a_tablet_on(session, cast, then)
    assert reminders.sweep(session, now=then + timedelta(seconds=60)) == NOTHING
    assert reminders.sweep(session, now=then + timedelta(seconds=62)) == SweepResult(owed=1)


def test_a_tablet_out_of_use_or_of_another_unit_hears_nothing_for_this_one(
    session: Session, cast: Cast, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    retired, _ = builder.tablet(cast.unit, "Surfplatta 2", enrolled=True)
    elsewhere, _ = builder.tablet(builder.unit("Granen"), enrolled=True)
    then = visit.starts_at - minutes(15)
    retired.active = False
    retired.seen_at = elsewhere.seen_at = then
    session.flush()
    assert reminders.sweep(session, now=then) == SweepResult(raised=1, owed=1)


def test_who_takes_the_visit_silences_it_and_nothing_escalates(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(15)
    sweep_with_a_tablet_on(session, cast, then)
    visit.taken_by = cast.karl.id
    reminders.answered(session, visit.id, now=then)
    assert states(session, visit) == {TABLET: ANSWERED, UNIT_MAIL: ANSWERED}
    assert reminders.ringing(session, cast.unit.id, now=then) == []
    assert reminders.sweep(session, now=visit.starts_at) == NOTHING


def test_who_takes_it_takes_back_a_letter_that_has_not_left(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.sweep(session, now=visit.starts_at - minutes(15))
    reminders.answered(session, visit.id, now=visit.starts_at - minutes(15))
    assert letters(session) == [("bjorken@almgarden.example", MessageState.DROPPED)]


def test_a_visit_taken_early_never_rings(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.answered(session, visit.id, now=now)
    assert reminders.sweep(session, now=visit.starts_at) == NOTHING


def test_undo_rings_again_at_once_and_escalates_after_a_head_start(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(5))
    assert len(letters(session)) == 1
    undone = visit.starts_at - minutes(3)
    reminders.answered(session, visit.id, now=undone)
    reminders.reopened(session, visit.id, now=undone)
    assert sweep_with_a_tablet_on(session, cast, undone) == SweepResult(raised=1)
    assert sweep_with_a_tablet_on(session, cast, undone + minutes(1)) == SweepResult(owed=1)


def test_undo_long_before_puts_everything_back(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.answered(session, visit.id, now=now)
    reminders.reopened(session, visit.id, now=now)
    due = {row.kind: visit.starts_at - row.due_at for row in session.scalars(select(Reminder))}
    assert due == {TABLET: minutes(15), UNIT_MAIL: minutes(5)}
    assert states(session, visit) == {TABLET: DUE, UNIT_MAIL: DUE}


def test_undo_when_it_is_too_late_rings_nowhere(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.answered(session, visit.id, now=now)
    reminders.reopened(session, visit.id, now=visit.starts_at + minutes(30))
    assert states(session, visit) == {TABLET: ANSWERED, UNIT_MAIL: ANSWERED}


def test_undo_of_an_unknown_visit_changes_nothing(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.reopened(session, cast.rosa.id, now=now)
    assert states(session, visit) == {TABLET: DUE, UNIT_MAIL: DUE}


def test_a_cancelled_visit_reminds_nobody(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.sweep(session, now=visit.starts_at - minutes(15))
    assert len(letters(session)) == 1
    booking.cancel(
        session, visit.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=visit.starts_at - minutes(14)
    )
    assert states(session, visit) == {TABLET: DROPPED, UNIT_MAIL: DROPPED}
    assert letters(session) == [("bjorken@almgarden.example", MessageState.DROPPED)]
    assert reminders.ringing(session, cast.unit.id, now=visit.starts_at - minutes(14)) == []
    assert reminders.sweep(session, now=visit.starts_at) == NOTHING


def test_a_visit_that_moved_on_without_a_word_reminds_nobody(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    visit.state = State.PREPARING
    session.flush()
    assert reminders.ringing(session, cast.unit.id, now=visit.starts_at) == []
    assert reminders.sweep(session, now=visit.starts_at) == NOTHING
    assert states(session, visit) == {TABLET: ANSWERED, UNIT_MAIL: ANSWERED}


def test_a_worker_that_slept_through_a_visit_says_so_and_sends_nothing(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    assert reminders.sweep(session, now=visit.ends_at) == SweepResult(missed=2)
    assert states(session, visit) == {TABLET: MISSED, UNIT_MAIL: MISSED}
    assert letters(session) == []


def test_an_alarm_that_nobody_answered_falls_silent_and_the_tablets_learn_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(5))
    assert reminders.ringing(session, cast.unit.id, now=visit.starts_at + minutes(29)) != []
    before = version(session, cast.unit.id)
    assert reminders.sweep(session, now=visit.ends_at) == SweepResult(missed=1)
    assert reminders.ringing(session, cast.unit.id, now=visit.ends_at) == []
    assert version(session, cast.unit.id) == before + 1
    assert reminders.sweep(session, now=visit.ends_at + minutes(1)) == NOTHING


def test_a_visit_booked_for_right_now_rings_with_the_next_sweep(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + minutes(4), now=now)
    assert sweep_with_a_tablet_on(session, cast, now) == SweepResult(raised=1)
    assert sweep_with_a_tablet_on(session, cast, now + minutes(1)) == SweepResult(owed=1)


def test_each_unit_hears_its_own_visits_the_next_first(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    builder.tablet(cast.unit, "Surfplatta 2")
    later = book(session, cast, now + minutes(60), now=now)
    sooner = book(session, cast, now + minutes(20), now=now)
    then = now + minutes(46)
    sweep_with_a_tablet_on(session, cast, then)
    assert [one.visit for one in reminders.ringing(session, cast.unit.id, now=then)] == [sooner.id, later.id]
    assert reminders.ringing(session, builder.unit("Granen").id, now=then) == []
