"""What reads our calendars as their users' programs do: each returns the events of calendars at given addresses."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

import vobject
from icalendar import Calendar

from tests.clients import libical
from tests.clients.story import Shown

Reader: TypeAlias = Callable[[Sequence[str]], list[list[Shown]]]
HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
NODE_SECONDS = 30.0


def with_icalendar(urls: Sequence[str]) -> list[list[Shown]]:
    """Read with icalendar, which is what writes them too: it finds the zone by its name."""
    return [_by_icalendar(_fetch(url)) for url in urls]


def with_vobject(urls: Sequence[str]) -> list[list[Shown]]:
    """Read with vobject, by the feed's own VTIMEZONE."""
    return [_by_vobject(_fetch(url)) for url in urls]


def with_libical(urls: Sequence[str]) -> list[list[Shown]]:
    """Read with libical, by the feed's own VTIMEZONE."""
    return [libical.read(_fetch(url)) for url in urls]


def with_ical_js(urls: Sequence[str]) -> list[list[Shown]]:
    """Read with Thunderbird's engine, by the feed's own VTIMEZONE."""
    return _by_node("ical_js.js", urls)


def with_node_ical(urls: Sequence[str]) -> list[list[Shown]]:
    """Let node-ical fetch and read."""
    return _by_node("node_ical.js", urls)


READERS: tuple[Reader, ...] = (with_icalendar, with_vobject, with_libical, with_ical_js, with_node_ical)


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        octets: bytes = answer.read()
    return octets


def _by_icalendar(octets: bytes) -> list[Shown]:
    calendar = Calendar.from_ical(octets)
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    return [
        Shown(
            starts_at=_utc(event.start),
            ends_at=_utc(event.end),
            status=str(event["STATUS"]),
            summary=str(event["SUMMARY"]),
            uid=str(event["UID"]),
        )
        for event in calendar.events
    ]


def _utc(moment: date) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _by_vobject(octets: bytes) -> list[Shown]:
    calendar = vobject.readOne(octets.decode())
    return [
        Shown(
            starts_at=_utc(event.dtstart.value),
            ends_at=_utc(event.dtend.value),
            status=event.status.value,
            summary=event.summary.value,
            uid=event.uid.value,
        )
        for event in calendar.contents.get("vevent", [])
    ]


def _by_node(script: str, urls: Sequence[str]) -> list[list[Shown]]:
    told = subprocess.run(
        [BIN / "node", HERE / script, *urls], capture_output=True, text=True, timeout=NODE_SECONDS, check=False
    )
    assert told.returncode == 0, f"{told.stderr}\ntools/calendar_clients.sh brings what is missing"
    return [[_shown(event) for event in calendar] for calendar in json.loads(told.stdout)]


def _shown(event: dict[str, str]) -> Shown:
    starts_at, ends_at = (_moment(event[name]) for name in ("starts_at", "ends_at"))
    return Shown(
        starts_at=starts_at, ends_at=ends_at, status=event["status"], summary=event["summary"], uid=event["uid"]
    )


def _moment(written: str) -> date:
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
