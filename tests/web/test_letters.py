"""The manager reads every letter in every language and form, and sends one to herself."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of
from visits import clock
from visits.languages import LANGUAGES
from visits.messages import samples
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import BY_SMS
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.maj)


def test_the_list_holds_every_kind_with_its_subject_in_the_language_chosen(browser: FlaskClient) -> None:
    for language, subject in (
        ("sv", "tisdag 24 november"),
        ("nb", "tirsdag 24. november"),
        ("en", "Tuesday 24 November"),
    ):
        page = browser.get(f"/manager/letters?language={language}").text
        assert subject in page
        for kind in samples.SHOWN:
            assert f'href="/manager/letters/{kind.value}?language={language}"' in page
    assert "/manager/letters/taken" not in page, "told to other systems alone"
    assert 'href="/manager/letters"' in browser.get("/manager").text, "in the menu"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", samples.SHOWN)
def test_every_letter_is_shown_in_all_its_forms(browser: FlaskClient, kind: MessageKind, language: str) -> None:
    page = browser.get(f"/manager/letters/{kind.value}?language={language}").text
    assert f'src="/manager/letters/{kind.value}/html?language={language}"' in page
    assert "sandbox" in page.partition("<iframe")[2].partition(">")[0]
    assert '<pre class="plain"' in page
    assert ("one SMS holds 160." in page) == (kind in BY_SMS)
    assert ("1 SMS: " in page) == (kind in BY_SMS), "none takes two"
    letter = browser.get(f"/manager/letters/{kind.value}/html?language={language}")
    assert f'<html lang="{language}">' in letter.text


def test_the_frame_holds_a_letter_that_can_do_nothing(browser: FlaskClient) -> None:
    answer = browser.get("/manager/letters/booked/html")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert set(policy) == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = browser.get("/manager/letters/booked")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"], "our own pages stay out of frames"
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_a_letter_is_read_in_her_own_language_first(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).language = "nb"
    for query in ("", "?language=fi"):
        assert '<html lang="nb">' in browser.get(f"/manager/letters/booked/html{query}").text


@pytest.mark.parametrize("path", ["taken", "no-such-kind", "BOOKED"])
def test_there_is_no_letter_of_another_kind(browser: FlaskClient, path: str) -> None:
    assert browser.get(f"/manager/letters/{path}").status_code == 404
    assert browser.get(f"/manager/letters/{path}/html").status_code == 404
    assert browser.post(f"/manager/letters/{path}/trials").status_code == 404


def test_maj_sends_one_to_herself_and_is_told_so(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    page = browser.post("/manager/letters/late/trials", data={"language": "en", "via": "mail"}, follow_redirects=True)
    assert "It is on its way to your mail. Its subject begins with “Trial”." in page.text
    again = browser.post("/manager/letters/late/trials", data={"language": "en"}, follow_redirects=True)
    assert "You have sent this one less than a minute ago." in again.text
    with reading(settings) as session:
        (message,) = session.scalars(select(Message))
        assert (message.address, message.channel, message.language) == ("maj@almgarden.example", Via.MAIL, "en")
        assert message.person_id == cast.maj.id
    assert "Test message" in browser.get("/manager/messages").text


def test_an_sms_goes_to_her_number_once_she_has_written_it_down(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    assert "You have no number for SMS here." in browser.get("/manager/letters/late").text
    refused = browser.post("/manager/letters/late/trials", data={"via": "sms"}, follow_redirects=True)
    assert "There is no address of yours to send it to." in refused.text
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).sms_number = "+46701112233"
    assert "SMS go to +46701112233." in browser.get("/manager/letters/late").text
    assert "Send me the SMS" not in browser.get("/manager/letters/sign_in").text
    page = browser.post("/manager/letters/late/trials", data={"via": "sms"}, follow_redirects=True)
    assert "It is on its way to your phone." in page.text


def test_a_manager_without_an_address_reads_that_she_has_none(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).mail = None
    page = browser.get("/manager/letters/booked").text
    assert "You have no mail address here." in page
    assert "Send me the mail" not in page


def test_every_letter_leads_to_the_next_and_the_last_to_none(browser: FlaskClient) -> None:
    kind, seen = samples.SHOWN[0].value, []
    while kind:
        seen.append(kind)
        page = browser.get(f"/manager/letters/{kind}").text
        found = re.search(r'href="/manager/letters/([a-z_]+)\?language=\w+">Next:', page)
        kind = found[1] if found else ""
    assert seen == [one.value for one in samples.SHOWN]


def test_another_homes_letters_name_that_homes_unit(app: Flask, settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        builder = Builder(session, now)
        builder.home("Fjärran")
        builder.unit("Tallen")
        berit = builder.manager("Berit", "Falk")
    assert "Tallen" in browser_of(app, berit).get("/manager/letters/unit_reminder").text
