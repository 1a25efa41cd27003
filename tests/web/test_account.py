"""A manager's page about her own sign-in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, browser_of, tablet_of
from tests.web.managing import majs_browser
from visits.services.builder import DEMO_PASSWORD
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Person

NEW = "en helt ny morgon"


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def maj(settings: Settings, cast: Cast) -> tuple[str, str | None]:
    with reading(settings) as session:
        row = session.get_one(Person, cast.maj.id)
        return row.family_name, row.mail


def signs_in(app: Flask, mail: str, password: str) -> bool:
    return app.test_client().post("/sign-in", data={"mail": mail, "password": password}).status_code == 302


def test_maj_changes_her_name(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert 'value="Maj"' in browser.get("/manager/account").text
    filled = {"name-given_name": "Maja", "name-family_name": "Strand"}
    answer = browser.post("/manager/account/name", data=filled, follow_redirects=True)
    assert "Your name is changed." in answer.text
    assert "Sign out Maja" in answer.text
    missing = browser.post("/manager/account/name", data=filled | {"name-given_name": ""})
    assert missing.status_code == 422
    assert 'id="name-given_name-error"' in missing.text
    assert maj(settings, cast)[0] == "Strand"


def test_maj_sees_that_her_address_was_refused(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "Nothing arrives" not in browser.get("/manager/account").text
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).mail_refused_at = cast.maj.created_at
    assert "Nothing arrives at this mail address." in browser.get("/manager/account").text


def test_maj_sees_that_her_number_was_refused(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    said = "No SMS arrives at this number."
    assert said not in browser.get("/manager/account").text
    with writing(settings) as session:
        maj = session.get_one(Person, cast.maj.id)
        maj.sms_number, maj.sms_refused_at = "+46701740605", maj.created_at
    assert said in browser.get("/manager/account").text


def test_maj_says_where_she_gets_sms(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    def row() -> tuple[str, bool]:
        with reading(settings) as session:
            found = session.get_one(Person, cast.maj.id)
            return found.sms_number, found.by_sms

    answer = browser.post("/manager/account/number", data={"number-number": "070-174 06 05"}, follow_redirects=True)
    assert "Your number is changed." in answer.text
    assert "+46701740605" in answer.text
    assert row() == ("+46701740605", True)
    for wrong in ("123", "call me"):
        answer = browser.post("/manager/account/number", data={"number-number": wrong})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text
    browser.post("/manager/account/number", data={"number-number": ""})
    assert row() == ("", False)


def test_maj_changes_her_mail_address(app: Flask, browser: FlaskClient) -> None:
    filled = {"mail-mail": "Maj@Ny.example ", "mail-present": DEMO_PASSWORD}
    answer = browser.post("/manager/account/mail", data=filled, follow_redirects=True)
    assert "From now on you sign in with maj@ny.example." in answer.text
    assert signs_in(app, "maj@ny.example", DEMO_PASSWORD)
    assert not signs_in(app, "maj@almgarden.example", DEMO_PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mail-mail": "maj"}, "mail-mail"),
        ({"mail-present": ""}, "mail-present"),
        ({"mail-present": "fel fel fel"}, "mail-present"),
    ],
)
def test_a_wrong_address_or_password_is_asked_again(
    browser: FlaskClient, cast: Cast, settings: Settings, wrong: dict[str, str], field: str
) -> None:
    filled = {"mail-mail": "maj@ny.example", "mail-present": DEMO_PASSWORD} | wrong
    answer = browser.post("/manager/account/mail", data=filled)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{filled["mail-mail"]}"' in answer.text, "what was typed is kept"
    assert DEMO_PASSWORD not in answer.text, "a password never travels back"
    assert maj(settings, cast)[1] == "maj@almgarden.example"


def test_somebody_elses_address_is_refused(app: Flask, browser: FlaskClient) -> None:
    browser.post("/manager/managers", data={"given_name": "Siv", "family_name": "Ek", "mail": "siv@a.example"})
    filled = {"mail-mail": "siv@a.example", "mail-present": DEMO_PASSWORD}
    answer = browser.post("/manager/account/mail", data=filled)
    assert answer.status_code == 422
    assert "This address cannot be used. Choose another one." in answer.text


def test_a_new_password_leaves_her_signed_in_here_alone(app: Flask, browser: FlaskClient, cast: Cast) -> None:
    elsewhere, tablet = browser_of(app, cast.maj), tablet_of(app, cast, cast.maj)
    assert tablet.get("/tablet/").status_code == 200
    filled = {"password-present": DEMO_PASSWORD, "password-new": NEW}
    answer = browser.post("/manager/account/password", data=filled, follow_redirects=True)
    assert "Your password is changed. Everywhere else you are signed out." in answer.text
    assert "Nowhere else." in answer.text
    assert elsewhere.get("/manager").status_code == 302
    assert "Maj" not in tablet.get("/tablet/").text
    assert signs_in(app, "maj@almgarden.example", NEW)
    assert not signs_in(app, "maj@almgarden.example", DEMO_PASSWORD)


def test_a_short_new_password_is_asked_again(app: Flask, browser: FlaskClient) -> None:
    filled = {"password-present": DEMO_PASSWORD, "password-new": "nio bokst"}
    answer = browser.post("/manager/account/password", data=filled)
    assert answer.status_code == 422
    assert 'id="password-new-error"' in answer.text
    assert signs_in(app, "maj@almgarden.example", DEMO_PASSWORD)


def test_five_wrong_passwords_lock_the_page_and_the_sign_in(app: Flask, browser: FlaskClient) -> None:
    filled = {"password-present": "fel fel fel", "password-new": NEW}
    for _ in range(5):
        answer = browser.post("/manager/account/password", data=filled)
        assert answer.status_code == 422
        assert "That is not your password. Try again." in answer.text
    right = filled | {"password-present": DEMO_PASSWORD}
    assert browser.post("/manager/account/password", data=right).status_code == 429
    moved = {"mail-mail": "maj@ny.example", "mail-present": DEMO_PASSWORD}
    assert browser.post("/manager/account/mail", data=moved).status_code == 429
    locked = app.test_client().post("/sign-in", data={"mail": "maj@almgarden.example", "password": DEMO_PASSWORD})
    assert locked.status_code == 429


def test_maj_sees_where_she_is_signed_in_and_ends_the_rest(app: Flask, browser: FlaskClient, cast: Cast) -> None:
    assert "Nowhere else." in browser.get("/manager/account").text
    elsewhere = browser_of(app, cast.maj)
    tablet_of(app, cast, cast.maj)
    page = browser.get("/manager/account").text
    for place in ("Here, in this browser", "In another browser", "On the tablet Surfplatta 1"):
        assert page.count(place) == 1
    answer = browser.post("/manager/account/other-sign-ins/ending", follow_redirects=True)
    assert "Everywhere else you are signed out." in answer.text
    assert "Nowhere else." in answer.text
    assert elsewhere.get("/manager").status_code == 302
