"""Parts of the day that go on past midnight: people say one time, from 21 to 7, and two are kept, each of one day."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from visits.rules.opening_hours import MINUTES_A_DAY, Span


class Part(Protocol):
    """A part of every day as it is kept, in minutes of the wall clock."""

    starts: int
    ends: int


Kept = TypeVar("Kept", bound=Part)
Same = Callable[[Kept], object]
"""What two halves of one night have in common, beside midnight."""


def parted(span: Span) -> tuple[Span, ...]:
    """Return a span as spans of one day: one that ends before it begins goes on after midnight."""
    if span.starts <= span.ends:
        return (span,)
    evening, morning = Span(span.starts, MINUTES_A_DAY), Span(0, span.ends)
    return (evening, morning) if morning.ends else (evening,)


def as_said(kept: Sequence[Kept], same: Same[Kept]) -> list[tuple[Kept, Span]]:
    """Return each with the span that people say; the two halves of a night are one, known by the evening's."""
    night = _night(kept, same)
    shown = [(one, Span(one.starts, one.ends)) for one in kept if one not in night]
    if night:
        evening, morning = night
        shown.append((evening, Span(evening.starts, morning.ends)))
    return shown


def all_of(one: Kept, kept: Sequence[Kept], same: Same[Kept]) -> tuple[Kept, ...]:
    """Return what is meant by `one` of those kept: with the half of a night the other."""
    night = _night(kept, same)
    return night if one in night else (one,)


def _night(kept: Sequence[Kept], same: Same[Kept]) -> tuple[Kept, ...]:
    evening = next((one for one in kept if one.ends == MINUTES_A_DAY and one.starts), None)
    morning = next((one for one in kept if one.starts == 0 and one.ends < MINUTES_A_DAY), None)
    if evening is None or morning is None or same(evening) != same(morning):
        return ()
    return evening, morning
