"""When a home holds visits, as its manager decides it.

A change never drops a booked visit: services/clashes lists those left outside, for somebody to move or cancel.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.nights import all_of, as_said, parted
from visits.rules.opening_hours import MINUTES_A_DAY, Days, HomeHours, Span
from visits.rules.people import Actor
from visits.rules.shape import Shape
from visits.services import audit, changes, homes, shapes
from visits.services.homes import require_run
from visits.services.units import require_unit
from visits.storage.tables import Closure, Home, QuietTime, Unit, WeeklyHours

LONGEST_CLOSURE_DAYS = 366
_WEEK = range(7)


@dataclass(frozen=True, kw_only=True)
class QuietView:
    """Minutes of every day in which no visit is held; a night ends before it begins, on the next day."""

    id: UUID
    label: str
    starts: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class ClosureView:
    """Whole days without visits; `unit_name` is empty for the whole home."""

    id: UUID
    first_day: date
    last_day: date
    label: str
    unit_name: str


@dataclass(frozen=True, kw_only=True)
class HoursView:
    """Everything on the page about hours."""

    week: dict[int, tuple[Span, ...]]
    quiet: tuple[QuietView, ...]
    closures: tuple[ClosureView, ...]
    shape: Shape


def show(session: Session, *, actor: Actor, now: datetime) -> HoursView:
    """Return the hours of the home that `actor` runs; closures that are over are left out."""
    home = session.get_one(Home, require_run(actor))
    today = _today(home, now)
    closures = session.execute(
        select(Closure, Unit.name)
        .outerjoin(Unit, Unit.id == Closure.unit_id)
        .where(Closure.home_id == home.id, Closure.last_day >= today)
        .order_by(Closure.first_day, Closure.id)
    )
    return HoursView(
        week=_week(session, home.id),
        quiet=tuple(
            QuietView(id=row.id, label=row.label, starts=said.starts, ends=said.ends)
            for row, said in as_said(_quiet_times(session, home.id), _label)
        ),
        closures=tuple(
            ClosureView(
                id=row.id, first_day=row.first_day, last_day=row.last_day, label=row.label, unit_name=unit or ""
            )
            for row, unit in closures
        ),
        shape=shapes.of_home(home),
    )


def set_week(
    session: Session, week: Mapping[int, Collection[Span]], *, unit: UUID | None = None, actor: Actor, now: datetime
) -> None:
    """Set the weekly hours of the home, or those of one unit instead; a weekday without spans is closed.

    A unit without any has the home's again. Raises InvalidInput for spans that overlap.
    """
    home = homes.lock(session, require_run(actor)).id
    place = require_unit(session, unit, actor=actor).id if unit else None
    for spans in week.values():
        for span in spans:
            require_span(span, field="week")
        if any(before.meets(after) for before, after in pairwise(sorted(spans))):
            raise InvalidInput("week", N_("Two times of one day overlap. Let the second begin when the first is over."))
    theirs = (WeeklyHours.home_id == home, WeeklyHours.unit_id.is_not_distinct_from(place))
    session.execute(delete(WeeklyHours).where(*theirs))
    session.add_all(
        WeeklyHours(home_id=home, unit_id=place, weekday=day, opens=span.starts, closes=span.ends)
        for day in _WEEK
        for span in sorted(week.get(day, ()))
    )
    session.flush()
    audit.note(session, "hours.week", actor=actor, now=now, thing=str(place or ""))


def own_week(session: Session, unit: UUID, *, actor: Actor) -> dict[int, tuple[Span, ...]]:
    """Return a unit's own weekly hours: all empty where those of the home count."""
    place = require_unit(session, unit, actor=actor)
    return _week(session, place.home_id, unit=place.id)


def add_quiet(session: Session, *, label: str, span: Span, actor: Actor, now: datetime) -> None:
    """Add a daily quiet time, past midnight too; raises InvalidInput when it overlaps another."""
    home = homes.lock(session, require_run(actor)).id
    parts, others = parted(span), _quiet_times(session, home)
    for part in parts:
        require_span(part, field="ends")
    if any(part.meets(Span(other.starts, other.ends)) for part in parts for other in others):
        raise InvalidInput("starts", N_("This overlaps another quiet time."))
    session.add_all(QuietTime(home_id=home, label=label, starts=part.starts, ends=part.ends) for part in parts)
    session.flush()
    audit.note(session, "hours.quiet.add", actor=actor, now=now, thing=_times(span))


def remove_quiet(session: Session, quiet_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a quiet time away, of a night both halves."""
    home = homes.lock(session, require_run(actor)).id
    kept = _quiet_times(session, home)
    quiet = next((row for row in kept if row.id == quiet_id), None)
    if quiet is None:
        raise NotFound
    halves = all_of(quiet, kept, _label)
    for half in halves:
        session.delete(half)
    session.flush()
    audit.note(session, "hours.quiet.remove", actor=actor, now=now, thing=_times(Span(quiet.starts, halves[-1].ends)))


def add_closure(session: Session, days: Days, *, unit: UUID | None, label: str, actor: Actor, now: datetime) -> None:
    """Close the home, or one unit, on whole days; raises InvalidInput for days in the wrong order or already over."""
    home = homes.lock(session, require_run(actor))
    place = require_unit(session, unit, actor=actor) if unit else None
    if days.last < days.first:
        raise InvalidInput("last_day", N_("The last day comes before the first."))
    if days.last < _today(home, now):
        raise InvalidInput("last_day", N_("These days are over already."))
    if (days.last - days.first).days >= LONGEST_CLOSURE_DAYS:
        raise InvalidInput("last_day", N_("A closure is a year at most."))
    session.add(
        Closure(
            home_id=home.id,
            unit_id=place.id if place else None,
            first_day=days.first,
            last_day=days.last,
            label=label,
            created_at=now,
        )
    )
    session.flush()
    changes.tell_calendars_of_closures(session, home.id, now=now)
    audit.note(session, "hours.closure.add", actor=actor, now=now, thing=_whole_days(days.first, days.last))


def remove_closure(session: Session, closure_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Open again on the days of a closure."""
    home = homes.lock(session, require_run(actor)).id
    closure = session.get(Closure, closure_id)
    if closure is None or closure.home_id != home:
        raise NotFound
    session.delete(closure)
    session.flush()
    changes.tell_calendars_of_closures(session, home, now=now)
    thing = _whole_days(closure.first_day, closure.last_day)
    audit.note(session, "hours.closure.remove", actor=actor, now=now, thing=thing)


def _quiet_times(session: Session, home: UUID) -> Sequence[QuietTime]:
    return session.scalars(select(QuietTime).where(QuietTime.home_id == home).order_by(QuietTime.starts)).all()


def _label(quiet: QuietTime) -> str:
    return quiet.label


def _times(span: Span) -> str:
    return f"{span.starts}-{span.ends}"


def _whole_days(first: date, last: date) -> str:
    return f"{first}/{last}"


def _week(session: Session, home: UUID, *, unit: UUID | None = None) -> dict[int, tuple[Span, ...]]:
    return dict.fromkeys(_WEEK, ()) | _weeks(session, home)[unit]


def _weeks(session: Session, home: UUID) -> dict[UUID | None, dict[int, tuple[Span, ...]]]:
    weeks: dict[UUID | None, dict[int, tuple[Span, ...]]] = defaultdict(dict)
    rows = select(WeeklyHours).where(WeeklyHours.home_id == home).order_by(WeeklyHours.opens)
    for row in session.scalars(rows):
        week = weeks[row.unit_id]
        week[row.weekday] = (*week.get(row.weekday, ()), Span(row.opens, row.closes))
    return weeks


def require_span(span: Span, *, field: str) -> None:
    """Raise InvalidInput beside `field` for a span that is empty or leaves the day."""
    if not 0 <= span.starts < span.ends <= MINUTES_A_DAY:
        raise InvalidInput(field, N_("A time must end later than it begins."))


def _today(home: Home, now: datetime) -> date:
    return HomeHours(timezone=home.timezone, weekly={}).local(now).date()
