"""The feed over HTTP, as calendar programs ask for it, and the plain page behind the same secret."""

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from icalendar import Calendar
from sqlalchemy import select, update

from tests.builders import Cast
from tests.calendars.samples import value_of
from tests.calendars.test_lines import anything
from tests.web.feeds.asking import Clock, book, subscription_pages
from visits.calendars.feed import event_bytes
from visits.calendars.lines import clean
from visits.rules.booking import Wish
from visits.rules.visit_state import Reason
from visits.services import booking, feeds
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Feed, Visit


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
