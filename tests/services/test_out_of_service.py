"""A tablet out of service: nothing new is booked on it, nothing booked is dropped, another tablet is one tap away."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.booking import Refused, Rule
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState, ReminderState
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import IllegalMove, State
from visits.services import clashes, messages, out_of_service, sharing, swapping, visits
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, Claim, Home, Message, Reminder, Resident, Tablet, Unit, Visit, VisitMove

TUESDAY = date(2026, 11, 24)
TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
DAY = timedelta(days=1)


def take_out(session: Session, cast: Cast, now: datetime, last_day: date | None = None) -> None:
    out_of_service.take_out(
        session, cast.tablet.id, last_day=last_day, reason="Trasig skärm", actor=cast.actor(cast.maj), now=now
    )


def test_the_other_units_that_a_tablet_serves_learn_of_it(session: Session, cast: Cast, now: datetime) -> None:
    linden = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Linden")
    sharing.share(session, cast.tablet.id, units=[linden.id], actor=cast.actor(cast.maj), now=now)
    session.expire_all()
    before = session.get_one(Unit, linden.id).version
    take_out(session, cast, now)
    out_of_service.put_back(session, cast.tablet.id, actor=cast.actor(cast.maj), now=now)
    session.expire_all()
    assert session.get_one(Unit, linden.id).version == before + 2


def second_tablet(session: Session, cast: Cast, now: datetime, name: str = "Surfplatta 2") -> Tablet:
    return Builder(session, now, session.get_one(Home, cast.home.id)).tablet(session.get_one(Unit, cast.unit.id), name)[
        0
    ]


def stranded(session: Session, cast: Cast, now: datetime) -> list[UUID]:
    found = clashes.listed(session, actor=cast.actor(cast.maj), now=now).shown
    assert clashes.count_on(session, cast.tablet.id, actor=cast.actor(cast.maj), now=now) == len(found)
    return [one.visit.id for one in found]


def claims(session: Session, visit: UUID) -> dict[UUID, tuple[datetime, datetime]]:
    rows = session.scalars(select(Claim).where(Claim.visit_id == visit))
    return {row.thing: (row.starts_at, row.ends_at) for row in rows}


def test_out_until_the_end_of_a_day_at_the_home_and_back_again(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    before = session.get_one(Unit, cast.unit.id).version
    take_out(session, cast, now, TUESDAY)
    tablet = session.get_one(Tablet, cast.tablet.id)
    assert (tablet.out_since, tablet.out_until) == (now, datetime(2026, 11, 24, 23, 0, tzinfo=UTC))
    found = out_of_service.of_home(session, actor=maj, now=now)[cast.tablet.id]
    assert (found.last_day, found.reason, found.unit_name) == (TUESDAY, "Trasig skärm", "Björken")
    assert out_of_service.of_home(session, actor=maj, now=now + 2 * DAY) == {}
    take_out(session, cast, now)
    assert out_of_service.of_home(session, actor=maj, now=now + 99 * DAY)[cast.tablet.id].last_day is None
    out_of_service.put_back(session, cast.tablet.id, actor=maj, now=now)
    assert out_of_service.of_home(session, actor=maj, now=now) == {}
    session.expire_all()
    assert session.get_one(Unit, cast.unit.id).version == before + 3
    assert set(session.scalars(select(AuditEntry.action))) >= {"tablet.out_of_service", "tablet.back_in_service"}


@pytest.mark.parametrize("away", [-1, 367, 2_000_000])
def test_the_last_day_lies_ahead_and_within_a_year(session: Session, cast: Cast, now: datetime, away: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take_out(session, cast, now, now.date() + timedelta(days=away))
    assert refusal.value.field == "last_day"
    assert session.get_one(Tablet, cast.tablet.id).out_since is None


def test_only_the_homes_manager_decides_and_only_about_a_tablet_in_use(
    session: Session, cast: Cast, now: datetime
) -> None:
    builder = Builder(session, now)
    builder.home("Granen")
    stranger, maj = builder.actor(builder.manager("Siv")), cast.actor(cast.maj)
    retired = second_tablet(session, cast, now)
    retired.active = False
    for actor, tablet in ((stranger, cast.tablet.id), (maj, uuid4()), (maj, retired.id)):
        with pytest.raises(NotFound):
            out_of_service.take_out(session, tablet, last_day=None, reason="x", actor=actor, now=now)
        with pytest.raises(NotFound):
            out_of_service.put_back(session, tablet, actor=actor, now=now)


def test_the_visits_of_the_time_it_is_out_are_listed_and_no_others(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now).id
    later = book(session, cast, TUESDAY_10 + DAY, now=now).id
    assert stranded(session, cast, now) == []
    take_out(session, cast, now, TUESDAY)
    assert stranded(session, cast, now) == [visit]
    take_out(session, cast, now)
    assert stranded(session, cast, now) == [visit, later]
    take_out(session, cast, TUESDAY_10 + DAY / 2)
    assert stranded(session, cast, now) == [later], "out from then on alone"


def test_another_tablet_is_used_and_nothing_else_changes(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    take_out(session, cast, now)
    broken = second_tablet(session, cast, now, "Surfplatta 0")
    broken.out_since = now
    other = second_tablet(session, cast, now)
    letters = len(session.scalars(select(Message)).all())
    view = visits.show(session, visit.id, actor=cast.actor(cast.maj))
    before = claims(session, visit.id)
    assert swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now) == "Surfplatta 2"
    after = claims(session, visit.id)
    assert after == {cast.rosa.id: before[cast.rosa.id], other.id: before[cast.tablet.id]}
    found = visits.show(session, visit.id, actor=cast.actor(cast.maj))
    assert (found.tablet, found.tablet_out, view.tablet_out) == (other.id, False, True)
    assert (found.sequence, found.changed_at, found.starts_at) == (view.sequence, view.changed_at, view.starts_at)
    assert len(session.scalars(select(Message)).all()) == letters
    last = session.scalars(select(VisitMove).where(VisitMove.what == "swap_tablet")).one()
    assert (last.visit_id, last.actor_id, last.to_state) == (visit.id, cast.maj.id, State.BOOKED)
    assert last.detail == "Surfplatta 1 → Surfplatta 2"
    assert stranded(session, cast, now) == []


def test_when_another_unit_gets_the_visit_its_relatives_are_reminded_and_told_as_before(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    messages.owe_to_relatives(session, MessageKind.LATE, visit=visit, now=now)
    rows = select(Reminder.kind, Reminder.due_at, Reminder.state).where(Reminder.visit_id == visit.id)
    of_relatives = rows.where(Reminder.kind.not_in(STAFF_KINDS)).order_by(Reminder.due_at)
    before = session.execute(of_relatives).all()
    assert before
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    granen = builder.unit("Granen")
    builder.tablet(granen, "Surfplatta 3")
    session.get_one(Resident, cast.rosa.id).unit_id = granen.id
    session.flush()
    # So late that the reminder of the day before would not be planned any more.
    late = TUESDAY_10 - timedelta(hours=25)
    swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=late)
    assert session.execute(of_relatives).all() == before
    states = select(Message.state).where(Message.kind == MessageKind.LATE)
    assert set(session.scalars(states)) == {MessageState.QUEUED}
    of_staff = session.execute(rows.where(Reminder.kind.in_(STAFF_KINDS))).all()
    assert sorted(row.state for row in of_staff).count(ReminderState.DUE) == len(of_staff) // 2, "anew, in another unit"


def test_with_no_other_tablet_free_the_visit_stays_where_it_is(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    take_out(session, cast, now)
    other = second_tablet(session, cast, now)
    before = claims(session, visit.id)
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    gunvor = builder.resident(session.get_one(Unit, cast.unit.id), "Gunvor", "Ek")
    # Its time is over when the cleaning of ours is not.
    builder.visit(gunvor, other, visit.ends_at + timedelta(minutes=10), session.merge(cast.ines))
    with pytest.raises(Refused) as refusal:
        swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now)
    assert refusal.value.rules == (Rule.NO_TABLET,)
    assert claims(session, visit.id) == before


def test_a_tablet_back_before_the_visit_can_be_used(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    other = second_tablet(session, cast, now)
    other.out_since, other.out_until = now, visit.starts_at
    assert swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now) == other.name


def test_a_visit_in_hand_or_of_another_home_is_not_swapped(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    second_tablet(session, cast, now)
    for person in (cast.ines, cast.karl):
        with pytest.raises(NotFound):
            swapping.swap_tablet(session, visit.id, actor=cast.actor(person), now=now)
    session.get_one(Visit, visit.id).state = State.READY
    session.flush()
    with pytest.raises(IllegalMove):
        swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now)
