"""A feed asked for again and again: unchanged, changed, packed, and noted."""

import gzip
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.http import http_date
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.statements import Statements
from tests.builders import Cast, browser_of
from tests.web.feeds.asking import Clock, book
from visits.rules.visit_state import Reason
from visits.services import booking, feeds
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Feed


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
        ({"If-Modified-Since": later}, 200),
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


def test_head_has_the_headers_and_no_body(program: FlaskClient, address: str) -> None:
    head, get = program.head(address), program.get(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
