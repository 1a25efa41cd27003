"""The day's list: given once a shift to units that have visits, shown until somebody has seen it."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.reminded import minutes, version
from visits.rules.errors import NotFound
from visits.rules.visit_state import State
from visits.services import day_lists
from visits.services.builder import Builder
from visits.storage.tables import DayList, Home, Shift

HOUR = timedelta(hours=1)
AFTERNOON = datetime.fromisoformat("2026-11-23T14:00+01:00")


def shown(session: Session, cast: Cast, at: datetime) -> tuple[int, datetime] | None:
    found = day_lists.open_list(session, cast.home.id, [cast.unit.id], now=at)
    return (found.visits, found.first_at) if found else None


def test_at_the_start_of_a_shift_a_unit_gets_the_list_of_its_visits_once(
    session: Session, cast: Cast, now: datetime
) -> None:
    Builder(session, now, cast.home).unit("Granen")
    for hours in (1, 2.5, 3.25, 6.9, 9):
        book(session, cast, now + minutes(60 * hours), now=now)
    assert shown(session, cast, now) is None
    before = version(session, cast.unit.id)
    assert day_lists.give(session, now=AFTERNOON) == 1
    assert day_lists.give(session, now=AFTERNOON + minutes(1)) == 0
    assert session.scalars(select(DayList.unit_id)).all() == [cast.unit.id]
    assert version(session, cast.unit.id) == before + 1
    assert shown(session, cast, AFTERNOON) == (3, now + minutes(150))
    assert shown(session, cast, AFTERNOON + 2 * HOUR) == (1, now + minutes(60 * 6.9))


def test_karl_has_seen_it_and_the_log_of_lists_keeps_who_and_when(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + 3 * HOUR, now=now)
    day_lists.give(session, now=AFTERNOON)
    (row,) = session.scalars(select(DayList))
    karl, before = cast.actor(cast.karl, on_tablet=True), version(session, cast.unit.id)
    day_lists.see(session, row.id, actor=karl, now=AFTERNOON + minutes(3))
    day_lists.see(session, row.id, actor=karl, now=AFTERNOON + minutes(9))
    assert (row.seen_by, row.seen_at) == (cast.karl.id, AFTERNOON + minutes(3))
    assert version(session, cast.unit.id) == before + 1
    assert shown(session, cast, AFTERNOON + minutes(10)) is None


def test_only_staff_of_the_unit_say_that_it_is_seen(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + 3 * HOUR, now=now)
    day_lists.give(session, now=AFTERNOON)
    (row,) = session.scalars(select(DayList))
    builder = Builder(session, now, cast.home)
    elsewhere = builder.actor(cast.karl, builder.tablet(builder.unit("Granen"))[0])
    for stranger in (elsewhere, cast.actor(cast.maj), cast.actor(cast.ines)):
        with pytest.raises(NotFound):
            day_lists.see(session, row.id, actor=stranger, now=AFTERNOON)
    with pytest.raises(NotFound):
        day_lists.see(session, uuid4(), actor=cast.actor(cast.karl, on_tablet=True), now=AFTERNOON)


def test_a_list_is_shown_in_its_own_shift_and_while_a_visit_of_it_is_left(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + 3 * HOUR, now=now)
    day_lists.give(session, now=AFTERNOON)
    assert shown(session, cast, visit.ends_at) is None
    assert shown(session, cast, AFTERNOON + 7 * HOUR) is None
    visit.state = State.CANCELLED
    session.flush()
    assert shown(session, cast, AFTERNOON) is None


def test_without_visits_there_is_no_list(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + 3 * HOUR, now=now)
    visit.state = State.CANCELLED
    session.flush()
    assert day_lists.give(session, now=AFTERNOON) == 0


def test_a_list_that_comes_too_late_is_not_given(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + 8 * HOUR, now=now)
    assert day_lists.give(session, now=AFTERNOON + 2 * HOUR) == 0
    assert day_lists.give(session, now=AFTERNOON + 2 * HOUR - minutes(1)) == 1


def test_a_home_has_its_own_shifts_in_its_own_time_zone(session: Session, cast: Cast, now: datetime) -> None:
    session.add(Shift(home_id=cast.home.id, label="Dag", starts=13 * 60))
    there = Builder(session, now)
    far = there.home("Fjärran", timezone="Europe/Helsinki")
    session.flush()
    book(session, cast, now + 3 * HOUR, now=now)
    assert day_lists.starts_of(session, cast.home.id) == (13 * 60,)
    assert day_lists.starts_of(session, far.id) == (420, 840, 1260)
    assert day_lists.give(session, now=AFTERNOON - minutes(61)) == 0
    assert day_lists.give(session, now=AFTERNOON - minutes(60)) == 1


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_on_the_nights_the_clocks_change_each_shift_has_one_list(
    session: Session, cast: Cast, now: datetime, day: str
) -> None:
    zone_noon = datetime.fromisoformat(f"{day}T12:00+00:00")
    for hours in (-16, -6, -1, 4):
        book(session, cast, zone_noon + hours * HOUR, now=min(now, zone_noon - 48 * HOUR))
    session.execute(delete(DayList))
    for passed in range(0, 36 * 60, 10):
        day_lists.give(session, now=zone_noon - 24 * HOUR + minutes(passed))
    assert session.scalar(select(func.count(DayList.id))) == 3
    starts = session.scalars(select(DayList.starts_at).order_by(DayList.starts_at)).all()
    zone = session.get_one(Home, cast.home.id).timezone
    assert [start.astimezone(ZoneInfo(zone)).hour for start in starts] == [21, 7, 14]
