"""The feed over HTTP, as calendar programs ask for it, and the plain page behind the same secret."""

import gzip
import logging
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from icalendar import Calendar
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from werkzeug.http import http_date
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.statements import Statements
from tests.builders import Cast, browser_of
from tests.calendars.samples import value_of
from tests.calendars.test_lines import anything
from visits import clock
from visits.calendars.feed import event_bytes
from visits.calendars.lines import clean
from visits.rules.booking import Wish
from visits.rules.visit_state import Reason
from visits.services import booking, feeds
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Feed, Visit


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
    page = ines.post("/calendar/addresses", follow_redirects=True).text
    found = re.search(r'value="http://localhost(/feeds/[\w-]+\.ics)"', page)
    assert found is not None
    assert 'href="webcal://localhost/feeds/' in page
    return found[1]


@pytest.fixture
def program(app: Flask) -> FlaskClient:
    return app.test_client()


def subscription_pages(browser: FlaskClient) -> list[str]:
    return re.findall(r'href="(/calendar/[0-9a-f-]{36})"', browser.get("/calendar").text)


def book(
    settings: Settings,
    cast: Cast,
    now: datetime,
    *,
    booked_at: datetime | None = None,
    after: timedelta = timedelta(hours=21),
) -> str:
    with writing(settings) as session:
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + after)
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
    time.now += timedelta(minutes=2)
    first = program.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for header in (etag, f'"x", {etag}', etag.removeprefix("W/"), f'{etag[:-1]}-gzip"', "*"):
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
    assert program.get(address, headers={"If-Modified-Since": modified}).status_code == 200
    assert "Last-Modified" not in changed.headers, "another change may come within the same second"
    time.now += timedelta(minutes=2)
    assert program.get(address).headers["Last-Modified"] > modified


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


@given(nickname=anything)
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_fetches_of_whatever_was_typed_are_the_same_bytes_and_read_right(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime, nickname: str
) -> None:
    with writing(settings) as session:
        if not session.scalars(select(Visit.id)).all():
            wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + timedelta(hours=21))
            booking.book(session, wish, actor=cast.actor(cast.ines), now=now)
        # As far as a database keeps it: no NUL, no lone surrogate, 60 letters.
        kept = nickname.encode(errors="ignore").decode().replace("\0", "")[:60]
        session.execute(update(Feed).values(nickname=kept, version=Feed.version + 1))
    first = program.get(address).data
    event_bytes.cache_clear()
    assert program.get(address).data == first
    calendar = Calendar.from_ical(first)
    assert calendar.errors == []
    (event,) = calendar.events
    assert value_of("SUMMARY", first) == (clean(kept) or "Digitalt besök")
    assert event.start == now + timedelta(hours=21)
    assert program.get(address.replace(".ics", "/visits")).status_code == 200


def test_a_feed_is_read_without_a_sign_in_a_session_or_a_cookie(
    app: Flask, address: str, settings: Settings, cast: Cast
) -> None:
    browser = browser_of(app, cast.ines)
    browser.set_cookie("visits_form", "whatever")
    etag = browser.get(address).headers["ETag"]
    with Statements(settings) as said:
        answers = [browser.get(address), browser.get(address, headers={"If-None-Match": etag})]
    assert [answer.status_code for answer in answers] == [200, 304]
    assert ["FROM feeds" in statement for statement in said.said] == [True, False, False, True]
    assert not any("sign_ins" in statement for statement in said.said)
    for answer in answers:
        assert {"Set-Cookie", "Location"}.isdisjoint(answer.headers.keys())
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_etag_wins_over_the_date_and_dates_alone_work(program: FlaskClient, address: str, time: Clock) -> None:
    time.now += timedelta(minutes=2)
    first = program.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    long_ago, later = "Mon, 01 Jan 2018 00:00:00 GMT", http_date(time.now + timedelta(days=3))
    for headers, status in (
        ({"If-None-Match": etag, "If-Modified-Since": long_ago}, 304),
        ({"If-None-Match": '"other"', "If-Modified-Since": later}, 200),
        ({"If-None-Match": 'W/"other", "another"'}, 200),
        ({"If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": later}, 304),
        ({"If-Modified-Since": long_ago}, 200),
        ({"If-Modified-Since": "no date"}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-None-Match": "nonsense", "If-Modified-Since": later}, 200),
        ({"If-Match": '"other"'}, 200),
        ({"If-None-Match": etag.removeprefix("W/").strip('"')}, 304),
        ({"If-None-Match": etag, "Accept-Encoding": "gzip, br"}, 304),
        ({"Accept-Encoding": "gzip, br", "Accept": "text/html", "Accept-Language": "nb"}, 200),
        ({"Range": "bytes=0-10"}, 200),
    ):
        for method in ("GET", "HEAD"):
            answer = program.open(address, method=method, headers=headers)
            assert answer.status_code == status, headers
            assert answer.headers["ETag"] == etag
            packed = "gzip" in headers.get("Accept-Encoding", "") and status == 200
            assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
            body = gzip.decompress(answer.data) if packed and answer.data else answer.data
            assert body == (first.data if (method, status) == ("GET", 200) else b"")


def test_who_takes_it_packed_gets_the_same_calendar_packed_alike(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime
) -> None:
    for hours in (21, 24, 27):
        book(settings, cast, now, after=timedelta(hours=hours))
    plain = program.get(address, headers={"Accept-Encoding": "gzip;q=0, identity"})
    packed, again = (program.get(address, headers={"Accept-Encoding": "br, gzip;q=0.5"}) for _ in range(2))
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert len(packed.data) * 2 < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.data == again.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert program.get("/feeds/unknown.ics", headers={"Accept-Encoding": "gzip"}).data == b""


def test_a_fetch_is_answered_before_it_is_noted(app: Flask, address: str, settings: Settings) -> None:
    with writing(settings) as session:
        session.execute(select(Feed).with_for_update())
        body = iter(run_wsgi_app(app.wsgi_app, EnvironBuilder(path=address).get_environ())[0])
        assert next(body).startswith(b"BEGIN:VCALENDAR"), "somebody is writing, and a program is answered"
    with reading(settings) as session:
        assert session.scalars(select(Feed.fetched_at)).one() is None
    assert next(body, None) is None
    with reading(settings) as session:
        assert session.scalars(select(Feed.fetched_at)).one() is not None


def test_a_fetch_that_cannot_be_noted_is_answered_all_the_same(
    program: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("the disk is full"))

    monkeypatch.setattr(feeds, "note_fetch", fail)
    answer = program.get(address)
    assert (answer.status_code, answer.data[:15]) == (200, b"BEGIN:VCALENDAR")
    assert "a fetch of a feed could not be noted: OperationalError" in caplog.text


def test_what_leaves_the_feed_without_a_word_moves_its_date(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime, time: Clock
) -> None:
    uid = book(settings, cast, now)
    time.now += timedelta(minutes=2)
    before = program.get(address)
    time.now += timedelta(minutes=5)
    with writing(settings) as session:
        booking.cancel(session, UUID(uid), reason=Reason.DIED, actor=cast.actor(cast.maj), now=time.now)
    after = program.get(address, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert after.status_code == 200
    left_at = time.now
    time.now += timedelta(minutes=2)
    assert program.get(address).headers["Last-Modified"] == http_date(left_at)
    assert not Calendar.from_ical(after.data).walk("VEVENT")


def test_an_unchanged_fetch_counts_as_a_fetch_too(
    program: FlaskClient, address: str, settings: Settings, time: Clock
) -> None:
    etag = program.get(address).headers["ETag"]
    time.now += timedelta(hours=2)
    answer = program.get(address, headers={"If-None-Match": etag, "User-Agent": "Later/2"})
    assert (answer.status_code, answer.data) == (304, b"")
    with reading(settings) as session:
        assert session.execute(select(Feed.fetched_at, Feed.fetched_by)).one() == (time.now, "Later/2")


def test_an_address_is_short_enough_for_google_and_a_secret_is_in_no_log(
    app: Flask, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, cast: Cast
) -> None:
    assert len("https://visits.a-rather-long-name.kommunen.example" + address) < 256
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_given: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(feeds, "find", fail)
    secret = address.removeprefix("/feeds/").removesuffix(".ics")
    assert app.test_client().get(address).status_code == 500
    # As gunicorn says what goes wrong before or after us: by the address.
    gunicorn = logging.getLogger("gunicorn.error")
    gunicorn.warning("Invalid request from ip=%s: %s", "127.0.0.1", f"Invalid HTTP request line: 'GET {address} X'")
    try:
        UUID(address)
    except ValueError:
        gunicorn.exception("Error handling request %s", address.replace(".ics", "/visits"))
    assert "a page failed: GET feeds.read" in caplog.text
    assert "Error handling request /feeds/" in caplog.text
    assert secret not in caplog.text


def test_the_plain_page_shows_the_same_visits_and_nobody(
    program: FlaskClient, address: str, settings: Settings, cast: Cast, now: datetime
) -> None:
    page = address.replace(".ics", "/visits")
    assert "No visits are booked." in program.get(page).text
    book(settings, cast, now)
    answer = program.get(page)
    assert 'datetime="2026-11-24T09:00+01:00"' in answer.text
    assert '<html lang="sv">' in answer.text
    for private in ("Rosa", "Lind", "Almg", "Bj"):
        assert private not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert {"Set-Cookie", "Vary"}.isdisjoint(answer.headers.keys())
    assert program.get("/feeds/nobody-has-this/visits").status_code == 404


def test_head_has_the_headers_and_no_body(program: FlaskClient, address: str) -> None:
    head, get = program.head(address), program.get(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]


@pytest.mark.parametrize(
    "method",
    ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT", "MKCALENDAR", "MKCOL", "LOCK", "TRACE"],
)
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
    (feed,) = subscription_pages(ines)
    ines.post(f"{feed}/revocation")
    emptied = program.get(address, headers={"If-None-Match": etag})
    assert emptied.status_code == 200
    calendar = Calendar.from_ical(emptied.data)
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert not calendar.walk("VEVENT")
    time.now += timedelta(days=31)
    gone = program.get(address)
    assert (gone.status_code, gone.data, gone.headers["Cache-Control"]) == (410, b"", "private, no-cache")
    assert program.get(address.replace(".ics", "/visits")).status_code == 404
