"""Maj books and changes the time on the web for somebody who phones, as staff do on the tablet."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.booking import PHYSICAL, Rule
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Resident, Visit
from visits.web.refusals import outside_words, staff_words

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)
WISH = "7d5c8d3e-5f0e-4c51-9f5c-0a7f3b1a2c3d"


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def maj(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def test_a_rule_that_who_takes_part_breaks_is_a_warning_that_can_be_set_aside(
    maj: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    address = f"/manager/residents/{cast.rosa.id}/visits"
    form = {"wish": WISH, "starts": (now + NINE).isoformat(), "relatives": str(cast.ines.id), "channel": "phone"}
    warned = maj.post(address, data=form | {"people": "6"})
    assert warned.status_code == 409
    assert "More people on the relatives&#39; side than a visit is meant for." in warned.text
    assert 'name="people" type="number" value="6"' in warned.text
    assert 'name="accepted" value="people"' in warned.text
    maj.post(address, data=form | {"people": "6", "accepted": "people"})
    with reading(settings) as session:
        assert session.scalars(select(Visit.people)).one() == 6


def test_maj_books_and_then_changes_the_time_past_a_rule(
    maj: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    resident = f"/manager/residents/{cast.rosa.id}"
    assert f'href="{resident}/free-times"' in maj.get(resident).text
    times = maj.get(f"{resident}/free-times?day=2026-11-24").text
    starts = (now + NINE).isoformat()
    assert f"{resident}/visits/new?starts={starts.replace('+', '%2B')}" in times
    page = maj.get(f"{resident}/visits/new", query_string={"starts": starts}).text
    assert "Ines Lind (daughter)" in page
    form = {"wish": WISH, "starts": starts, "relatives": str(cast.ines.id), "channel": "in_person", "company": ""}
    told = maj.post(f"{resident}/visits", data=form, follow_redirects=True)
    assert "The visit is booked" in told.text
    with reading(settings) as session:
        visit = session.scalars(select(Visit.id)).one()
    assert f'href="/manager/visits/{visit}/time"' in maj.get(resident).text
    assert f'href="/manager/visits/{visit}/time"' in maj.get("/manager").text
    assert f"/manager/visits/{visit}/time/new" in maj.get(f"/manager/visits/{visit}/time").text
    warned = maj.get(f"/manager/visits/{visit}/time/new", query_string={"on": "2026-11-24", "at": "08:00"}).text
    assert "It is outside the weekly hours." in warned
    moved = {"starts": (now + NINE - timedelta(hours=1)).isoformat(), "accepted": "hours"}
    answer = maj.post(f"/manager/visits/{visit}/time", data=moved, follow_redirects=True)
    assert "Booked by staff all the same: outside the weekly hours." in answer.text
    assert answer.request.path == f"/manager/visits/{visit}/confirmation"


def test_where_nothing_can_be_booked_her_page_says_why_and_offers_no_button(
    maj: FlaskClient, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).consent_ground = ""
    resident = f"/manager/residents/{cast.rosa.id}"
    assert f"{resident}/free-times" not in maj.get(resident).text
    assert maj.get(f"{resident}/free-times").headers["Location"] == resident


@pytest.mark.parametrize("rule", Rule)
def test_staff_are_told_of_every_rule_and_of_what_was_set_aside(app: Flask, rule: Rule) -> None:
    with app.test_request_context():
        assert staff_words(rule).endswith(".")
        said = outside_words([rule])
    bare = "Booked by staff all the same: ."
    assert (said == bare) is (rule in PHYSICAL), "what nobody can set aside needs no words"
