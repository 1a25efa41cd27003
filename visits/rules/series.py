"""Recurring visits: which days they fall on, at which instant, and what to take instead of a time that is not free."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from visits.rules.booking import PHYSICAL, Facts, Rule, free_slots, refusals
from visits.rules.opening_hours import HomeHours, instant
from visits.rules.slots import Slot

EVERY_WEEKS = (1, 2)
"""Weekly, or every second week."""
_WEEK = 7


class Instead(StrEnum):
    """What somebody chooses for a day on which the agreed time cannot be held, beside another time."""

    LEAVE_OUT = "out"
    KEEP = "keep"
    """Only where there is something to keep: a visit that is being moved stays where it is."""


@dataclass(frozen=True)
class AllTheSame:
    """Staff hold it at the agreed time on that day, past these rules: of each they have been warned."""

    rules: frozenset[Rule]


Choice: TypeAlias = datetime | Instead | AllTheSame
Choices: TypeAlias = Mapping[date, Choice]
"""By the day the series falls on; a day that is not named is held as agreed."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Every so many weeks on the weekday of the first day, at one wall time (minutes since midnight)."""

    first_day: date
    every_weeks: int
    starts: int
    last_day: date | None = None
    """None: until further notice."""

    def days(self, since: date, until: date) -> list[date]:
        """Return its days from `since` to `until`, both included."""
        step = self.every_weeks * _WEEK
        last = until if self.last_day is None else min(until, self.last_day)
        # Counted from the first day, so that every second week stays the same one whatever is asked.
        nth = max(0, -(-(since - self.first_day).days // step))
        count = (last - self.first_day).days // step + 1
        return [self.first_day + timedelta(days=n * step) for n in range(nth, count)]

    def next_after(self, day: date) -> date:
        """Return the first of its days after `day`, whenever it ends."""
        step = self.every_weeks * _WEEK
        nth = max(0, (day - self.first_day).days // step + 1)
        return self.first_day + timedelta(days=nth * step)

    def instant(self, day: date, zone: ZoneInfo) -> datetime | None:
        """Return when it begins on `day`; None when the clocks leave that time out or have it twice."""
        return instant(day, self.starts, zone)

    def moved(self, days: int, starts: int) -> "Rhythm":
        """Return it so many days later (or earlier, below zero) and at another wall time; its end stays."""
        return replace(self, first_day=self.first_day + timedelta(days=days), starts=starts)

    def every(self, weeks: int, *, day: date) -> "Rhythm":
        """Return it every so many weeks instead, so that `day` stays one of its days."""
        off = (day - self.first_day).days % (weeks * _WEEK)
        return replace(self, first_day=self.first_day + timedelta(days=off), every_weeks=weeks)

    def falls_on(self, day: date) -> bool:
        """Tell whether `day` is one of its days, whenever it begins and ends."""
        return (day - self.first_day).days % (self.every_weeks * _WEEK) == 0


@dataclass(frozen=True, kw_only=True)
class PlannedDay:
    """A day of a series: `starts_at`, unless `rules` say no; then maybe a `near` time that could be held instead."""

    day: date
    starts_at: datetime | None
    rules: tuple[Rule, ...] = ()
    near: Slot | None = None

    @property
    def rule(self) -> Rule | None:
        """Return the gravest of the rules that say no."""
        return next(iter(self.rules), None)

    @property
    def may_hold(self) -> bool:
        """Tell whether staff may hold it all the same: nobody sets a fact aside."""
        return bool(self.rules) and not PHYSICAL.intersection(self.rules)


def planned(
    days: Collection[date], rhythm: Rhythm, facts: Facts, *, minutes: int, now: datetime, set_aside: frozenset[Rule]
) -> list[PlannedDay]:
    """Judge the `days` of a series, and look for a near time where one cannot be held."""
    return [_planned(day, rhythm, facts, minutes=minutes, now=now, set_aside=set_aside) for day in days]


def _planned(
    day: date, rhythm: Rhythm, facts: Facts, *, minutes: int, now: datetime, set_aside: frozenset[Rule]
) -> PlannedDay:
    starts_at = rhythm.instant(day, facts.hours.zone)
    broken = [Rule.CLOCK_CHANGE]
    if starts_at is not None:
        broken = [rule for rule in refusals(starts_at, facts, now=now, minutes=minutes) if rule not in set_aside]
    if not broken:
        return PlannedDay(day=day, starts_at=starts_at)
    near = near_time(day, rhythm.starts, facts, minutes=minutes, now=now)
    return PlannedDay(day=day, starts_at=starts_at, rules=tuple(broken), near=near)


def near_time(day: date, starts: int, facts: Facts, *, minutes: int, now: datetime) -> Slot | None:
    """Return the free time nearest to the wall time `starts` on `day`, else on the nearest day of the same week.

    The week is Monday to Sunday, as limits count: what the series holds in its other weeks is not touched.
    """
    # A series counts once among her open visits, however many there are of it.
    roomy = replace(facts, visited=replace(facts.visited, open_visits=0))
    earliest = facts.hours.earliest(now)
    for other in _week_around(day):
        if other > facts.hours.last_day(now):
            continue
        if slots := free_slots(other, roomy, earliest=earliest, minutes=minutes):
            return min(slots, key=lambda slot: _away(slot, starts, facts.hours))
    return None


def _week_around(day: date) -> list[date]:
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=n) for n in range(_WEEK)]
    return sorted(week, key=lambda other: (abs(other - day), other))


def _away(slot: Slot, starts: int, hours: HomeHours) -> int:
    local = hours.local(slot.starts_at)
    return abs(local.hour * 60 + local.minute - starts)
