"""When a home holds visits: weekly hours, quiet times, closures, holidays and wishes, in minutes of its wall clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
SUNDAY = 6


class Holidays(StrEnum):
    """What a home does on public holidays."""

    OPEN = "open"
    AS_SUNDAY = "as_sunday"
    CLOSED = "closed"


class Span(NamedTuple):
    """Minutes of one day, from `starts` until before `ends` (0 to 1440)."""

    starts: int
    ends: int

    def meets(self, other: "Span") -> bool:
        """Tell whether the two share a minute."""
        return self.starts < other.ends and other.starts < self.ends

    def holds(self, other: "Span") -> bool:
        """Tell whether `other` lies within."""
        return self.starts <= other.starts and other.ends <= self.ends


WHOLE_DAY, NO_TIME = Span(0, MINUTES_A_DAY), Span(0, 0)


@dataclass(frozen=True)
class Days:
    """Whole days, from the first to the last."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether `day` is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """When a resident wants her visits: never before `earliest` or after `latest` (minutes), not on some weekdays.

    Nor while she rests, which is a rule of its own: it lies in the midst of the day.
    """

    earliest: int = 0
    latest: int = MINUTES_A_DAY
    not_on: frozenset[int] = frozenset()
    """Weekdays, 0 is Monday."""
    rest: Span = NO_TIME

    def on(self, day: date) -> Span:
        """Return within which minutes of `day` she wants a visit; within none at all on some weekdays."""
        return NO_TIME if day.weekday() in self.not_on else Span(self.earliest, self.latest)

    def allow(self, wished: Span, day: date) -> bool:
        """Tell whether she wants a visit then."""
        # What goes on after midnight is too long for the day, not against her wishes: nobody has asked her.
        return self.on(day).holds(Span(wished.starts, min(wished.ends, MINUTES_A_DAY)))


NO_WISHES = Wishes()


@dataclass(frozen=True, kw_only=True)
class ExtraHours:
    """Hours beside the weekly ones while a visiting ban lasts, by weekday."""

    days: Days
    weekly: Mapping[int, tuple[Span, ...]]


@dataclass(frozen=True, kw_only=True)
class HomeHours:
    """Everything a home, one unit of it and one resident have decided about when visits are held."""

    timezone: str
    weekly: Mapping[int, tuple[Span, ...]]
    """By weekday, 0 is Monday."""
    quiet: tuple[Span, ...] = ()
    closed: tuple[Days, ...] = ()
    holidays: Holidays = Holidays.OPEN
    public_holidays: frozenset[date] = frozenset()
    """The public holidays of the home's country, handed in: a library knows them, rules do not."""
    extra: tuple[ExtraHours, ...] = ()
    wishes: Wishes = NO_WISHES
    slot_minutes: int = 30
    other_lengths: tuple[int, ...] = ()
    """The lengths, in minutes, that a visit may have beside the usual one."""
    grid_minutes: int | None = None
    """A visit may begin every so many minutes; None: every usual length and buffer."""
    buffer_minutes: int = 15
    notice_minutes: int = 120
    horizon_days: int = 14
    zone: ZoneInfo = field(init=False, repr=False, compare=False)
    lengths: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Every length a visit may have, in minutes, the shortest first."""

    def __post_init__(self) -> None:
        """Look up once what every day asks for."""
        object.__setattr__(self, "zone", ZoneInfo(self.timezone))
        object.__setattr__(self, "lengths", tuple(sorted({self.slot_minutes, *self.other_lengths})))

    @property
    def step_minutes(self) -> int:
        """Return how far apart visits may begin."""
        return self.grid_minutes or self.slot_minutes + self.buffer_minutes

    def is_closed(self, day: date) -> bool:
        """Tell whether a closure covers `day`."""
        return any(days.holds(day) for days in self.closed)

    def is_holiday_off(self, day: date) -> bool:
        """Tell whether `day` is a public holiday on which the home holds no visits."""
        return self.holidays is Holidays.CLOSED and day in self.public_holidays

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """Return the hours that count on `day`: Sunday's on a holiday, where the home wants it, and a ban's extra.

        Hours that touch are one: a visit may lie across where the morning's end and the afternoon's begin.
        """
        sundays = self.holidays is Holidays.AS_SUNDAY and day in self.public_holidays
        weekday = SUNDAY if sundays else day.weekday()
        weekly = self.weekly.get(weekday, ())
        extra = [span for one in self.extra if one.days.holds(day) for span in one.weekly.get(weekday, ())]
        return joined((*weekly, *extra))

    def open_spans(self, day: date) -> tuple[Span, ...]:
        """Return when visits are held on `day`: hours less quiet times, nothing on a closed day or holiday."""
        if self.is_closed(day) or self.is_holiday_off(day):
            return ()
        return without(self.hours_on(day), self.quiet)

    def last_day(self, now: datetime) -> date:
        """Return the last day that can be booked as of `now`."""
        return self.local(now).date() + timedelta(days=self.horizon_days)

    def earliest(self, now: datetime) -> datetime:
        """Return the first instant that can be booked as of `now`: its notice is over, and it is not over itself."""
        return now + max(timedelta(minutes=self.notice_minutes), datetime.resolution)

    def local(self, moment: datetime) -> datetime:
        """Turn an instant into the home's wall time."""
        return moment.astimezone(self.zone)


@lru_cache(maxsize=1024)
def joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the same minutes in order, spans that meet or touch made one."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.starts <= made[-1].ends:
            made[-1] = Span(made[-1].starts, max(made[-1].ends, span.ends))
        else:
            made.append(span)
    return tuple(made)


@lru_cache(maxsize=1024)
def without(spans: tuple[Span, ...], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return what is left of `spans` once `taken` is cut out, in order: the same for weeks of days."""
    left = sorted(spans)
    for cut in taken:
        pieces = []
        for span in left:
            if not span.meets(cut):
                pieces.append(span)
                continue
            if span.starts < cut.starts:
                pieces.append(Span(span.starts, cut.starts))
            if cut.ends < span.ends:
                pieces.append(Span(cut.ends, span.ends))
        left = pieces
    return tuple(left)


def instant(day: date, minutes: int, zone: ZoneInfo) -> datetime | None:
    """Return the instant, in UTC, of a wall time given in minutes since midnight (1440 is the next midnight).

    None when that wall time does not exist or exists twice: both nights when the clocks change.
    """
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first = naive.replace(tzinfo=zone)
    # In a gap and in an overlap alike the two readings differ (PEP 495).
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return None
    return first.astimezone(UTC)


@lru_cache(maxsize=4096)
def steady_offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """Return the offset from UTC that holds for the whole of `day`, or None when the clocks change on it."""
    midnight = datetime.combine(day, time(), tzinfo=zone)
    # A zone that changes twice within one day does not exist; noon is looked at all the same, it costs nothing.
    moments = (midnight, midnight + timedelta(hours=12), midnight + timedelta(days=1))
    offsets = {moment.utcoffset() for moment in moments}
    return offsets.pop() if len(offsets) == 1 else None
