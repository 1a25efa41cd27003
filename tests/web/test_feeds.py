"""The feed over HTTP, as calendar programs ask for it, and the page that hands it out."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from tests.builders import Cast, browser_of
from visits import clock
from visits.rules.booking import Wish
from visits.rules.visit_state import Reason
from visits.services import booking
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Feed


class Clock:
    """A clock the tests set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Clock:
    made = Clock(now)
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def ines(time: Clock, app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


@pytest.fixture
def address(ines: FlaskClient) -> str:
    page = ines.post("/calendar/address").text
    found = re.search(r'value="http://localhost(/feeds/[\w-]+\.ics)"', page)
    assert found is not None
    assert 'href="webcal://localhost/feeds/' in page
    return found[1]


@pytest.fixture
def program(app: Flask) -> FlaskClient:
    return app.test_client()


def book(settings: Settings, cast: Cast, now: datetime, *, booked_at: datetime | None = None) -> str:
    with writing(settings) as session:
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + timedelta(hours=21))
        return str(booking.book(session, wish, actor=cast.actor(cast.ines), now=booked_at or now))


def test_a_booked_visit_is_in_the_feed_without_any_name(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime
) -> None:
    uid = book(settings, cast, now)
    answer = program.get(address, headers={"Accept": "application/pdf", "User-Agent": "Kalender/1"})
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    (event,) = Calendar.from_ical(answer.data).events
    assert (str(event["UID"]), event.start) == (uid, now + timedelta(hours=21))
    for private in (b"Rosa", b"Lind", b"Almg", b"Bj"):
        assert private not in answer.data
    with reading(settings) as session:
        assert session.scalars(select(Feed.fetched_by)).one() == "Kalender/1"


def test_an_unchanged_feed_answers_304_and_a_change_answers_anew(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime, time: Clock
) -> None:
    first = program.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for header in (etag, f'"x", W/{etag}', "*"):
        again = program.get(address, headers={"If-None-Match": header})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
    assert program.get(address, headers={"If-Modified-Since": modified}).status_code == 304
    both = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert program.get(address, headers=both).status_code == 200
    time.now += timedelta(minutes=1)
    book(settings, cast, now, booked_at=time.now)
    changed = program.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["Last-Modified"] != modified
    assert program.get(address, headers={"If-Modified-Since": modified}).status_code == 200


def test_a_new_day_is_a_new_etag(program: FlaskClient, address: str, time: Clock) -> None:
    etag = program.get(address).headers["ETag"]
    time.now += timedelta(days=1)
    assert program.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_cancelled_visit_turns_into_status_cancelled(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime
) -> None:
    uid = book(settings, cast, now)
    etag = program.get(address).headers["ETag"]
    with writing(settings) as session:
        booking.cancel(session, UUID(uid), reason=Reason.RELATIVE_ILL, actor=cast.actor(cast.ines), now=now)
    answer = program.get(address, headers={"If-None-Match": etag})
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (str(event["UID"]), str(event["STATUS"]), event["SEQUENCE"]) == (uid, "CANCELLED", 1)


def test_two_fetches_are_the_same_bytes(program: FlaskClient, address: str) -> None:
    assert program.get(address).data == program.get(address).data


def test_head_has_the_headers_and_no_body(program: FlaskClient, address: str) -> None:
    head, get = program.head(address), program.get(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT"])
def test_every_other_method_is_405_whether_the_token_exists_or_not(
    app: Flask, program: FlaskClient, address: str, method: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for path in (address, "/feeds/unknown.ics"):
        answer = program.open(path, method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_an_unknown_token_is_404_without_a_redirect(program: FlaskClient) -> None:
    answer = program.get("/feeds/nobody-has-this.ics")
    assert (answer.status_code, answer.data) == (404, b"")


def test_a_revoked_feed_is_empty_for_thirty_days_then_gone(
    program: FlaskClient, ines: FlaskClient, address: str, settings: Settings, cast: Cast, time: Clock
) -> None:
    book(settings, cast, time.now)
    etag = program.get(address).headers["ETag"]
    ines.post("/calendar/revocation")
    emptied = program.get(address, headers={"If-None-Match": etag})
    assert emptied.status_code == 200
    calendar = Calendar.from_ical(emptied.data)
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert not calendar.walk("VEVENT")
    time.now += timedelta(days=31)
    assert program.get(address).status_code == 410


def test_choices_change_the_feed_and_wrong_ones_do_not(
    program: FlaskClient, ines: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime
) -> None:
    book(settings, cast, now)
    right = {"nickname": "Fika", "language": "en", "alarm": "30", "with_link": ""}
    assert ines.post("/calendar/choices", data=right | {"alarm": "7"}).status_code == 422
    assert ines.post("/calendar/choices", data=right | {"language": "xx"}).status_code == 422
    assert ines.post("/calendar/choices", data=right | {"nickname": "x" * 61}).status_code == 422
    assert ines.post("/calendar/choices", data=right).status_code == 303
    (event,) = Calendar.from_ical(program.get(address).data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Fika"
    assert len(event.walk("VALARM")) == 1


def test_the_page_shows_whether_the_address_works(program: FlaskClient, ines: FlaskClient, address: str) -> None:
    before = ines.get("/calendar").text
    program.get(address)
    after = ines.get("/calendar").text
    assert before != after
    assert "23 november" in after
    assert address not in after


def test_the_page_without_an_address_offers_one(ines: FlaskClient) -> None:
    assert 'action="/calendar/address"' in ines.get("/calendar").text
    assert ines.post("/calendar/choices", data={"language": "sv", "alarm": "0"}).status_code == 404
