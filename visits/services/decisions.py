"""What a home, a unit and a resident have decided about visits, gathered in two queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from visits.rules.capacity import Hands, Limits
from visits.rules.opening_hours import MINUTES_A_DAY, Days, Holidays, HomeHours, Span, Wishes
from visits.rules.people import Actor
from visits.rules.visit_state import COMING
from visits.services.holidays import public_holidays
from visits.storage.tables import Closure, Home, QuietTime, Resident, Unit, UnitHands, Visit, VisitRelative, WeeklyHours

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ResidentAtHome:
    """A resident with what decides about her times."""

    resident: Resident
    unit: Unit
    home: Home


def limits_of(home: Home, resident: Resident) -> Limits:
    """Return the limits that count for a resident: the home's and her own, or none at the end of life."""
    wanted = [most for most in (home.per_day, resident.wishes_per_day) if most is not None]
    return Limits(
        per_day=min(wanted, default=None),
        per_week=home.per_week,
        open_visits=home.open_visits,
        exempt=resident.no_limits,
    )


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What the home and the unit have decided, and how much the one who asks has booked."""

    hours: HomeHours
    hands: tuple[Hands, ...]
    open_visits: int


# What the rows of one union are about; weekdays count from 0.
_QUIET, _HANDS, _OPEN_VISITS = -1, -2, -3


def decided(
    session: Session, place: ResidentAtHome, *, actor: Actor, since: datetime, now: datetime, moving: UUID | None
) -> Decided:
    """Return what is decided about a resident's times from `since` on; the visit `moving` counts for nobody."""
    home, unit = place.home, place.unit
    of_unit = case((WeeklyHours.unit_id.is_(None), 0), else_=1)
    hers = (VisitRelative.relative_id == actor.person, Visit.state.in_(COMING), Visit.ends_at > now)
    stays = true() if moving is None else Visit.id != moving
    rows = session.execute(
        union_all(
            select(WeeklyHours.weekday, WeeklyHours.opens, WeeklyHours.closes, of_unit)
            .where(WeeklyHours.home_id == home.id)
            .where(WeeklyHours.unit_id.is_(None) | (WeeklyHours.unit_id == unit.id)),
            select(literal(_QUIET), QuietTime.starts, QuietTime.ends, literal(0)).where(QuietTime.home_id == home.id),
            select(literal(_HANDS), UnitHands.starts, UnitHands.ends, UnitHands.at_once).where(
                UnitHands.unit_id == unit.id
            ),
            select(literal(_OPEN_VISITS), literal(0), literal(0), func.count())
            .select_from(VisitRelative)
            .join(Visit, Visit.id == VisitRelative.visit_id)
            .where(*hers, stays),
        )
    ).all()
    weekly = [(day, Span(opens, closes), own) for day, opens, closes, own in rows if day >= 0]
    # A unit with hours of its own has these instead of the home's.
    counted = [(day, span) for day, span, own in weekly if own == max(each for _, _, each in weekly)]
    return Decided(
        hours=_hours(
            session, place, weekly=counted, quiet=[Span(a, b) for kind, a, b, _ in rows if kind == _QUIET], since=since
        ),
        hands=tuple(Hands(Span(a, b), at_once) for kind, a, b, at_once in rows if kind == _HANDS),
        open_visits=next((count for kind, _, _, count in rows if kind == _OPEN_VISITS), 0),
    )


def _hours(
    session: Session, place: ResidentAtHome, *, weekly: list[tuple[int, Span]], quiet: list[Span], since: datetime
) -> HomeHours:
    home, resident = place.home, place.resident
    closures = session.execute(
        select(Closure.first_day, Closure.last_day)
        .where(Closure.home_id == home.id, Closure.last_day >= (since - _DAY).date())
        .where(Closure.unit_id.is_(None) | (Closure.unit_id == place.unit.id))
    )
    by_day: dict[int, tuple[Span, ...]] = {}
    for day, span in weekly:
        by_day[day] = (*by_day.get(day, ()), span)
    return HomeHours(
        timezone=home.timezone,
        weekly=by_day,
        quiet=tuple(quiet),
        closed=tuple(Days(first, last) for first, last in closures),
        holidays=home.holidays,
        public_holidays=public_holidays(home.country, since.year)
        if home.holidays is not Holidays.OPEN
        else frozenset(),
        wishes=_wishes(resident),
        slot_minutes=home.slot_minutes,
        buffer_minutes=home.buffer_minutes,
        notice_minutes=home.notice_minutes,
        horizon_days=home.horizon_days,
    )


def _wishes(resident: Resident) -> Wishes:
    return Wishes(
        earliest=resident.wishes_earliest or 0,
        latest=MINUTES_A_DAY if resident.wishes_latest is None else resident.wishes_latest,
        not_on=frozenset(int(day) for day in resident.wishes_not_on),
    )
