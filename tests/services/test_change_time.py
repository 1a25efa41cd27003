"""Changing the time: one step, the same visit, and the old time never lost."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.rules.people import Role
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import IllegalMove, Reason, State
from visits.services import availability, booking, tending
from visits.services.builder import Builder
from visits.storage.tables import Claim, Feed, Message, Reminder, Resident, Unit, Visit, VisitMove

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE)
    return session.get_one(Visit, booking.book(session, wish, actor=cast.actor(cast.ines), now=now))


def change(session: Session, cast: Cast, visit: UUID, to: datetime, now: datetime) -> None:
    booking.change_time(session, visit, starts_at=to, actor=cast.actor(cast.ines), now=now)


def test_the_visit_stays_the_same_and_everything_moves_with_it(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    stamps = {"created_at": now, "changed_at": now, "choices_at": now}
    feed = Feed(token_hash="x", relative_id=cast.ines.id, language="sv", timezone="Europe/Stockholm", **stamps)
    session.add(feed)
    tending.take(session, visit.id, instead_of=None, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    later = now + timedelta(minutes=5)
    change(session, cast, visit.id, now + TEN_30, later)
    assert (visit.starts_at, visit.ends_at) == (now + TEN_30, now + TEN_30 + timedelta(minutes=30))
    assert (visit.state, visit.sequence, visit.changed_at) == (State.BOOKED, 1, later)
    assert (visit.taken_by, visit.taken_at) == (None, None)
    claims = session.execute(select(Claim.thing, Claim.starts_at).where(Claim.visit_id == visit.id))
    assert {tuple(row) for row in claims} == {(cast.rosa.id, now + TEN_30), (cast.tablet.id, now + TEN_30)}
    due = dict(session.execute(select(Reminder.kind, Reminder.due_at).where(Reminder.state == ReminderState.DUE)).all())
    assert set(due) == {*STAFF_KINDS, ReminderKind.HOUR_BEFORE}
    assert due[ReminderKind.TABLET] == now + TEN_30 - timedelta(minutes=15)
    history = session.execute(select(VisitMove.what, VisitMove.starts_at).order_by(VisitMove.at)).all()
    assert (tuple(history[0]), tuple(history[-1])) == (("book", now + NINE), ("change_time", now + TEN_30))
    (letter,) = session.scalars(select(Message).where(Message.kind == MessageKind.CHANGED))
    assert letter.facts == {"before": (now + NINE).isoformat(), "own": True}
    session.refresh(feed)
    assert feed.version == 2


def test_the_old_time_is_free_again(session: Session, cast: Cast, visit: Visit, now: datetime) -> None:
    change(session, cast, visit.id, now + TEN_30, now)
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    free = {slot.starts_at for slots in found.times.values() for slot in slots}
    assert now + NINE in free
    assert now + TEN_30 not in free


def test_a_visit_does_not_stand_in_its_own_way(session: Session, cast: Cast, visit: Visit, now: datetime) -> None:
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now, moving=visit.id)
    assert now + NINE in {slot.starts_at for slots in found.times.values() for slot in slots}
    half_past = now + NINE + timedelta(minutes=15)
    karl = cast.actor(cast.karl, on_tablet=True)
    booking.change_time(session, visit.id, starts_at=half_past, actor=karl, now=now, override=True)
    assert (visit.starts_at, visit.overrides) == (half_past, "grid")


def test_when_the_new_time_is_gone_the_old_one_is_kept(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    other = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + TEN_30)
    booking.book(session, other, actor=cast.actor(cast.ines), now=now)
    session.commit()
    with pytest.raises(Refused) as caught:
        change(session, cast, visit.id, now + TEN_30, now)
    assert caught.value.rules == (Rule.RESIDENT_TAKEN, Rule.NO_TABLET)
    session.rollback()
    assert session.get_one(Visit, visit.id).starts_at == now + NINE
    held = select(func.count()).select_from(Claim).where(Claim.visit_id == visit.id, Claim.starts_at == now + NINE)
    assert session.scalar(held) == 2


def test_the_same_time_again_changes_nothing(session: Session, cast: Cast, visit: Visit, now: datetime) -> None:
    change(session, cast, visit.id, now + NINE, now)
    assert visit.sequence == 0
    assert session.scalars(select(Message.kind)).all() == [MessageKind.BOOKED]


def test_its_tablet_is_kept_where_it_can_be(session: Session, cast: Cast, visit: Visit, now: datetime) -> None:
    Builder(session, now, cast.home).tablet(cast.unit, "Surfplatta 0")
    change(session, cast, visit.id, now + TEN_30, now)
    assert visit.tablet_id == cast.tablet.id


def test_a_resident_who_moved_takes_her_visit_to_the_new_units_tablets(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    eken = builder.unit("Eken")
    tablet, _ = builder.tablet(eken)
    session.get_one(Resident, cast.rosa.id).unit_id = eken.id
    session.flush()
    version = session.get_one(Unit, cast.unit.id).version
    change(session, cast, visit.id, now + TEN_30, now)
    assert (visit.unit_id, visit.tablet_id) == (eken.id, tablet.id)
    session.expire_all()
    assert session.get_one(Unit, cast.unit.id).version > version


def test_what_staff_prepare_cannot_be_moved(session: Session, cast: Cast, visit: Visit, now: datetime) -> None:
    tending.prepare(session, visit.id, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    with pytest.raises(IllegalMove):
        change(session, cast, visit.id, now + TEN_30, now)


def test_a_stranger_moves_nothing(session: Session, cast: Cast, visit: Visit, now: datetime) -> None:
    stranger = Builder(session, now, cast.home).person(Role.RELATIVE, "Sten", "Okänd")
    for one in (visit.id, uuid4()):
        with pytest.raises(NotFound):
            booking.change_time(session, one, starts_at=now + TEN_30, actor=cast.actor(stranger), now=now)


def test_a_visit_that_nobody_ended_is_past_all_the_same(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    after, ines = visit.ends_at, cast.actor(cast.ines)
    with pytest.raises(IllegalMove):
        booking.change_time(session, visit.id, starts_at=after + timedelta(days=1), actor=ines, now=after)
    with pytest.raises(IllegalMove):
        booking.cancel(session, visit.id, reason=Reason.RELATIVE_CANNOT, actor=ines, now=after)
    assert visit.state is State.BOOKED
