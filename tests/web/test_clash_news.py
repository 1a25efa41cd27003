"""Right after a change that leaves booked visits outside, the manager is told so."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bookings import book
from tests.builders import Cast
from tests.relations import relation_of_ines
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.booking import Wish
from visits.services import availability, booking
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import (
    Ban,
    BanHours,
    Home,
    Unit,
    Visit,
)

TUESDAY = date(2026, 11, 24)
TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def maj(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> UUID:
    with writing(settings) as session:
        return book(session, cast, TUESDAY_10, now=now).id


def row(settings: Settings, visit: UUID) -> Visit:
    with reading(settings) as session:
        found = session.get_one(Visit, visit)
        session.expunge(found)
        return found


def test_a_resident_who_moves_leaves_her_visits_to_be_moved_too(
    maj: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        eken = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Eken")
        Builder(session, now, session.get_one(Home, cast.home.id)).tablet(eken, "Platta")
    form = {
        "given_name": "Rosa",
        "family_name": "Lind",
        "unit": str(eken.id),
        "consent_ground": "own_words",
        "consent_by": "M",
    }
    page = maj.post(f"/manager/residents/{cast.rosa.id}/details", data=form, follow_redirects=True).text
    assert "1 booked visit clashes with this." in page
    assert "These visits were booked before the move" in page
    assert "Use the tablet Platta" in maj.get("/manager/clashes").text
    maj.post(f"/manager/clashes/{visit}/tablet")
    assert row(settings, visit).unit_id == eken.id
    assert "booked before the move" not in maj.get(f"/manager/residents/{cast.rosa.id}").text


Change = Callable[[FlaskClient, Cast], str]
CHANGES: dict[str, Change] = {
    "a quiet time": lambda maj, _: (
        maj.post(
            "/manager/hours/quiet-times",
            data={"quiet-label": "Fika", "quiet-starts": "10:00", "quiet-ends": "10:15"},
            follow_redirects=True,
        ).text
    ),
    "a closure": lambda maj, _: (
        maj.post(
            "/manager/hours/closures",
            data={
                "closure-label": "Jul",
                "closure-first_day": "2026-11-24",
                "closure-last_day": "2026-11-24",
                "closure-unit": "",
            },
            follow_redirects=True,
        ).text
    ),
    "hands": lambda maj, cast: (
        maj.post(
            f"/manager/units/{cast.unit.id}/hands",
            data={"hands-starts": "09:00", "hands-ends": "12:00", "hands-at_once": "1"},
            follow_redirects=True,
        ).text
    ),
    "the unit's hours": lambda maj, cast: (
        maj.post(
            f"/manager/units/{cast.unit.id}/hours",
            data={"hours-week-0-opens": "09:00", "hours-week-0-closes": "12:00"},
            follow_redirects=True,
        ).text
    ),
    "limits": lambda maj, _: (
        maj.post("/manager/hours/limits", data={"limits-per_day": "1"}, follow_redirects=True).text
    ),
    "a tablet out of service": lambda maj, cast: (
        maj.post(
            f"/manager/tablets/{cast.tablet.id}/out-of-service", data={"out-reason": "Broken"}, follow_redirects=True
        ).text
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_right_after_a_change_it_is_said_how_many_visits_clash(
    maj: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime, change: str
) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, session.get_one(Home, cast.home.id))
        second = builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")[0]
        aina = builder.resident(session.get_one(Unit, cast.unit.id), "Aina", "Berg")
        bo = builder.relative(aina, "Bo", "Berg")
        if change == "hands":
            builder.visit(aina, second, TUESDAY_10, bo)
        if change == "limits":
            book(session, cast, TUESDAY_10 + DAY / 6, now=now)
    page = CHANGES[change](maj, cast)
    assert "1 booked visit clashes with this." in page
    assert "Find a way out" in page


def test_a_relatives_visits_clash_once_the_resident_says_no(
    maj: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    with reading(settings) as session:
        relation = relation_of_ines(session, cast)
    page = maj.post(f"/manager/relatives/{relation}/consent", data={"consent": "no"}, follow_redirects=True).text
    assert "1 booked visit clashes with this." in page
    page = maj.get("/manager/clashes").text
    assert "Consent is missing or was taken back" in page
    assert "Hold it all the same" not in page


def test_a_change_that_leaves_nothing_outside_says_nothing_of_it(maj: FlaskClient, visit: UUID) -> None:
    data = {"quiet-label": "Lunch", "quiet-starts": "12:00", "quiet-ends": "13:00"}
    assert "clash" not in maj.post("/manager/hours/quiet-times", data=data, follow_redirects=True).text


def test_a_visit_in_a_bans_extra_hours_clashes_when_the_ban_is_lifted(
    maj: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        one = uuid4()
        ban = Ban(
            id=one,
            home_id=cast.home.id,
            together=one,
            name="Besöksförbud",
            decided_by="Maj",
            first_day=now.date(),
            created_by=cast.maj.id,
            created_at=now,
        )
        session.add(ban)
        session.flush()
        session.add(BanHours(ban_id=ban.id, weekday=1, opens=1140, closes=1260, hands_at=now))
        session.flush()
        late = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now).times[TUESDAY][-1]
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=late.starts_at)
        booking.book(session, wish, actor=cast.actor(cast.ines), now=now)
    page = maj.post(f"/manager/bans/{ban.id}/lifting", follow_redirects=True).text
    assert "1 booked visit clashes with this." in page
    assert "Outside the hours" in maj.get("/manager/clashes").text
