"""The demo's home is what the start promises, and its ways in lead somewhere at any hour."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from visits.rules import call_window
from visits.rules.call_window import Entry
from visits.rules.people import Role
from visits.rules.visit_state import COMING, OUTCOMES, State
from visits.services import availability, demo, feeds, series_rolling, sign_ins, tablets, tending
from visits.services.builder import Builder
from visits.storage.tables import (
    Closure,
    Message,
    Occurrence,
    Person,
    QuietTime,
    Related,
    Resident,
    Series,
    Tablet,
    Unit,
    Visit,
    VisitRelative,
)


@pytest.fixture
def home(session: Session, now: datetime) -> Session:
    demo.fill(session, now=now)
    return session


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_home_has_its_size(home: Session, now: datetime) -> None:
    sizes = {table.__name__: count(home, table) for table in (Unit, Resident, Tablet, Closure, QuietTime)}
    assert sizes == {"Unit": 5, "Resident": 40, "Tablet": 8, "Closure": 1, "QuietTime": 2}
    roles = Counter(home.scalars(select(Person.role)))
    assert roles == {Role.STAFF: 14, Role.RELATIVE: 110, Role.MANAGER: 1}
    first, last = home.execute(select(func.min(Visit.starts_at), func.max(Visit.starts_at))).one()
    assert timedelta(days=13) < now - first < timedelta(days=15)
    assert timedelta(days=13) < last - now < timedelta(days=15)
    assert count(home, Message) == 0
    for visit in home.scalars(select(Visit)):
        assert visit.state in (COMING if visit.starts_at > now else OUTCOMES)


def test_some_visits_recur_and_the_worker_can_go_on_with_them(home: Session, now: datetime) -> None:
    found = home.scalars(select(Series)).all()
    assert Counter(one.every_weeks for one in found) == {1: 3, 2: 3}
    assert count(home, Occurrence) == 6
    assert {one.id for one in found if one.every_weeks == 1} <= set(series_rolling.due(home, now=now, limit=10))
    assert all(series_rolling.roll(home, one.id, now=now) for one in found if one.every_weeks == 1)


def test_a_second_start_keeps_the_home(home: Session, now: datetime) -> None:
    demo.fill(home, now=now + timedelta(days=1))
    assert count(home, Resident) == 40


# At night, in opening hours, during lunch, on a day when everything else is over.
@pytest.mark.sqlite  # building 17 homes takes a minute, and the hour is the same elsewhere
@pytest.mark.parametrize("hours", [0, 0.2, 0.5, 0.8, 1, 1.3, 1.7, 2, 3, 4.4, 5.1, 5.9, 8, 14.97, 21, 24 * 9, 24 * 30])
def test_every_way_in_works_at_any_hour(home: Session, now: datetime, hours: float) -> None:
    later = now + timedelta(hours=hours)
    made = demo.open_entrances(home, now=later)
    visit = home.get_one(Visit, made.visit)
    found = call_window.entry(visit.state, starts_at=visit.starts_at, ends_at=visit.ends_at, now=later)
    assert (visit.state, found) == (State.BOOKED, Entry.WAITING)
    ines = sign_ins.find(home, made.relative, now=later)
    assert ines is not None
    assert home.get(VisitRelative, (visit.id, ines.actor.person)) is not None
    times = availability.free_times(home, visit.resident_id, actor=ines.actor, now=later)
    assert times.resident == visit.resident_id, "she is his daughter, and can book with him"
    maj = sign_ins.find(home, made.manager, now=later)
    assert maj is not None
    assert maj.actor.role is Role.MANAGER
    device = tablets.enrol(home, made.tablet, now=later)
    assert device is not None
    tablet = tablets.find(home, device, now=later)
    assert tablet is not None
    assert tablet.unit == visit.unit_id
    feed = feeds.find(home, made.feed)
    assert feed is not None
    assert feed.relative == ines.actor.person


def test_after_the_visit_was_held_the_next_start_has_another_open_one(home: Session, now: datetime) -> None:
    first = home.get_one(Visit, demo.open_entrances(home, now=now).visit)
    karl = Builder(home, now).actor(demo._first(home, Role.STAFF, "Karl"), home.get_one(Tablet, first.tablet_id))
    at = first.starts_at + timedelta(minutes=2)
    for step in (tending.prepare, tending.ready, tending.start, tending.end):
        step(home, first.id, actor=karl, now=at)
    second = home.get_one(Visit, demo.open_entrances(home, now=at + timedelta(minutes=1)).visit)
    assert second.id != first.id
    assert second.starts_at - at <= timedelta(minutes=15)


def test_a_visit_open_now_is_used_again(home: Session, now: datetime) -> None:
    first = demo.open_entrances(home, now=now)
    again = demo.open_entrances(home, now=now + timedelta(minutes=1))
    assert again.visit == first.visit
    assert feeds.find(home, first.feed) is not None
    assert again.feed != first.feed


def test_a_home_that_an_earlier_version_made_opens_with_whoever_his_daughter_is(home: Session, now: datetime) -> None:
    folke = home.scalars(select(Resident).where(Resident.given_name == demo.FATHER)).one()
    his = select(Person).join(Related, Related.relative_id == Person.id).where(Related.resident_id == folke.id)
    for daughter in home.scalars(his):
        daughter.given_name = "Lena"
    home.flush()
    made = demo.open_entrances(home, now=now)
    assert home.get_one(Visit, made.visit).resident_id == folke.id
