"""Free times: hours − closures − taken. Integers in the inner loop, since time zones are slow."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from visits.rules.opening_hours import HomeHours, instant, steady_offset

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, order=True)
class Slot:
    """A time to be held on the home's grid: aware instants in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Taken:
    """The minutes (UTC, since 1970) in which one thing is occupied, in order and without overlap."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[datetime, datetime]]) -> "Taken":
        """Make it from aware instants; a begun minute counts as taken."""
        ordered = sorted((minute(starts), -(-int(ends.timestamp()) // 60)) for starts, ends in spans)
        return cls(tuple(starts for starts, _ in ordered), tuple(ends for _, ends in ordered))

    def leaves(self, starts: int, ends: int) -> bool:
        """Tell whether the thing is free from minute `starts` until before `ends`."""
        # Spans of one thing never overlap: only the last one that begins before our end could meet us.
        before = bisect_left(self.starts, ends)
        return before == 0 or self.ends[before - 1] <= starts


NOTHING_TAKEN = Taken()


def minute(moment: datetime) -> int:
    """Return the minutes since 1970 of an aware instant."""
    return int(moment.timestamp()) // 60


def moment(minutes: int) -> datetime:
    """Return the aware instant of minutes since 1970."""
    return datetime.fromtimestamp(minutes * 60, tz=UTC)


def grid(day: date, hours: HomeHours) -> Iterator[int]:
    """Yield the minutes (UTC, since 1970) at which a slot may begin on `day`.

    The grid begins anew after every quiet time and steps by slot and buffer. A slot that begins, ends or lies across
    a change of the clocks is left out.
    """
    step = hours.slot_minutes + hours.buffer_minutes
    offset = steady_offset(day, hours.zone)
    midnight = (day - _EPOCH).days * 24 * 60
    for span in hours.open_spans(day):
        for starts in range(span.starts, span.ends - hours.slot_minutes + 1, step):
            if offset is not None:
                yield midnight + starts - int(offset.total_seconds()) // 60
            else:
                yield from _across_a_change(day, starts, hours)


def _across_a_change(day: date, starts: int, hours: HomeHours) -> Iterator[int]:
    first = instant(day, starts, hours.zone)
    last = instant(day, starts + hours.slot_minutes, hours.zone)
    if first and last and last - first == timedelta(minutes=hours.slot_minutes):
        yield minute(first)


def free_slots(
    day: date, hours: HomeHours, *, resident: Taken, tablets: Mapping[UUID, Taken], earliest: datetime
) -> list[Slot]:
    """Return the times on `day`, from `earliest` on, at which the resident and at least one tablet are free."""
    slots = []
    first = -(-int(earliest.timestamp()) // 60)
    for starts in grid(day, hours):
        ends = starts + hours.slot_minutes
        if starts < first or not resident.leaves(starts, ends):
            continue
        if free_tablet(starts, ends + hours.buffer_minutes, tablets) is not None:
            slots.append(Slot(moment(starts), moment(ends)))
    return slots


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
