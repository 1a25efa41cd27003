"""Rosa's visits, and a reader of calendars that shares no code with what writes them."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar

from visits.rules.agenda import AgendaClosure, AgendaVisit, FeedChoices

STOCKHOLM = "Europe/Stockholm"
LINK = "https://visits.example.org/visits/0b6f/call"
BOOKED_AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

VISIT = AgendaVisit(
    uid=UUID("0b6f3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    starts_at=datetime(2026, 11, 23, 13, tzinfo=UTC),
    ends_at=datetime(2026, 11, 23, 13, 30, tzinfo=UTC),
    cancelled=False,
    sequence=0,
    created_at=BOOKED_AT,
    changed_at=BOOKED_AT,
    join_url=LINK,
)
CANCELLED = replace(VISIT, cancelled=True, sequence=1, changed_at=BOOKED_AT + timedelta(days=1))
CHRISTMAS = AgendaClosure(
    uid=UUID("77aa3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    first_day=date(2026, 12, 24),
    last_day=date(2026, 12, 26),
    changed_at=BOOKED_AT,
    created_at=BOOKED_AT,
)
CHOICES = FeedChoices(
    language="en", timezone=STOCKHOLM, alarm_minutes=15, nickname=None, with_link=True, home_phone="031-700 00 00"
)


def lines_of(octets: bytes) -> list[str]:
    """Unfold by the letter of RFC 5545 §3.1 and demand that every line ends in CRLF."""
    assert octets.endswith(b"\r\n")
    text = octets.decode()
    assert not text.startswith("\ufeff")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value_of(name: str, octets: bytes) -> str:
    """Return the one value of a property without parameters, unescaped."""
    (value,) = [line.partition(":")[2] for line in lines_of(octets) if line.startswith(f"{name}:")]
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


def names_of(octets: bytes) -> list[str]:
    """Return the names of all properties, in order."""
    return [re.split("[:;]", line, maxsplit=1)[0] for line in lines_of(octets)]


def events_of(octets: bytes) -> list[Any]:
    """Parse a calendar with icalendar and return its events."""
    return list(Calendar.from_ical(octets).walk("VEVENT"))


def instants_of(octets: bytes) -> list[tuple[datetime, datetime]]:
    """Return start and end of every event as UTC, by the VTIMEZONE in the calendar itself, as Outlook must."""
    calendar = Calendar.from_ical(octets)
    (zone,) = calendar.walk("VTIMEZONE")
    return [
        (_instant_of(event["DTSTART"], zone), _instant_of(event["DTEND"], zone)) for event in calendar.walk("VEVENT")
    ]


def _instant_of(moment: Any, zone: Any) -> datetime:
    octets = moment.to_ical().decode()
    if octets.endswith("Z"):
        return datetime.strptime(octets, "%Y%m%dT%H%M%S%z")
    assert moment.params["TZID"] == str(zone["TZID"])
    return instant_at(zone, moment.dt.replace(tzinfo=None))


def instant_at(zone: Any, wall: datetime) -> datetime:
    """Return the instant of a wall time: the observance whose last onset, as a wall time, is not after it."""
    offset: timedelta
    _, offset = max((onset, part["TZOFFSETTO"].td) for part, onset in _onsets(zone) if onset <= wall)
    return (wall - offset).replace(tzinfo=UTC)


def offset_at(zone: Any, instant: datetime) -> timedelta:
    """Return the offset from UTC that a VTIMEZONE gives an instant."""
    naive = instant.astimezone(UTC).replace(tzinfo=None)
    known = [(onset - part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td) for part, onset in _onsets(zone)]
    _, offset = max((begins, offset) for begins, offset in known if begins <= naive)
    assert isinstance(offset, timedelta)
    return offset


def _onsets(zone: Any) -> Iterator[tuple[Any, datetime]]:
    for part in zone.subcomponents:
        first: datetime = part["DTSTART"].dt
        if "RRULE" not in part:
            yield part, first
            continue
        rule = part["RRULE"]
        for year in range(first.year, 2031):
            day = _day_of(year, rule)
            onset = first.replace(year=year, month=day.month, day=day.day)
            if onset >= first:
                yield part, onset


def _day_of(year: int, rule: dict[str, list[str]]) -> date:
    """Find the one day of a yearly rule with BYMONTH, BYDAY and perhaps BYMONTHDAY."""
    assert rule["FREQ"] == ["YEARLY"]
    month = int(rule["BYMONTH"][0])
    match = re.fullmatch(r"(-?\d)?(\w\w)", rule["BYDAY"][0])
    assert match
    days = [date(year, month, number + 1) for number in range(monthrange(year, month)[1])]
    days = [day for day in days if WEEKDAYS[day.weekday()] == match[2]]
    if match[1]:
        nth = int(match[1])
        return days[nth if nth < 0 else nth - 1]
    (day,) = [day for day in days if day.day in {int(number) for number in rule["BYMONTHDAY"]}]
    return day
