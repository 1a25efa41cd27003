"""Karl changes the time of Rosa's visit for Ines, who phones; until he has confirmed, the old one stays."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast, browser_of, tablet_of
from visits.rules.booking import Wish
from visits.rules.kinds import MessageKind
from visits.services import booking, tending
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Resident, Visit

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)
SOON = timedelta(minutes=45)


@pytest.fixture
def hers(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Rosa's visit tomorrow at nine, which Ines has booked."""
    with writing(settings) as session:
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE)
        return booking.book(session, wish, actor=cast.actor(cast.ines), now=now)


def starts_at(settings: Settings, visit: UUID) -> datetime:
    with reading(settings) as session:
        return session.get_one(Visit, visit).starts_at


def test_the_time_is_changed_in_a_few_taps(karl: FlaskClient, settings: Settings, hers: UUID, now: datetime) -> None:
    assert f'href="/tablet/visits/{hers}/time"' in karl.get(f"/tablet/visits/{hers}").text
    times = karl.get(f"/tablet/visits/{hers}/time?day=2026-11-24").text
    wanted = (now + TEN_30).isoformat()
    assert f"/tablet/visits/{hers}/time/new?starts={wanted.replace('+', '%2B')}" in times
    page = karl.get(f"/tablet/visits/{hers}/time/new", query_string={"starts": wanted}).text
    assert "09.00" in page
    assert "10.30" in page
    answer = karl.post(f"/tablet/visits/{hers}/time", data={"starts": wanted}, follow_redirects=True)
    assert "The visit has a new time" in answer.text
    assert "Ines gets a message at once." in answer.text
    assert starts_at(settings, hers) == now + TEN_30
    with reading(settings) as session:
        assert MessageKind.CHANGED in session.scalars(select(Message.kind)).all()


def test_past_a_rule_it_is_moved_only_after_the_warning(
    karl: FlaskClient, settings: Settings, hers: UUID, now: datetime
) -> None:
    address = f"/tablet/visits/{hers}/time/new"
    page = karl.get(address, query_string={"on": "2026-11-23", "at": "12:45"}).text
    assert "Short notice: relatives have to book earlier than that." in page
    assert 'name="accepted" value="notice"' in page
    wanted = (now + SOON).isoformat()
    unwarned = karl.post(f"/tablet/visits/{hers}/time", data={"starts": wanted})
    assert unwarned.status_code == 409
    assert "Nothing has changed: the visit is still" in unwarned.text
    assert starts_at(settings, hers) == now + NINE
    sent = karl.post(f"/tablet/visits/{hers}/time", data={"starts": wanted, "accepted": "notice"})
    assert sent.status_code == 303
    assert starts_at(settings, hers) == now + SOON
    assert "Booked by staff all the same: short notice." in karl.get(f"/tablet/visits/{hers}").text


def test_a_fact_refuses_with_other_times_and_the_old_one_stays(
    karl: FlaskClient, settings: Settings, cast: Cast, hers: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        book(session, cast, now + TEN_30, now=now)
    asked = karl.get(f"/tablet/visits/{hers}/time/new", query_string={"starts": (now + TEN_30).isoformat()})
    assert asked.status_code == 409
    assert "The resident has another visit then." in asked.text
    sent = karl.post(f"/tablet/visits/{hers}/time", data={"starts": (now + TEN_30).isoformat(), "accepted": "grid"})
    assert sent.status_code == 409
    offered = re.findall(r'<button[^>]* name="starts" value="([^"]+)"', sent.text)
    assert len(offered) == 3
    assert (now + NINE).isoformat() not in offered
    assert starts_at(settings, hers) == now + NINE
    assert karl.post(f"/tablet/visits/{hers}/time", data={"starts": offered[0]}).status_code == 303


def test_the_time_it_has_already_is_no_new_one(karl: FlaskClient, hers: UUID, now: datetime) -> None:
    same = (now + NINE).isoformat()
    answer = karl.get(f"/tablet/visits/{hers}/time/new", query_string={"starts": same}, follow_redirects=True)
    assert "That is the time it has already." in answer.text
    for starts in (same, "soon", ""):
        sent = karl.post(f"/tablet/visits/{hers}/time", data={"starts": starts})
        assert sent.headers["Location"] == f"/tablet/visits/{hers}/time"
    assert karl.get(f"/tablet/visits/{hers}/time/new", query_string={"starts": "soon"}).status_code == 422


def test_what_is_prepared_or_lives_elsewhere_now_keeps_its_time(
    karl: FlaskClient, settings: Settings, cast: Cast, hers: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).unit_id = Builder(session, now, cast.home).unit("Eken").id
    for answer in (
        karl.get(f"/tablet/visits/{hers}/time", follow_redirects=True),
        karl.post(f"/tablet/visits/{hers}/time", data={"starts": (now + TEN_30).isoformat()}, follow_redirects=True),
    ):
        assert answer.request.path == f"/tablet/visits/{hers}"
        assert "The time of this visit can no longer be changed here." in answer.text
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).unit_id = cast.unit.id
        tending.prepare(session, hers, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    assert f"/tablet/visits/{hers}/time" not in karl.get(f"/tablet/visits/{hers}").text
    assert karl.get(f"/tablet/visits/{hers}/time").headers["Location"] == f"/tablet/visits/{hers}"
    assert starts_at(settings, hers) == now + NINE


def test_a_visit_of_another_day_can_be_moved_or_cancelled_from_its_page(karl: FlaskClient, hers: UUID) -> None:
    page = karl.get(f"/tablet/visits/{hers}").text
    assert "It can be taken on the day." in page
    assert f'href="/tablet/visits/{hers}/outcome"' in page
    assert "Cancel the visit" in karl.get(f"/tablet/visits/{hers}/outcome").text


def test_a_stranger_a_relative_and_a_locked_tablet_move_nothing(
    app: Flask, settings: Settings, cast: Cast, hers: UUID, now: datetime
) -> None:
    for client in (app.test_client(), browser_of(app, cast.ines), tablet_of(app, cast)):
        answer = client.post(f"/tablet/visits/{hers}/time", data={"starts": (now + TEN_30).isoformat()})
        assert answer.headers["Location"] in {"/tablet/", "/tablet/enrolment"}
    assert starts_at(settings, hers) == now + NINE
