"""Booked visits that clash with what was decided since: listed with ways out, each one tap."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.relations import a_stranger, another_resident
from visits.rules.booking import Refused, Rule
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, ReminderState
from visits.rules.opening_hours import Days
from visits.rules.people import Actor
from visits.rules.visit_state import IllegalMove, Reason, State
from visits.services import alarms, booking, clashes, hours, reminding, swapping, tending
from visits.services.builder import Builder
from visits.services.clashes import Clash
from visits.storage.tables import (
    AuditEntry,
    Claim,
    Home,
    Message,
    Person,
    Reminder,
    Resident,
    Tablet,
    TabletUnit,
    Unit,
    Visit,
    VisitMove,
)

TUESDAY = date(2026, 11, 24)
TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
DAY = timedelta(days=1)


def builder_of(session: Session, cast: Cast, now: datetime) -> Builder:
    return Builder(session, now, session.get_one(Home, cast.home.id))


def close(session: Session, cast: Cast, now: datetime, days: int = 1) -> None:
    last = TUESDAY + (days - 1) * DAY
    hours.add_closure(session, Days(TUESDAY, last), unit=None, label="Jul", actor=cast.actor(cast.maj), now=now)


def listed(session: Session, actor: Actor, now: datetime) -> list[Clash]:
    return list(clashes.listed(session, actor=actor, now=now).shown)


def move_rosa(session: Session, cast: Cast, now: datetime) -> Unit:
    eken = builder_of(session, cast, now).unit("Eken", mail="eken@almgarden.example")
    session.get_one(Resident, cast.rosa.id).unit_id = eken.id
    session.flush()
    return eken


def test_a_closed_day_lists_its_visits_with_the_nearest_other_times(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, TUESDAY_10, now=now)
    assert clashes.count(session, actor=maj, now=now) == 0
    before = clashes.marks(session, actor=maj, now=now)
    close(session, cast, now)
    assert clashes.marks(session, actor=maj, now=now) - before == {(visit.id, Rule.CLOSURE)}
    (found,) = listed(session, maj, now)
    assert (found.visit.id, found.rules, found.tablet) == (visit.id, (Rule.CLOSURE,), "")
    assert (found.may_hold, found.reason) == (True, Reason.HOME_CANNOT)
    monday_18 = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert [slot.starts_at for slot in found.times] == [monday_18 - timedelta(minutes=n) for n in (90, 45, 0)]
    booking.change_time(session, visit.id, starts_at=found.times[0].starts_at, actor=maj, now=now)
    assert listed(session, maj, now) == []


def test_the_reason_to_cancel_is_the_residents_where_she_does_not_want_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, TUESDAY_10, now=now)
    rosa = session.get_one(Resident, cast.rosa.id)
    rosa.wishes_earliest = 660
    session.flush()
    (found,) = listed(session, cast.actor(cast.maj), now)
    assert (found.rules, found.reason, found.may_hold) == ((Rule.WISHES,), Reason.RESIDENT_CANNOT, True)
    assert all(slot.starts_at != TUESDAY_10 for slot in found.times)
    rosa.consent_ground = ""
    session.flush()
    (found,) = listed(session, cast.actor(cast.maj), now)
    assert (found.rules, found.may_hold, found.times) == ((Rule.NOT_BOOKABLE, Rule.WISHES), False, ())


def test_a_tablet_out_of_service_has_another_as_the_way_out(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, TUESDAY_10, now=now)
    session.get_one(Tablet, cast.tablet.id).out_since = now
    session.flush()
    assert [one.tablet for one in listed(session, maj, now)] == [""]
    builder_of(session, cast, now).tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")
    (found,) = listed(session, maj, now)
    assert (found.tablet, found.may_hold) == ("Surfplatta 2", False)
    assert TUESDAY_10 not in [slot.starts_at for slot in found.times]
    assert swapping.swap_tablet(session, visit.id, actor=maj, now=now) == "Surfplatta 2"
    assert listed(session, maj, now) == []


def test_staff_find_those_of_their_unit_alone_and_swap_the_tablet(session: Session, cast: Cast, now: datetime) -> None:
    karl, builder = cast.actor(cast.karl, on_tablet=True), builder_of(session, cast, now)
    eken = builder.unit("Eken")
    platta = builder.tablet(eken, "Platta")[0]
    gunvor = builder.resident(eken, "Gunvor", "Ek")
    olle = builder.relative(gunvor, "Olle", "Ek")
    visit = book(session, cast, TUESDAY_10, now=now)
    builder.visit(gunvor, platta, TUESDAY_10, olle)
    close(session, cast, now)
    assert clashes.count(session, actor=cast.actor(cast.maj), now=now) == 2
    assert [one.visit.id for one in listed(session, karl, now)] == [visit.id]
    nils = Actor(
        person=cast.karl.id, role=karl.role, home=karl.home, unit=eken.id, also=(cast.unit.id,), tablet=platta.id
    )
    assert clashes.count(session, actor=nils, now=now) == 2, "a shared tablet shows both units' visits"
    second = builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")[0]
    assert swapping.swap_tablet(session, visit.id, actor=karl, now=now) == second.name


def test_several_visits_of_one_resident_are_asked_about_once(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    visits = [book(session, cast, TUESDAY_10 + n * DAY, now=now) for n in range(4)]
    close(session, cast, now, days=3)
    found = listed(session, maj, now)
    assert [one.visit.id for one in found] == [visit.id for visit in visits[:3]]
    for one in found:
        for slot in one.times:
            assert slot.starts_at.date() in {now.date(), TUESDAY + 3 * DAY, TUESDAY + 4 * DAY}
            assert all(slot.ends_at <= visit.starts_at or slot.starts_at >= visit.ends_at for visit in visits)
    session.expire_all()
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    listed(session, maj, now)
    assert len(statements) <= 19, "eleven for the home, two for the visits, six for the one resident"


def test_a_time_that_another_of_her_visits_holds_is_not_offered(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    home = session.get_one(Home, cast.home.id)
    first = book(session, cast, TUESDAY_10 - timedelta(hours=1), now=now)
    second = book(session, cast, TUESDAY_10 - timedelta(minutes=15), now=now)
    home.per_day = 0
    session.flush()
    assert len(listed(session, maj, now)) == 2
    home.per_day = None
    session.get_one(Tablet, cast.tablet.id).out_since = now
    builder_of(session, cast, now).tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")
    one, two = listed(session, maj, now)
    held = {visit.starts_at for visit in (first, second)}
    assert not held & {slot.starts_at for slot in (*one.times, *two.times)}


def test_only_so_many_are_shown_at_a_time(
    session: Session, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clashes, "SHOWN", 2)
    for n in range(3):
        book(session, cast, TUESDAY_10 + n * DAY, now=now)
    close(session, cast, now, days=3)
    found = clashes.listed(session, actor=cast.actor(cast.maj), now=now)
    assert ([one.visit.starts_at.date() for one in found.shown], found.more) == ([TUESDAY, TUESDAY + DAY], 1)
    rest = clashes.listed(session, actor=cast.actor(cast.maj), now=now, skip=2)
    assert ([one.visit.starts_at.date() for one in rest.shown], rest.more) == ([TUESDAY + 2 * DAY], 0)
    assert clashes.listed(session, actor=cast.actor(cast.maj), now=now, skip=3) == found, "all seen to: anew"


def test_held_all_the_same_it_clashes_no_more_and_history_says_who(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, TUESDAY_10, now=now)
    letters = len(session.scalars(select(Message)).all())
    close(session, cast, now)
    changed = visit.changed_at
    clashes.hold(session, visit.id, [Rule.CLOSURE], actor=maj, now=now + DAY / 24)
    row = session.get_one(Visit, visit.id)
    assert set(row.overrides.split(",")) >= {"closure"}
    assert (row.changed_at, row.sequence) == (changed, 0)
    assert listed(session, maj, now) == []
    last = session.scalars(select(VisitMove).where(VisitMove.what == "hold")).one()
    assert (last.visit_id, last.actor_id, last.to_state, last.detail) == (visit.id, maj.person, State.BOOKED, "closure")
    assert "visit.hold" in session.scalars(select(AuditEntry.action)).all()
    assert len(session.scalars(select(Message)).all()) == letters, "nothing has changed for the relatives"


def test_only_what_was_shown_and_is_no_fact_is_set_aside(session: Session, cast: Cast, now: datetime) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, TUESDAY_10, now=now)
    before = visit.overrides
    assert clashes.hold(session, visit.id, [Rule.CLOSURE], actor=karl, now=now), "it does not clash"
    assert visit.overrides == before
    close(session, cast, now)
    session.get_one(Tablet, cast.tablet.id).out_since = now
    session.flush()
    assert not clashes.hold(session, visit.id, [Rule.NO_TABLET, Rule.QUIET], actor=karl, now=now)
    assert visit.overrides == before
    clashes.hold(session, visit.id, [Rule.NO_TABLET, Rule.CLOSURE], actor=karl, now=now)
    (found,) = listed(session, karl, now)
    assert found.rules == (Rule.NO_TABLET,)


def test_a_visit_in_hand_or_past_is_neither_held_nor_swapped(session: Session, cast: Cast, now: datetime) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, now + timedelta(hours=1), now=now)
    later = visit.ends_at
    with pytest.raises(IllegalMove):
        clashes.hold(session, visit.id, [Rule.CLOSURE], actor=karl, now=later)
    with pytest.raises(IllegalMove):
        swapping.swap_tablet(session, visit.id, actor=karl, now=later)
    tending.prepare(session, visit.id, actor=karl, now=now)
    with pytest.raises(IllegalMove):
        clashes.hold(session, visit.id, [Rule.CLOSURE], actor=karl, now=now)


def test_who_moved_to_another_unit_takes_the_visit_there_with_one_tap(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj, karl = cast.actor(cast.maj), cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, now + timedelta(minutes=10), now=now)
    reminding.sweep(session, now=now)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    eken = move_rosa(session, cast, now)
    (found,) = listed(session, maj, now)
    assert (found.visit.unit, found.rules, found.tablet) == (cast.unit.id, (Rule.NO_TABLET,), "")
    (on_tablet,) = listed(session, karl, now)
    assert on_tablet.times == (), "her new unit's times are not Karl's to see"
    platta = builder_of(session, cast, now).tablet(eken, "Platta")[0]
    session.expire_all()
    versions = {unit: session.get_one(Unit, unit).version for unit in (cast.unit.id, eken.id)}
    assert [one.tablet for one in listed(session, karl, now)] == ["Platta"]
    assert swapping.swap_tablet(session, visit.id, actor=karl, now=now) == "Platta"
    session.expire_all()
    row = session.get_one(Visit, visit.id)
    assert (row.unit_id, row.tablet_id, row.taken_by, row.sequence) == (eken.id, platta.id, None, 0)
    assert {claim.thing for claim in session.scalars(select(Claim))} == {cast.rosa.id, platta.id}
    for unit, before in versions.items():
        assert session.get_one(Unit, unit).version > before
    assert listed(session, maj, now) == []
    reminding.sweep(session, now=now)
    assert [one.visit for one in alarms.ringing(session, cast.home.id, [eken.id], now=now)] == [visit.id]
    assert alarms.ringing(session, cast.home.id, [cast.unit.id], now=now) == []
    reminding.sweep(session, now=now + timedelta(minutes=6))
    waiting = (Message.kind == MessageKind.UNIT_REMINDER, Message.state == MessageState.QUEUED)
    assert [letter.address for letter in session.scalars(select(Message).where(*waiting))] == ["eken@almgarden.example"]
    mail = select(Reminder.state).where(Reminder.kind == ReminderKind.UNIT_MAIL)
    assert set(session.scalars(mail)) == {ReminderState.DROPPED, ReminderState.RAISED}


def test_a_tablet_that_serves_both_units_stays_where_it_is(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    eken = move_rosa(session, cast, now)
    session.add(TabletUnit(tablet_id=cast.tablet.id, unit_id=eken.id))
    session.flush()
    (found,) = listed(session, cast.actor(cast.maj), now)
    assert found.tablet == cast.tablet.name
    assert swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now) == cast.tablet.name
    assert session.get_one(Visit, visit.id).unit_id == eken.id
    assert listed(session, cast.actor(cast.maj), now) == []


def test_with_no_tablet_in_her_new_unit_the_visit_stays(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    eken = move_rosa(session, cast, now)
    platta = builder_of(session, cast, now).tablet(eken, "Platta")[0]
    aina = another_resident(session, cast, now)
    aina.unit_id = eken.id
    builder_of(session, cast, now).visit(aina, platta, TUESDAY_10, session.get_one(Person, cast.ines.id))
    with pytest.raises(Refused):
        swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now)
    assert session.get_one(Visit, visit.id).unit_id == cast.unit.id


def test_strangers_find_no_clash_and_mend_nothing(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now).id
    close(session, cast, now)
    stranger = a_stranger(session, now)
    assert listed(session, stranger, now) == []
    nils = Actor(person=cast.karl.id, role=cast.karl.role, home=cast.home.id, unit=uuid4(), tablet=uuid4())
    assert clashes.count(session, actor=nils, now=now) == 0
    nowhere = Actor(person=cast.karl.id, role=cast.karl.role, home=cast.home.id, tablet=uuid4())
    for actor in (cast.actor(cast.ines), cast.actor(cast.karl), nowhere):
        with pytest.raises(NotFound):
            clashes.listed(session, actor=actor, now=now)
        with pytest.raises(NotFound):
            clashes.count(session, actor=actor, now=now)
    for actor in (stranger, nils, cast.actor(cast.ines), cast.actor(cast.karl)):
        one: UUID
        for one in (visit, uuid4()):
            with pytest.raises(NotFound):
                clashes.hold(session, one, [Rule.CLOSURE], actor=actor, now=now)
            with pytest.raises(NotFound):
                swapping.swap_tablet(session, one, actor=actor, now=now)
