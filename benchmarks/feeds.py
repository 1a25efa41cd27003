"""Calendar feeds: unchanged and in full beside a bare Flask page of the same server, one change of many, many feeds.

What "by hand" means: the lines of every event formatted from the same values and joined, without a library and without
reading them from anywhere; it is checked that the bytes are ours.
"""

import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from benchmarks.figures import Bar, Figure
from benchmarks.filling import Family, Filling
from benchmarks.page import ROUNDS, ask, serving
from visits import clock
from visits.calendars.feed import TAIL, calendar_bytes
from visits.rules.agenda import AgendaVisit, FeedChoices
from visits.rules.visit_state import Channel, State
from visits.services import agenda, feeds, subscriptions
from visits.settings import Settings
from visits.storage.database import looking, writing
from visits.storage.tables import Feed, Tablet, Visit, VisitRelative
from visits.web.feed_door import answer

MANY_FEEDS, FEW_VISITS, MANY_VISITS = 100_000, 50, 500
LEAST_UNCHANGED, LEAST_FULL, MOST_BY_HAND, MOST_OF_MANY = 50.0, 35.0, 3.0, 1.5
LOOKS, WRITES, BATCH = 300, 30, 10_000


def figures(kind: str, one: Settings, many: Settings) -> Iterator[Figure]:
    """Measure on two empty databases: with one feed, and with 100,000."""
    with writing(one) as session:
        few, full = Filling(session, clock.now(), 0).fill(1)[:2]
    short, long = subscribe(one, few, FEW_VISITS), subscribe(one, full, MANY_VISITS)
    yield from _served(kind, one, short)
    yield _changed(kind, one, long)
    yield _among_many(kind, one, many)


def subscribe(settings: Settings, family: Family, visits: int) -> str:
    """Give a relative so many coming visits and a calendar of them; return its secret."""
    now = clock.now()
    with writing(settings) as session:
        tablet = session.scalars(select(Tablet.id).where(Tablet.unit_id == family.unit)).first()
        same = {"home_id": family.home, "unit_id": family.unit, "resident_id": family.resident, "tablet_id": tablet}
        stamps = {"channel": Channel.WEB, "state": State.BOOKED, "created_at": now, "changed_at": now}
        rows: list[dict[str, Any]] = []
        for hours in range(visits):
            starts_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours + 1)
            times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30)}
            rows.append({"id": uuid4(), "wish": uuid4(), "booked_by": family.relative} | same | stamps | times)
        session.execute(insert(Visit), rows)
        taking_part = [{"visit_id": row["id"], "relative_id": family.relative} for row in rows]
        session.execute(insert(VisitRelative), taking_part)
        return subscriptions.make(session, actor=family.actor, now=now).token


def _served(kind: str, settings: Settings, token: str) -> Iterator[Figure]:
    path = f"/feeds/{token}.ics"
    with serving("wsgi:app", settings) as ours, serving("benchmarks.bare:app", settings) as bare:
        with urllib.request.urlopen(ours + path) as first:  # noqa: S310 - our own server
            unchanged = f"If-None-Match: {first.headers['ETag']}"
            first.read()
        asked = {"unchanged": (ours + path, unchanged), "full": (ours + path,), "bare": (f"{bare}/health",)}
        rates: dict[str, list[float]] = {name: [] for name in asked}
        for turn in range(-1, ROUNDS):
            for name, (url, *headers) in asked.items():
                rate = ask(url, "", *headers)
                if turn >= 0:
                    rates[name].append(rate)
    unchanged_rate, full, floor = (statistics.median(measured) for measured in rates.values())
    print(f"# feeds: unchanged {unchanged_rate:.0f} a second, in full {full:.0f}, a bare Flask page {floor:.0f}")
    for name, rate, bar in (("unchanged", unchanged_rate, LEAST_UNCHANGED), ("of-50-visits", full, LEAST_FULL)):
        share = 100 * rate / floor
        if kind == "sqlite":
            figure = f"feed-{name}-to-a-bare-page/{kind}"
            yield Figure(name=figure, value=share, unit="percent", bar=bar, is_to_be=Bar.AT_LEAST)
        else:
            print(f"# feed-{name}-to-a-bare-page/{kind}: {share:.0f} percent", flush=True)


def _changed(kind: str, settings: Settings, token: str) -> Figure:
    """Compare the feed of 500 visits, one of them changed since, read and written, with formatting all by hand."""
    with looking(settings) as connection:
        feed = feeds.find(connection, token)
        if feed is None:
            raise RuntimeError("the feed is not there")
        shown = agenda.of_feed(connection, feed, settings=settings, now=clock.now())
    plain = replace(feed.choices, language="en")
    head = calendar_bytes((), (), choices=plain).removesuffix(TAIL)
    if by_hand(head, shown, plain) != calendar_bytes(shown, (), choices=plain):
        raise RuntimeError("by hand it would be another calendar")
    whole: list[float] = []
    for number in range(WRITES):
        _change(settings, shown[number].uid)
        whole.append(_seconds(lambda: answer(settings, token, {"REQUEST_METHOD": "GET"})))
    hand = statistics.median(_seconds(lambda: by_hand(head, shown, plain)) for _ in range(WRITES))
    ours = statistics.median(whole)
    print(f"# a feed of 500, one changed: {1000 * ours:.1f} ms, by hand {1000 * hand:.1f} ms", flush=True)
    return Figure(name=f"feed-of-500-one-changed-to-by-hand/{kind}", value=ours / hand, unit="times", bar=MOST_BY_HAND)


def _change(settings: Settings, visit: UUID) -> None:
    now = clock.now()
    with writing(settings) as session:
        session.execute(update(Visit).where(Visit.id == visit).values(sequence=Visit.sequence + 1, changed_at=now))
        session.execute(update(Feed).values(version=Feed.version + 1, changed_at=now))


def by_hand(head: bytes, visits: tuple[AgendaVisit, ...], choices: FeedChoices) -> bytes:
    """Write the calendar that `calendar_bytes` writes, with nothing but formats and joins, in English."""
    zone = ZoneInfo(choices.timezone)
    parts = [head]
    for visit in visits:
        changed = max(visit.changed_at, choices.changed_at or visit.changed_at)
        there = {"DTSTART": visit.starts_at.astimezone(zone), "DTEND": visit.ends_at.astimezone(zone)}
        told = (
            f"{visit.join_url}\\n\\nOpen the link when it is time for the visit."
            "\\n\\nTo change the time or cancel\\, sign in and choose the visit."
        )
        lines = [
            "BEGIN:VEVENT",
            "SUMMARY:Video visit",
            *(f"{name};TZID={choices.timezone}:{moment:%Y%m%dT%H%M%S}" for name, moment in there.items()),
            f"DTSTAMP:{_utc(changed)}",
            f"UID:{visit.uid}",
            f"SEQUENCE:{visit.sequence}",
            "CLASS:PRIVATE",
            f"CREATED:{_utc(visit.created_at)}",
            f"DESCRIPTION:{told}",
            f"LAST-MODIFIED:{_utc(changed)}",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            f"URL:{visit.join_url}",
            "END:VEVENT",
        ]
        parts.append("".join(f"{_folded(line)}\r\n" for line in lines).encode())
    return b"".join([*parts, TAIL])


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    if len(line) <= 75:
        return line
    folded, rest = line[:75], line[75:]
    while rest:
        folded, rest = f"{folded}\r\n {rest[:74]}", rest[74:]
    return folded


def _among_many(kind: str, one: Settings, many: Settings) -> Figure:
    now = clock.now()
    with writing(many) as session:
        family = Filling(session, now, 0).fill(1)[0]
        token = subscriptions.make(session, actor=family.actor, now=now).token
        row = {"relative_id": family.relative, "language": "sv", "timezone": "Europe/Stockholm", "nickname": ""}
        stamps = {"created_at": now, "changed_at": now, "choices_at": now, "revoked_at": now, "fetched_by": ""}
        for first in range(0, MANY_FEEDS, BATCH):
            numbers = range(first, first + BATCH)
            session.execute(insert(Feed), [{"token_hash": f"{number:064}"} | row | stamps for number in numbers])
    with writing(one) as session:
        alone = subscriptions.make(session, actor=Filling(session, now, 0).fill(1)[0].actor, now=now).token
    times = {MANY_FEEDS: 0.0, 1: 0.0}
    for number, settings, secret in ((MANY_FEEDS, many, token), (1, one, alone)):
        with looking(settings) as connection:
            looks = [_seconds(lambda c=connection, s=secret: feeds.find(c, s)) for _ in range(LOOKS)]  # type: ignore[misc]
        times[number] = statistics.median(looks)
    print(
        f"# the look-up: {1e6 * times[1]:.0f} µs of one feed, {1e6 * times[MANY_FEEDS]:.0f} µs of 100,000", flush=True
    )
    ratio = times[MANY_FEEDS] / times[1]
    return Figure(name=f"feed-look-up-of-100000-to-1/{kind}", value=ratio, unit="times", bar=MOST_OF_MANY)


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
