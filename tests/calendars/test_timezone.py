"""Every client must find the right hour, by the VTIMEZONE alone."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from icalendar import Timezone

from tests.calendars.samples import instant_at, lines_of, offset_at
from visits.calendars.timezone import CENTRAL_EUROPE, YEARS, _yearly_rule, derived_observances, timezone_bytes

HOUR = timedelta(hours=1)
ZONES = (
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Helsinki",
    "Europe/Lisbon",
    "Europe/Dublin",  # winter is the exception in its own law
    "America/New_York",
    "America/Santiago",  # southern, "the Sunday on or after the 2nd"
    "America/Nuuk",  # changes on a Saturday evening
    "Asia/Jerusalem",  # the Friday before a Sunday
    "Africa/Cairo",  # now and then in the next month
    "Africa/Casablanca",  # by the moon
    "Australia/Lord_Howe",  # half an hour
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "UTC",
)


@cache
def hours_near_changes(zone: ZoneInfo) -> list[datetime]:
    """Return every hour from a day before to a day after each change from 2025 to 2028."""
    hour, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    found: set[datetime] = set()
    while hour < end:
        if hour.astimezone(zone).utcoffset() != (hour + HOUR).astimezone(zone).utcoffset():
            found.update(hour + HOUR * count for count in range(-24, 25))
        hour += HOUR
    return sorted(found) or [datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13)]


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_near_a_change_of_the_clocks_has_the_offset_of_zoneinfo(name: str) -> None:
    zone, component = ZoneInfo(name), Timezone.from_ical(timezone_bytes(name))
    for hour in hours_near_changes(zone):
        for instant in (hour, hour - timedelta(seconds=1)):
            assert offset_at(component, instant) == instant.astimezone(zone).utcoffset(), instant


@pytest.mark.parametrize("name", ZONES)
def test_every_wall_time_that_comes_once_is_read_as_the_right_instant(name: str) -> None:
    zone, component = ZoneInfo(name), Timezone.from_ical(timezone_bytes(name))
    for instant in hours_near_changes(zone):
        wall = instant.astimezone(zone)
        if wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset():
            assert instant_at(component, wall.replace(tzinfo=None)) == instant


@pytest.mark.parametrize("name", ["Europe/Stockholm", "Europe/Oslo"])
def test_the_zones_of_our_homes_are_written_by_hand_with_yearly_rules(name: str) -> None:
    assert lines_of(timezone_bytes(name)) == [
        "BEGIN:VTIMEZONE",
        f"TZID:{name}",
        "BEGIN:DAYLIGHT",
        "DTSTART:19810329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_what_is_derived_agrees_with_what_is_written_by_hand() -> None:
    def without_first_onset(name: str) -> list[tuple[object, ...]]:
        return [(part.before, part.after, part.name, part.rule) for part in derived_observances(name)]

    by_hand = [(part.before, part.after, part.name, part.rule) for part in CENTRAL_EUROPE]
    assert without_first_onset("Europe/Stockholm") == without_first_onset("Europe/Oslo") == by_hand


def test_a_zone_without_changes_has_standard_time_only() -> None:
    lines = lines_of(timezone_bytes("Asia/Tokyo"))
    assert "BEGIN:DAYLIGHT" not in lines
    assert lines.count("BEGIN:STANDARD") == 1
    assert "TZOFFSETTO:+0900" in lines


@pytest.mark.parametrize("name", ZONES)
def test_no_zone_lists_dates_because_clients_misread_them(name: str) -> None:
    assert b"RDATE" not in timezone_bytes(name)


def test_days_that_follow_no_yearly_rule_get_none() -> None:
    first_or_third_sundays = [
        next(day for day in (date(year, 5, number) for number in range(1 + 14 * (year % 2), 32)) if day.weekday() == 6)
        for year in YEARS
    ]
    assert _yearly_rule(first_or_third_sundays) is None
    assert _yearly_rule(first_or_third_sundays[:5]) is None


@pytest.mark.parametrize("name", ["Europe/Nowhere", "../../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises((ZoneInfoNotFoundError, ValueError)):
        timezone_bytes(name)
