"""How much a unit and a resident can take: hands that are free, visits a day, visits a week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from visits.rules.opening_hours import Days, Span
from visits.rules.taken import Taken


@dataclass(frozen=True)
class Hands:
    """How many visits a unit can attend at once during a part of every day (minutes of the wall clock)."""

    part: Span
    at_once: int


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How many visits a resident may have while a visiting ban lasts; None: the home's limit goes on counting."""

    days: Days
    per_day: int | None = None
    per_week: int | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many visits are right; None is no limit. Staff may set them aside, and `exempt` residents have none."""

    per_day: int | None = None
    wished_per_day: int | None = None
    """How many the resident herself wants: neither the home nor a ban gives her more."""
    per_week: int | None = None
    caps: tuple[Caps, ...] = ()
    """A ban's caps count instead of the home's limits, on its days."""
    open_visits: int | None = None
    """Coming visits of one relative at a time."""
    people: int | None = None
    """People on the relatives' side of a visit."""
    exempt: bool = False
    """At the end of life nobody counts."""
    exempt_on: tuple[Days, ...] = ()
    """The days of a ban on which that is so."""

    def exempts(self, day: date) -> bool:
        """Tell whether nobody counts on `day`."""
        return self.exempt or any(days.holds(day) for days in self.exempt_on)

    def on(self, day: date) -> tuple[int | None, int | None]:
        """Return how many visits are right on `day` and in the week of `day`, as that day has it."""
        if not self.caps and not self.exempt_on and self.wished_per_day is None:
            return (None, None) if self.exempt else (self.per_day, self.per_week)  # as in most homes, on most days
        if self.exempts(day):
            return None, None
        per_day, per_week = self.per_day, self.per_week
        for caps in self.caps:
            if caps.days.holds(day):
                per_day = caps.per_day if caps.per_day is not None else per_day
                per_week = caps.per_week if caps.per_week is not None else per_week
        wanted = [most for most in (per_day, self.wished_per_day) if most is not None]
        return min(wanted, default=None), per_week


NO_LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What has been booked already: the days of a resident's visits, and a relative's coming ones."""

    days: tuple[date, ...] = ()
    """One entry a visit, at the home's date; the visit that is being moved left out."""
    open_visits: int = 0


NOTHING_BOOKED = Visited()


def day_is_full(day: date, limits: Limits, visited: Visited) -> bool:
    """Tell whether the resident has as many visits on `day` as she should."""
    per_day, _per_week = limits.on(day)
    return per_day is not None and visited.days.count(day) >= per_day


def week_is_full(day: date, limits: Limits, visited: Visited) -> bool:
    """Tell whether the resident has as many visits in the week of `day`, Monday to Sunday, as she should."""
    _per_day, per_week = limits.on(day)
    if per_week is None:
        return False
    monday = day - timedelta(days=day.weekday())
    return sum(monday <= booked < monday + timedelta(days=7) for booked in visited.days) >= per_week


def has_enough_open(day: date, limits: Limits, visited: Visited) -> bool:
    """Tell whether the relative has as many coming visits as one may have, so that none on `day` can be added."""
    return not limits.exempts(day) and limits.open_visits is not None and visited.open_visits >= limits.open_visits


def hands_allow(wished: Span, hands: Iterable[Hands]) -> int | None:
    """Return how many visits can be attended at once all through `wished`; None where nobody has said."""
    return min((one.at_once for one in hands if one.part.meets(wished)), default=None)


def most_at_once(starts: int, ends: int, attended: Iterable[Taken]) -> int:
    """Return how many visits are attended at the busiest minute from `starts` until before `ends` (UTC, since 1970).

    `attended` is when each tablet is in use for the unit: its cleaning included, that keeps one pair of hands busy.
    """
    edges: list[tuple[int, int]] = []
    for taken in attended:
        for begins, over in taken.between(starts, ends):
            edges += [(max(begins, starts), 1), (min(over, ends), -1)]
    return _peak(sorted(edges))


def _peak(edges: Sequence[tuple[int, int]]) -> int:
    # Sorted, an end comes before a beginning of the same minute: the hands of one are free for the other.
    highest = now = 0
    for _minute, step in edges:
        now += step
        highest = max(highest, now)
    return highest
