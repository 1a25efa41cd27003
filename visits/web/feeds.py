"""What a calendar's secret address answers: the feed for programs, and a plain page of the coming visits for people."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, make_response, request
from sqlalchemy import Connection

from visits import clock
from visits.calendars.feed import calendar_bytes, empty_calendar, feed_etag
from visits.rules.agenda import home_day
from visits.services import agenda, feeds
from visits.services.feeds import FeedFound
from visits.storage.database import looking, writing
from visits.web import gate
from visits.web.filters import speaking

bp = Blueprint("feeds", __name__)

# Calendar programs probe with all of these (Thunderbird: PROPFIND, PUT): each is told 405, never sent to a sign-in.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR")
_READING = frozenset({"GET", "HEAD"})
_CALENDAR = "text/calendar; charset=utf-8"
# Whoever gets hold of the address may read the calendar: no search engine, cache or other site is to learn of it.
_HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@bp.route("/feeds/<token>.ics", methods=METHODS, provide_automatic_options=False)
@gate.secret
def read(token: str) -> Response:
    """Answer a calendar program: 304 from one look-up when nothing changed, else the whole calendar."""
    if request.method not in _READING:
        return _empty(405, {"Allow": "GET, HEAD"})
    now = clock.now()
    with looking(gate.settings()) as connection:
        feed = feeds.find(connection, token)
        if feed is None:
            return _empty(404)
        if feed.is_gone(now):
            return _empty(410)
        answer = _validated(feed, now)
        if answer.status_code != 304:  # noqa: PLR2004 - not modified
            answer.data = _body(connection, feed, now)
    _note(feed, now)
    return answer


@bp.get("/feeds/<token>/visits")
@gate.secret
def show(token: str) -> Response:
    """Show the coming visits that the same secret stands for, to read or to print where there is no calendar."""
    now = clock.now()
    with looking(gate.settings()) as connection:
        feed = feeds.find(connection, token)
        open_one = feed if feed is not None and feed.revoked_at is None else None
        shown = agenda.of_feed(connection, open_one, settings=gate.settings(), now=now) if open_one else ()
    if open_one is None:
        return _empty(404)
    g.timezone = open_one.choices.timezone
    coming = [visit for visit in shown if visit.ends_at > now]
    with speaking(open_one.choices.language):
        # Not by Flask's own way: that asks who is signed in, for a template to greet.
        template = current_app.jinja_env.get_template("feeds/show.html")
        page = template.render(visits=coming, choices=open_one.choices, made_at=now)
    answer = make_response(page)
    answer.headers.update(_HEADERS | {"Cache-Control": "private, no-store"})
    return answer


def _validated(feed: FeedFound, now: datetime) -> Response:
    """Begin the answer: its validators, and whether the program holds the same already (RFC 9110 §13.2.2)."""
    today = home_day(now, feed.choices.timezone)
    etag = feed_etag(feed.version, today, choices=feed.choices, public_url=gate.settings().public_url)
    answer = Response(content_type=_CALENDAR, headers=_HEADERS)
    answer.headers["ETag"] = f'"{etag}"'
    # What the window shows changes at the home's midnight too, so the day's beginning counts as a change.
    midnight = datetime.combine(today, time.min, ZoneInfo(feed.choices.timezone))
    answer.last_modified = max(feed.changed_at, midnight.astimezone(UTC))
    answer.make_conditional(request)
    return answer


def _body(connection: Connection, feed: FeedFound, now: datetime) -> bytes:
    if feed.revoked_at is not None:
        return empty_calendar(feed.choices.timezone)
    shown = agenda.of_feed(connection, feed, settings=gate.settings(), now=now)
    return calendar_bytes(shown, (), choices=feed.choices)


def _empty(status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(
        "", status=status, content_type="text/plain; charset=utf-8", headers={**_HEADERS, **(headers or {})}
    )


def _note(feed: FeedFound, now: datetime) -> None:
    if feed.is_to_be_noted(now):
        with writing(gate.settings()) as session:
            feeds.note_fetch(session, feed.id, client=request.headers.get("User-Agent", ""), now=now)
