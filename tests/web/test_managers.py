"""Inviting another unit manager, and the page on which she chooses her password."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of, without_tokens
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.kinds import MessageKind
from visits.services import managers
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Message, Person

SIV = {"given_name": "Siv", "family_name": "Ek", "mail": "siv@almgarden.example"}
PASSWORD = {"password": "en helt ny morgon"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def link(browser: FlaskClient, settings: Settings) -> str:
    assert browser.post("/manager/managers", data=SIV).status_code == 303
    return links(settings)[0]


def links(settings: Settings) -> list[str]:
    """Return the addresses mailed to new managers, in order."""
    mailed = select(Message).where(Message.kind == MessageKind.MANAGER_INVITATION).order_by(Message.created_at)
    with reading(settings) as session:
        return [f"/manager-invitation/{row.facts['token']}" for row in session.scalars(mailed)]


def siv(settings: Settings) -> UUID:
    with reading(settings) as session:
        return session.scalars(select(Person.id).where(Person.given_name == "Siv")).one()


def test_maj_invites_siv(browser: FlaskClient) -> None:
    assert browser.get("/manager/managers/new").status_code == 200
    page = browser.post("/manager/managers", data=SIV, follow_redirects=True).text
    assert "The invitation is on its way by mail." in page
    assert "Siv Ek" in page
    assert "Has not chosen a password yet" in page
    assert page.count("Mail the invitation again") == 1


@pytest.mark.parametrize(
    ("field", "typed"), [("given_name", ""), ("family_name", ""), ("mail", "siv"), ("mail", "maj@almgarden.example")]
)
def test_what_cannot_be_accepted_is_asked_again(
    browser: FlaskClient, settings: Settings, field: str, typed: str
) -> None:
    answer = browser.post("/manager/managers", data=SIV | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{SIV["family_name"]}"' in answer.text or field == "family_name"
    assert links(settings) == []


def test_the_welcome_names_nobody_and_uses_nothing_up(app: Flask, link: str) -> None:
    for _ in range(2):
        page = app.test_client().get(link, headers=ENGLISH)
        assert page.status_code == 200
        assert "You have been invited to manage video visits." in page.text
        for secret in ("Siv", "siv@", "Maj", "Almgården"):
            assert secret not in page.text


def test_siv_chooses_a_password_and_is_in(app: Flask, link: str) -> None:
    hers = app.test_client()
    answer = hers.post(link, data=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/manager")
    assert "From now on you sign in with your mail address and this password." in hers.get("/manager").text
    cookie = hers.get_cookie("visits")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.max_age == 12 * 3600
    again = app.test_client().post("/sign-in", data={"mail": SIV["mail"], **PASSWORD})
    assert again.status_code == 302


def test_a_short_password_is_asked_again_and_uses_nothing_up(app: Flask, link: str) -> None:
    answer = app.test_client().post(link, data={"password": "nio bokst"}, headers=ENGLISH)
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert app.test_client().post(link, data=PASSWORD).status_code == 303


def test_used_run_out_and_guessed_look_the_same(
    app: Flask, browser: FlaskClient, link: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.test_client().post(link, data=PASSWORD)
    browser.post("/manager/managers", data=SIV | {"mail": "eva@almgarden.example"})
    run_out = next(other for other in links(settings) if other != link)
    later: datetime = clock.now() + managers.LASTS + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    pages = set()
    for dead in (link, run_out, "/manager-invitation/guessed"):
        client = app.test_client()
        answers = [
            client.get(dead, headers=ENGLISH),
            client.post(dead, data=PASSWORD, headers=ENGLISH),
            client.post(dead, data={}, headers=ENGLISH),
        ]
        assert {answer.status_code for answer in answers} == {404}
        # The choice of a language leads back to where she was: to this address, or after a form to the first page.
        shown = (without_tokens(answer.text).replace(f"{dead}?", "/") for answer in answers)
        pages |= set(shown)
    assert len(pages) == 1
    assert all("This link does not work" in page for page in pages)


def test_a_managers_link_does_not_sign_in_by_itself(app: Flask, link: str) -> None:
    token = link.rpartition("/")[2]
    assert app.test_client().post(f"/sign-in/{token}").status_code == 404
    assert app.test_client().get(link).status_code == 200


def test_a_second_invitation_replaces_the_first(
    app: Flask, browser: FlaskClient, link: str, settings: Settings
) -> None:
    person = siv(settings)
    answer = browser.post(f"/manager/managers/{person}/invitation", follow_redirects=True)
    assert "The invitation is on its way by mail." in answer.text
    second = next(other for other in links(settings) if other != link)
    assert app.test_client().get(link).status_code == 404
    app.test_client().post(second, data=PASSWORD)
    assert browser.post(f"/manager/managers/{person}/invitation").status_code == 404, "she has a password by now"


def test_siv_is_shut_out_at_once(app: Flask, browser: FlaskClient, link: str, settings: Settings) -> None:
    hers = app.test_client()
    hers.post(link, data=PASSWORD)
    assert hers.get("/manager").status_code == 200
    page = f"/manager/staff/{siv(settings)}"
    assert f'href="{page}"' in browser.get("/manager/managers").text, "the list leads to where it is done"
    assert "No longer works here" in browser.get(page).text
    assert browser.post(f"{page}/deactivation").status_code == 303
    assert hers.get("/manager").status_code == 302
    assert "Siv" not in browser.get("/manager/managers").text


def test_who_comes_back_to_a_taken_address_is_told(browser: FlaskClient, link: str, settings: Settings) -> None:
    page = f"/manager/staff/{siv(settings)}"
    browser.post(f"{page}/deactivation")
    browser.post("/manager/managers", data=SIV | {"given_name": "Eva"})
    answer = browser.post(f"{page}/activation")
    assert answer.status_code == 422
    assert "Another unit manager signs in with the same mail address now." in answer.text


def test_relatives_and_staff_find_none_of_it(app: Flask, cast: Cast, link: str, settings: Settings) -> None:
    ines = browser_of(app, cast.ines)
    assert ines.get("/manager/managers").status_code == 404
    assert ines.post("/manager/managers", data=SIV).status_code == 404
    assert ines.post(f"/manager/managers/{siv(settings)}/invitation").status_code == 404
    assert links(settings) == [link]
