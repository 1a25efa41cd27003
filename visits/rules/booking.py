"""May this be booked? Every rule that says no is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from visits.rules.opening_hours import HomeHours, Span, instant
from visits.rules.slots import Taken, free_tablet, grid, minute

COMPANY_LONGEST = 80


class Rule(StrEnum):
    """The rules a wish can break; the value is the message's id and what history remembers of an override."""

    NOT_BOOKABLE = "not_bookable"
    PAST = "past"
    NOTICE = "notice"
    HORIZON = "horizon"
    CLOSURE = "closure"
    HOURS = "hours"
    QUIET = "quiet"
    GRID = "grid"
    CLOCK_CHANGE = "clock_change"
    RESIDENT_TAKEN = "resident_taken"
    NO_TABLET = "no_tablet"


PHYSICAL = frozenset({Rule.NOT_BOOKABLE, Rule.PAST, Rule.CLOCK_CHANGE, Rule.RESIDENT_TAKEN, Rule.NO_TABLET})
"""Facts that nobody can override: the rest staff may set aside, knowing which rule it is."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to book. `id` is made with the form, so that a double click books once."""

    id: UUID
    resident: UUID
    starts_at: datetime
    company: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides about a resident's times: hours, and who is taken when."""

    hours: HomeHours
    resident: Taken
    tablets: Mapping[UUID, Taken]
    """The unit's tablets, the one to be used first standing first."""
    bookable: bool = True
    """The resident lives here, has consented and has no protected identity."""


class Refused(ValueError):
    """Raised when a wish breaks rules; `rules` names them, the gravest first."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(", ".join(rules))
        self.rules = tuple(rules)


def refusals(starts_at: datetime, facts: Facts, *, now: datetime) -> list[Rule]:
    """Return every rule against holding a visit from `starts_at`, in the order of the enum; none means it may be."""
    broken = {*_calendar_rules(starts_at, facts.hours, now), *_taken_rules(starts_at, facts)}
    if not facts.bookable:
        broken.add(Rule.NOT_BOOKABLE)
    return [rule for rule in Rule if rule in broken]


def _calendar_rules(starts_at: datetime, hours: HomeHours, now: datetime) -> set[Rule]:
    broken = set()
    local = hours.local(starts_at)
    day = local.date()
    if starts_at <= now:
        broken.add(Rule.PAST)
    elif starts_at < now + timedelta(minutes=hours.notice_minutes):
        broken.add(Rule.NOTICE)
    if day > hours.last_day(now):
        broken.add(Rule.HORIZON)
    begins = local.hour * 60 + local.minute
    wished = Span(begins, begins + hours.slot_minutes)
    if _meets_a_change(starts_at, wished, hours):
        broken.add(Rule.CLOCK_CHANGE)
    if hours.is_closed(day):
        broken.add(Rule.CLOSURE)
    elif not any(span.holds(wished) for span in hours.weekly.get(day.weekday(), ())):
        broken.add(Rule.HOURS)
    elif any(span.meets(wished) for span in hours.quiet):
        broken.add(Rule.QUIET)
    elif starts_at.second or starts_at.microsecond or minute(starts_at) not in grid(day, hours):
        broken.add(Rule.GRID)
    return broken


def _meets_a_change(starts_at: datetime, wished: Span, hours: HomeHours) -> bool:
    day = hours.local(starts_at).date()
    first, last = instant(day, wished.starts, hours.zone), instant(day, wished.ends, hours.zone)
    return first is None or last is None or last - first != timedelta(minutes=hours.slot_minutes)


def _taken_rules(starts_at: datetime, facts: Facts) -> set[Rule]:
    broken = set()
    starts = minute(starts_at)
    ends = starts + facts.hours.slot_minutes
    if not facts.resident.leaves(starts, ends):
        broken.add(Rule.RESIDENT_TAKEN)
    if free_tablet(starts, ends + facts.hours.buffer_minutes, facts.tablets) is None:
        broken.add(Rule.NO_TABLET)
    return broken
