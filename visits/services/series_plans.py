"""What a recurring visit would be, before anybody confirms it: its days, the clashes, and a near time for each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action
from visits.rules.booking import Facts, Refused, Rule
from visits.rules.capacity import has_enough_open, too_many_people
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.rules.series import EVERY_WEEKS, PlannedDay, Rhythm, planned
from visits.rules.visit_state import CHANGEABLE
from visits.services import shapes
from visits.services.availability import facts_ahead, find
from visits.services.decisions import ResidentAtHome
from visits.services.series import coming, local_day, require_series, rhythm_of
from visits.storage.tables import Occurrence, Series, Visit

ONE_WISH = frozenset({Rule.OPEN_LIMIT})
"""A series is one wish: only its first visit meets the bound on a relative's coming visits."""
CHOSEN = ONE_WISH | {Rule.LENGTH, Rule.PEOPLE}
"""What does not count for a visit of a series that goes to a time of its own."""
AGREED = CHOSEN | {Rule.HORIZON}
"""What does not count for a visit that is moved with all the others: some may go a few days beyond the horizon."""
LASTING = frozenset({Rule.HOURS, Rule.QUIET, Rule.WISHES, Rule.REST, Rule.GRID, Rule.PEOPLE})
"""What staff can set aside for every day of a series: the others speak of one day, and are weighed for that alone."""


@dataclass(frozen=True, kw_only=True)
class SeriesWish:
    """What somebody wants every week or every second week. `id` is made with the form: sent twice, it books once."""

    id: UUID
    resident: UUID
    starts_at: datetime
    """The first time; it gives the weekday and the wall time."""
    every_weeks: int
    last_day: date | None = None
    """None: until further notice."""
    minutes: int | None = None
    people: int = 1
    """How many are on the relatives' side."""
    company: str = ""


@dataclass(frozen=True, kw_only=True)
class SeriesPlan:
    """The days of a series that can be booked today; the worker goes on from `until`."""

    resident: UUID
    resident_name: str
    unit_phone: str
    minutes: int
    rhythm: Rhythm
    days: tuple[PlannedDay, ...]
    until: date

    @property
    def clashes(self) -> tuple[PlannedDay, ...]:
        """Return the days that cannot be held as agreed."""
        return tuple(one for one in self.days if one.rule is not None)


@dataclass(frozen=True, kw_only=True)
class PlannedMove:
    """A coming visit of a series that is to be moved: to where `to` says, for the day of the moved series it is for."""

    visit: UUID
    starts_at: datetime
    to: PlannedDay
    falls_away: bool = False
    """It is of a week that the new rhythm leaves out: the visit is cancelled."""

    @property
    def rule(self) -> Rule | None:
        """Return the gravest of the rules that speak against it."""
        return self.to.rule


def plan(
    session: Session,
    wish: SeriesWish,
    *,
    relatives: Collection[UUID] = (),
    accepted: frozenset[Rule] = frozenset(),
    actor: Actor,
    now: datetime,
) -> SeriesPlan:
    """Say of every day within the home's horizon whether it can be held; nothing is locked, the booking decides again.

    `relatives` take part, or the actor; the rules `accepted` are set aside as `series_booking.book` does. Raises
    NotFound for a resident not the actor's to book for, InvalidInput for a last day before the first, Refused when the
    first time is past, one has as many visits booked as she may, or more people come than there is room for.
    """
    place = find(session, wish.resident, actor=actor)
    rhythm, until = rhythm_wished(wish, place, now), horizon_of(place, now)
    facts = facts_ahead(session, place, actor=actor, now=now, relatives=relatives)
    days = rhythm.days(rhythm.first_day, until)
    if broken := [rule for rule in _against_any(wish, days or [rhythm.first_day], facts) if rule not in accepted]:
        raise Refused(broken)
    minutes = wish.minutes or facts.hours.slot_minutes
    return SeriesPlan(
        resident=place.resident.id,
        resident_name=place.resident.given_name,
        unit_phone=place.unit.phone or place.home.phone,
        minutes=minutes,
        rhythm=rhythm,
        days=(
            *planned(days[:1], rhythm, facts, minutes=minutes, now=now, set_aside=ONE_WISH | accepted),
            *planned(days[1:], rhythm, facts, minutes=minutes, now=now, set_aside=ONE_WISH | accepted & LASTING),
        ),
        until=until,
    )


def _against_any(wish: SeriesWish, days: Sequence[date], facts: Facts) -> list[Rule]:
    """Return the rules that no other day or time would help against."""
    found = {
        Rule.OPEN_LIMIT: has_enough_open(days[0], facts.limits, facts.visited),
        Rule.PEOPLE: any(too_many_people(wish.people, day, facts.limits) for day in days),
    }
    return [rule for rule, broken in found.items() if broken]


def plan_change(
    session: Session,
    series_id: UUID,
    *,
    visit: UUID,
    starts_at: datetime,
    every_weeks: int | None = None,
    accepted: frozenset[Rule] = frozenset(),
    actor: Actor,
    now: datetime,
) -> list[PlannedMove]:
    """Say where every coming visit of a series would go if its `visit` went to `starts_at`, in order of time.

    From then on it falls every so many weeks, or as before; the rules `accepted` are set aside as `change_all` does.
    Raises NotFound unless `actor` may change them, Refused for a day beyond the horizon, InvalidInput for a rhythm that
    nobody offers.
    """
    series = require_series(session, series_id, Action.CANCEL_VISIT, actor=actor)
    place = find(session, series.resident_id, actor=actor)
    found = movable(coming(session, series.id, now=now))
    days, rhythm = shift(series, found, place, visit=visit, starts_at=starts_at, every_weeks=every_weeks, now=now)
    moving = frozenset(one.id for _, one in found)
    beyond = timedelta(days=max(days, 0))
    facts = facts_ahead(session, place, actor=actor, now=now, beyond=beyond, given_back=moving)
    moves = []
    for occurrence, one in found:
        day = occurrence.on_day + timedelta(days=days)
        aside = AGREED | (accepted if one.id == visit else accepted & LASTING)
        to = planned([day], rhythm, facts, minutes=series.minutes, now=now, set_aside=aside)[0]
        if not rhythm.falls_on(day):
            to = PlannedDay(day=day, starts_at=None)
        moves.append(PlannedMove(visit=one.id, starts_at=one.starts_at, to=to, falls_away=not rhythm.falls_on(day)))
    return sorted(moves, key=lambda move: move.starts_at)


def rhythm_wished(wish: SeriesWish, place: ResidentAtHome, now: datetime) -> Rhythm:
    """Return when a wished series falls; raises InvalidInput for one that makes no sense, Refused for a past one."""
    # Not left to the rules of each day: from years ago on there are hundreds of them.
    if wish.starts_at <= now:
        raise Refused([Rule.PAST])
    first = wish.starts_at.astimezone(ZoneInfo(place.home.timezone))
    if wish.every_weeks not in EVERY_WEEKS:
        raise InvalidInput("every", N_("Choose every week or every second week."))
    if wish.last_day is not None and wish.last_day < first.date():
        raise InvalidInput("last_day", N_("The last day is before the first."))
    starts = first.hour * 60 + first.minute
    return Rhythm(first_day=first.date(), every_weeks=wish.every_weeks, starts=starts, last_day=wish.last_day)


def horizon_of(place: ResidentAtHome, now: datetime) -> date:
    """Return the last day that can be booked where a resident lives."""
    return local_day(place.home, now) + timedelta(days=shapes.counting(place.home, place.unit).horizon_days)


def movable(found: Iterable[tuple[Occurrence, Visit]]) -> list[tuple[Occurrence, Visit]]:
    """Keep the visits whose time can still be changed: nobody prepares them yet."""
    return [(occurrence, visit) for occurrence, visit in found if visit.state in CHANGEABLE]


def shift(
    series: Series,
    found: Collection[tuple[Occurrence, Visit]],
    place: ResidentAtHome,
    *,
    visit: UUID,
    starts_at: datetime,
    every_weeks: int | None = None,
    now: datetime,
) -> tuple[int, Rhythm]:
    """Return by how many days a series moves when its `visit` goes to `starts_at`, and when it falls from then on.

    Raises NotFound when the visit is none of those that can be moved, Refused for a day beyond the horizon: others may
    follow it there, but nobody chooses it. Raises InvalidInput for a rhythm that nobody offers.
    """
    held = next(((occurrence.on_day, one.starts_at) for occurrence, one in found if one.id == visit), None)
    if held is None:
        raise NotFound
    day, before = held
    wanted = starts_at.astimezone(ZoneInfo(place.home.timezone))
    if wanted.date() > horizon_of(place, now) and starts_at > before:
        raise Refused([Rule.HORIZON])
    days = (wanted.date() - day).days
    moved = rhythm_of(series).moved(days, wanted.hour * 60 + wanted.minute)
    if every_weeks is None or every_weeks == moved.every_weeks:
        return days, moved
    if every_weeks not in EVERY_WEEKS:
        raise InvalidInput("every", N_("Choose every week or every second week."))
    return days, moved.every(every_weeks, day=wanted.date())
