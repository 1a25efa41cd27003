"""Lengths, grids and tablets as they count for a resident's times: the home's, her unit's, those shared."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.shape import Shape
from visits.services import availability, booking, shapes
from visits.services.availability import ResidentTimes
from visits.services.builder import Builder
from visits.storage.tables import Home, Tablet, TabletUnit, Unit, UnitHands, Visit

TUESDAY = date(2026, 11, 24)
NINE = timedelta(hours=21)
"""From Monday noon to Tuesday at nine."""


def times(session: Session, cast: Cast, now: datetime, *, minutes: int | None = None) -> ResidentTimes:
    return availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now, minutes=minutes)


def book(session: Session, cast: Cast, starts_at: datetime, now: datetime, *, minutes: int | None = None) -> UUID:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=starts_at, minutes=minutes)
    return booking.book(session, wish, actor=cast.actor(cast.ines), now=now)


def test_a_home_offers_several_lengths_and_each_is_booked_as_such(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Home, cast.home.id).other_lengths = "15,60"
    found = times(session, cast, now)
    assert (found.minutes, found.lengths) == (30, (15, 30, 60))
    long = times(session, cast, now, minutes=60)
    assert {slot.ends_at - slot.starts_at for slot in long.times[TUESDAY]} == {timedelta(minutes=60)}
    # The last hour begins at 18.00: the grid is every 45 minutes from nine, and the day closes at 19.
    assert len(long.times[TUESDAY]) == 13
    visit = session.get_one(Visit, book(session, cast, now + NINE, now, minutes=60))
    assert visit.ends_at - visit.starts_at == timedelta(minutes=60)
    after = times(session, cast, now).times[TUESDAY]
    # The tablet is cleaned until 10.15, so that 10.30 is the next.
    assert after[0].starts_at == now + NINE + timedelta(minutes=90)


def test_a_length_the_home_does_not_offer_is_refused_and_not_shown(session: Session, cast: Cast, now: datetime) -> None:
    assert times(session, cast, now, minutes=20).minutes == 30
    with pytest.raises(Refused) as refused:
        book(session, cast, now + NINE, now, minutes=20)
    assert refused.value.rules == (Rule.LENGTH,)


def test_a_moved_visit_keeps_its_length_though_the_home_offers_it_no_more(
    session: Session, cast: Cast, now: datetime
) -> None:
    home = session.get_one(Home, cast.home.id)
    home.other_lengths = "60"
    visit = book(session, cast, now + NINE, now, minutes=60)
    home.other_lengths = ""
    session.flush()
    ines = cast.actor(cast.ines)
    found = availability.free_times(session, cast.rosa.id, actor=ines, now=now, moving=visit, minutes=60)
    assert found.minutes == 60
    booking.change_time(session, visit, starts_at=now + NINE + timedelta(minutes=90), actor=ines, now=now)
    moved = session.get_one(Visit, visit)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=60)


def test_a_home_may_have_a_grid_of_its_own(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Home, cast.home.id).grid_minutes = 10
    found = times(session, cast, now)
    assert [slot.starts_at - now for slot in found.times[TUESDAY][:3]] == [
        NINE,
        NINE + timedelta(minutes=10),
        NINE + timedelta(minutes=20),
    ]
    book(session, cast, now + NINE + timedelta(minutes=20), now)
    # 45 minutes each way are gone with it, the buffer of the one before included.
    assert times(session, cast, now).times[TUESDAY][0].starts_at == now + NINE + timedelta(minutes=70)


def test_a_unit_may_have_a_shape_of_its_own(session: Session, cast: Cast, now: datetime) -> None:
    unit, home = session.get_one(Unit, cast.unit.id), session.get_one(Home, cast.home.id)
    assert shapes.own(unit) is None
    own = Shape(
        slot_minutes=20, other_lengths=(40,), grid_minutes=30, buffer_minutes=10, notice_minutes=24 * 60, horizon_days=3
    )
    shapes.write(unit, own)
    assert shapes.counting(home, unit) == own
    found = times(session, cast, now)
    assert (found.minutes, found.lengths, len(found.times)) == (20, (20, 40), 4)
    assert found.first_free_day == TUESDAY
    assert found.times[TUESDAY][0].starts_at == now + timedelta(days=1)
    shapes.forget(unit)
    assert shapes.counting(home, unit) == shapes.of_home(home)
    assert times(session, cast, now).minutes == 30


def test_a_shared_tablet_is_used_when_the_units_own_is_taken(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    linden = builder.unit("Linden")
    shared, _ = builder.tablet(linden, "Linden 1")
    tomas = builder.resident(session.get_one(Unit, cast.unit.id), "Tomas")
    on = session.get_one(Tablet, cast.tablet.id)
    builder.visit(tomas, on, now + NINE, session.merge(cast.ines))
    assert now + NINE not in {slot.starts_at for slot in times(session, cast, now).times[TUESDAY]}
    session.add(TabletUnit(tablet_id=shared.id, unit_id=cast.unit.id))
    session.flush()
    visit = session.get_one(Visit, book(session, cast, now + NINE, now))
    assert (visit.tablet_id, visit.unit_id) == (shared.id, cast.unit.id)


def test_hands_are_those_of_the_unit_whoever_has_the_tablet(session: Session, cast: Cast, now: datetime) -> None:
    """A visit of another unit on a shared tablet keeps none of our hands busy; nor does a tablet out of service."""
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    linden = builder.unit("Linden")
    shared, _ = builder.tablet(linden, "Linden 1")
    session.add(TabletUnit(tablet_id=shared.id, unit_id=cast.unit.id))
    session.add(UnitHands(unit_id=cast.unit.id, starts=0, ends=1440, at_once=1))
    broken, _ = builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 9")
    broken.out_since = now
    elsewhere = builder.resident(linden, "Tomas")
    builder.visit(elsewhere, shared, now + NINE, session.merge(cast.ines))
    assert now + NINE in {slot.starts_at for slot in times(session, cast, now).times[TUESDAY]}
    here = builder.resident(session.get_one(Unit, cast.unit.id), "Bengt")
    builder.visit(here, session.get_one(Tablet, cast.tablet.id), now + NINE, session.merge(cast.ines))
    broken.out_since = None
    session.flush()
    with pytest.raises(Refused) as refused:
        book(session, cast, now + NINE, now)
    assert refused.value.rules == (Rule.HANDS,)
