"""The calendar a relative subscribes to: a head, the events one by one, a tail.

Each event is rendered by itself and kept by what it was rendered from, (visit, choices): icalendar takes most of a
millisecond for each, so of a feed that changed only what changed is rendered. docs/adr/0090 says why not in a table.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import chain

from icalendar import Calendar

from visits.calendars.event import closure_event, visit_event
from visits.calendars.lines import Text, clean, rendered
from visits.calendars.timezone import timezone_bytes
from visits.languages import translate
from visits.rules.agenda import AgendaClosure, AgendaVisit, FeedChoices, closures_in_order, in_order

# Raise it whenever the same rows give other bytes than before, translations included: it tells clients to fetch anew.
RENDERER_RELEASE = 2
PRODUCT = "-//Visits//Video visits//EN"
# A hint; the clients that heed it ask this often, the others every 3 to 24 hours.
REFRESH = timedelta(hours=1)
TAIL = b"END:VCALENDAR\r\n"
ETAG_LENGTH = 32
KEPT_EVENTS, KEPT_CLOSURES, KEPT_HEADS = 1 << 14, 1 << 10, 1 << 8
"""About 12 MB in each process that serves."""


def calendar_bytes(visits: Iterable[AgendaVisit], closures: Iterable[AgendaClosure], *, choices: FeedChoices) -> bytes:
    """Render a whole feed: UTF-8, CRLF, no METHOD, valid even when empty; the same rows give the same bytes.

    Takes what rules/agenda chose to show, in any order.
    """
    return join_events(
        chain(
            (event_bytes(visit, choices) for visit in in_order(visits)),
            (closure_bytes(closure, choices) for closure in closures_in_order(closures)),
        ),
        choices=choices,
    )


def join_events(events: Iterable[bytes], *, choices: FeedChoices) -> bytes:
    """Join rendered events, already in order, into a whole feed."""
    return b"".join([_feed_head(choices), *events, TAIL])


@lru_cache(maxsize=KEPT_EVENTS)
def event_bytes(visit: AgendaVisit, choices: FeedChoices) -> bytes:
    """Render one visit as a VEVENT; what was rendered is kept, and found again by what it was made from."""
    return rendered(visit_event(visit, choices))


@lru_cache(maxsize=KEPT_CLOSURES)
def closure_bytes(closure: AgendaClosure, choices: FeedChoices) -> bytes:
    """Render days without visits as a VEVENT of whole days."""
    return rendered(closure_event(closure, choices))


def empty_calendar(timezone: str) -> bytes:
    """Render a calendar of the zone alone: a revoked feed answers with it, so that clients empty what they keep.

    A calendar must hold at least one component (RFC 5545 §3.6), which is why the zone is always there.
    """
    return calendar_head(timezone) + TAIL


def calendar_head(timezone: str, *, method: str | None = None) -> bytes:
    """Render what comes before the events, `TAIL` comes after; `method` only for mail (RFC 5546 §1.4)."""
    calendar = _calendar()
    if method:
        calendar.add("METHOD", method)
    return _opened(calendar) + timezone_bytes(timezone)


def feed_etag(version: int, day: date, *, choices: FeedChoices, public_url: str) -> str:
    """Return the opaque part of an ETag, without quotes: from the rows' version, the home's date and the choices.

    It is known without rendering anything. `public_url` begins every link. Mark it weak (RFC 9110 §8.8.1) where a
    proxy compresses.
    """
    # The texts in it are quoted and escaped, so that no two sets of facts are written alike.
    facts = repr((RENDERER_RELEASE, version, day, choices, public_url))
    return sha256(facts.encode(errors="surrogatepass")).hexdigest()[:ETAG_LENGTH]


def _feed_head(choices: FeedChoices) -> bytes:
    return _head_of(choices.language, choices.timezone, choices.nickname)


@lru_cache(maxsize=KEPT_HEADS)
def _head_of(language: str, timezone: str, nickname: str | None) -> bytes:
    # Her own word for the visits tells her calendars apart.
    name = Text(clean(nickname or "") or translate(language).gettext("Video visits"))
    calendar = _calendar()
    calendar.add("NAME", name)  # RFC 7986 §5.1; the older X- name is the one most clients read
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})  # RFC 7986 §5.7 demands the VALUE
    calendar.add("X-PUBLISHED-TTL", Text("PT1H"))
    return _opened(calendar) + timezone_bytes(timezone)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    return calendar


def _opened(calendar: Calendar) -> bytes:
    return rendered(calendar).removesuffix(TAIL)
