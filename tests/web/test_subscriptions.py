"""The pages that hand out calendar addresses: a relative's, and a unit's."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select, update

from tests.builders import Cast, browser_of
from tests.web.feeds.asking import book, subscription_pages
from visits import clock
from visits.services.builder import Builder
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import Feed, Message, Person

ADDRESS = re.compile(r'value="http://localhost(/feeds/[\w-]+\.ics)"')


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


@pytest.fixture
def maj(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.maj)


def made(browser: FlaskClient, path: str = "/calendar/addresses", **form: str) -> tuple[str, str]:
    answer = browser.post(path, data=form)
    page = answer.headers["Location"]
    (address,) = ADDRESS.findall(browser.get(page).text)
    return page, address


def fetch(app: Flask, address: str) -> None:
    """Fetch as a calendar does, to the end of the answer."""
    app.test_client().get(address, headers={"User-Agent": "Google-Calendar-Importer"}, buffered=True)


def test_the_secret_is_shown_once_and_a_reload_makes_no_second(ines: FlaskClient) -> None:
    page, address = made(ines)
    assert address not in ines.get(page).text
    assert subscription_pages(ines) == [page]


def test_of_a_double_click_there_is_one_address(ines: FlaskClient) -> None:
    wanted = str(uuid4())
    assert made(ines, wanted=wanted)[0] == made(ines, wanted=wanted)[0] == f"/calendar/{wanted}"
    assert len(subscription_pages(ines)) == 1


def test_with_two_residents_she_chooses_whose_visits(
    app: Flask, ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    assert 'name="resident"' not in ines.get("/calendar").text
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        aina = builder.resident(cast.unit, "Aina", "Berg")
        builder.related(aina, session.get_one(Person, cast.ines.id))
        aina_id = str(aina.id)
    assert f'value="{aina_id}"' in ines.get("/calendar").text
    _, of_aina = made(ines, resident=aina_id)
    _, of_all = made(ines)
    book(settings, cast, now)
    shown = [len(Calendar.from_ical(app.test_client().get(one).data).walk("VEVENT")) for one in (of_aina, of_all)]
    assert shown == [0, 1]
    assert ines.post("/calendar/addresses", data={"resident": str(uuid4())}).status_code == 404


def test_choices_change_the_feed_and_wrong_ones_do_not(
    app: Flask, ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    page, address = made(ines)
    book(settings, cast, now)
    right = {"nickname": "Fika", "language": "en", "alarm": "30", "with_link": ""}
    for wrong in ({"alarm": "7"}, {"language": "xx"}, {"nickname": "x" * 61}):
        assert ines.post(f"{page}/choices", data=right | wrong).status_code == 422
    assert ines.post(f"{page}/choices", data=right).status_code == 303
    (event,) = Calendar.from_ical(app.test_client().get(address).data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Fika"
    assert len(event.walk("VALARM")) == 1


def test_the_page_shows_what_was_chosen_so_that_saving_one_thing_changes_no_other(ines: FlaskClient) -> None:
    page, _address = made(ines)
    for ticked in ({"with_link": "y", "with_closures": "y"}, {}):
        ines.post(f"{page}/choices", data={"nickname": "Fika", "language": "nb", "alarm": "30"} | ticked)
        text = ines.get(page).text
        assert 'value="Fika"' in text
        assert re.search(r'<option selected value="nb"', text)
        assert re.search(r'<option selected value="30"', text)
        for box in ("with_link", "with_closures"):
            assert bool(re.search(rf"<input[^>]*checked[^>]*name=\"{box}\"", text)) is bool(ticked), box


def test_a_renewed_address_works_and_the_old_one_empties_itself(
    app: Flask, ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    page, old = made(ines)
    book(settings, cast, now)
    _, new = made(ines, f"{page}/renewal")
    shown = [len(Calendar.from_ical(app.test_client().get(one).data).walk("VEVENT")) for one in (old, new)]
    assert shown == [0, 1]
    assert ines.get(page).status_code == 404


def test_the_page_says_when_and_by_what_it_was_fetched(app: Flask, ines: FlaskClient) -> None:
    page, address = made(ines)
    assert "No calendar has fetched it yet." in ines.get(page).text
    fetch(app, address)
    for path in ("/calendar", page):
        text = ines.get(path).text
        assert "by Google Calendar." in text
        assert "23 november" in text


def test_an_address_that_no_calendar_fetches_any_more_is_not_in_use(
    app: Flask, ines: FlaskClient, settings: Settings, now: datetime
) -> None:
    page, address = made(ines)
    fetch(app, address)
    assert "In use" in ines.get("/calendar").text
    with writing(settings) as session:
        session.execute(update(Feed).values(fetched_at=now - timedelta(days=7, minutes=1)))
    assert "Not fetched since måndag 16 november" in ines.get("/calendar").text
    assert "Make a new address and subscribe anew." in ines.get(page).text


@pytest.fixture
def mailed(settings: Settings, cast: Cast, now: datetime) -> str:
    """Return the words for a visit whose entry Ines got by mail."""
    book(settings, cast, now)
    with writing(settings) as session:
        for message in session.scalars(select(Message).where(Message.person_id == cast.ines.id)):
            message.facts = message.facts | {"method": "REQUEST"}
    return '<time datetime="2026-11-24T09:00+01:00">09.00</time></span></li>'


def test_a_visit_that_came_by_mail_is_named_until_she_says_that_she_has_removed_it(
    app: Flask, ines: FlaskClient, settings: Settings, mailed: str
) -> None:
    page = ines.post("/calendar/addresses").headers["Location"]
    first = ines.get(page).text
    (address,) = ADDRESS.findall(first)
    # Pressed here, a button would lose the address; and before a calendar fetches it nothing is seen twice.
    assert mailed in first
    assert "removed-entries" not in first
    assert "removed-entries" not in ines.get(page).text
    assert "may be there twice" not in ines.get("/calendar").text
    fetch(app, address)
    assert f"{page}#twice" in ines.get("/calendar").text
    assert mailed in ines.get(page).text
    assert f'action="{page}/removed-entries"' in ines.get(page).text
    assert ines.post(f"{page}/removed-entries").headers["Location"] == page
    assert mailed not in ines.get(page).text
    assert "may be there twice" not in ines.get("/calendar").text
    with reading(settings) as session:
        assert [facts["method"] for facts in session.scalars(select(Message.facts)) if "method" in facts] == [None]


@pytest.mark.parametrize(
    ("by_mail", "number", "said"),
    [
        (True, "", "We tell you of every change by mail."),
        (False, "+46701740605", "We tell you of every change by SMS."),
        (True, "+46701740605", "We tell you of every change by mail and by SMS."),
        (False, "", "Of changes we can tell you neither by mail nor by SMS"),
    ],
)
def test_the_pages_promise_no_message_that_does_not_come(
    app: Flask, ines: FlaskClient, settings: Settings, cast: Cast, by_mail: bool, number: str, said: str
) -> None:
    sends = replace(settings.sms, provider=SmsProvider.ELKS, sender="VISITS")
    app.config["VISITS"] = replace(app.config["VISITS"], sms=sends)
    with writing(settings) as session:
        person = session.get_one(Person, cast.ines.id)
        person.by_mail, person.by_sms, person.sms_number = by_mail, bool(number), number
    page = ines.post("/calendar/addresses").headers["Location"]
    for path in ("/calendar", page, page):
        text = ines.get(path).text
        assert said in text
        assert "Calendars update slowly." in text
        assert 'href="/notices"' in text


def test_a_double_click_on_renewal_shows_an_address_that_works(app: Flask, ines: FlaskClient) -> None:
    page, _ = made(ines)
    (wanted,) = re.findall(r'name="wanted" value="([0-9a-f-]{36})"', ines.get(page).text)
    _, lost = made(ines, f"{page}/renewal", wanted=wanted)
    new, address = made(ines, f"{page}/renewal", wanted=wanted)
    assert new == f"/calendar/{wanted}"
    assert [app.test_client().get(one).status_code for one in (lost, address)] == [404, 200]


GUIDES = ("iPhone, iPad, Mac", "Google Calendar", "Outlook", "Thunderbird", "Android without Google")


def test_how_to_subscribe_stands_on_both_pages_for_five_calendars_with_drawings(ines: FlaskClient) -> None:
    page = ines.post("/calendar/addresses").headers["Location"]
    for text in (ines.get(page).text, ines.get(page).text):
        guides = re.findall(
            r'<details class="card guide">\s*<summary>([^<]+)</summary>(.*?)</details>', text, re.DOTALL
        )
        assert tuple(name for name, _ in guides) == GUIDES
        drawings = [re.search(r'<svg class="sketch".*?</svg>', guide, re.DOTALL) for _, guide in guides]
        assert all(drawing and 'class="press"' in drawing[0] for drawing in drawings)
        assert len({drawing[0] for drawing in drawings if drawing}) == len(GUIDES)
        assert all(len(re.findall("<li>", guide)) == 3 for _, guide in guides)
    assert "Make the address on a computer" in ines.get("/calendar").text


def test_the_picture_for_the_camera_is_the_address_that_opens_a_calendar(ines: FlaskClient) -> None:
    text = ines.get(ines.post("/calendar/addresses").headers["Location"]).text
    (address,) = ADDRESS.findall(text)
    drawn = segno.make(f"webcal://localhost{address}", error="m", micro=False)
    assert drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None) in text


def test_a_removed_address_leaves_the_list(ines: FlaskClient) -> None:
    page, _ = made(ines)
    assert ines.post(f"{page}/revocation").headers["Location"] == "/calendar"
    assert subscription_pages(ines) == []


def test_an_eleventh_address_is_refused_in_words(ines: FlaskClient) -> None:
    for _ in range(10):
        made(ines)
    assert 'action="/calendar/addresses"' not in ines.get("/calendar").text
    assert "ten addresses" in ines.post("/calendar/addresses", follow_redirects=True).text


def test_maj_hands_out_the_calendar_of_a_unit(
    app: Flask, maj: FlaskClient, ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    unit = f"/manager/units/{cast.unit.id}/calendar"
    assert unit in maj.get(f"/manager/units/{cast.unit.id}").text
    page, address = made(maj, f"{unit}/addresses")
    book(settings, cast, now)
    feed = app.test_client().get(address)
    assert len(Calendar.from_ical(feed.data).walk("VEVENT")) == 1
    assert b"Rosa" not in feed.data
    assert page in maj.get(unit).text
    assert "with_link" not in maj.get(page).text
    assert ines.get(page).status_code == 404
    assert maj.post(f"{page}/revocation").headers["Location"] == unit
