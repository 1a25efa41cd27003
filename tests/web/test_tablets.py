"""The tablets' pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bookings import book
from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.services import tablets
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Tablet


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def test_the_list_says_the_state_in_words(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "Enrolled, not seen yet" in browser.get("/manager/tablets").text
    for seen, words in ((timedelta(0), "Open now"), (timedelta(hours=1), "Last seen:")):
        with writing(settings) as session:
            session.get_one(Tablet, cast.tablet.id).seen_at = clock.now() - seen
        assert words in browser.get("/manager/tablets").text
    with writing(settings) as session:
        session.get_one(Tablet, cast.tablet.id).device_hash = None
    assert "Not enrolled yet" in browser.get("/manager/tablets").text


def test_maj_adds_a_tablet_and_is_led_to_its_enrolment(browser: FlaskClient, cast: Cast) -> None:
    assert "Björken" in browser.get("/manager/tablets/new").text
    answer = browser.post(
        "/manager/tablets", data={"name": "Tablet 2", "unit": str(cast.unit.id)}, follow_redirects=True
    )
    assert "The tablet is added. Now enrol it." in answer.text
    assert "Enrol the tablet" in answer.text


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "SURFPLATTA 1"}, {"unit": str(uuid4())}, {"unit": "x"}])
def test_a_tablet_needs_a_name_of_its_own_and_a_unit(browser: FlaskClient, cast: Cast, wrong: dict[str, str]) -> None:
    filled = {"name": "Tablet 2", "unit": str(cast.unit.id)}
    answer = browser.post("/manager/tablets", data=filled | wrong)
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert (
        browser.post(f"/manager/tablets/{cast.tablet.id}", data={"name": "", "unit": filled["unit"]}).status_code == 422
    )


def test_the_enrolment_is_shown_once_and_really_enrols(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    path = f"/manager/tablets/{cast.tablet.id}/enrolment"
    answer = browser.post(path)
    assert (answer.status_code, answer.location) == (303, path)
    page = browser.get(path).text
    assert "<svg" in page
    assert "http://localhost/tablet" in page
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", page)
    assert code is not None
    with writing(settings) as session:
        assert tablets.enrol(session, code[0].lower(), now=clock.now())
    again = browser.get(path, follow_redirects=True)
    assert "shown only once" in again.text
    assert code[0] not in again.text


def test_one_tablets_enrolment_is_not_shown_on_anothers_page(browser: FlaskClient, cast: Cast) -> None:
    filled = {"name": "Tablet 2", "unit": str(cast.unit.id)}
    other = browser.post("/manager/tablets", data=filled).location
    browser.post(f"/manager/tablets/{cast.tablet.id}/enrolment")
    assert browser.get(f"{other}/enrolment").location == other
    assert "<svg" in browser.get(f"/manager/tablets/{cast.tablet.id}/enrolment").text


def test_maj_renames_a_tablet(browser: FlaskClient, cast: Cast) -> None:
    path = f"/manager/tablets/{cast.tablet.id}"
    assert 'value="Surfplatta 1"' in browser.get(path).text
    answer = browser.post(path, data={"name": "Nya", "unit": str(cast.unit.id)}, follow_redirects=True)
    assert "The tablet is changed." in answer.text
    assert "Björken, Nya" in answer.text


def test_a_lost_tablet_is_shut_out(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    answer = browser.post(f"/manager/tablets/{cast.tablet.id}/loss", follow_redirects=True)
    assert "The lost tablet is shut out." in answer.text
    assert "Not enrolled yet" in answer.text
    with reading(settings) as session:
        assert tablets.find(session, cast.device_token, now=clock.now()) is None


def test_a_tablet_with_visits_stays_in_use_and_the_page_says_why(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    now = clock.now()
    with writing(settings) as session:
        book(session, cast, now + timedelta(days=1), now=now)
    answer = browser.post(f"/manager/tablets/{cast.tablet.id}/retirement")
    assert answer.status_code == 422
    assert "Visits are booked on this tablet." in answer.text


def test_a_retired_tablet_is_gone(browser: FlaskClient, cast: Cast) -> None:
    answer = browser.post(f"/manager/tablets/{cast.tablet.id}/retirement", follow_redirects=True)
    assert "The tablet is taken out of use." in answer.text
    assert "There is no tablet yet." in answer.text
    assert browser.get(f"/manager/tablets/{cast.tablet.id}").status_code == 404
    for deed in ("enrolment", "loss", "retirement"):
        assert browser.post(f"/manager/tablets/{cast.tablet.id}/{deed}").status_code == 404


def test_maj_shares_a_tablet_with_another_unit(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    address = f"/manager/tablets/{cast.tablet.id}"
    assert "Shared with other units" not in browser.get(address).text, "there is no other unit"
    with writing(settings) as session:
        linden = Builder(session, clock.now(), session.get_one(Home, cast.home.id)).unit("Linden").id
    assert "Shared with other units" in browser.get(address).text
    page = browser.post(f"{address}/sharing", data={"share-units": [str(linden)]}, follow_redirects=True)
    assert "Who uses the tablet is changed." in page.text
    assert re.search(r"<input checked[^>]*>\s*Linden", page.text)
    assert browser.post(f"{address}/sharing", data={"share-units": [str(uuid4())]}).status_code == 422
    browser.post(f"{address}/sharing")
    assert not re.search(r"<input checked[^>]*>\s*Linden", browser.get(address).text)
