"""Tending a visit at the tablet: every step, its undo, and what it does to reminders, claims and the log."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.board import Tick
from visits.rules.booking import Wish
from visits.rules.errors import NotFound
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.people import Actor
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import IllegalMove, State
from visits.services import alarms, booking, reminding, tending
from visits.services.builder import Builder
from visits.storage.tables import Call, Claim, Person, Reminder, Unit, Visit, VisitMove, VisitTick

STARTS_IN = timedelta(hours=3)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + STARTS_IN)
    return session.get_one(Visit, booking.book(session, wish, actor=cast.actor(cast.ines), now=now))


@pytest.fixture
def karl(cast: Cast) -> Actor:
    return cast.actor(cast.karl, on_tablet=True)


@pytest.fixture
def amina(session: Session, cast: Cast, now: datetime) -> Actor:
    builder = Builder(session, now, cast.home)
    return builder.actor(builder.staff(cast.unit, given="Amina", family="Hassan"), cast.tablet)


def reminder_states(session: Session, *kinds: ReminderKind) -> set[ReminderState]:
    return set(session.scalars(select(Reminder.state).where(Reminder.kind.in_(kinds or ReminderKind))))


def history(session: Session) -> list[tuple[str, bool]]:
    rows = session.execute(select(VisitMove.what, VisitMove.undone).order_by(VisitMove.at))
    return [(what, undone) for what, undone in rows if what != "book"]


def until_ongoing(session: Session, visit: Visit, actor: Actor, now: datetime) -> None:
    for step in (tending.prepare, tending.ready, tending.start):
        step(session, visit.id, actor=actor, now=now)


def test_karl_takes_a_visit_and_its_reminders_fall_silent(
    session: Session, cast: Cast, visit: Visit, karl: Actor, now: datetime
) -> None:
    version = session.get_one(Unit, cast.unit.id).version
    assert tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    assert (visit.taken_by, visit.taken_at, visit.state) == (cast.karl.id, now, State.BOOKED)
    assert reminder_states(session, ReminderKind.TABLET) == {ReminderState.ANSWERED}
    session.expire_all()
    assert session.get_one(Unit, cast.unit.id).version > version


def test_a_second_tap_takes_nothing_twice(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    assert tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    assert tending.take(session, visit.id, instead_of=None, actor=karl, now=now + timedelta(seconds=1))
    assert history(session) == [("take", False)]


def test_of_two_who_tap_at_once_the_second_is_told(
    session: Session, visit: Visit, karl: Actor, amina: Actor, now: datetime
) -> None:
    assert tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    assert not tending.take(session, visit.id, instead_of=None, actor=amina, now=now)
    assert visit.taken_by == karl.person


def test_at_the_change_of_shift_amina_takes_over_from_karl(
    session: Session, visit: Visit, karl: Actor, amina: Actor, now: datetime
) -> None:
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    assert tending.take(session, visit.id, instead_of=karl.person, actor=amina, now=now)
    assert visit.taken_by == amina.person


def test_giving_back_wakes_the_reminders(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    later = now + timedelta(minutes=1)
    tending.give_back(session, visit.id, actor=karl, now=later)
    assert (visit.taken_by, visit.taken_at) == (None, None)
    assert reminder_states(session) == {ReminderState.DUE}
    assert history(session) == [("take", True), ("give_back", False)]
    tending.give_back(session, visit.id, actor=karl, now=later)
    assert len(history(session)) == 2


def test_an_alarm_rings_again_once_a_visit_is_given_back(
    session: Session, cast: Cast, visit: Visit, karl: Actor, now: datetime
) -> None:
    soon = now + STARTS_IN - timedelta(minutes=10)
    reminding.sweep(session, now=soon)
    assert [one.visit for one in alarms.ringing(session, cast.home.id, [cast.unit.id], now=soon)] == [visit.id]
    tending.take(session, visit.id, instead_of=None, actor=karl, now=soon)
    assert alarms.ringing(session, cast.home.id, [cast.unit.id], now=soon) == []
    tending.give_back(session, visit.id, actor=karl, now=soon)
    reminding.sweep(session, now=soon)
    assert [one.visit for one in alarms.ringing(session, cast.home.id, [cast.unit.id], now=soon)] == [visit.id]


def test_what_is_being_prepared_is_not_given_back(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    tending.prepare(session, visit.id, actor=karl, now=now)
    with pytest.raises(IllegalMove):
        tending.give_back(session, visit.id, actor=karl, now=now)


def test_preparing_counts_as_taking(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    tending.prepare(session, visit.id, actor=karl, now=now)
    assert (visit.state, visit.taken_by) == (State.PREPARING, karl.person)
    assert reminder_states(session, *STAFF_KINDS) == {ReminderState.ANSWERED}
    tending.prepare(session, visit.id, actor=karl, now=now)
    assert history(session) == [("prepare", False)]


def test_each_step_of_a_preparation_can_be_undone(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    def at(minutes: int) -> datetime:
        return now + timedelta(minutes=minutes)

    tending.prepare(session, visit.id, actor=karl, now=at(1))
    tending.ready(session, visit.id, actor=karl, now=at(2))
    tending.step_back(session, visit.id, actor=karl, now=at(3))
    assert visit.state is State.PREPARING
    tending.step_back(session, visit.id, actor=karl, now=at(4))
    assert (visit.state, visit.taken_by) == (State.BOOKED, karl.person)
    assert history(session) == [("prepare", True), ("ready", True), ("step_back", False), ("step_back", False)]
    with pytest.raises(IllegalMove):
        tending.step_back(session, visit.id, actor=karl, now=at(5))


def test_the_whole_way_ends_as_held_and_closes_the_room(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    session.add(Call(visit_id=visit.id))
    until_ongoing(session, visit, karl, now)
    tending.start(session, visit.id, actor=karl, now=now)
    assert visit.state is State.ONGOING
    tending.end(session, visit.id, actor=karl, now=now)
    assert (visit.state, visit.ended_at) == (State.HELD, now)
    session.expire_all()
    assert session.get_one(Call, visit.id).ended_at == now
    tending.end(session, visit.id, actor=karl, now=now)
    assert [what for what, _undone in history(session)].count("end") == 1


@pytest.mark.parametrize("ends", [tending.end, partial(tending.settle, outcome=State.HELD)], ids=["end", "settle"])
@pytest.mark.parametrize(
    ("ended", "kept"),
    [(-5, []), (0, []), (10, [10, 25]), (30, [30, 45]), (40, [30, 45])],
)
def test_a_visit_that_ends_early_gives_the_rest_of_its_time_back(
    session: Session, visit: Visit, karl: Actor, now: datetime, ended: int, kept: list[int], ends: Callable[..., None]
) -> None:
    until_ongoing(session, visit, karl, now)
    ends(session, visit.id, actor=karl, now=visit.starts_at + timedelta(minutes=ended))
    left = [claim.ends_at - visit.starts_at for claim in session.scalars(select(Claim).order_by(Claim.ends_at))]
    assert left == [timedelta(minutes=minutes) for minutes in kept]


def test_a_visit_cannot_start_before_rosa_is_ready(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    with pytest.raises(IllegalMove):
        tending.start(session, visit.id, actor=karl, now=now)


def test_a_visit_that_rosa_does_not_want_today_frees_her_and_the_tablet(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    tending.settle(session, visit.id, State.REFUSED, actor=karl, now=now + STARTS_IN - timedelta(minutes=10))
    assert visit.state is State.REFUSED
    assert session.scalars(select(Claim)).all() == []
    assert reminder_states(session) == {ReminderState.DROPPED}


def test_what_did_not_take_place_counts_for_its_day_no_more_said_late_too(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    tending.settle(session, visit.id, State.MISSED, actor=karl, now=now + STARTS_IN + timedelta(hours=1))
    assert visit.state is State.MISSED
    assert session.scalars(select(Claim)).all() == []


def test_ines_is_not_missed_before_the_visits_time(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    with pytest.raises(IllegalMove):
        tending.settle(session, visit.id, State.MISSED, actor=karl, now=now + STARTS_IN - timedelta(minutes=1))


def test_an_outcome_is_put_right_the_same_day_and_no_later(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    until_ongoing(session, visit, karl, now + STARTS_IN)
    tending.end(session, visit.id, actor=karl, now=now + STARTS_IN)
    tending.settle(session, visit.id, State.HELD, actor=karl, now=now + STARTS_IN)
    tending.settle(session, visit.id, State.FAILED, actor=karl, now=now + timedelta(hours=11, minutes=59))
    assert visit.state is State.FAILED
    assert history(session)[-1] == ("correct", False)
    with pytest.raises(IllegalMove):
        tending.settle(session, visit.id, State.HELD, actor=karl, now=now + timedelta(hours=12))


def test_ticks_are_kept_line_by_line(session: Session, cast: Cast, visit: Visit, karl: Actor) -> None:
    def ticked() -> set[str]:
        return set(session.scalars(select(VisitTick.tick)))

    tending.tick(session, visit.id, ticked=[Tick.LIGHT], among=[Tick.LIGHT], actor=karl)
    tending.tick(session, visit.id, ticked=[Tick.CHARGED], among=[Tick.CHARGED], actor=karl)
    assert ticked() == {"light", "charged"}
    version = session.get_one(Unit, cast.unit.id).version
    tending.tick(session, visit.id, ticked=[Tick.CHARGED], among=[Tick.CHARGED], actor=karl)
    session.expire_all()
    assert session.get_one(Unit, cast.unit.id).version == version
    tending.tick(session, visit.id, ticked=[Tick.CHARGED], among=[Tick.LIGHT, Tick.CHARGED], actor=karl)
    session.expire_all()
    assert ticked() == {"charged"}
    assert session.get_one(Unit, cast.unit.id).version == version + 1


def test_nobody_but_staff_on_a_tablet_of_the_unit_tends_a_visit(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    granen = builder.unit("Granen")
    elsewhere = builder.actor(session.get_one(Person, cast.karl.id), builder.tablet(granen)[0])
    for stranger in (elsewhere, cast.actor(cast.ines), cast.actor(cast.maj)):
        with pytest.raises(NotFound):
            tending.prepare(session, visit.id, actor=stranger, now=now)
        with pytest.raises(NotFound):
            tending.take(session, visit.id, instead_of=None, actor=stranger, now=now)
    assert visit.state is State.BOOKED


def test_a_visit_that_is_over_is_not_taken(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    visit.state = State.HELD
    session.flush()
    with pytest.raises(IllegalMove):
        tending.take(session, visit.id, instead_of=None, actor=karl, now=now)


def test_a_visit_held_before_its_time_reminds_nobody_any_more(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    until_ongoing(session, visit, karl, now)
    assert reminder_states(session, ReminderKind.HOUR_BEFORE) == {ReminderState.DUE}
    tending.end(session, visit.id, actor=karl, now=now)
    assert reminder_states(session, ReminderKind.HOUR_BEFORE) == {ReminderState.DROPPED}
