"""A unit may have hours and hands of its own; the home's week is not touched by them."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Holidays, Span
from visits.services import clashes, hands, hours
from visits.services.builder import Builder
from visits.storage.tables import Home, UnitHands, WeeklyHours

TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
CHRISTMAS_10 = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)


def outside(session: Session, cast: Cast, now: datetime) -> list[UUID]:
    return [one.visit.id for one in clashes.listed(session, actor=cast.actor(cast.maj), now=now).shown]


def test_the_page_of_the_home_shows_and_changes_its_own_week_alone(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    hours.set_week(session, {1: [Span(600, 660)]}, unit=cast.unit.id, actor=maj, now=now)
    assert hours.show(session, actor=maj, now=now).week[1] == (Span(540, 1140),)
    hours.set_week(session, {2: [Span(480, 540)]}, actor=maj, now=now)
    found = hours.own_week(session, cast.unit.id, actor=maj)
    assert {day: spans for day, spans in found.items() if spans} == {1: (Span(600, 660),)}
    hours.set_week(session, {}, unit=cast.unit.id, actor=maj, now=now)
    assert not any(hours.own_week(session, cast.unit.id, actor=maj).values())
    assert [(row.weekday, row.unit_id) for row in session.scalars(select(WeeklyHours))] == [(2, None)]


def test_a_visit_is_left_outside_by_the_hours_of_its_own_unit(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, TUESDAY_10, now=now)
    other = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Eken")
    hours.set_week(session, {1: [Span(0, 60)]}, unit=other.id, actor=maj, now=now)
    assert outside(session, cast, now) == [], "another unit's hours"
    hours.set_week(session, {1: [Span(660, 1080)]}, unit=cast.unit.id, actor=maj, now=now)
    assert outside(session, cast, now) == [visit.id]
    hours.set_week(session, {1: [Span(540, 1080)]}, unit=cast.unit.id, actor=maj, now=now)
    hours.set_week(session, {}, actor=maj, now=now)
    assert outside(session, cast, now) == [], "the home's hours do not count there"


def test_a_visit_on_a_holiday_that_the_home_no_longer_keeps_open_is_left_outside(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, CHRISTMAS_10, now=now)
    assert outside(session, cast, now) == []
    session.get_one(Home, cast.home.id).holidays = Holidays.CLOSED
    session.flush()
    assert outside(session, cast, now) == [visit.id]


def test_hands_by_part_of_the_day_do_not_overlap(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    assert hands.of_unit(session, cast.unit.id, actor=maj) == []
    hands.add(session, cast.unit.id, Span(720, 1440), at_once=1, actor=maj, now=now)
    hands.add(session, cast.unit.id, Span(420, 720), at_once=2, actor=maj, now=now)
    for part, field in ((Span(700, 730), "starts"), (Span(60, 60), "ends")):
        with pytest.raises(InvalidInput) as refusal:
            hands.add(session, cast.unit.id, part, at_once=1, actor=maj, now=now)
        assert refusal.value.field == field
    found = hands.of_unit(session, cast.unit.id, actor=maj)
    assert [(one.starts, one.ends, one.at_once) for one in found] == [(420, 720, 2), (720, 1440, 1)]
    hands.remove(session, found[0].id, unit=cast.unit.id, actor=maj, now=now)
    assert hands.of_unit(session, cast.unit.id, actor=maj) == found[1:]


def test_at_night_nobody_has_hands(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    hands.add(session, cast.unit.id, Span(1260, 420), at_once=0, actor=maj, now=now)
    hands.add(session, cast.unit.id, Span(420, 480), at_once=1, actor=maj, now=now)
    for met in (Span(400, 430), Span(1430, 10)):
        with pytest.raises(InvalidInput):
            hands.add(session, cast.unit.id, met, at_once=1, actor=maj, now=now)
    found = hands.of_unit(session, cast.unit.id, actor=maj)
    assert [(one.starts, one.ends, one.at_once) for one in found] == [(420, 480, 1), (1260, 420, 0)]
    assert len(session.scalars(select(UnitHands)).all()) == 3
    hands.remove(session, found[1].id, unit=cast.unit.id, actor=maj, now=now)
    assert [one.starts for one in session.scalars(select(UnitHands))] == [420]


def test_another_unit_or_home_has_nothing_to_say_here(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    hands.add(session, cast.unit.id, Span(0, 720), at_once=1, actor=maj, now=now)
    part = hands.of_unit(session, cast.unit.id, actor=maj)[0].id
    other = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Eken")
    builder = Builder(session, now)
    builder.home("Granen")
    stranger = builder.actor(builder.manager("Siv"))
    for actor, unit, what in ((maj, other.id, part), (maj, cast.unit.id, uuid4()), (stranger, cast.unit.id, part)):
        with pytest.raises(NotFound):
            hands.remove(session, what, unit=unit, actor=actor, now=now)
    with pytest.raises(NotFound):
        hands.add(session, cast.unit.id, Span(720, 780), at_once=1, actor=stranger, now=now)
    with pytest.raises(NotFound):
        hours.own_week(session, cast.unit.id, actor=stranger)
    with pytest.raises(NotFound):
        hours.set_week(session, {}, unit=cast.unit.id, actor=stranger, now=now)
    assert len(session.scalars(select(UnitHands)).all()) == 1
