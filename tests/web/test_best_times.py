"""The page on which a resident's best times are written down."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast
from tests.web.managing import majs_browser
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import AuditEntry, Resident

FILLED = {
    "earliest": "10:00",
    "latest": "16:00",
    "rest_starts": "13:00",
    "rest_ends": "15:00",
    "not_on": ["1", "3"],
    "per_day": "1",
}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def test_best_times_are_said_in_words_on_her_page(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    address = f"/manager/residents/{cast.rosa.id}"
    assert "Any of the home's times suits." in browser.get(address).text
    page = browser.post(f"{address}/best-times", data=FILLED, follow_redirects=True).text
    assert "The best times are written down." in page
    for words in ("Not before 10:00", "Not after 16:00", "Not on Tuesday and Thursday", "1 visit a day at most"):
        assert words in page
    assert "Rests from 13:00 to 15:00" in page
    assert "Limits do not count" not in page
    form = browser.get(f"{address}/best-times").text
    assert 'name="earliest" type="time" value="10:00"' in form
    assert 'name="rest_ends" type="time" value="15:00"' in form
    assert form.count("checked") == 2
    with reading(settings) as session:
        assert "resident.read" in set(session.scalars(select(AuditEntry.action)))


def test_at_the_end_of_life_limits_do_not_count(browser: FlaskClient, cast: Cast) -> None:
    address = f"/manager/residents/{cast.rosa.id}"
    page = browser.post(f"{address}/best-times", data=FILLED | {"no_limits": "y"}, follow_redirects=True).text
    assert "Limits do not count for this resident" in page
    assert "1 visit a day at most" not in page


def test_midnight_and_empty_fields_are_no_wish(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    address = f"/manager/residents/{cast.rosa.id}/best-times"
    browser.post(address, data=FILLED)
    page = browser.post(address, data={"earliest": "00:00", "latest": "00:00"}, follow_redirects=True).text
    assert "Any of the home's times suits." in page
    browser.post(address, data=FILLED)
    browser.post(address, data={})
    assert 'name="earliest" type="time" value=""' in browser.get(address).text
    with reading(settings) as session:
        rosa = session.get_one(Resident, cast.rosa.id)
        assert (rosa.wishes_earliest, rosa.wishes_latest, rosa.wishes_not_on) == (None, None, "")
        assert (rosa.wishes_per_day, rosa.rest_starts, rosa.rest_ends) == (None, None, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"latest": "09:00"}, "latest"),
        ({"earliest": "ten"}, "earliest"),
        ({"per_day": "0"}, "per_day"),
        ({"rest_starts": ""}, "rest_starts"),
        ({"rest_ends": ""}, "rest_ends"),
        ({"rest_ends": "12:00"}, "rest_ends"),
        ({"rest_starts": "10:00", "rest_ends": "16:00"}, "rest_ends"),
        ({"not_on": [str(day) for day in range(7)]}, "not_on"),
        ({"not_on": ["8"]}, "not_on"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    browser: FlaskClient, cast: Cast, wrong: dict[str, str | list[str]], field: str
) -> None:
    answer = browser.post(f"/manager/residents/{cast.rosa.id}/best-times", data=FILLED | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
