"""What a home has decided and booked, gathered for all its visits at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.recurring import book_both, visits_of
from tests.relations import another_resident, relation_of_ines
from visits.rules.bans import ExemptionGround
from visits.rules.booking import Rule, Wish
from visits.rules.opening_hours import Holidays
from visits.rules.visit_state import Reason, State
from visits.services import availability, booking, relatives, series_ending, standing
from visits.services.builder import Builder
from visits.services.decisions import decided
from visits.services.settled import HomeSettled
from visits.storage.tables import (
    Ban,
    BanHours,
    Closure,
    Exemption,
    Home,
    Person,
    Resident,
    Tablet,
    TabletUnit,
    Unit,
    UnitHands,
    Visit,
    WeeklyHours,
)

TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def builder_of(session: Session, cast: Cast, now: datetime) -> Builder:
    return Builder(session, now, session.get_one(Home, cast.home.id))


def clashes(session: Session, cast: Cast, now: datetime) -> list[tuple[Rule, ...]]:
    return list(standing.of_home(session, cast.home.id, now=now).clashes.values())


def a_ban(session: Session, cast: Cast, now: datetime, *, hands_at: datetime | None = None, **changes: object) -> Ban:
    ban = Ban(
        home_id=cast.home.id,
        together=cast.home.id,
        name="Besöksförbud",
        decided_by="Maj",
        first_day=TUESDAY,
        created_by=cast.maj.id,
        created_at=now,
        **changes,
    )
    session.add(ban)
    session.flush()
    session.add(BanHours(ban_id=ban.id, weekday=1, opens=1140, closes=1260, hands_at=hands_at))
    session.flush()
    return ban


def test_it_is_the_same_as_what_is_gathered_for_one_resident(session: Session, cast: Cast, now: datetime) -> None:
    builder = builder_of(session, cast, now)
    home, rosa = session.get_one(Home, cast.home.id), session.get_one(Resident, cast.rosa.id)
    aina, eken = another_resident(session, cast, now), builder.unit("Eken")
    gunvor = builder.resident(eken, "Gunvor", "Ek")
    home.per_day, home.per_week, home.holidays = 2, 5, Holidays.CLOSED
    rosa.wishes_earliest, rosa.wishes_latest, rosa.wishes_not_on, rosa.wishes_per_day = 600, 900, "25", 1
    builder.quiet("Lunch", 700, 760)
    session.add_all(
        [
            WeeklyHours(home_id=home.id, unit_id=eken.id, weekday=3, opens=600, closes=660),
            Closure(home_id=home.id, first_day=TUESDAY, last_day=TUESDAY, label="Jul", created_at=now),
            Closure(
                home_id=home.id, unit_id=eken.id, first_day=TUESDAY, last_day=TUESDAY + DAY, label="M", created_at=now
            ),
            Closure(home_id=home.id, first_day=date(2026, 1, 1), last_day=date(2026, 1, 2), label="då", created_at=now),
            UnitHands(unit_id=cast.unit.id, starts=0, ends=720, at_once=2),
            UnitHands(unit_id=eken.id, starts=0, ends=720, at_once=1),
        ]
    )
    ban = a_ban(session, cast, now, per_day=1, last_day=TUESDAY + 9 * DAY, hands_at=now)
    a_ban(session, cast, now, per_day=7, per_week=9)
    a_ban(session, cast, now, per_day=8, lifted_at=now, hands_at=now)
    session.add_all(
        Exemption(
            ban_id=ban.id, resident_id=one, ground=ground, decided_by="Maj", created_by=cast.maj.id, created_at=now
        )
        for one, ground in (
            (aina.id, ExemptionGround.SPECIAL_REASONS),
            (gunvor.id, ExemptionGround.END_OF_LIFE),
        )
    )
    session.flush()
    settled = HomeSettled(session, home, since=(now - 9 * DAY).date())
    for resident in (rosa, aina, gunvor):
        maj = cast.actor(cast.maj)
        place = availability.find(session, resident.id, actor=maj)
        one = decided(session, place, relatives=(), since=now - 8 * DAY, now=now, moving=None)
        found = settled.of(resident)
        assert settled.of(resident) is found
        for name in ("timezone", "weekly", "quiet", "holidays", "public_holidays", "wishes"):
            assert getattr(found.hours, name) == getattr(one.hours, name), name
        assert set(found.hours.closed) == set(one.hours.closed)
        assert [extra.weekly for extra in found.hours.extra] == [extra.weekly for extra in one.hours.extra]
        assert len(found.hours.extra) == 1
        assert found.hands == one.hands
        assert set(found.limits.caps) == set(one.limits.caps)
        assert replace(found.limits, caps=()) == replace(one.limits, caps=())


def test_it_takes_as_many_queries_however_much_is_booked(session: Session, cast: Cast, now: datetime) -> None:
    a_ban(session, cast, now, hands_at=now)
    for n in range(12):
        book(session, cast, TUESDAY_10 + n * DAY, now=now)
    session.flush()
    session.expire_all()
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert len(standing.of_home(session, cast.home.id, now=now).visits) == 12
    assert len(statements) <= 11


def test_what_relatives_can_book_clashes_with_nothing(session: Session, cast: Cast, now: datetime) -> None:
    builder = builder_of(session, cast, now)
    home = session.get_one(Home, cast.home.id)
    home.per_day, home.per_week = 1, 2
    session.add(UnitHands(unit_id=cast.unit.id, starts=0, ends=1440, at_once=1))
    aina = another_resident(session, cast, now)
    builder.related(aina, session.get_one(Person, cast.ines.id))
    builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")
    ines, booked = cast.actor(cast.ines), 0
    for resident in (cast.rosa.id, aina.id) * 4:
        free = availability.free_times(session, resident, actor=ines, now=now)
        if free.first_free_day is None:
            continue
        slot = free.times[free.first_free_day][0]
        wish = Wish(id=uuid4(), resident=resident, starts_at=slot.starts_at)
        booking.book(session, wish, actor=ines, now=now)
        booked += 1
    assert booked >= 6
    assert clashes(session, cast, now) == []


@pytest.mark.parametrize("gone", ["out", "out in between", "retired", "of another unit", "no longer shared"])
def test_a_visit_needs_its_tablet_in_service_and_in_her_unit(
    session: Session, cast: Cast, now: datetime, gone: str
) -> None:
    builder = builder_of(session, cast, now)
    eken = builder.unit("Eken")
    tablet = session.get_one(Tablet, cast.tablet.id)
    if gone == "no longer shared":
        tablet.unit_id = eken.id
        session.add(TabletUnit(tablet_id=tablet.id, unit_id=cast.unit.id))
        session.flush()
    book(session, cast, TUESDAY_10, now=now)
    assert clashes(session, cast, now) == []
    match gone:
        case "out":
            tablet.out_since = now
        case "out in between":
            tablet.out_since, tablet.out_until = TUESDAY_10 + DAY / 72, TUESDAY_10 + DAY
        case "retired":
            tablet.active = False
        case "of another unit":
            tablet.unit_id = eken.id
        case _:
            session.delete(session.scalars(select(TabletUnit)).one())
    session.flush()
    assert clashes(session, cast, now) == [(Rule.NO_TABLET,)]


def test_a_tablet_out_before_or_after_is_no_clash(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    tablet = session.get_one(Tablet, cast.tablet.id)
    tablet.out_since, tablet.out_until = now, TUESDAY_10
    session.flush()
    assert clashes(session, cast, now) == []
    tablet.out_since, tablet.out_until = visit.ends_at, None
    session.flush()
    assert clashes(session, cast, now) == [], "only its cleaning lies in that time"


def test_a_resident_who_moved_has_her_visits_still_with_the_unit_before(
    session: Session, cast: Cast, now: datetime
) -> None:
    builder = builder_of(session, cast, now)
    eken = builder.unit("Eken")
    visit = book(session, cast, TUESDAY_10, now=now).id
    session.get_one(Resident, cast.rosa.id).unit_id = eken.id
    session.flush()
    found = standing.of_home(session, cast.home.id, now=now)
    assert (found.clashes, found.other_tablet(visit)) == ({visit: (Rule.NO_TABLET,)}, None)
    shared = builder.tablet(eken, "A")[0]
    shared.unit_id = cast.unit.id
    session.add(TabletUnit(tablet_id=shared.id, unit_id=eken.id))
    own = builder.tablet(eken, "Z")[0]
    session.flush()
    other = standing.of_home(session, cast.home.id, now=now).other_tablet(visit)
    assert other is not None
    assert other.id == own.id, "her own unit's first"
    own.active = False
    session.flush()
    other = standing.of_home(session, cast.home.id, now=now).other_tablet(visit)
    assert other is not None
    assert other.id == shared.id
    shared.active = False
    session.add(TabletUnit(tablet_id=cast.tablet.id, unit_id=eken.id))
    session.flush()
    found = standing.of_home(session, cast.home.id, now=now)
    other = found.other_tablet(visit)
    assert found.clashes == {visit: (Rule.NO_TABLET,)}
    assert other is not None
    assert other.id == cast.tablet.id, "the tablet it is on serves both units"


def test_another_tablet_must_be_free_and_in_service(session: Session, cast: Cast, now: datetime) -> None:
    builder = builder_of(session, cast, now)
    visit = book(session, cast, TUESDAY_10, now=now)
    session.get_one(Tablet, cast.tablet.id).out_since = now
    second = builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")[0]

    def other() -> bool:
        session.flush()
        return standing.of_home(session, cast.home.id, now=now).other_tablet(visit.id) is not None

    assert other()
    aina = another_resident(session, cast, now)
    ines = session.get_one(Person, cast.ines.id)
    # It begins when ours is over, but not cleaned yet.
    meeting = builder.visit(aina, second, visit.ends_at + timedelta(minutes=10), ines)
    assert not other()
    booking.cancel(session, meeting.id, reason=Reason.MISTAKE, actor=cast.actor(cast.maj), now=now)
    assert other()
    second.out_since, second.out_until = visit.starts_at, visit.ends_at
    assert not other()
    second.out_until = visit.starts_at
    second.out_since = now
    assert other()


def test_consent_taken_back_by_the_resident_for_all_or_for_one(session: Session, cast: Cast, now: datetime) -> None:
    maj, rosa = cast.actor(cast.maj), session.get_one(Resident, cast.rosa.id)
    book(session, cast, TUESDAY_10, now=now)
    for field, changed, before in (("consent_ground", "", "own_words"), ("protected_identity", True, False)):
        setattr(rosa, field, changed)
        session.flush()
        assert clashes(session, cast, now) == [(Rule.NOT_BOOKABLE,)]
        setattr(rosa, field, before)
    relatives.set_consent(session, relation_of_ines(session, cast), consent=False, actor=maj, now=now)
    assert clashes(session, cast, now) == [(Rule.NOT_BOOKABLE,)]
    relatives.set_consent(session, relation_of_ines(session, cast), consent=True, actor=maj, now=now)
    assert clashes(session, cast, now) == []


def test_only_what_is_coming_and_in_nobodys_hands_clashes_but_all_of_it_counts(
    session: Session, cast: Cast, now: datetime
) -> None:
    builder, ines = builder_of(session, cast, now), session.get_one(Person, cast.ines.id)
    held = builder.visit(cast.rosa, cast.tablet, now - DAY / 12, ines, state=State.HELD)
    in_hand = builder.visit(cast.rosa, cast.tablet, now + DAY / 24, ines, state=State.READY)
    coming = builder.visit(cast.rosa, cast.tablet, now + DAY / 8, ines)
    cancelled = builder.visit(cast.rosa, cast.tablet, now + DAY / 6, ines)
    booking.cancel(session, cancelled.id, reason=Reason.MISTAKE, actor=cast.actor(cast.maj), now=now)
    session.get_one(Home, cast.home.id).per_day = 2
    for n, visit in enumerate((held, in_hand, coming)):
        session.get_one(Visit, visit.id).changed_at = now - DAY + n * DAY / 24
    session.flush()
    found = standing.of_home(session, cast.home.id, now=now)
    assert set(found.visits) == {held.id, in_hand.id, coming.id}
    assert found.clashes == {coming.id: (Rule.DAY_LIMIT,)}
    session.get_one(Home, cast.home.id).per_day = 1
    session.flush()
    assert set(standing.of_home(session, cast.home.id, now=now).clashes) == {coming.id}, "one in hand is staff's"
    assert standing.of_home(session, cast.home.id, now=now + DAY).clashes == {}


def test_another_homes_visits_are_not_looked_at(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, TUESDAY_10, now=now)
    other = Builder(session, now)
    assert standing.of_home(session, other.home("Granen").id, now=now).visits == {}


def test_a_visit_that_one_of_several_has_left_keeps_its_place(session: Session, cast: Cast, now: datetime) -> None:
    tomas = builder_of(session, cast, now).relative(cast.rosa, "Tomas", "Lind")
    row = book_both(session, cast, now, tomas)
    first = visits_of(session, row.id)[0]
    later, then = book(session, cast, first.starts_at + DAY / 12, now=now + DAY / 24), now + DAY / 12
    series_ending.end(session, row.id, reason=Reason.RELATIVE_ILL, actor=cast.actor(cast.ines), now=then)
    session.get_one(Home, cast.home.id).per_day = 1
    session.flush()
    assert standing.of_home(session, cast.home.id, now=now).clashes == {later.id: (Rule.DAY_LIMIT,)}
