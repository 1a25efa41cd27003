"""Why a time is not offered: every time of a day, with the rules that took it away."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from visits.rules.booking import Facts, Rule, refusals
from visits.rules.opening_hours import HomeHours, Span, instant
from visits.rules.slots import grid
from visits.rules.taken import minute, moment


@dataclass(frozen=True)
class Judged:
    """A time of a day, an aware instant in UTC, and every rule against it; none means that relatives are offered it."""

    starts_at: datetime
    rules: tuple[Rule, ...]


def judged(day: date, facts: Facts, *, now: datetime, minutes: int | None = None) -> list[Judged]:
    """Judge every time of `day` that the home's grid has, and times in between where the grid has a hole.

    A visit of `minutes` is meant, or of the usual length.

    A day without any hours is judged by one time, noon.
    """
    length = minutes or facts.hours.slot_minutes
    times = map(moment, _asked(day, length, facts.hours))
    return [Judged(starts_at, tuple(refusals(starts_at, facts, now=now, minutes=length))) for starts_at in times]


def _asked(day: date, length: int, hours: HomeHours) -> list[int]:
    offered = list(grid(day, hours, minutes=length, wanted=False))
    opened = hours.hours_on(day) or (Span(12 * 60, 12 * 60 + length),)
    edges = [_first_minute(day, min(opened).starts, hours), *offered, _first_minute(day, max(opened).ends, hours)]
    asked = set(offered)
    # A quiet time or a closed day leaves a hole: it is walked in the same steps, so that it can be said why.
    for before, after in pairwise(edges):
        asked.update(range(before, after - length + 1, hours.step_minutes))
    return sorted(asked)


def _first_minute(day: date, minutes: int, hours: HomeHours) -> int:
    # Where the clocks change just then, the next full hour serves as well: these are only the edges of a hole.
    found = instant(day, minutes, hours.zone) or instant(day, minutes + 60, hours.zone)
    assert found is not None, "clocks change by an hour at most"  # noqa: S101
    return minute(found)
