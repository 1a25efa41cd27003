"""The quick door to calendar feeds: many programs ask often, nearly always for nothing new (docs/adr/0090).

It stands before Flask, whose own way to a page costs more than the answer. What it cannot answer goes that way.
"""

import gzip
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Accept
from werkzeug.http import http_date, parse_accept_header, parse_date, parse_etags

from visits import clock
from visits.calendars.feed import closure_bytes, empty_calendar, event_bytes, feed_etag, join_events
from visits.rules.agenda import home_day
from visits.services import agenda, closed_days, feeds
from visits.services.calendar_programs import is_calendar
from visits.services.feeds import FeedFound
from visits.settings import Settings
from visits.storage.database import looking, writing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

BEFORE, AFTER = "/feeds/", ".ics"
READING = frozenset({"GET", "HEAD"})
QUICKLY = 1
SETTLES = timedelta(minutes=1)
"""So long after a change no date is told: another may come within its second, or be written later than it was made."""
# Whoever gets hold of the address may read the calendar: no search engine, cache or other site is to learn of it.
HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_EMPTY = {"Content-Type": "text/plain; charset=utf-8", **HEADERS}
_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8", **HEADERS, "Vary": "Accept-Encoding"}


class Answer(NamedTuple):
    """What a program is answered."""

    status: HTTPStatus
    headers: dict[str, str]
    body: bytes = b""
    fetched: UUID | None = None
    """The feed whose owner is to be told that it was fetched."""


class FeedDoor:
    """Answers for a feed without a request of Flask's: no session is opened and nobody's sign-in looked for."""

    def __init__(self, settings: Settings, headers: Mapping[str, str]) -> None:
        self._settings = settings
        self._headers = dict(headers)

    def fits(self, environ: "WSGIEnvironment") -> bool:
        """Tell whether a request comes in by this door."""
        path: str = environ.get("PATH_INFO", "")
        return path.startswith(BEFORE) and path.endswith(AFTER)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer."""
        token: str = environ["PATH_INFO"][len(BEFORE) : -len(AFTER)]
        status, headers, body, fetched = answer(self._settings, token, environ)
        said = self._headers | headers
        if status is not HTTPStatus.NOT_MODIFIED:
            said["Content-Length"] = str(len(body))
        start_response(f"{status.value} {status.phrase}", list(said.items()))
        if environ["REQUEST_METHOD"] == "HEAD":
            body = b""
        return (body,) if fetched is None else self._noting(body, fetched, environ.get("HTTP_USER_AGENT", ""))

    def _noting(self, body: bytes, feed: UUID, client: str) -> Iterator[bytes]:
        """Give the answer, and only then write down that it was fetched: nobody waits for another's writing."""
        yield body
        try:
            with writing(self._settings) as session:
                feeds.note_fetch(session, feed, client=client, now=clock.now())
        except SQLAlchemyError as error:
            log.warning("a fetch of a feed could not be noted: %s", type(error).__name__)


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
    noted = feed.is_to_be_noted(now) and is_calendar(environ.get("HTTP_USER_AGENT", ""))
    return given._replace(fetched=feed.id) if noted else given


def _from_feed(
    connection: Connection, feed: FeedFound, settings: Settings, environ: "WSGIEnvironment", now: datetime
) -> Answer:
    """Answer with the feed, or say that the program holds the same already (RFC 9110 §13.2.2)."""
    today = home_day(now, feed.choices.timezone)
    etag = feed_etag(feed.version, today, choices=feed.choices, public_url=settings.public_url)
    # What the window shows changes at the home's midnight too, so the day's beginning counts as a change.
    midnight = datetime.combine(today, time.min, ZoneInfo(feed.choices.timezone))
    modified = max(feed.changed_at, midnight.astimezone(UTC))
    # Weak (RFC 9110 §8.8.1), for it stands for the calendar, whether packed or not.
    headers = {**_CALENDAR, "ETag": f'W/"{etag}"'}
    if now - modified > SETTLES:
        headers["Last-Modified"] = http_date(modified)
    if _holds_it(environ, etag, modified):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    if feed.revoked_at is not None:
        return _packed(environ, headers, empty_calendar(feed.choices.timezone))
    # They come in order: `calendar_bytes` would put them into it once more.
    shown = agenda.of_feed(connection, feed, settings=settings, now=now)
    closures = closed_days.of_feed(connection, feed, now=now)
    events = [event_bytes(visit, feed.choices) for visit in shown]
    events += [closure_bytes(closure, feed.choices) for closure in closures]
    return _packed(environ, headers, join_events(events, choices=feed.choices))


def _packed(environ: "WSGIEnvironment", headers: dict[str, str], body: bytes) -> Answer:
    """Answer with a calendar, packed for a program that takes it so; the same calendar is packed the same way."""
    wanted = environ.get("HTTP_ACCEPT_ENCODING")
    if wanted and parse_accept_header(wanted, Accept).quality("gzip") > 0:
        headers |= {"Content-Encoding": "gzip"}
        body = gzip.compress(body, compresslevel=QUICKLY, mtime=0)
    return Answer(HTTPStatus.OK, headers, body)


def _holds_it(environ: "WSGIEnvironment", etag: str, modified: datetime) -> bool:
    """Tell whether what the program fetched before is this; where it names a tag, its date says nothing."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        # Nearly always it is our own, as it was given; Apache packs too, and marks its tags so.
        return tags == f'W/"{etag}"' or parse_etags(tags.replace('-gzip"', '"')).contains_weak(etag)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    # The very date we gave: by another clock, or of the minute in which we give none, it says nothing.
    return since is not None and modified.replace(microsecond=0) == since
