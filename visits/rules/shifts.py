"""When the shifts of a home begin, by its wall clock, on the nights the clocks change too."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_STARTS = (7 * 60, 14 * 60, 21 * 60)
"""Morning, afternoon and night, in minutes since midnight, for a home that has said nothing."""
LIST_LASTS = timedelta(hours=2)
"""A day's list that could not be given so long into a shift is not given: the shift has seen its day."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ShiftTime:
    """One shift of one day, from `starts_at` until before `ends_at`; both in UTC."""

    starts_at: datetime
    ends_at: datetime


def current(starts: Collection[int], zone: ZoneInfo, *, now: datetime) -> ShiftTime:
    """Return the shift that is on at `now`, of those that begin at `starts` (minutes since midnight; none: usual)."""
    today = now.astimezone(zone).date()
    days = [today + number * _ONE_DAY for number in (-1, 0, 1)]
    begins = sorted({_begin(day, minutes, zone) for day in days for minutes in starts or DEFAULT_STARTS})
    number = max(index for index, moment in enumerate(begins) if moment <= now)
    return ShiftTime(starts_at=begins[number], ends_at=begins[number + 1])


def _begin(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    # A wall time that the clocks leave out begins as much later; one that comes twice, at its first coming (PEP 495).
    wall = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
    return wall.astimezone(UTC)


def gives_list(shift: ShiftTime, *, now: datetime) -> bool:
    """Tell whether the list of a shift is still worth giving."""
    return now - shift.starts_at < LIST_LASTS
