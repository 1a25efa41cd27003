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

    def people_on(self, day: date) -> int | None:
        """Return how many there may be on the relatives' side of a visit on `day`."""
        return None if self.exempts(day) else self.people

    def on(self, day: date) -> tuple[int | None, int | None]:
        """Return how many visits are right on `day` and in the week of `day`, as that day has it."""
        if not self.caps and not self.exempt_on and self.wished_per_day is None:
            return (None, None) if self.exempt else (self.per_day, self.per_week)  # as in most homes, on most days
        if self.exempts(day):
            return None, None
        counting = [caps for caps in self.caps if caps.days.holds(day)]
        per_day = _smallest(*(caps.per_day for caps in counting), instead=self.per_day)
        per_week = _smallest(*(caps.per_week for caps in counting), instead=self.per_week)
        return _smallest(per_day, self.wished_per_day), per_week


def _smallest(*bounds: int | None, instead: int | None = None) -> int | None:
    return min((bound for bound in bounds if bound is not None), default=instead)


NO_LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Visited:
    """What has been booked already: the days of a resident's visits, and a relative's coming ones."""

    days: tuple[date, ...] = ()
    """One entry a visit, at the home's date; the visit that is being moved left out."""
    open_visits: int = 0
    moved_from: date | None = None
    """The day of the visit that is being moved: of that day and week it takes no more than it has already."""


NOTHING_BOOKED = Visited()


def day_is_full(day: date, limits: Limits, visited: Visited) -> bool:
    """Tell whether the resident has as many visits on `day` as she should."""
    per_day, _per_week = limits.on(day)
    return per_day is not None and visited.moved_from != day and visited.days.count(day) >= per_day


def week_is_full(day: date, limits: Limits, visited: Visited) -> bool:
    """Tell whether the resident has as many visits in the week of `day`, Monday to Sunday, as she should."""
    _per_day, per_week = limits.on(day)
    if per_week is None:
        return False
    monday = _monday_of(day)
    if visited.moved_from is not None and _monday_of(visited.moved_from) == monday:
        return False
    return sum(_monday_of(booked) == monday for booked in visited.days) >= per_week


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def has_enough_open(day: date, limits: Limits, visited: Visited) -> bool:
    """Tell whether the relative has as many coming visits as one may have, so that none on `day` can be added."""
    if limits.open_visits is None or visited.moved_from is not None or limits.exempts(day):
        return False
    return visited.open_visits >= limits.open_visits


def too_many_people(people: int, day: date, limits: Limits) -> bool:
    """Tell whether there is no room for so many on the relatives' side of a visit on `day`."""
    most = limits.people_on(day)
    return most is not None and people > most


def hands_are_free(
    wished: Span, starts: int, hands: Sequence[Hands], attended: Sequence[Taken], *, buffer_minutes: int
) -> bool:
    """Tell whether a visit on the wall clock's `wished`, from minute `starts` (UTC, since 1970), finds hands.

    Its cleaning keeps a pair busy too, so that as many fit whichever is booked first. Where nobody is attended then
    it may reach into a part of the day without hands: the last visit before that part is one like any other.
    """
    ends = starts + wished.ends - wished.starts
    allowed = hands_allow(wished, hands)
    if allowed is not None and most_at_once(starts, ends, attended) >= allowed:
        return False
    then = hands_allow(Span(wished.ends, wished.ends + buffer_minutes), hands)
    return then is None or most_at_once(ends, ends + buffer_minutes, attended) < max(then, 1)


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
