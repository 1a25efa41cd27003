"""A relative changes the time: sees the old and the new, confirms, and loses nothing when somebody was quicker."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.builders import Cast, browser_of
from visits import clock
from visits.rules.booking import Wish
from visits.services import booking, tending
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Related, Visit

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> UUID:
    with writing(settings) as session:
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE)
        return booking.book(session, wish, actor=cast.actor(cast.ines), now=now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


def starts_at(settings: Settings, visit: UUID) -> datetime:
    with reading(settings) as session:
        return session.get_one(Visit, visit).starts_at


def test_ines_changes_the_time_in_three_taps(ines: FlaskClient, visit: UUID, settings: Settings, now: datetime) -> None:
    assert f'href="/visits/{visit}/time"' in ines.get(f"/visits/{visit}").text
    times = ines.get(f"/visits/{visit}/time?day=2026-11-24").text
    wanted = (now + TEN_30).isoformat()
    assert f"/visits/{visit}/time/new?starts={wanted.replace('+', '%2B')}" in times
    summary = ines.get(f"/visits/{visit}/time/new", query_string={"starts": wanted}).text
    assert "10.30" in summary
    assert "09.00" in summary
    answer = ines.post(f"/visits/{visit}/time", data={"starts": wanted}, follow_redirects=True)
    assert "The visit has a new time." in answer.text
    assert starts_at(settings, visit) == now + TEN_30


def test_her_own_time_is_among_the_free_ones(ines: FlaskClient, visit: UUID, now: datetime) -> None:
    times = ines.get(f"/visits/{visit}/time?day=2026-11-24").text
    assert (now + NINE).isoformat().replace("+", "%2B") in times


def test_when_somebody_was_quicker_the_old_time_stays_and_others_are_offered(
    ines: FlaskClient, visit: UUID, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        sven = Builder(session, now, cast.home).relative(cast.rosa, "Sven", "Lind")
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + TEN_30)
        booking.book(session, wish, actor=cast.actor(sven), now=now)
    answer = ines.post(f"/visits/{visit}/time", data={"starts": (now + TEN_30).isoformat()})
    assert answer.status_code == 409
    assert "your visit is still" in answer.text
    offered = re.findall(r'name="starts" value="([^"]+)"', answer.text)
    assert len(offered) == 3
    assert (now + NINE).isoformat() not in offered
    assert starts_at(settings, visit) == now + NINE
    assert ines.post(f"/visits/{visit}/time", data={"starts": offered[0]}).status_code == 303


@pytest.mark.parametrize("starts", ["", "soon", "2026-11-24T09:30"])
def test_a_time_somebody_meddled_with_leads_back_to_the_times(ines: FlaskClient, visit: UUID, starts: str) -> None:
    answers = (
        ines.get(f"/visits/{visit}/time/new", query_string={"starts": starts}),
        ines.post(f"/visits/{visit}/time", data={"starts": starts}),
    )
    assert [answer.headers["Location"] for answer in answers] == [f"/visits/{visit}/time"] * 2


def test_a_visit_that_staff_prepare_is_not_changed_any_more(
    ines: FlaskClient, visit: UUID, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        tending.prepare(session, visit, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    assert f"/visits/{visit}/time" not in ines.get(f"/visits/{visit}").text
    assert ines.get(f"/visits/{visit}/time").headers["Location"] == f"/visits/{visit}"
    assert ines.post(f"/visits/{visit}/time", data={"starts": (now + TEN_30).isoformat()}).status_code == 409


def test_when_rosa_no_longer_wants_visits_on_the_web_the_phone_is_the_way(
    ines: FlaskClient, visit: UUID, settings: Settings, cast: Cast
) -> None:
    with writing(settings) as session:
        session.execute(update(Related).where(Related.relative_id == cast.ines.id).values(consent=False))
    answer = ines.get(f"/visits/{visit}/time", follow_redirects=True)
    assert answer.request.path == f"/visits/{visit}"
    assert "Visits with Rosa cannot be booked on the web at the moment." in answer.text
    assert 'href="tel:' in answer.text
