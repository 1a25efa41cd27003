"""The page about the home itself."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bookings import book
from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home

FILLED = {"name": "Ekbacken", "phone": "031-800 00 00", "language": "nb", "timezone": "Europe/Oslo"}
LEAVES_ZONE = {name: value for name, value in FILLED.items() if name != "timezone"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def coming(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        book(session, cast, now + timedelta(days=1), now=now)


def home(settings: Settings, cast: Cast) -> tuple[str, str, str, str]:
    with reading(settings) as session:
        row = session.get_one(Home, cast.home.id)
        return row.name, row.phone, row.language, row.timezone


def test_everything_the_first_page_asked_can_be_changed(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    page = browser.get("/manager/home").text
    assert 'value="Almgården"' in page
    assert '<option selected value="Europe/Stockholm">' in page
    answer = browser.post("/manager/home", data=FILLED, follow_redirects=True)
    assert "The home is changed." in answer.text
    assert home(settings, cast) == ("Ekbacken", "031-800 00 00", "nb", "Europe/Oslo")


def test_the_menu_leads_there(browser: FlaskClient) -> None:
    page = browser.get("/manager").text
    assert 'href="/manager/home"' in page
    assert 'href="/manager/account"' in page


@pytest.mark.usefixtures("coming")
def test_the_page_says_why_the_zone_stays(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    page = browser.get("/manager/home").text
    assert "1 visit is coming. While there is any, the time zone stays as it is" in page
    assert "Europe/Oslo" not in page
    assert browser.post("/manager/home", data=LEAVES_ZONE).status_code == 303
    assert home(settings, cast) == ("Ekbacken", "031-800 00 00", "nb", "Europe/Stockholm")


@pytest.mark.usefixtures("coming")
def test_a_visit_booked_meanwhile_keeps_the_zone_and_what_was_typed(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    answer = browser.post("/manager/home", data=FILLED)
    assert answer.status_code == 422
    assert "The time zone cannot be changed while visits are coming." in answer.text
    assert 'value="Ekbacken"' in answer.text
    assert home(settings, cast)[0] == "Almgården"


@pytest.mark.parametrize(("field", "typed"), [("name", ""), ("language", "xx"), ("timezone", "Mars/Base")])
def test_what_cannot_be_accepted_is_asked_again(
    browser: FlaskClient, cast: Cast, settings: Settings, field: str, typed: str
) -> None:
    answer = browser.post("/manager/home", data=FILLED | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert home(settings, cast)[0] == "Almgården"


def test_a_zone_that_we_do_not_offer_is_kept(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).timezone = "UTC"
    assert '<option selected value="UTC">' in browser.get("/manager/home").text
    assert browser.post("/manager/home", data=FILLED | {"timezone": "UTC"}).status_code == 303


def test_a_new_relative_begins_with_the_homes_language(browser: FlaskClient, cast: Cast) -> None:
    browser.post("/manager/home", data=FILLED)
    page = browser.get(f"/manager/residents/{cast.rosa.id}/relatives/new").text
    assert '<option selected value="nb">' in page
