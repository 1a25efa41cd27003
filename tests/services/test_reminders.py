"""Reminders in the database: planned with the visit, answered, taken back, fallen."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.reminded import (
    ANSWERED,
    DAY_BEFORE,
    DROPPED,
    DUE,
    DUTY_SMS,
    HOME_TABLETS,
    HOUR_BEFORE,
    IN_TWO_HOURS,
    MANAGER,
    MISSED,
    NOTHING,
    RAISED,
    TABLET,
    UNIT_MAIL,
    due,
    minutes,
    owed,
    rings,
    states,
    sweep_with_a_tablet_on,
)
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import Reason, State
from visits.services import booking, on_the_day, reminders, reminding, tending
from visits.storage.tables import Message, PlanStep, Reminder, Visit, Webhook

USUAL = {TABLET: -15, HOME_TABLETS: -5, UNIT_MAIL: -5, DUTY_SMS: -3, MANAGER: 0}
ALL_DUE = dict.fromkeys(STAFF_KINDS, DUE)


def test_a_visit_is_planned_for_by_its_homes_plan_for_staff_and_relatives(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.add(PlanStep(home_id=cast.home.id, kind=TABLET, minutes_before=20, active=True))
    session.add(PlanStep(home_id=cast.home.id, kind=MANAGER, minutes_before=0, active=False))
    session.flush()
    visit = book(session, cast, now + minutes(3 * 1440), now=now)
    assert due(session, visit) == {TABLET: -20, HOME_TABLETS: -5, UNIT_MAIL: -5, DUTY_SMS: -3}
    told = select(Reminder.kind, Reminder.due_at).where(Reminder.kind.in_((DAY_BEFORE, HOUR_BEFORE)))
    assert {kind: visit.starts_at - at for kind, at in session.execute(told)} == {
        DAY_BEFORE: minutes(1440),
        HOUR_BEFORE: minutes(60),
    }


def test_a_home_without_any_step_reminds_nobody(session: Session, cast: Cast, now: datetime) -> None:
    session.add_all(PlanStep(home_id=cast.home.id, kind=k, minutes_before=0, active=False) for k in STAFF_KINDS)
    session.flush()
    visit = book(session, cast, now + minutes(30), now=now)
    assert states(session, visit) == {}


def test_a_changed_plan_counts_for_visits_booked_already_but_for_what_has_happened(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    session.add(PlanStep(home_id=cast.home.id, kind=TABLET, minutes_before=30, active=True))
    session.add(PlanStep(home_id=cast.home.id, kind=DUTY_SMS, minutes_before=8, active=True))
    session.add(PlanStep(home_id=cast.home.id, kind=MANAGER, minutes_before=0, active=False))
    session.flush()
    reminders.plan_anew(session, cast.home.id, now=visit.starts_at - minutes(14))
    assert due(session, visit) == {DUTY_SMS: -8, HOME_TABLETS: -5, UNIT_MAIL: -5}
    assert states(session, visit)[TABLET] is RAISED
    assert session.scalar(select(func.count()).where(Reminder.kind == HOUR_BEFORE)) == 1


def test_who_takes_the_visit_silences_its_tablets_and_the_rest_waits_for_it_to_be_prepared(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(15)
    sweep_with_a_tablet_on(session, cast, then)
    tending.take(session, visit.id, instead_of=None, actor=cast.actor(cast.karl, on_tablet=True), now=then)
    assert states(session, visit) == ALL_DUE | {TABLET: ANSWERED}
    assert rings(session, cast, cast.unit.id, then) == []
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(5))
    assert states(session, visit) == ALL_DUE | {TABLET: ANSWERED, HOME_TABLETS: RAISED, UNIT_MAIL: RAISED}


def test_who_takes_it_late_has_a_minute_before_it_goes_further(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(3.5)
    for before in (15, 5):
        sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(before))
    tending.take(session, visit.id, instead_of=None, actor=cast.actor(cast.karl, on_tablet=True), now=then)
    assert due(session, visit) == {HOME_TABLETS: -2.5, DUTY_SMS: -2.5 + 1, MANAGER: 0}
    assert states(session, visit)[UNIT_MAIL] is RAISED, "one mail is enough"


def test_who_takes_it_takes_back_what_the_tablets_step_has_told_other_systems(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.add(Webhook(home_id=cast.home.id, url="https://larm.example/in", secret="s", created_at=now))
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(5)
    for _turn in range(2):
        sweep_with_a_tablet_on(session, cast, then)
        then += minutes(1)
    assert {(step, via) for step, via, _, _ in owed(session)} == {
        ("tablet", Via.WEBHOOK),
        ("home_tablets", Via.WEBHOOK),
        ("unit_mail", Via.WEBHOOK),
        ("unit_mail", Via.MAIL),
    }
    reminders.taken(session, visit.id, now=then)
    session.expire_all()
    assert {step for step, *_, state in owed(session) if state is MessageState.DROPPED} == {"tablet"}


def test_who_prepares_it_silences_everything_and_relatives_are_reminded_all_the_same(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    tending.prepare(session, visit.id, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, ANSWERED)
    assert session.scalar(select(Reminder.state).where(Reminder.kind == HOUR_BEFORE)) is DUE
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at).raised == 0


def test_who_prepares_it_takes_back_a_letter_that_has_not_left(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + minutes(4), now=now)
    for later in (0, 1):
        sweep_with_a_tablet_on(session, cast, now + minutes(later))
    reminders.prepared(session, visit.id, now=now)
    session.expire_all()
    assert [state for *_, state in owed(session)] == [MessageState.DROPPED]


def test_giving_it_back_rings_again_at_once_and_escalates_after_a_head_start(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    undone = visit.starts_at - minutes(5.5)
    tending.give_back(session, visit.id, actor=karl, now=undone)
    assert due(session, visit) == {TABLET: -5.5, HOME_TABLETS: -4.5, UNIT_MAIL: -4.5, DUTY_SMS: -3, MANAGER: 0}
    assert sweep_with_a_tablet_on(session, cast, undone).raised == 1


def test_stepping_back_from_preparing_escalates_again_but_leaves_the_tablets_of_whoever_has_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    tending.prepare(session, visit.id, actor=karl, now=now)
    tending.ready(session, visit.id, actor=karl, now=now)
    tending.step_back(session, visit.id, actor=karl, now=now)
    assert due(session, visit) == {}
    tending.step_back(session, visit.id, actor=karl, now=now)
    assert due(session, visit) == {kind: at for kind, at in USUAL.items() if kind is not TABLET}
    assert states(session, visit)[TABLET] is ANSWERED
    tending.give_back(session, visit.id, actor=karl, now=now)
    assert due(session, visit) == USUAL


def test_undo_when_it_is_too_late_rings_nowhere(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.prepared(session, visit.id, now=now)
    reminders.reopened(session, visit.id, now=visit.starts_at + minutes(30))
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, ANSWERED)


def test_undo_of_an_unknown_visit_changes_nothing(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.reopened(session, cast.rosa.id, now=now)
    assert states(session, visit) == ALL_DUE


def test_a_cancelled_visit_reminds_nobody(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + minutes(4), now=now)
    for later in (0, 1):
        sweep_with_a_tablet_on(session, cast, now + minutes(later))
    then = now + minutes(2)
    booking.cancel(session, visit.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=then)
    session.expire_all()
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, DROPPED)
    assert [state for *_, state in owed(session)] == [MessageState.DROPPED]
    assert rings(session, cast, cast.unit.id, then) == []
    assert reminding.sweep(session, now=visit.starts_at) == NOTHING


def test_a_moved_visit_is_reminded_of_at_its_new_time_alone(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    karl, later = cast.actor(cast.karl, on_tablet=True), now + 2 * IN_TWO_HOURS
    booking.change_time(session, visit.id, starts_at=later, actor=karl, now=now, override=True)
    assert due(session, visit) == USUAL
    assert sweep_with_a_tablet_on(session, cast, now + IN_TWO_HOURS) == NOTHING


def test_a_visit_taken_and_then_moved_rings_at_its_new_time_whatever_is_saved_or_undone(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl, later = cast.actor(cast.karl, on_tablet=True), now + 2 * IN_TWO_HOURS
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    booking.change_time(session, visit.id, starts_at=later, actor=karl, now=now, override=True)
    reminders.plan_anew(session, cast.home.id, now=now)
    assert due(session, visit) == USUAL
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    tending.give_back(session, visit.id, actor=karl, now=now)
    rows = select(Reminder.kind).where(Reminder.kind == TABLET, Reminder.state == DUE)
    assert session.scalars(rows).all() == [TABLET]
    assert sweep_with_a_tablet_on(session, cast, later - minutes(15)).raised == 1


def test_what_was_owed_to_relatives_of_its_time_falls_with_a_moved_visit(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl, visit = cast.actor(cast.karl, on_tablet=True), book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(59)
    sweep_with_a_tablet_on(session, cast, then)
    on_the_day.tell_late(session, visit.id, minutes=5, actor=karl, now=then)
    later = visit.starts_at + IN_TWO_HOURS
    booking.change_time(session, visit.id, starts_at=later, actor=karl, now=then, override=True)
    told = select(Message.kind, Message.state).where(Message.kind.in_((MessageKind.HOUR_BEFORE, MessageKind.LATE)))
    assert dict(session.execute(told).all()) == {
        MessageKind.HOUR_BEFORE: MessageState.DROPPED,
        MessageKind.LATE: MessageState.DROPPED,
    }
    assert sweep_with_a_tablet_on(session, cast, later - minutes(59)).told == 1


def test_a_visit_that_moved_on_without_a_word_reminds_nobody(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    visit.state = State.PREPARING
    session.flush()
    assert rings(session, cast, cast.unit.id, visit.starts_at) == []
    sweep_with_a_tablet_on(session, cast, visit.starts_at)
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, ANSWERED)


def test_rows_are_the_truth_what_is_not_there_is_not_done(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    session.execute(delete(Reminder).where(Reminder.kind != TABLET))
    for later in range(-15, 31):
        sweep_with_a_tablet_on(session, cast, visit.starts_at + minutes(later))
    assert states(session, visit) == {TABLET: MISSED}
    assert session.get_one(Visit, visit.id).state is State.BOOKED
