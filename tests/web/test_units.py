"""The units' pages."""

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast
from tests.web.managing import majs_browser
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Unit

FILLED = {"name": "Tallen", "phone": "031-700 00 02", "mail": "tallen@almgarden.example"}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def test_maj_adds_a_unit_and_sees_it_in_the_list(browser: FlaskClient) -> None:
    assert "Add the unit" in browser.get("/manager/units/new").text
    answer = browser.post("/manager/units", data=FILLED, follow_redirects=True)
    assert "The unit is added." in answer.text
    assert "Tallen" in answer.text
    counts = " ".join(browser.get("/manager/units").text.split())
    assert "1 resident · 1 tablet · 1 colleague" in counts


def test_a_unit_without_mail_says_so(browser: FlaskClient) -> None:
    answer = browser.post("/manager/units", data=FILLED | {"mail": ""}, follow_redirects=True)
    assert "No mail address for reminders" in answer.text


def test_maj_sees_that_nothing_arrives_at_a_units_mail_or_duty_phone_until_she_saves_them_again(
    browser: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        unit = session.get_one(Unit, cast.unit.id)
        unit.duty_phone, unit.mail_refused_at, unit.duty_refused_at = "+46701740605", now, now
        home = session.get_one(Home, cast.home.id)
        home.duty_phone, home.duty_refused_at = "+46701740606", now
    page, address = browser.get("/manager/units").text, f"/manager/units/{cast.unit.id}"
    assert "No mail arrives" in page
    assert "No SMS arrives" in page
    page = browser.get(address).text
    assert "No mail arrives at bjorken@almgarden.example" in page
    assert "No SMS arrives at +46701740605" in page
    assert "No SMS arrives at +46701740606" in browser.get("/manager/reminders").text
    again = FILLED | {"name": "Björken", "mail": "bjorken@almgarden.example", "duty_phone": "+46701740605"}
    assert browser.post(address, data=again).status_code == 303
    assert "arrives at" not in browser.get(address).text


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("name", "björken"), ("mail", "tallen"), ("phone", "ask Maj"), ("phone", "12")]
)
def test_a_wrong_field_is_said_and_the_rest_kept(browser: FlaskClient, field: str, typed: str) -> None:
    answer = browser.post("/manager/units", data=FILLED | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    kept = FILLED["mail" if field == "phone" else "phone"]
    assert f'value="{kept}"' in answer.text


def test_maj_changes_a_unit(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    path = f"/manager/units/{cast.unit.id}"
    assert 'value="bjorken@almgarden.example"' in browser.get(path).text
    assert browser.post(path, data=FILLED | {"name": ""}).status_code == 422
    assert browser.post(path, data=FILLED).location == "/manager/units"
    with reading(settings) as session:
        assert session.get_one(Unit, cast.unit.id).name == "Tallen"


def test_a_unit_in_use_is_not_closed_down_and_the_page_says_why(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    answer = browser.post(f"/manager/units/{cast.unit.id}/retirement")
    assert answer.status_code == 422
    assert "Residents still live in this unit." in answer.text
    assert 'value="bjorken@almgarden.example"' in answer.text
    browser.post("/manager/units", data=FILLED)
    with reading(settings) as session:
        empty = session.scalars(select(Unit.id).where(Unit.name == "Tallen")).one()
    answer = browser.post(f"/manager/units/{empty}/retirement", follow_redirects=True)
    assert "The unit is closed down." in answer.text
    assert "Tallen" not in answer.text


def test_an_unknown_unit_is_not_found(browser: FlaskClient) -> None:
    for path in ("", "/retirement"):
        assert browser.post(f"/manager/units/{uuid4()}{path}", data=FILLED).status_code == 404
    assert browser.get(f"/manager/units/{uuid4()}").status_code == 404
