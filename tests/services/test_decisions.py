"""What a home, a unit and a resident decide reaches the free times, and booking says which rule says no."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.opening_hours import Holidays
from visits.services import availability, booking
from visits.services.availability import ResidentTimes
from visits.services.builder import Builder
from visits.storage.tables import Home, Resident, Tablet, UnitHands, Visit, WeeklyHours

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NINE = timedelta(hours=21)  # from Monday noon to Tuesday 09.00 in Stockholm


def times(session: Session, cast: Cast, now: datetime) -> ResidentTimes:
    session.flush()
    return availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)


def book(session: Session, cast: Cast, starts_at: datetime, now: datetime, resident: UUID | None = None) -> UUID:
    wish = Wish(id=uuid4(), resident=resident or cast.rosa.id, starts_at=starts_at)
    return booking.book(session, wish, actor=cast.actor(cast.ines), now=now)


def refused(session: Session, cast: Cast, starts_at: datetime, now: datetime) -> tuple[Rule, ...]:
    session.flush()
    with pytest.raises(Refused) as caught:
        book(session, cast, starts_at, now)
    return caught.value.rules


def test_a_unit_with_hours_of_its_own_has_these_instead_of_the_homes(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.add(WeeklyHours(home_id=cast.home.id, unit_id=cast.unit.id, weekday=1, opens=600, closes=660))
    found = times(session, cast, now).times
    assert [len(found[day]) for day in (MONDAY, TUESDAY, date(2026, 11, 25), date(2026, 12, 1))] == [0, 1, 0, 1]
    other = Builder(session, now, cast.home).resident(Builder(session, now, cast.home).unit("Eken"))
    session.add(WeeklyHours(home_id=cast.home.id, unit_id=other.unit_id, weekday=2, opens=0, closes=60))
    assert len(times(session, cast, now).times[TUESDAY]) == 1


def test_public_holidays_are_known_and_can_be_closed_or_like_sundays(
    session: Session, cast: Cast, now: datetime
) -> None:
    home = session.get_one(Home, cast.home.id)
    before = datetime(2026, 12, 20, 11, 0, tzinfo=now.tzinfo)
    christmas = date(2026, 12, 25)
    counts = []
    for wanted in Holidays:
        home.holidays = wanted
        counts.append(len(times(session, cast, before).times[christmas]))
    session.query(WeeklyHours).filter(WeeklyHours.weekday == 6).delete()
    home.holidays = Holidays.AS_SUNDAY
    counts.append(len(times(session, cast, before).times[christmas]))
    home.country = "XX"
    counts.append(len(times(session, cast, before).times[christmas]))
    assert counts == [13, 13, 0, 0, 13]


def test_hands_bound_a_unit_with_many_tablets(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    builder.tablet(cast.unit, "Surfplatta 2")
    gunvor = builder.resident(cast.unit, "Gunvor", "Ek")
    builder.related(gunvor, session.merge(cast.ines))
    book(session, cast, now + NINE, now, gunvor.id)
    assert now + NINE in {slot.starts_at for slot in times(session, cast, now).times[TUESDAY]}
    session.add(UnitHands(unit_id=cast.unit.id, starts=0, ends=720, at_once=1))
    assert now + NINE not in {slot.starts_at for slot in times(session, cast, now).times[TUESDAY]}
    assert refused(session, cast, now + NINE, now) == (Rule.HANDS,)


def test_the_homes_limits_and_the_residents_own_count_the_smaller(session: Session, cast: Cast, now: datetime) -> None:
    home, rosa = session.get_one(Home, cast.home.id), session.get_one(Resident, cast.rosa.id)
    home.per_day, rosa.wishes_per_day = 3, 1
    session.flush()
    book(session, cast, now + NINE, now)
    found = times(session, cast, now)
    assert found.times[TUESDAY] == []
    assert found.times[date(2026, 11, 25)] != []
    assert refused(session, cast, now + NINE + timedelta(hours=3), now) == (Rule.DAY_LIMIT,)
    rosa.wishes_per_day = None
    assert times(session, cast, now).times[TUESDAY] != []


def test_a_week_runs_from_monday_to_sunday(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Home, cast.home.id).per_week = 1
    session.flush()
    book(session, cast, now + NINE, now)
    found = times(session, cast, now).times
    assert {day for day, slots in found.items() if not slots} == {MONDAY + timedelta(days=n) for n in range(7)}
    assert refused(session, cast, now + NINE + timedelta(days=5), now) == (Rule.WEEK_LIMIT,)


def test_who_has_booked_enough_ahead_is_told_so_but_can_still_change_the_time(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Home, cast.home.id).open_visits = 1
    session.flush()
    assert not times(session, cast, now).enough_open
    visit = book(session, cast, now + NINE, now)
    found = times(session, cast, now)
    assert found.enough_open
    assert found.first_free_day is None
    assert refused(session, cast, now + NINE + timedelta(days=1), now) == (Rule.OPEN_LIMIT,)
    ines = cast.actor(cast.ines)
    booking.change_time(session, visit, starts_at=now + NINE + timedelta(days=1), actor=ines, now=now)
    # Once it is over it no longer counts.
    assert not times(session, cast, now + timedelta(days=3)).enough_open


def test_at_the_end_of_life_no_limit_counts(session: Session, cast: Cast, now: datetime) -> None:
    home = session.get_one(Home, cast.home.id)
    home.per_day = home.per_week = home.open_visits = 0
    assert times(session, cast, now).first_free_day is None
    assert times(session, cast, now).most_people == 4
    session.get_one(Resident, cast.rosa.id).no_limits = True
    found = times(session, cast, now)
    assert (found.first_free_day, found.most_people) == (MONDAY, None)
    all_of_them = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE, people=9)
    made = booking.book(session, all_of_them, actor=cast.actor(cast.ines), now=now)
    assert session.get_one(Visit, made).people == 9


def test_a_residents_best_times(session: Session, cast: Cast, now: datetime) -> None:
    rosa = session.get_one(Resident, cast.rosa.id)
    rosa.wishes_earliest, rosa.wishes_latest, rosa.wishes_not_on = 600, 720, "13"
    found = times(session, cast, now).times
    assert [len(found[MONDAY + timedelta(days=n)]) for n in range(1, 5)] == [0, 2, 0, 2]
    assert refused(session, cast, now + NINE, now) == (Rule.WISHES,)


def test_nothing_is_offered_while_a_resident_rests(session: Session, cast: Cast, now: datetime) -> None:
    rosa = session.get_one(Resident, cast.rosa.id)
    rosa.rest_starts, rosa.rest_ends = 540, 840
    assert refused(session, cast, now + NINE, now) == (Rule.REST,)
    free = times(session, cast, now).times[TUESDAY]
    assert (len(free), free[0].starts_at) == (6, now + NINE + timedelta(hours=5, minutes=15))


@pytest.mark.parametrize(
    ("out_until", "free"), [(None, [0, 0]), (timedelta(days=1), [0, 9]), (timedelta(hours=-1), [6, 13])]
)
def test_a_tablet_out_of_service_holds_no_visits_until_its_date(
    session: Session, cast: Cast, now: datetime, out_until: timedelta | None, free: list[int]
) -> None:
    tablet = session.get_one(Tablet, cast.tablet.id)
    tablet.out_since = now - timedelta(days=2)
    tablet.out_until = None if out_until is None else now + out_until
    found = times(session, cast, now).times
    assert [len(found[day]) for day in (MONDAY, TUESDAY)] == free


def test_what_is_booked_on_a_tablet_that_goes_out_of_service_does_not_confuse_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + NINE, now)
    tablet = session.get_one(Tablet, cast.tablet.id)
    tablet.out_since, tablet.out_until = now, now + timedelta(days=2)
    found = times(session, cast, now).times
    assert [bool(found[MONDAY + timedelta(days=n)]) for n in range(4)] == [False, False, True, True]


def test_all_of_it_in_three_queries(session: Session, cast: Cast, now: datetime) -> None:
    home = session.get_one(Home, cast.home.id)
    home.holidays, home.per_day, home.open_visits = Holidays.CLOSED, 2, 5
    session.add(UnitHands(unit_id=cast.unit.id, starts=0, ends=1440, at_once=1))
    session.commit()
    statements: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    times(session, cast, now)
    assert len(statements) == 3


def test_as_many_come_as_the_home_has_room_for_and_staff_may_let_in_more(
    session: Session, cast: Cast, now: datetime
) -> None:
    assert session.get_one(Home, cast.home.id).most_people == 4
    many = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE, people=5)
    with pytest.raises(Refused) as caught:
        booking.book(session, many, actor=cast.actor(cast.ines), now=now)
    assert caught.value.rules == (Rule.PEOPLE,)
    karl = cast.actor(cast.karl, on_tablet=True)
    made = booking.book(session, many, actor=karl, now=now, relatives=(cast.ines.id,), override=True)
    visit = session.get_one(Visit, made)
    assert (visit.people, visit.overrides) == (5, "people")
    session.get_one(Home, cast.home.id).most_people = None
    later = replace(many, id=uuid4(), starts_at=now + NINE + timedelta(days=1), people=12)
    assert session.get_one(Visit, booking.book(session, later, actor=cast.actor(cast.ines), now=now)).people == 12


def test_staff_are_told_when_the_relative_they_book_for_has_enough_ahead(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Home, cast.home.id).open_visits = 1
    book(session, cast, now + NINE, now)
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE + timedelta(days=1))
    karl = cast.actor(cast.karl, on_tablet=True)
    with pytest.raises(Refused) as caught:
        booking.book(session, wish, actor=karl, now=now, relatives=(cast.ines.id,))
    assert caught.value.rules == (Rule.OPEN_LIMIT,)
