"""Which rules a booked visit breaks as things stand now: what was right when it was booked may be so no more."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visits.rules.booking import Rule, day_rules
from visits.rules.capacity import (
    NO_LIMITS,
    Hands,
    Limits,
    Visited,
    day_is_full,
    hands_are_free,
    week_is_full,
)
from visits.rules.opening_hours import HomeHours, Span
from visits.rules.taken import Taken, minute

_AGREED = frozenset({Rule.GRID, Rule.CLOCK_CHANGE})
"""Rules about which times are offered: a visit that has its time keeps it. So with notice, horizon and open visits."""
_TOO_MANY = frozenset({Rule.DAY_LIMIT, Rule.WEEK_LIMIT, Rule.HANDS})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A visit that holds its time. Instants are aware."""

    id: UUID
    resident: UUID
    unit: UUID
    """Whose staff attend it."""
    starts_at: datetime
    ends_at: datetime
    until: datetime
    """When its tablet is free again, cleaned."""
    agreed_at: datetime
    """When it got this time: of visits that are too many together, those agreed last are the surplus."""
    set_aside: frozenset[Rule] = frozenset()
    """What staff have decided need not count for it."""
    bookable: bool = True
    """The resident has consented, to those who take part too, and needs no protection."""
    has_tablet: bool = True
    """Its tablet is in service then, and serves the unit in which the resident lives now."""

    @property
    def minutes(self) -> int:
        """Return its length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What is decided about a resident's visits now."""

    hours: HomeHours
    limits: Limits = NO_LIMITS
    hands: tuple[Hands, ...] = ()


def clashes(visits: Iterable[Standing], settled: Callable[[Standing], Settled]) -> dict[UUID, tuple[Rule, ...]]:
    """Return the rules that each visit breaks now, in the order of the enum; those that break none are left out.

    `visits` are all that hold a time, past ones of the same week too: they count towards the limits.
    """
    of_resident: dict[UUID, list[Standing]] = defaultdict(list)
    of_unit: dict[UUID, list[Standing]] = defaultdict(list)
    found = {}
    for visit in sorted(visits, key=lambda visit: (visit.agreed_at, visit.id)):
        counted = (of_resident[visit.resident], of_unit[visit.unit])
        broken = _broken(visit, settled(visit), same_resident=counted[0], same_unit=counted[1]) - visit.set_aside
        if broken:
            found[visit.id] = tuple(rule for rule in Rule if rule in broken)
        # A surplus visit is not held against those agreed after it: once it is moved, they are right.
        if not broken & _TOO_MANY:
            for others in counted:
                others.append(visit)
    return found


def _broken(
    visit: Standing, settled: Settled, *, same_resident: Sequence[Standing], same_unit: Sequence[Standing]
) -> set[Rule]:
    hours = settled.hours
    day = hours.local(visit.starts_at).date()
    visited = Visited(days=tuple(hours.local(other.starts_at).date() for other in same_resident))
    asked = {
        Rule.NOT_BOOKABLE: not visit.bookable,
        Rule.NO_TABLET: not visit.has_tablet,
        Rule.DAY_LIMIT: day_is_full(day, settled.limits, visited),
        Rule.WEEK_LIMIT: week_is_full(day, settled.limits, visited),
        Rule.HANDS: not _hands_are_free(visit, settled, same_unit),
    }
    broken = day_rules(visit.starts_at, visit.minutes, hours) - _AGREED
    return broken | {rule for rule, breaks in asked.items() if breaks}


def _hands_are_free(visit: Standing, settled: Settled, others: Sequence[Standing]) -> bool:
    local = settled.hours.local(visit.starts_at)
    begins = local.hour * 60 + local.minute
    if not settled.hands:
        return True
    wished, cleaning = Span(begins, begins + visit.minutes), minute(visit.until) - minute(visit.ends_at)
    attended = [Taken.of([(other.starts_at, other.until)]) for other in others]
    # One that ended early has its tablet back early.
    return hands_are_free(wished, minute(visit.starts_at), settled.hands, attended, buffer_minutes=max(cleaning, 0))
