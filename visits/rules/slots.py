"""The grid of times a home could hold visits at, and which tablet is free for one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from visits.rules.opening_hours import WHOLE_DAY, HomeHours, Span, instant, steady_offset
from visits.rules.taken import Taken, minute, moment

_EPOCH = date(1970, 1, 1)


class Slot(NamedTuple):
    """A time to be held on the home's grid: aware instants in UTC."""

    starts_at: datetime
    ends_at: datetime


@lru_cache(maxsize=1 << 14)
def slot(starts: int, length: int) -> Slot:
    """Return the slot of `length` minutes from minute `starts` (UTC, since 1970): all pages hold the same few."""
    return Slot(moment(starts), moment(starts + length))


def grid(day: date, hours: HomeHours, *, minutes: int | None = None, wanted: bool = True) -> list[int]:
    """Return the minutes (UTC, since 1970) at which a slot of `minutes` (the usual length if None) may begin on `day`.

    The grid begins anew after every quiet time and steps by the home's own grid, else by usual length and buffer. A
    slot that begins, ends or lies across a change of the clocks is left out; so is one the resident does not wish for,
    unless `wanted` is False.
    """
    length = minutes or hours.slot_minutes
    offset = steady_offset(day, hours.zone)
    within = hours.wishes.on(day) if wanted else WHOLE_DAY
    step, found = hours.step_minutes, list[int]()
    for span in hours.open_spans(day):
        # The first step from the span's beginning on that she wishes for.
        first = span.starts + max(0, -(-(within.starts - span.starts) // step)) * step
        begins = range(first, min(span.ends, within.ends) - length + 1, step)
        if offset is not None:
            midnight = (day - _EPOCH).days * 24 * 60 - int(offset.total_seconds()) // 60
            found += range(midnight + begins.start, midnight + begins.stop, step)
        else:
            for starts in begins:
                found += _across_a_change(day, Span(starts, starts + length), hours)
    return found


def _across_a_change(day: date, wished: Span, hours: HomeHours) -> Iterator[int]:
    first, last = instant(day, wished.starts, hours.zone), instant(day, wished.ends, hours.zone)
    if first and last and last - first == timedelta(minutes=wished.ends - wished.starts):
        yield minute(first)


def free_tablet(starts: int, ends: int, tablets: Mapping[UUID, Taken]) -> UUID | None:
    """Return the first tablet that is free from minute `starts` until before `ends` (its buffer included)."""
    return next((tablet for tablet, taken in tablets.items() if taken.leaves(starts, ends)), None)


def nearest(slots: Sequence[Slot], wanted: datetime, *, count: int = 3) -> list[Slot]:
    """Return the `count` slots nearest to `wanted`, in order of time."""
    return sorted(sorted(slots, key=lambda slot: abs(slot.starts_at - wanted))[:count])


def days_ahead(hours: HomeHours, now: datetime) -> list[date]:
    """Return the days that can be booked, from today to the horizon."""
    today = hours.local(now).date()
    return [today + timedelta(days=n) for n in range(hours.horizon_days + 1)]


def start_of(day: date, hours: HomeHours) -> datetime:
    """Return the instant at which `day` begins at the home."""
    return datetime.combine(day, time(), tzinfo=hours.zone).astimezone(UTC)
