"""The staff's pages."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, tablet_of
from tests.web.managing import majs_browser
from visits.services.secrets import matches
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Person


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def pin_hash(settings: Settings, name: str) -> str | None:
    with reading(settings) as session:
        return session.scalars(select(Person.pin_hash).where(Person.given_name == name)).one()


def test_maj_adds_nils_and_sees_the_pin_we_made_once(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "checked" in browser.get("/manager/staff/new").text, "the only unit there is"
    filled = {"given_name": "Nils", "family_name": "Ek", "units": [str(cast.unit.id)], "pin": ""}
    answer = browser.post("/manager/staff", data=filled)
    page = browser.get(answer.location).text
    found = re.search(r'class="secret">(\d{4})<', page)
    assert found is not None
    assert matches(found[1], pin_hash(settings, "Nils"))
    again = browser.get(answer.location, follow_redirects=True)
    assert "A PIN is shown only once." in again.text
    assert f">{found[1]}<" not in again.text


def test_maj_chooses_the_pin_herself(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    filled = {"given_name": "Nils", "units": [str(cast.unit.id)], "pin": "80521"}
    browser.post("/manager/staff", data=filled)
    assert matches("80521", pin_hash(settings, "Nils"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"pin": "1234"}, "pin"), ({"pin": "x"}, "pin"), ({"units": []}, "units"), ({"given_name": ""}, "given_name")],
)
def test_a_weak_pin_no_unit_or_no_name_is_refused(
    browser: FlaskClient, cast: Cast, wrong: dict[str, object], field: str
) -> None:
    filled: dict[str, object] = {"given_name": "Nils", "units": [str(cast.unit.id)], "pin": ""}
    answer = browser.post("/manager/staff", data=filled | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_another_homes_unit_cannot_be_ticked(browser: FlaskClient) -> None:
    filled = {"given_name": "Nils", "units": [str(uuid4())], "pin": ""}
    assert browser.post("/manager/staff", data=filled).status_code == 422


def test_maj_changes_karl(browser: FlaskClient, cast: Cast) -> None:
    path = f"/manager/staff/{cast.karl.id}"
    assert 'value="Karl"' in browser.get(path).text
    filled = {"given_name": "Kalle", "family_name": "Ask", "units": [str(cast.unit.id)]}
    assert "Kalle is changed." in browser.post(path, data=filled, follow_redirects=True).text
    assert browser.post(path, data=filled | {"units": []}).status_code == 422


def test_a_new_pin_replaces_the_old(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    path = f"/manager/staff/{cast.karl.id}/pin"
    weak = browser.post(path, data={"pin-pin": "0000"})
    assert weak.status_code == 422
    assert "too easy to guess" in weak.text
    assert matches("2468", pin_hash(settings, "Karl"))
    assert browser.post(path, data={"pin-pin": "12345678"}).status_code == 422
    browser.post(path, data={"pin-pin": "8052"})
    assert matches("8052", pin_hash(settings, "Karl"))


def test_karl_is_shut_out_on_his_tablet_at_once(app: Flask, browser: FlaskClient, cast: Cast) -> None:
    tablet = tablet_of(app, cast, cast.karl)
    answer = browser.post(f"/manager/staff/{cast.karl.id}/deactivation", follow_redirects=True)
    assert "She or he can no longer sign in." in answer.text
    assert "Cannot sign in any more" in answer.text
    assert "Karl" not in tablet.get("/tablet/").text
    back = browser.post(f"/manager/staff/{cast.karl.id}/activation", follow_redirects=True)
    assert "can sign in again" in back.text


def test_maj_cannot_shut_herself_out(browser: FlaskClient, cast: Cast) -> None:
    assert "No longer works here" not in browser.get(f"/manager/staff/{cast.maj.id}").text
    answer = browser.post(f"/manager/staff/{cast.maj.id}/deactivation")
    assert answer.status_code == 422
    assert "You cannot shut yourself out." in answer.text


def test_a_relative_is_not_found_among_the_staff(browser: FlaskClient, cast: Cast) -> None:
    path = f"/manager/staff/{cast.ines.id}"
    assert browser.get(path).status_code == 404
    assert browser.get(f"{path}/pin").status_code == 404
    for deed in ("pin", "deactivation", "activation"):
        assert browser.post(f"{path}/{deed}").status_code == 404
