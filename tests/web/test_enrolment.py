"""A device becomes the unit's tablet: by the QR code's link and one button, or by a typed code."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from tests.builders import Cast
from visits import clock
from visits.app import create_app
from visits.languages import translate
from visits.services import tablets
from visits.services.tablets import EnrolmentSecrets
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Tablet
from visits.web.gate import DEVICE_COOKIE, TABLET_PATH


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let every page be asked at the tests' now."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def offered(settings: Settings, cast: Cast, now: datetime) -> EnrolmentSecrets:
    with writing(settings) as session:
        return tablets.new_enrolment(session, session.get_one(Tablet, cast.tablet.id), now=now)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def is_tablet(browser: FlaskClient) -> bool:
    return browser.get("/tablet/").status_code == 200


def test_opening_the_link_uses_nothing_up_and_the_button_makes_it_the_tablet(
    browser: FlaskClient, cast: Cast, offered: EnrolmentSecrets
) -> None:
    for _look in range(2):
        page = browser.get(f"/tablet/enrolment/{offered.token}")
        assert page.status_code == 200
        assert cast.tablet.name in page.text
        assert not is_tablet(browser)
    answer = browser.post(f"/tablet/enrolment/{offered.token}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tablet/")
    assert is_tablet(browser)
    cookie = browser.get_cookie(DEVICE_COOKIE, path=TABLET_PATH)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.max_age == 365 * 24 * 3600


def test_the_link_works_once_and_a_used_an_old_and_an_invented_one_look_the_same(
    app: Flask, browser: FlaskClient, offered: EnrolmentSecrets, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    browser.post(f"/tablet/enrolment/{offered.token}")
    second = app.test_client()
    used = second.get(f"/tablet/enrolment/{offered.token}")
    assert second.post(f"/tablet/enrolment/{offered.token}").status_code == 404
    invented = second.get(f"/tablet/enrolment/{'x' * 43}")
    assert used.status_code == invented.status_code == 404
    # The form's token says in which second it was made.
    spent, unknown = (re.sub(r'(?<=content=")[\w.-]{30,}(?=")', "", page.text) for page in (used, invented))
    assert spent == unknown
    assert not is_tablet(second)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert second.get(f"/tablet/enrolment/{offered.token}").status_code == 404


def test_a_typed_code_works_as_people_type_it(browser: FlaskClient, offered: EnrolmentSecrets) -> None:
    assert browser.get("/tablet/enrolment").status_code == 200
    typed = f" {offered.code[:4].lower()}-{offered.code[4:]} "
    assert browser.post("/tablet/enrolment", data={"code": typed}).status_code == 303
    assert is_tablet(browser)


@pytest.mark.parametrize("typed", ["", "WRONGONE", "x" * 60])
def test_a_wrong_code_is_kept_in_the_field_and_lets_nobody_in(
    browser: FlaskClient, offered: EnrolmentSecrets, typed: str
) -> None:
    assert typed != offered.code
    answer = browser.post("/tablet/enrolment", data={"code": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert not is_tablet(browser)


def test_guessing_codes_is_locked_after_five(browser: FlaskClient, offered: EnrolmentSecrets) -> None:
    for _try in range(5):
        assert browser.post("/tablet/enrolment", data={"code": "WRONGONE"}).status_code == 422
    assert browser.post("/tablet/enrolment", data={"code": offered.code}).status_code == 429
    assert not is_tablet(browser)
    assert browser.post(f"/tablet/enrolment/{offered.token}").status_code == 303


def test_a_browser_that_is_no_tablet_is_asked_for_the_code(browser: FlaskClient) -> None:
    assert browser.get("/tablet/").headers["Location"] == "/tablet/enrolment"


def test_the_new_tablet_is_greeted_in_the_homes_language_whatever_its_browser_asks_for(
    settings: Settings, offered: EnrolmentSecrets
) -> None:
    # With its catalogues, unlike the app of the other tests.
    translated = create_app(settings)
    translated.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    browser = translated.test_client()
    asks = {"Accept-Language": "en"}
    assert "tablet" in browser.get(f"/tablet/enrolment/{offered.token}", headers=asks).text
    browser.post(f"/tablet/enrolment/{offered.token}", headers=asks)
    greeting = "This device is now the unit's tablet. Keep the page open and the charger near."
    assert translate("sv").gettext(greeting) != greeting
    assert str(escape(translate("sv").gettext(greeting))) in browser.get("/tablet/", headers=asks).text
