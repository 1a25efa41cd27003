"""Steps that wait for nobody: dark tablets, steps that reach nobody, and a relative who waits in the room."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.bookings import book
from tests.builders import Cast
from tests.reminded import (
    ANSWERED,
    DUE,
    DUTY_SMS,
    HOME_TABLETS,
    MANAGER,
    NOTHING,
    RAISED,
    TABLET,
    UNIT_MAIL,
    due,
    minutes,
    owed,
    states,
    sweep_with_a_tablet_on,
)
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import State
from visits.services import hastening, reminding, tablets, tending
from visits.services.builder import Builder
from visits.services.reminding import SweepResult
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Call, CallPeer, PlanStep, Tablet, TabletUnit, Unit, Visit

SECOND = timedelta(seconds=1)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    """Rosa's visit in an hour."""
    return book(session, cast, now + minutes(60), now=now)


def waits(session: Session, cast: Cast, visit: Visit, at: datetime) -> None:
    """Let Ines be in the room at a moment."""
    if session.get(Call, visit.id) is None:
        session.add(Call(visit_id=visit.id))
        session.flush()
        session.add(CallPeer(visit_id=visit.id, side="relative", person_id=cast.ines.id, joined_at=at, seen_at=at))
        session.flush()
    session.execute(update(CallPeer).values(seen_at=at))


def test_when_every_tablet_of_the_home_is_dark_the_steps_follow_at_once_until_the_duty_phone_rings(
    session: Session, cast: Cast, visit: Visit
) -> None:
    session.execute(update(Unit).values(duty_phone="+46701740605"))
    then = visit.starts_at - minutes(15)
    tablets.seen(session, cast.tablet.id, now=then - 61 * SECOND)
    assert reminding.sweep(session, now=then) == SweepResult(raised=1)
    assert reminding.sweep(session, now=then + 2 * SECOND) == SweepResult(raised=1, owed=1), "a mail rings nowhere"
    assert reminding.sweep(session, now=then + 4 * SECOND) == SweepResult(owed=1)
    assert (states(session, visit)[DUTY_SMS], due(session, visit)) == (RAISED, {MANAGER: 0})
    assert reminding.sweep(session, now=then + 6 * SECOND) == NOTHING


def test_without_a_duty_phone_the_manager_is_told_at_once(session: Session, cast: Cast, visit: Visit) -> None:
    then = visit.starts_at - minutes(15)
    for second in (0, 2, 4, 6):
        reminding.sweep(session, now=then + second * SECOND)
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, RAISED)


def test_a_tablet_that_is_on_in_another_unit_hears_it_and_the_duty_phone_has_time(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    other, _ = builder.tablet(builder.unit("Granen"), enrolled=True)
    then = visit.starts_at - minutes(15)
    for second in (0, 2, 4, 6):
        tablets.seen(session, other.id, now=then + second * SECOND)
        reminding.sweep(session, now=then + second * SECOND)
    assert due(session, visit) == {DUTY_SMS: -3, MANAGER: 0}


@pytest.mark.parametrize("state", [State.READY, State.ONGOING])
def test_a_unit_whose_only_tablet_is_in_a_visit_is_hastened_as_if_it_were_dark(
    session: Session, cast: Cast, visit: Visit, now: datetime, state: State
) -> None:
    then = visit.starts_at - minutes(15)
    going_on = book(session, cast, now + minutes(5), now=now)
    going_on.state, going_on.ends_at = state, then + minutes(5)
    session.flush()
    sweep_with_a_tablet_on(session, cast, then)
    assert due(session, visit)[HOME_TABLETS] == -15
    going_on.state = State.HELD
    session.flush()
    later = book(session, cast, now + minutes(180), now=now)
    sweep_with_a_tablet_on(session, cast, later.starts_at - minutes(15))
    assert due(session, later)[HOME_TABLETS] == -5


def test_tablets_that_go_dark_after_the_alarm_hasten_the_next_step(session: Session, cast: Cast, visit: Visit) -> None:
    then = visit.starts_at - minutes(15)
    sweep_with_a_tablet_on(session, cast, then)
    reminding.sweep(session, now=then + 60 * SECOND)
    assert due(session, visit)[UNIT_MAIL] == -5
    reminding.sweep(session, now=then + 61 * SECOND)
    assert due(session, visit)[HOME_TABLETS] == due(session, visit)[UNIT_MAIL] < -13
    assert due(session, visit)[DUTY_SMS] == -3


def test_a_tablet_out_of_use_or_of_another_unit_hears_nothing_for_this_one_but_a_shared_one_does(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    retired, _ = builder.tablet(cast.unit, "Surfplatta 2", enrolled=True)
    elsewhere, _ = builder.tablet(builder.unit("Granen"), enrolled=True)
    then = visit.starts_at - minutes(15)
    retired.active = False
    retired.seen_at = elsewhere.seen_at = then
    session.add(TabletUnit(tablet_id=elsewhere.id, unit_id=cast.unit.id))
    session.flush()
    reminding.sweep(session, now=then)
    assert due(session, visit)[UNIT_MAIL] == -5
    session.delete(session.get_one(TabletUnit, (elsewhere.id, cast.unit.id)))
    session.flush()
    reminding.sweep(session, now=then)
    assert due(session, visit)[UNIT_MAIL] == -15


def test_a_step_that_reaches_nobody_does_not_keep_the_next_waiting(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    session.add(PlanStep(home_id=cast.home.id, kind=UNIT_MAIL, minutes_before=5, active=False))
    session.flush()
    alone = book(session, cast, now + minutes(120), now=now)
    for before in (15, 5):
        sweep_with_a_tablet_on(session, cast, alone.starts_at - minutes(before))
    assert due(session, alone) == {DUTY_SMS: -5, MANAGER: 0}, "there is no other tablet in the home"
    other, _ = Builder(session, now, cast.home).tablet(Builder(session, now, cast.home).unit("Granen"), enrolled=True)
    together = book(session, cast, now + minutes(180), now=now)
    for before in (15, 5):
        session.execute(
            update(Tablet).where(Tablet.id == other.id).values(seen_at=together.starts_at - minutes(before))
        )
        sweep_with_a_tablet_on(session, cast, together.starts_at - minutes(before))
    assert due(session, together) == {DUTY_SMS: -3, MANAGER: 0}
    assert visit.id not in {alone.id, together.id}


def test_when_nobody_is_reached_at_all_there_is_no_next_step_to_hasten(
    session: Session, cast: Cast, visit: Visit
) -> None:
    session.execute(update(Unit).values(mail=""))
    cast.maj.mail = None
    session.merge(cast.maj)
    session.flush()
    for later in range(-15, 5):
        sweep_with_a_tablet_on(session, cast, visit.starts_at + minutes(later))
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, RAISED)
    assert owed(session) == []


def test_a_relative_who_waits_with_nobody_there_begins_the_escalation_and_the_rest_follows(
    session: Session, cast: Cast, visit: Visit
) -> None:
    then = visit.starts_at - minutes(15)
    sweep_with_a_tablet_on(session, cast, then)
    waits(session, cast, visit, then + 30 * SECOND)
    sweep_with_a_tablet_on(session, cast, then + 30 * SECOND)
    assert due(session, visit)[HOME_TABLETS] == -5, "the unit's own tablets have a minute to themselves"
    waits(session, cast, visit, then + 60 * SECOND)
    sweep_with_a_tablet_on(session, cast, then + 60 * SECOND)
    assert due(session, visit) == {HOME_TABLETS: -14, UNIT_MAIL: -14, DUTY_SMS: -12, MANAGER: -9}
    waits(session, cast, visit, then + 62 * SECOND)
    assert sweep_with_a_tablet_on(session, cast, then + 62 * SECOND) == SweepResult(raised=1, owed=1)
    waits(session, cast, visit, then + 64 * SECOND)
    assert sweep_with_a_tablet_on(session, cast, then + 64 * SECOND) == NOTHING
    assert due(session, visit) == {DUTY_SMS: -12, MANAGER: -9}


def test_whoever_takes_it_then_puts_the_escalation_back_to_its_own_time(
    session: Session, cast: Cast, visit: Visit
) -> None:
    karl, then = cast.actor(cast.karl, on_tablet=True), visit.starts_at - minutes(15)
    for second in (0, 60, 62):
        waits(session, cast, visit, then + second * SECOND)
        sweep_with_a_tablet_on(session, cast, then + second * SECOND)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=then + 64 * SECOND)
    assert due(session, visit) == {HOME_TABLETS: -5, DUTY_SMS: -3, MANAGER: 0}
    waits(session, cast, visit, then + 70 * SECOND)
    sweep_with_a_tablet_on(session, cast, then + 70 * SECOND)
    assert due(session, visit) == {HOME_TABLETS: -5, DUTY_SMS: -3, MANAGER: 0}, "somebody is on the way"


def test_a_relative_who_waits_rings_the_units_tablets_first(session: Session, cast: Cast, now: datetime) -> None:
    session.add(PlanStep(home_id=cast.home.id, kind=TABLET, minutes_before=10, active=True))
    session.flush()
    visit = book(session, cast, now + minutes(60), now=now)
    then = visit.starts_at - minutes(14)
    waits(session, cast, visit, then)
    sweep_with_a_tablet_on(session, cast, then)
    assert due(session, visit) == {TABLET: -14, HOME_TABLETS: -9, UNIT_MAIL: -9, DUTY_SMS: -7, MANAGER: -4}
    assert sweep_with_a_tablet_on(session, cast, then + 2 * SECOND).raised == 1


def test_close_to_the_start_a_visit_that_is_only_taken_does_not_keep_her_waiting(
    session: Session, cast: Cast, now: datetime
) -> None:
    for kind in STAFF_KINDS[1:]:
        session.add(PlanStep(home_id=cast.home.id, kind=kind, minutes_before=0, active=True))
    session.flush()
    visit = book(session, cast, now + minutes(60), now=now)
    tending.take(session, visit.id, instead_of=None, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    then = visit.starts_at - minutes(5)
    waits(session, cast, visit, then)
    sweep_with_a_tablet_on(session, cast, then)
    assert due(session, visit) == dict.fromkeys(STAFF_KINDS[1:], -5)
    assert states(session, visit)[TABLET] is ANSWERED


@pytest.mark.parametrize("gone", ["left", "silent"])
def test_who_has_gone_again_hastens_nothing(session: Session, cast: Cast, visit: Visit, gone: str) -> None:
    then = visit.starts_at - minutes(13)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    waits(session, cast, visit, then if gone == "left" else then - 16 * SECOND)
    if gone == "left":
        session.execute(update(CallPeer).values(left_at=then))
    sweep_with_a_tablet_on(session, cast, then)
    assert due(session, visit)[HOME_TABLETS] == -5
    assert states(session, visit)[MANAGER] is DUE


def test_who_waits_early_for_a_visit_that_somebody_has_taken_hastens_nothing(
    session: Session, cast: Cast, visit: Visit
) -> None:
    then = visit.starts_at - minutes(14)
    tending.take(session, visit.id, instead_of=None, actor=cast.actor(cast.karl, on_tablet=True), now=then)
    waits(session, cast, visit, then)
    sweep_with_a_tablet_on(session, cast, then)
    assert due(session, visit) == {HOME_TABLETS: -5, UNIT_MAIL: -5, DUTY_SMS: -3, MANAGER: 0}


def test_a_step_that_is_due_already_is_not_put_off(session: Session, visit: Visit) -> None:
    hastening.hasten(session, unreached=[visit.id], now=visit.starts_at)
    assert due(session, visit) == {TABLET: -15, HOME_TABLETS: -5, UNIT_MAIL: -5, DUTY_SMS: -3, MANAGER: 0}


def test_karl_takes_and_gives_back_while_two_workers_sweep_and_nobody_waits_for_ever(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        visit = book(session, cast, now + minutes(4), now=now).id
    karl = cast.actor(cast.karl, on_tablet=True)

    def tap(session: Session) -> object:
        tending.take(session, visit, instead_of=None, actor=karl, now=now)
        tending.give_back(session, visit, actor=karl, now=now)
        return None

    def sweep(session: Session) -> object:
        return reminding.sweep(session, now=now + minutes(2))

    for _round in range(5):
        assert [one for one in at_once(settings, tap, sweep, sweep) if isinstance(one, Exception)] == []
