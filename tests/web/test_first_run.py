"""The first page: from a printed token to a manager at her overview."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import without_tokens
from visits import clock
from visits.services import installation
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Person, QuietTime

FILLED = {
    "name": "Almgården",
    "phone": "031-700 00 00",
    "language": "nb",
    "timezone": "",
    "given_name": "Maj",
    "family_name": "Sand",
    "mail": "Maj@Almgarden.example",
    "password": "en lugn morgon",
}


@pytest.fixture
def token(settings: Settings) -> str:
    with writing(settings) as session:
        return installation.new_first_run_token(session, clock.now())


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def test_one_page_makes_the_home_and_signs_its_manager_in(browser: FlaskClient, token: str, settings: Settings) -> None:
    assert "Set up your home" in browser.get(f"/first-run/{token}", headers={"Accept-Language": "en"}).text
    answer = browser.post(f"/first-run/{token}", data=FILLED)
    assert (answer.status_code, answer.location) == (303, "/manager")
    assert browser.get("/manager").status_code == 200
    with reading(settings) as session:
        home = session.scalars(select(Home)).one()
        maj = session.scalars(select(Person)).one()
        assert (home.name, home.language, home.timezone) == ("Almgården", "nb", "Europe/Oslo")
        assert (maj.given_name, maj.mail, maj.language) == ("Maj", "maj@almgarden.example", "nb")


def test_another_time_zone_can_be_chosen(browser: FlaskClient, token: str, settings: Settings) -> None:
    browser.post(f"/first-run/{token}", data=FILLED | {"timezone": "America/New_York"})
    with reading(settings) as session:
        assert session.scalars(select(Home.timezone)).one() == "America/New_York"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("language", "xx"), ("timezone", "Mars/Base"), ("mail", "maj"), ("password", "too short")],
)
def test_what_cannot_be_accepted_is_asked_again_with_the_rest_kept(
    browser: FlaskClient, token: str, settings: Settings, field: str, typed: str
) -> None:
    answer = browser.post(f"/first-run/{token}", data=FILLED | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="Sand"' in answer.text
    assert "en lugn morgon" not in answer.text, "a password never travels back"
    with reading(settings) as session:
        assert not installation.has_home(session)
        assert session.scalars(select(QuietTime)).all() == []


def test_wrong_used_and_unknown_tokens_look_the_same(browser: FlaskClient, token: str, app: Flask) -> None:
    wrong = app.test_client().get("/first-run/not-the-one-printed")
    browser.post(f"/first-run/{token}", data=FILLED)
    used = app.test_client().get(f"/first-run/{token}")
    assert wrong.status_code == used.status_code == 404
    assert without_tokens(wrong.text).replace("not-the-one-printed", "") == without_tokens(used.text).replace(token, "")
    for data in (FILLED, {}):
        assert app.test_client().post(f"/first-run/{token}", data=data).status_code == 404
        assert app.test_client().post("/first-run/wrong", data=data).status_code == 404
