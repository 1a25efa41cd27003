"""Tablets out of service, in words on the manager's pages and on the board."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bookings import book
from tests.builders import Cast, tablet_of
from tests.web.managing import majs_browser
from visits import clock
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Home, Person, Tablet, Unit

BROKEN = {"out-reason": "The screen is broken"}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def with_second(settings: Settings, cast: Cast) -> None:
    with writing(settings) as session:
        builder = Builder(session, clock.now(), session.get_one(Home, cast.home.id))
        builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2", enrolled=True)


def test_its_state_is_said_in_words_and_it_comes_back(browser: FlaskClient, cast: Cast) -> None:
    address = f"/manager/tablets/{cast.tablet.id}"
    page = browser.post(f"{address}/out-of-service", data=BROKEN, follow_redirects=True).text
    assert "The tablet is out of service." in page
    for shown in ("/manager/tablets", "/manager", address):
        assert "Out of service until further notice: The screen is broken" in browser.get(shown).text
    assert "Is it charged and open?" not in browser.get("/manager").text
    in_a_week = {"out-last_day": str((clock.now() + timedelta(days=7)).date())}
    page = browser.post(f"{address}/out-of-service", data=BROKEN | in_a_week, follow_redirects=True).text
    assert "Out of service until and including" in page
    assert 'value="The screen is broken"' in page
    assert f'value="{in_a_week["out-last_day"]}"' in page
    page = browser.post(f"{address}/return", follow_redirects=True).text
    assert "The tablet is back in service." in page
    assert "Out of service until" not in page


@pytest.mark.parametrize(
    "wrong", [{"out-reason": ""}, {"out-reason": "x" * 81}, {"out-last_day": "2020-01-01"}, {"out-last_day": "soon"}]
)
def test_a_reason_is_given_and_a_day_lies_ahead(browser: FlaskClient, cast: Cast, wrong: dict[str, str]) -> None:
    answer = browser.post(f"/manager/tablets/{cast.tablet.id}/out-of-service", data=BROKEN | wrong)
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert "Out of service until" not in browser.get("/manager/tablets").text


def test_visits_booked_on_it_are_listed_and_moved_with_one_tap(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    address = f"/manager/tablets/{cast.tablet.id}"
    with writing(settings) as session:
        visit = book(session, cast, clock.now() + timedelta(days=1), now=clock.now()).id
    page = browser.post(f"{address}/out-of-service", data=BROKEN, follow_redirects=True).text
    assert "1 booked visit clashes with this." in page
    assert "1 booked visit needs another tablet" in page
    assert "The tablet is out of service: use another" in browser.get("/manager").text
    page = browser.post(f"/manager/clashes/{visit}/tablet", follow_redirects=True).text
    assert "No other tablet is free then." in page
    assert "1 booked visit needs another tablet" in browser.get(address).text
    with_second(settings, cast)
    page = browser.post(f"/manager/clashes/{visit}/tablet", follow_redirects=True).text
    assert "The visit is on the tablet Surfplatta 2 now." in page
    assert "Nothing clashes" in page
    assert "needs another tablet" not in browser.get(address).text
    assert "The tablet is out of service: use another" not in browser.get("/manager").text


def test_the_board_says_that_the_visits_tablet_is_out_of_service(app: Flask, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.karl.id).language = "en"
        visit = book(session, cast, clock.now() + timedelta(minutes=20), now=clock.now()).id
    karl = tablet_of(app, cast, cast.karl)
    words = "The tablet Surfplatta 1 is out of service. Take another one that is free then."
    assert words not in karl.get(f"/tablet/visits/{visit}").text
    with writing(settings) as session:
        session.get_one(Tablet, cast.tablet.id).out_since = clock.now()
    assert words in karl.get(f"/tablet/visits/{visit}").text
