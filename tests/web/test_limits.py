"""The cards about public holidays and limits on the page about hours."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.opening_hours import Holidays
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Home

LIMITS = {"limits-per_day": "1", "limits-per_week": "3", "limits-open_visits": ""}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def home(settings: Settings, cast: Cast) -> Home:
    with reading(settings) as session:
        found = session.get_one(Home, cast.home.id)
        session.refresh(found)
        session.expunge(found)
    return found


def test_the_page_says_what_counts_on_the_next_public_holidays(
    browser: FlaskClient, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 26, 11, 0, tzinfo=UTC))
    browser = majs_browser(browser.application, cast)
    page = browser.get("/manager/hours").text
    assert "Open as usual." in page
    assert "The next public holidays (Sweden):" in page
    assert "26 December" in page
    assert "25 December" not in page
    filled = {"holidays-holidays": "as_sunday", "holidays-country": "NO"}
    page = browser.post("/manager/hours/holidays", data=filled, follow_redirects=True).text
    assert "What counts on public holidays is changed." in page
    assert "Open as on a Sunday." in page
    assert "(Norway)" in page
    assert (home(settings, cast).holidays, home(settings, cast).country) == (Holidays.AS_SUNDAY, "NO")


@pytest.mark.parametrize("wrong", [{"holidays-holidays": "maybe"}, {"holidays-country": "XX"}])
def test_only_what_is_offered_can_be_chosen(
    browser: FlaskClient, cast: Cast, settings: Settings, wrong: dict[str, str]
) -> None:
    answer = browser.post(
        "/manager/hours/holidays", data={"holidays-holidays": "closed", "holidays-country": "SE"} | wrong
    )
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert home(settings, cast).holidays is Holidays.OPEN


def test_limits_are_set_and_an_empty_one_is_none(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "as many visits as there are free times" in browser.get("/manager/hours").text
    page = browser.post("/manager/hours/limits", data=LIMITS, follow_redirects=True).text
    assert "The limits are changed." in page
    assert "One resident has 1 visit a day at most." in page
    assert "One resident has 3 visits a week at most." in page
    assert "booked ahead at most" not in page
    found = home(settings, cast)
    assert (found.per_day, found.per_week, found.open_visits) == (1, 3, None)
    page = browser.post("/manager/hours/limits", data={"limits-open_visits": "4"}, follow_redirects=True).text
    assert "One relative has 4 visits booked ahead at most." in page
    assert home(settings, cast).per_day is None


def test_how_many_may_come_is_a_limit_of_its_own(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "At a visit there are 4 people on the relatives' side at most." in browser.get("/manager/hours").text
    page = browser.post("/manager/hours/limits", data={"limits-most_people": "2"}, follow_redirects=True).text
    assert "At a visit there are 2 people on the relatives' side at most." in page
    assert home(settings, cast).most_people == 2
    assert "side at most" not in browser.post("/manager/hours/limits", follow_redirects=True).text


@pytest.mark.parametrize("typed", ["0", "-1", "many", "1.5"])
def test_a_limit_is_a_whole_number_from_one(browser: FlaskClient, cast: Cast, settings: Settings, typed: str) -> None:
    answer = browser.post("/manager/hours/limits", data=LIMITS | {"limits-per_week": typed})
    assert answer.status_code == 422
    assert 'id="limits-per_week-error"' in answer.text
    assert home(settings, cast).per_day is None
