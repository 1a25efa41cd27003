"""The page on which a relative says how she wants to be told."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, browser_of
from visits import clock
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Person


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    made: Settings = app.config["VISITS"]
    app.config["VISITS"] = replace(made, sms=replace(made.sms, sender="VISITS"))
    return browser_of(app, cast.ines)


def person(settings: Settings, cast: Cast) -> Person:
    with reading(settings) as session:
        row = session.get_one(Person, cast.ines.id)
        session.expunge(row)
        return row


def test_she_chooses_sms_and_is_told_who_sends_them(ines: FlaskClient, settings: Settings, cast: Cast) -> None:
    page = ines.get("/notices").text
    assert "All SMS come from VISITS, and from nobody else." in page
    assert "Mail goes to ines.lind@familj.example." in page
    assert "Tick nothing, and we send you nothing" in page
    chosen = {"by_sms": "y", "number": "070-174 06 05", "nickname": " Fika  med mamma "}
    answer = ines.post("/notices/choices", data=chosen, follow_redirects=True)
    assert "Saved. We tell you by SMS." in answer.text
    assert 'value="+46701740605"' in answer.text
    kept = person(settings, cast)
    assert (kept.by_mail, kept.by_sms, kept.sms_number) == (False, True, "+46701740605")
    assert kept.nickname == "Fika med mamma"


@pytest.mark.parametrize(
    ("ticked", "words"),
    [
        ({"by_mail": "y"}, "Saved. We tell you by mail."),
        ({"by_mail": "y", "by_sms": "y", "number": "070-174 06 05"}, "Saved. We tell you by mail and by SMS."),
        ({}, "Saved. We send you nothing about your visits: look at this site to see them."),
    ],
)
def test_it_is_said_back_what_was_chosen(ines: FlaskClient, ticked: dict[str, str], words: str) -> None:
    assert words in ines.post("/notices/choices", data=ticked, follow_redirects=True).text


@pytest.mark.parametrize("number", ["", "112", "mamma"])
def test_a_number_that_takes_no_sms_is_refused_beside_it_and_what_was_typed_stays(
    ines: FlaskClient, settings: Settings, cast: Cast, number: str
) -> None:
    answer = ines.post("/notices/choices", data={"by_sms": "y", "number": number, "nickname": "Fika"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Fika"' in answer.text
    assert not person(settings, cast).by_sms


def test_an_address_that_takes_nothing_is_shown_with_what_to_do(
    ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        row = session.get_one(Person, cast.ines.id)
        row.mail_refused_at = row.sms_refused_at = now
        row.sms_number = "+46701740605"
        session.get_one(Home, cast.home.id).phone = "031-700 00 00"
    page = ines.get("/notices").text
    assert "Mail to ines.lind@familj.example does not arrive" in page
    assert "SMS to +46701740605 do not arrive" in page
    assert 'href="tel:031-700 00 00"' in page


def test_without_a_mail_address_there_is_no_mail_to_tick(ines: FlaskClient, settings: Settings, cast: Cast) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail = None
    page = ines.get("/notices").text
    assert "We have no mail address of yours." in page
    assert 'name="by_mail"' not in page


def test_a_house_that_sends_no_sms_offers_none(app: Flask, cast: Cast) -> None:
    page = browser_of(app, cast.ines).get("/notices").text
    assert 'name="by_mail"' in page
    assert 'name="by_sms"' not in page
