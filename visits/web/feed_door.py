"""The quick door to calendar feeds: many programs ask often, nearly always for nothing new (docs/adr/0090).

It stands before Flask, whose own way to a page costs more than the answer. What it cannot answer goes that way.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from werkzeug.http import http_date, is_resource_modified

from visits import clock
from visits.calendars.feed import closure_bytes, empty_calendar, event_bytes, feed_etag, join_events
from visits.rules.agenda import home_day
from visits.services import agenda, closed_days, feeds
from visits.services.feeds import FeedFound
from visits.settings import Settings
from visits.storage.database import looking, writing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BEFORE, AFTER = "/feeds/", ".ics"
READING = frozenset({"GET", "HEAD"})
# Whoever gets hold of the address may read the calendar: no search engine, cache or other site is to learn of it.
HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_EMPTY = {"Content-Type": "text/plain; charset=utf-8", **HEADERS}
_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8", **HEADERS}


class Answer(NamedTuple):
    """What a program is answered."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""


class FeedDoor:
    """Answers for a feed without a request of Flask's: no session is opened and nobody's sign-in looked for."""

    def __init__(self, settings: Settings, headers: Mapping[str, str]) -> None:
        self._settings = settings
        self._headers = dict(headers)

    def fits(self, environ: "WSGIEnvironment") -> bool:
        """Tell whether a request comes in by this door."""
        path: str = environ.get("PATH_INFO", "")
        return path.startswith(BEFORE) and path.endswith(AFTER) and environ["REQUEST_METHOD"] in READING

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer."""
        token: str = environ["PATH_INFO"][len(BEFORE) : -len(AFTER)]
        status, headers, body = answer(self._settings, token, environ)
        said = self._headers | headers
        if status is not HTTPStatus.NOT_MODIFIED:
            said["Content-Length"] = str(len(body))
        start_response(f"{status.value} {status.phrase}", list(said.items()))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def answer(settings: Settings, token: str, environ: "WSGIEnvironment") -> Answer:
    """Answer a calendar program: 304 from one look-up when nothing changed, else the whole calendar."""
    if environ["REQUEST_METHOD"] not in READING:
        return Answer(HTTPStatus.METHOD_NOT_ALLOWED, {**_EMPTY, "Allow": "GET, HEAD"})
    now = clock.now()
    with looking(settings) as connection:
        feed = feeds.find(connection, token)
        if feed is None:
            return Answer(HTTPStatus.NOT_FOUND, _EMPTY)
        if feed.is_gone(now):
            return Answer(HTTPStatus.GONE, _EMPTY)
        given = _from_feed(connection, feed, settings, environ, now)
    if feed.is_to_be_noted(now):
        with writing(settings) as session:
            feeds.note_fetch(session, feed.id, client=environ.get("HTTP_USER_AGENT", ""), now=now)
    return given


def _from_feed(
    connection: Connection, feed: FeedFound, settings: Settings, environ: "WSGIEnvironment", now: datetime
) -> Answer:
    """Answer with the feed, or say that the program holds the same already (RFC 9110 §13.2.2)."""
    today = home_day(now, feed.choices.timezone)
    etag = feed_etag(feed.version, today, choices=feed.choices, public_url=settings.public_url)
    # What the window shows changes at the home's midnight too, so the day's beginning counts as a change.
    midnight = datetime.combine(today, time.min, ZoneInfo(feed.choices.timezone))
    modified = max(feed.changed_at, midnight.astimezone(UTC))
    headers = {**_CALENDAR, "ETag": f'"{etag}"', "Last-Modified": http_date(modified)}
    if _holds_it(environ, etag, modified):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    if feed.revoked_at is not None:
        return Answer(HTTPStatus.OK, headers, empty_calendar(feed.choices.timezone))
    # They come in order: `calendar_bytes` would put them into it once more.
    shown = agenda.of_feed(connection, feed, settings=settings, now=now)
    closures = closed_days.of_feed(connection, feed, now=now)
    events = [event_bytes(visit, feed.choices) for visit in shown]
    events += [closure_bytes(closure, feed.choices) for closure in closures]
    return Answer(HTTPStatus.OK, headers, join_events(events, choices=feed.choices))


def _holds_it(environ: "WSGIEnvironment", etag: str, modified: datetime) -> bool:
    """Tell whether what the program fetched before is this; the two usual cases are answered without reading lists."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
        return False
    return tags == f'"{etag}"' or not is_resource_modified(environ, etag=etag, last_modified=modified)
