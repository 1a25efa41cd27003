"""The grid of times a home could hold visits at, and which tablet is free for one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from visits.rules.opening_hours import NO_TIME, WHOLE_DAY, HomeHours, Span, instant, steady_offset
from visits.rules.taken import Taken, minute, moment

_EPOCH = date(1970, 1, 1)


class Slot(NamedTuple):
    """A time to be held on the home's grid: aware instants in UTC."""

    starts_at: datetime
    ends_at: datetime


Grid: TypeAlias = MappingProxyType[int, Slot]
"""Slots by the minute they begin (UTC, since 1970), in order."""


def grid(day: date, hours: HomeHours, *, minutes: int | None = None, wanted: bool = True) -> Grid:
    """Return the slots of `minutes` (the usual length if None) on `day`, by the minute they begin (UTC, since 1970).

    The grid begins anew after every quiet time and steps by the home's own grid, else by usual length and buffer. A
    slot that begins, ends or lies across a change of the clocks is left out; so is one the resident does not wish for
    or rests in, unless `wanted` is False.
    """
    within, rest = (hours.wishes.on(day), hours.wishes.rest) if wanted else (WHOLE_DAY, NO_TIME)
    steps = (minutes or hours.slot_minutes, hours.step_minutes)
    return _grid(day, hours.open_spans(day), (within, rest), steps, hours.zone)


# All pages of a home hold the same few.
@lru_cache(maxsize=1 << 13)
def _grid(
    day: date, spans: tuple[Span, ...], wanted: tuple[Span, Span], steps: tuple[int, int], zone: ZoneInfo
) -> Grid:
    (within, rest), (length, step) = wanted, steps
    offset, found = steady_offset(day, zone), list[int]()
    for span in spans:
        # The first step from the span's beginning on that she wishes for.
        first = span.starts + max(0, -(-(within.starts - span.starts) // step)) * step
        begins = range(first, min(span.ends, within.ends) - length + 1, step)
        # Her rest leaves the home's steps as they are: others are visited in the same.
        awake = [starts for starts in begins if not rest.meets(Span(starts, starts + length))]
        if offset is not None:
            midnight = (day - _EPOCH).days * 24 * 60 - int(offset.total_seconds()) // 60
            found += [midnight + starts for starts in awake]
        else:
            for starts in awake:
                found += _across_a_change(day, Span(starts, starts + length), zone)
    return MappingProxyType({starts: Slot(moment(starts), moment(starts + length)) for starts in found})


def _across_a_change(day: date, wished: Span, zone: ZoneInfo) -> Iterator[int]:
    first, last = instant(day, wished.starts, zone), instant(day, wished.ends, zone)
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
