"""May this be booked? Every rule that says no is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from visits.rules.capacity import (
    NO_LIMITS,
    NOTHING_BOOKED,
    Hands,
    Limits,
    Visited,
    day_is_full,
    hands_are_free,
    has_enough_open,
    too_many_people,
    week_is_full,
)
from visits.rules.opening_hours import HomeHours, Span, instant
from visits.rules.slots import Grid, Slot, free_tablet, grid
from visits.rules.taken import Taken, minute, moment

COMPANY_LONGEST = 80


class Rule(StrEnum):
    """The rules a wish can break; the value is the message's id and what history remembers of an override."""

    NOT_BOOKABLE = "not_bookable"
    LENGTH = "length"
    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    HOURS = "hours"
    QUIET = "quiet"
    WISHES = "wishes"
    REST = "rest"
    GRID = "grid"
    DAY_LIMIT = "day_limit"
    WEEK_LIMIT = "week_limit"
    OPEN_LIMIT = "open_limit"
    PEOPLE = "people"
    HANDS = "hands"
    CLOCK_CHANGE = "clock_change"
    RESIDENT_TAKEN = "resident_taken"
    NO_TABLET = "no_tablet"


PHYSICAL = frozenset(
    {Rule.NOT_BOOKABLE, Rule.LENGTH, Rule.PAST, Rule.CLOCK_CHANGE, Rule.RESIDENT_TAKEN, Rule.NO_TABLET}
)
"""Facts that nobody can override: the rest staff may set aside, knowing which rule it is."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to book. `id` is made with the form, so that a double click books once."""

    id: UUID
    resident: UUID
    starts_at: datetime
    minutes: int | None = None
    """How long; None is the usual length."""
    people: int = 1
    """How many are on the relatives' side."""
    company: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides about a resident's times: hours, and who is taken when."""

    hours: HomeHours
    resident: Taken
    tablets: Mapping[UUID, Taken]
    """The unit's tablets, the one to be used first standing first."""
    hands: tuple[Hands, ...] = ()
    """How many visits the unit can attend at once, by part of the day; none said is no bound but the tablets."""
    attended: tuple[Taken, ...] = ()
    """When each tablet is in use for a visit of the unit, its cleaning included: that keeps hands busy."""
    limits: Limits = NO_LIMITS
    visited: Visited = NOTHING_BOOKED
    under_ban: bool = False
    """A visiting ban is in force or coming."""
    bookable: bool = True
    """The resident lives here, has consented and has no protected identity."""

    def with_length(self, minutes: int) -> "Facts":
        """Return the same with a length that visits may have too: one that was booked keeps its own."""
        return replace(self, hours=replace(self.hours, other_lengths=(*self.hours.other_lengths, minutes)))


class Refused(ValueError):
    """Raised when a wish breaks rules; `rules` names them, the gravest first."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(", ".join(rules))
        self.rules = tuple(rules)


def refusals(
    starts_at: datetime, facts: Facts, *, now: datetime, minutes: int | None = None, people: int = 1
) -> list[Rule]:
    """Return every rule against a visit of `minutes` (the usual length if None) from `starts_at`; none: it may be held.

    They come in the order of the enum. `people` are those on the relatives' side.
    """
    length, day = minutes or facts.hours.slot_minutes, facts.hours.local(starts_at).date()
    broken = {
        *_calendar_rules(starts_at, length, facts.hours, now),
        *_limit_rules(day, facts),
        *_taken_rules(minute(starts_at), length, facts),
    }
    if not facts.bookable:
        broken.add(Rule.NOT_BOOKABLE)
    if length not in facts.hours.lengths:
        broken.add(Rule.LENGTH)
    if too_many_people(people, day, facts.limits):
        broken.add(Rule.PEOPLE)
    return [rule for rule in Rule if rule in broken]


def free_slots(day: date, facts: Facts, *, earliest: datetime, minutes: int | None = None) -> list[Slot]:
    """Return the times on `day`, from `earliest` on, that nothing speaks against: hours less everything taken."""
    hours = facts.hours
    length = minutes or hours.slot_minutes
    if not facts.bookable or length not in hours.lengths or _is_full(day, facts):
        return []
    slots, tablets = grid(day, hours, minutes=length), tuple(facts.tablets.values())
    if _are_all_free(slots, length, tablets, facts, earliest=earliest):
        return list(slots.values())
    first = int(-(-earliest.timestamp() // 60))
    return [slot for starts, slot in slots.items() if starts >= first and _is_free(starts, length, tablets, facts)]


def _are_all_free(slots: Grid, length: int, tablets: Sequence[Taken], facts: Facts, *, earliest: datetime) -> bool:
    """Tell whether nothing at all lies between the first and the last: on most days it spares asking for each."""
    if facts.hands or not slots:
        return False
    starts, ends = next(iter(slots)), next(reversed(slots)) + length
    if slots[starts].starts_at < earliest:
        return False
    until = ends + facts.hours.buffer_minutes
    return facts.resident.leaves(starts, ends) and any(tablet.leaves(starts, until) for tablet in tablets)


def _is_free(starts: int, length: int, tablets: Sequence[Taken], facts: Facts) -> bool:
    """Tell whether `_taken_rules` would find nothing: asked of hundreds of times for one page, so it builds no set."""
    ends = starts + length
    if not facts.resident.leaves(starts, ends):
        return False
    until = ends + facts.hours.buffer_minutes
    for tablet in tablets:
        if tablet.leaves(starts, until):
            return not facts.hands or _hands_are_free(starts, ends, facts)
    return False


def _calendar_rules(starts_at: datetime, length: int, hours: HomeHours, now: datetime) -> set[Rule]:
    broken = day_rules(starts_at, length, hours)
    local = hours.local(starts_at)
    if starts_at <= now:
        broken.add(Rule.PAST)
    elif starts_at < hours.earliest(now):
        broken.add(Rule.NOTICE)
    if local.date() > hours.last_day(now):
        broken.add(Rule.HORIZON)
    return broken


def day_rules(starts_at: datetime, length: int, hours: HomeHours) -> set[Rule]:
    """Return the rules about days and times of the day that a visit breaks, whoever else is taken then."""
    broken = set()
    local = hours.local(starts_at)
    day, begins = local.date(), local.hour * 60 + local.minute
    wished = Span(begins, begins + length)
    if _meets_a_change(day, wished, hours):
        broken.add(Rule.CLOCK_CHANGE)
    if not hours.wishes.allow(wished, day):
        broken.add(Rule.WISHES)
    if hours.wishes.rest.meets(wished):
        broken.add(Rule.REST)
    if hours.is_closed(day):
        broken.add(Rule.CLOSURE)
    elif hours.is_holiday_off(day):
        broken.add(Rule.HOLIDAY)
    elif not any(span.holds(wished) for span in hours.hours_on(day)):
        broken.add(Rule.HOURS)
    elif any(span.meets(wished) for span in hours.quiet):
        broken.add(Rule.QUIET)
    elif starts_at.second or starts_at.microsecond or minute(starts_at) not in _grid(day, length, hours):
        broken.add(Rule.GRID)
    return broken


def _grid(day: date, length: int, hours: HomeHours) -> Grid:
    return grid(day, hours, minutes=length, wanted=False)


def _meets_a_change(day: date, wished: Span, hours: HomeHours) -> bool:
    first, last = instant(day, wished.starts, hours.zone), instant(day, wished.ends, hours.zone)
    return first is None or last is None or last - first != timedelta(minutes=wished.ends - wished.starts)


def _is_full(day: date, facts: Facts) -> bool:
    """Tell whether `_limit_rules` would find something."""
    limits, visited = facts.limits, facts.visited
    return (
        day_is_full(day, limits, visited) or week_is_full(day, limits, visited) or has_enough_open(day, limits, visited)
    )


def _limit_rules(day: date, facts: Facts) -> set[Rule]:
    found = {
        Rule.DAY_LIMIT: day_is_full(day, facts.limits, facts.visited),
        Rule.WEEK_LIMIT: week_is_full(day, facts.limits, facts.visited),
        Rule.OPEN_LIMIT: has_enough_open(day, facts.limits, facts.visited),
    }
    return {rule for rule, broken in found.items() if broken}


def _taken_rules(starts: int, length: int, facts: Facts) -> set[Rule]:
    broken = set()
    ends = starts + length
    if not facts.resident.leaves(starts, ends):
        broken.add(Rule.RESIDENT_TAKEN)
    if free_tablet(starts, ends + facts.hours.buffer_minutes, facts.tablets) is None:
        broken.add(Rule.NO_TABLET)
    elif facts.hands and not _hands_are_free(starts, ends, facts):
        broken.add(Rule.HANDS)
    return broken


def _hands_are_free(starts: int, ends: int, facts: Facts) -> bool:
    begins = facts.hours.local(moment(starts))
    first = begins.hour * 60 + begins.minute
    wished = Span(first, first + ends - starts)
    return hands_are_free(wished, starts, facts.hands, facts.attended, buffer_minutes=facts.hours.buffer_minutes)
