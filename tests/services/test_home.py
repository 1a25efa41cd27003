"""The home's own name, number, language and time zone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.rooms import a_visit
from tests.services.outbox_samples import subscribe
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.visit_state import State
from visits.services import homes, staff
from visits.services.builder import Builder
from visits.services.homes import HomeFacts
from visits.services.staff import StaffFacts
from visits.storage.tables import AuditEntry, Home, Person, Unit

FACTS = HomeFacts(name="Ekbacken", phone="031-800 00 00", language="nb", timezone="Europe/Stockholm")
IN_OSLO = replace(FACTS, timezone="Europe/Oslo")


def test_maj_changes_what_the_first_page_asked(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    before = session.get_one(Unit, cast.unit.id).version
    homes.change(session, IN_OSLO, actor=maj, now=now)
    home = homes.show(session, actor=maj, now=now)
    assert (home.name, home.phone, home.language, home.timezone, home.coming) == (
        "Ekbacken",
        "031-800 00 00",
        "nb",
        "Europe/Oslo",
        0,
    )
    assert session.get_one(Unit, cast.unit.id, populate_existing=True).version > before, "the tablets ask anew"
    assert session.scalars(select(AuditEntry.action)).all() == ["home.change"]


def test_new_people_begin_with_the_homes_language(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    homes.change(session, FACTS, actor=maj, now=now)
    facts = StaffFacts(given_name="Nils", family_name="Ek", units=[cast.unit.id])
    nils = staff.add(session, facts, "8052", actor=maj, now=now)
    assert session.get_one(Person, nils).language == "nb"
    assert session.get_one(Person, cast.karl.id).language == "sv", "who is there keeps her own"


def test_the_zone_stays_while_visits_are_coming(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    book(session, cast, now + timedelta(days=1), now=now)
    a_visit(session, cast, state=State.ONGOING, starts_at=now - timedelta(minutes=10))
    with pytest.raises(InvalidInput) as refusal:
        homes.change(session, IN_OSLO, actor=maj, now=now)
    assert refusal.value.field == "timezone"
    home = homes.show(session, actor=maj, now=now)
    assert (home.name, home.timezone, home.coming) == ("Almgården", "Europe/Stockholm", 2)
    homes.change(session, FACTS, actor=maj, now=now)
    assert homes.show(session, actor=maj, now=now).name == "Ekbacken", "the rest can be changed all the time"


def test_visits_that_are_over_or_off_hold_no_zone(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    a_visit(session, cast, state=State.CANCELLED, starts_at=now + timedelta(hours=1))
    a_visit(session, cast, state=State.BOOKED, starts_at=now - timedelta(hours=1))
    homes.change(session, IN_OSLO, actor=maj, now=now)
    assert homes.show(session, actor=maj, now=now).timezone == "Europe/Oslo"


def test_another_zone_reaches_the_calendars(session: Session, cast: Cast, now: datetime) -> None:
    feed = subscribe(session, cast, now, fetched_at=now)
    later = now + timedelta(hours=1)
    homes.change(session, FACTS, actor=cast.actor(cast.maj), now=later)
    session.refresh(feed)
    assert feed.changed_at == now, "a calendar says nothing of the home's name"
    version = feed.version
    homes.change(session, IN_OSLO, actor=cast.actor(cast.maj), now=later)
    session.refresh(feed)
    assert (feed.version, feed.changed_at, feed.choices_at) == (version + 1, later, later)


@pytest.mark.parametrize("who", ["karl", "ines"])
def test_only_the_manager_changes_the_home(session: Session, cast: Cast, now: datetime, who: str) -> None:
    actor = cast.actor(getattr(cast, who))
    with pytest.raises(NotFound):
        homes.show(session, actor=actor, now=now)
    with pytest.raises(NotFound):
        homes.change(session, FACTS, actor=actor, now=now)


def test_another_homes_manager_changes_her_own(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    siv = other.actor(other.manager("Siv"))
    book(session, cast, now + timedelta(days=1), now=now)
    homes.change(session, IN_OSLO, actor=siv, now=now)
    assert session.get_one(Home, cast.home.id).name == "Almgården"
    assert homes.show(session, actor=siv, now=now).name == "Ekbacken"
