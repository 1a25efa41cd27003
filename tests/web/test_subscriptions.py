"""The pages that hand out calendar addresses: a relative's, and a unit's."""

import re
from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.builders import Cast, browser_of
from tests.web.test_feeds import book, subscription_pages
from visits import clock
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Person
from visits.web.calendar_programs import name_of

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
    app.test_client().get(address, headers={"User-Agent": "Google-Calendar-Importer"})
    for path in ("/calendar", page):
        text = ines.get(path).text
        assert "by Google Calendar." in text
        assert "23 november" in text


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


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (X11; Linux) Thunderbird/140.0", "Thunderbird"),
        ("Microsoft.Exchange/15.20", "Outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "iPhone"),
        ("macOS/15.1 (24B83) CalendarAgent/1093", "Mac"),
        ("ICSx5/2.2 (ical4j)", "ICSx⁵"),
        ("khal/0.11", "khal"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_programs_are_called_as_people_know_them(said: str, name: str) -> None:
    assert name_of(said) == name
