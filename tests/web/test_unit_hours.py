"""A unit's own hours and its hands, on its page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast
from tests.web.managing import majs_browser
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import UnitHands

HANDS = {"hands-starts": "07:00", "hands-ends": "12:00", "hands-at_once": "2"}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def test_a_unit_gets_hours_of_its_own_and_the_homes_again(browser: FlaskClient, cast: Cast) -> None:
    address = f"/manager/units/{cast.unit.id}"
    assert "None: the home's weekly hours count here too." in browser.get(address).text
    monday = {"hours-week-0-opens": "10:00", "hours-week-0-closes": "12:00"}
    page = browser.post(f"{address}/hours", data=monday, follow_redirects=True).text
    assert "s hours are changed." in page
    assert "10:00–12:00" in page
    assert 'name="hours-week-0-opens" type="time" value="10:00"' in page
    assert "10:00–12:00" not in browser.get("/manager/hours").text
    page = browser.post(f"{address}/hours", data={}, follow_redirects=True).text
    assert "None: the home's weekly hours count here too." in page


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({"opens": "10:00", "closes": ""}, "Monday: Fill in both times, or neither."),
        (
            {"opens": "10:00", "closes": "12:00", "opens_again": "11:00", "closes_again": "13:00"},
            "Two times of one day",
        ),
    ],
)
def test_a_unit_week_that_makes_no_sense_is_refused_in_words(
    browser: FlaskClient, cast: Cast, filled: dict[str, str], words: str
) -> None:
    data = {f"hours-week-0-{name}": value for name, value in filled.items()}
    answer = browser.post(f"/manager/units/{cast.unit.id}/hours", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_hands_come_and_go(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    address = f"/manager/units/{cast.unit.id}"
    assert "as many visits at once as there are tablets" in browser.get(address).text
    page = browser.post(f"{address}/hands", data=HANDS, follow_redirects=True).text
    assert "The part of the day is added." in page
    assert "<strong>07:00–12:00</strong> 2 visits at once" in page
    evening = {"hands-starts": "12:00", "hands-ends": "00:00", "hands-at_once": "1"}
    assert "1 visit at once" in browser.post(f"{address}/hands", data=evening, follow_redirects=True).text
    with reading(settings) as session:
        parts = {row.ends: row.id for row in session.scalars(select(UnitHands))}
    assert set(parts) == {720, 1440}
    page = browser.post(f"{address}/hands/{parts[720]}/removal", follow_redirects=True).text
    assert "The part of the day is removed." in page
    assert "2 visits at once" not in page


def test_nobody_between_two_and_three(browser: FlaskClient, cast: Cast) -> None:
    nobody = {"hands-starts": "14:00", "hands-ends": "15:00", "hands-at_once": "0"}
    page = browser.post(f"/manager/units/{cast.unit.id}/hands", data=nobody, follow_redirects=True).text
    assert "14:00–15:00" in page
    assert "no visits: there are no hands" in page


@pytest.mark.parametrize(
    ("field", "typed"), [("starts", "11:00"), ("starts", ""), ("ends", "13:00"), ("at_once", "-1"), ("at_once", "")]
)
def test_a_part_that_overlaps_or_is_none_is_refused_at_its_field(
    browser: FlaskClient, cast: Cast, field: str, typed: str
) -> None:
    address = f"/manager/units/{cast.unit.id}/hands"
    browser.post(address, data=HANDS)
    fine = {"hands-starts": "13:00", "hands-ends": "14:00", "hands-at_once": "1"}
    answer = browser.post(address, data=fine | {f"hands-{field}": typed})
    assert answer.status_code == 422
    assert f'id="hands-{field}-error"' in answer.text
