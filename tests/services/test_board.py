"""The board: what a unit's tablets show, to whom, and what changes the mark of an open screen."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.board import Deed, Tick
from visits.rules.errors import NotFound
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import Channel, State
from visits.services import alarms, board, board_watch, calls, changes, sign_ins, tablets, tending
from visits.services.board import BoardDay
from visits.services.builder import Builder
from visits.services.tablets import Device
from visits.storage.tables import AuditEntry, Call, CallPeer, Person, Reminder, Resident, Tablet, Visit, VisitRelative


def visit_at(
    session: Session, cast: Cast, starts_at: datetime, state: State = State.BOOKED, *, resident: Resident | None = None
) -> Visit:
    rosa = resident or cast.rosa
    visit = Visit(
        home_id=cast.home.id,
        unit_id=rosa.unit_id,
        resident_id=rosa.id,
        tablet_id=cast.tablet.id,
        booked_by=cast.ines.id,
        wish=uuid4(),
        channel=Channel.WEB,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        state=state,
        created_at=starts_at - timedelta(days=1),
        changed_at=starts_at - timedelta(days=1),
    )
    session.add(visit)
    session.flush()
    session.add(VisitRelative(visit_id=visit.id, relative_id=cast.ines.id))
    session.flush()
    return visit


def device_of(session: Session, cast: Cast, now: datetime) -> Device:
    found = tablets.find(session, cast.device_token, now=now)
    assert found is not None
    return found


def day_of(
    session: Session, cast: Cast, now: datetime, *, on: date | None = None, visit: UUID | None = None
) -> BoardDay:
    device = device_of(session, cast, now)
    return board.day(session, actor=cast.actor(cast.karl, on_tablet=True), device=device, now=now, on=on, visit=visit)


def comes_in(session: Session, visit: Visit, person: Person, at: datetime) -> CallPeer:
    if session.get(Call, visit.id) is None:
        session.add(Call(visit_id=visit.id))
        session.flush()
    peer = CallPeer(visit_id=visit.id, side="relative", person_id=person.id, joined_at=at, seen_at=at)
    session.add(peer)
    session.flush()
    return peer


def rings(session: Session, visit: Visit, at: datetime) -> None:
    session.add(
        Reminder(visit_id=visit.id, kind=ReminderKind.TABLET, due_at=at, raised_at=at, state=ReminderState.RAISED)
    )
    session.flush()


def test_the_day_holds_the_units_visits_of_today_and_the_next_one_is_in_focus(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit_at(session, cast, now - timedelta(hours=2), State.HELD)
    soon = visit_at(session, cast, now + timedelta(minutes=12))
    visit_at(session, cast, now + timedelta(days=1))
    visit_at(session, cast, now + timedelta(hours=3), State.REQUESTED)
    day = day_of(session, cast, now)
    assert [visit.view.state for visit in day.visits] == [State.HELD, State.BOOKED]
    assert day.focus is not None
    assert (day.focus.visit.view.id, day.focus.deed, day.focus.here) == (soon.id, Deed.TAKE, True)
    assert [tick for tick, _ticked in day.focus.ticks] == [Tick.CHARGED, Tick.LIGHT]


def test_the_day_is_the_homes_own_from_midnight_to_midnight(session: Session, cast: Cast, now: datetime) -> None:
    midnight = datetime.fromisoformat("2026-11-23T00:00:00+01:00")
    visit_at(session, cast, midnight - timedelta(minutes=1))
    first = visit_at(session, cast, midnight)
    last = visit_at(session, cast, midnight + timedelta(hours=23, minutes=59))
    visit_at(session, cast, midnight + timedelta(days=1))
    assert [visit.view.id for visit in day_of(session, cast, now).visits] == [first.id, last.id]


def test_tomorrow_can_be_read_but_nothing_done_with_it(session: Session, cast: Cast, now: datetime) -> None:
    tomorrow = visit_at(session, cast, now + timedelta(days=1))
    day = day_of(session, cast, now, on=day_of(session, cast, now).tomorrow)
    assert (day.is_today, day.focus, len(day.visits)) == (False, None, 1)
    chosen = day_of(session, cast, now, visit=tomorrow.id)
    assert chosen.focus is not None
    assert (chosen.day, chosen.focus.deed) == (date(2026, 11, 24), Deed.NOTHING)


def test_another_units_visits_are_unknown_to_this_tablet(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    granen = builder.unit("Granen")
    elsewhere = visit_at(session, cast, now, resident=builder.resident(granen, "Folke"))
    assert day_of(session, cast, now).visits == ()
    with pytest.raises(NotFound):
        day_of(session, cast, now, visit=elsewhere.id)
    with pytest.raises(NotFound):
        board_watch.log_read(session, elsewhere.id, actor=cast.actor(cast.karl, on_tablet=True), now=now)


def test_a_visit_that_was_only_asked_for_is_not_in_focus_even_when_its_address_is_known(
    session: Session, cast: Cast, now: datetime
) -> None:
    asked_for = visit_at(session, cast, now, State.REQUESTED)
    assert day_of(session, cast, now, visit=asked_for.id).focus is None


def test_ines_in_the_room_is_waiting_until_she_leaves_or_falls_silent(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = visit_at(session, cast, now + timedelta(minutes=5))
    peer = comes_in(session, visit, cast.ines, now)
    comes_in(session, visit, cast.ines, now)
    later = now + timedelta(seconds=15)
    assert [seen.waiting for seen in day_of(session, cast, later).visits] == [("Ines",)]
    assert day_of(session, cast, later + timedelta(seconds=1)).visits[0].waiting == ()
    session.query(CallPeer).update({CallPeer.left_at: now})
    session.expire(peer)
    assert day_of(session, cast, now).visits[0].waiting == ()


def test_nobody_waits_for_a_visit_that_is_over(session: Session, cast: Cast, now: datetime) -> None:
    comes_in(session, visit_at(session, cast, now, State.HELD), cast.ines, now)
    assert day_of(session, cast, now).visits[0].waiting == ()


def test_the_alarm_names_rosa_to_karl_and_nobody_to_a_locked_tablet(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = visit_at(session, cast, now + timedelta(minutes=12))
    rings(session, visit, now)
    (named,) = day_of(session, cast, now).alarms
    assert (named.visit, named.name, named.room) == (visit.id, "Rosa", "14")
    locked = board.locked_day(session, device=device_of(session, cast, now), now=now)
    (unnamed,) = locked.alarms
    assert (unnamed.starts_at, unnamed.name, unnamed.room) == (visit.starts_at, "", "")
    assert "Rosa" not in repr(locked)


def test_the_alarm_of_today_is_named_on_tomorrows_page_too(session: Session, cast: Cast, now: datetime) -> None:
    rings(session, visit_at(session, cast, now + timedelta(minutes=12)), now)
    assert [alarm.name for alarm in day_of(session, cast, now, on=date(2026, 11, 24)).alarms] == ["Rosa"]


def test_an_alarm_across_midnight_rings_without_a_name(session: Session, cast: Cast) -> None:
    late = datetime.fromisoformat("2026-11-23T23:55:00+01:00")
    rings(session, visit_at(session, cast, late + timedelta(minutes=10)), late)
    assert [alarm.name for alarm in day_of(session, cast, late).alarms] == [""]


def test_a_locked_tablet_shows_what_is_still_to_come_and_whether_it_is_taken(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit_at(session, cast, now - timedelta(hours=1), State.HELD)
    visit = visit_at(session, cast, now + timedelta(minutes=12))
    comes_in(session, visit, cast.ines, now)
    device = device_of(session, cast, now)
    (time,) = board.locked_day(session, device=device, now=now).times
    assert (time.starts_at, time.taken, time.waiting) == (visit.starts_at, False, True)
    tending.take(session, visit.id, instead_of=None, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    assert board.locked_day(session, device=device, now=now).times[0].taken


def test_nothing_sounds_at_the_tablet_of_a_visit_going_on_but_a_forgotten_one_is_not_quiet_for_ever(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = visit_at(session, cast, now, State.ONGOING)
    assert day_of(session, cast, now).quiet
    assert not day_of(session, cast, now + timedelta(hours=3)).quiet
    other, _token = Builder(session, now, cast.home).tablet(cast.unit, "Surfplatta 2")
    assert not alarms.is_quiet(session, other.id, now=now)
    visit.state = State.READY
    session.flush()
    assert day_of(session, cast, now).quiet, "a resident sits before it"
    assert not day_of(session, cast, visit.ends_at).quiet
    visit.state = State.HELD
    session.flush()
    assert not day_of(session, cast, now).quiet


@pytest.mark.parametrize("how", ["ready", "start", "join"])
def test_quiet_is_the_tablet_in_use_not_the_one_that_was_booked(
    session: Session, cast: Cast, now: datetime, how: str
) -> None:
    visit = visit_at(session, cast, now, State.ONGOING if how == "join" else State.PREPARING)
    other, _token = Builder(session, now, cast.home).tablet(cast.unit, "Surfplatta 2")
    karl = replace(cast.actor(cast.karl, on_tablet=True), tablet=other.id)
    if how == "join":
        calls.join(session, visit.id, actor=karl, now=now)
    else:
        tending.ready(
            session, visit.id, actor=replace(karl, tablet=other.id if how == "ready" else cast.tablet.id), now=now
        )
    if how == "start":
        tending.start(session, visit.id, actor=karl, now=now)
    session.flush()
    assert alarms.is_quiet(session, other.id, now=now)
    assert not alarms.is_quiet(session, cast.tablet.id, now=now)


def test_the_mark_stands_still_until_something_shown_changes(session: Session, cast: Cast, now: datetime) -> None:
    visit = visit_at(session, cast, now + timedelta(minutes=12))
    device = device_of(session, cast, now)
    karl = uuid4()

    def mark(at: datetime = now, signed_in: UUID | None = karl) -> str:
        return board_watch.version(session, device=device, signed_in=signed_in, now=at)

    seen = [mark()]
    assert mark(now + timedelta(minutes=1)) == seen[0]
    seen.append(mark(signed_in=None))
    seen.append(mark(now + timedelta(days=1)))
    rings(session, visit, now)
    seen.append(mark())
    peer = comes_in(session, visit, cast.ines, now)
    seen.append(mark())
    changes.tell_unit(session, cast.unit.id)
    seen.append(mark())
    assert len(set(seen)) == len(seen)
    peer.seen_at = now + timedelta(seconds=5)
    session.flush()
    assert mark() == seen[-1]


def test_looking_at_a_visit_is_logged_once_for_each_sign_in(session: Session, cast: Cast, now: datetime) -> None:
    visit = visit_at(session, cast, now)
    karl = cast.actor(cast.karl, on_tablet=True)

    def looks(at: datetime) -> int:
        board_watch.log_read(session, visit.id, actor=karl, now=at)
        session.flush()
        return session.scalar(select(func.count()).where(AuditEntry.action == "visit.read")) or 0

    sign_ins.begin(session, session.get_one(Person, cast.karl.id), now=now, tablet=cast.tablet.id)
    assert looks(now) == 1
    assert looks(now + timedelta(minutes=5)) == 1
    later = now + timedelta(hours=1)
    sign_ins.begin(session, session.get_one(Person, cast.karl.id), now=later, tablet=cast.tablet.id)
    assert looks(later) == 2
    entry = session.scalars(select(AuditEntry)).first()
    assert entry is not None
    assert (entry.actor_id, entry.resident_id, entry.thing) == (cast.karl.id, cast.rosa.id, str(visit.id))


def test_a_visit_booked_on_another_tablet_says_so(session: Session, cast: Cast, now: datetime) -> None:
    visit = visit_at(session, cast, now)
    other: Tablet = Builder(session, now, cast.home).tablet(cast.unit, "Surfplatta 2")[0]
    visit.tablet_id = other.id
    session.flush()
    focus = day_of(session, cast, now).focus
    assert focus is not None
    assert not focus.here
