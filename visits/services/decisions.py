"""What a home, a unit and a resident have decided about visits, gathered in two queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import case, func, literal, select, true, union_all
from sqlalchemy.orm import Session

from visits.rules.bans import ExemptionGround
from visits.rules.capacity import Caps, Hands, Limits
from visits.rules.opening_hours import MINUTES_A_DAY, Days, ExtraHours, Holidays, HomeHours, Span, Wishes
from visits.rules.visit_state import COMING
from visits.services import shapes
from visits.services.holidays import public_holidays
from visits.storage.tables import (
    Ban,
    BanHours,
    Closure,
    Exemption,
    Home,
    Occurrence,
    QuietTime,
    Resident,
    Unit,
    UnitHands,
    Visit,
    VisitRelative,
    WeeklyHours,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ResidentAtHome:
    """A resident with what decides about her times."""

    resident: Resident
    unit: Unit
    home: Home


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What the home and the unit have decided, and how much those who take part have booked: who has most."""

    hours: HomeHours
    hands: tuple[Hands, ...]
    limits: Limits
    open_visits: int


CapsAndGround: TypeAlias = tuple[Caps, ExemptionGround | None]
"""What a ban caps on its days, and why it does not apply to the resident, if it does not."""
# What the rows of one union are about; weekdays count from 0.
_QUIET, _HANDS, _OPEN_VISITS = -1, -2, -3
# The same of the other union.
_CLOSURE, _BAN = -1, -2


def decided(
    session: Session,
    place: ResidentAtHome,
    *,
    relatives: Collection[UUID],
    since: datetime,
    now: datetime,
    moving: UUID | None,
) -> Decided:
    """Return what is decided about a resident's times from `since` on; the visit `moving` counts for nobody."""
    rows = _minutes(session, place, relatives=relatives, now=now, moving=moving)
    weekly = [(day, Span(opens, closes), own) for day, opens, closes, own in rows if day >= 0]
    # A unit with hours of its own has these instead of the home's.
    counted = [(day, span) for day, span, own in weekly if own == max(each for _, _, each in weekly)]
    days = _days(session, place, since=(since - _DAY).date())
    home = place.home
    return Decided(
        hours=HomeHours(
            timezone=home.timezone,
            weekly=by_day(counted),
            quiet=tuple(Span(a, b) for kind, a, b, _ in rows if kind == _QUIET),
            closed=days.closed,
            holidays=home.holidays,
            public_holidays=public_holidays(home.country, since.year)
            if home.holidays is not Holidays.OPEN
            else frozenset(),
            extra=days.extra,
            wishes=wishes_of(place.resident),
            **asdict(shapes.counting(home, place.unit)),
        ),
        hands=tuple(Hands(Span(a, b), at_once) for kind, a, b, at_once in rows if kind == _HANDS),
        limits=limits_of(home, place.resident, bans=days.bans),
        open_visits=max((count for kind, _, _, count in rows if kind == _OPEN_VISITS), default=0),
    )


def _minutes(
    session: Session, place: ResidentAtHome, *, relatives: Collection[UUID], now: datetime, moving: UUID | None
) -> list[tuple[int, int, int, int]]:
    """Gather what is said in minutes of the day, and how many coming visits each of the relatives has."""
    home, unit = place.home, place.unit
    of_unit = case((WeeklyHours.unit_id.is_(None), 0), else_=1)
    theirs = (VisitRelative.relative_id.in_(relatives), Visit.state.in_(COMING), Visit.ends_at > now)
    stays = true() if moving is None else Visit.id != moving
    # A recurring visit is one wish, however many days of it are booked already.
    wishes = func.count(func.coalesce(Occurrence.series_id, Visit.id).distinct())
    rows = session.execute(
        union_all(
            select(WeeklyHours.weekday, WeeklyHours.opens, WeeklyHours.closes, of_unit)
            .where(WeeklyHours.home_id == home.id)
            .where(WeeklyHours.unit_id.is_(None) | (WeeklyHours.unit_id == unit.id)),
            select(literal(_QUIET), QuietTime.starts, QuietTime.ends, literal(0)).where(QuietTime.home_id == home.id),
            select(literal(_HANDS), UnitHands.starts, UnitHands.ends, UnitHands.at_once).where(
                UnitHands.unit_id == unit.id
            ),
            select(literal(_OPEN_VISITS), literal(0), literal(0), wishes)
            .select_from(VisitRelative)
            .join(Visit, Visit.id == VisitRelative.visit_id)
            .outerjoin(Occurrence, Occurrence.visit_id == Visit.id)
            .where(*theirs, stays)
            .group_by(VisitRelative.relative_id),
        )
    ).all()
    return [(kind, a, b, c) for kind, a, b, c in rows]


@dataclass(frozen=True, kw_only=True)
class _DaysDecided:
    closed: tuple[Days, ...]
    extra: tuple[ExtraHours, ...]
    bans: tuple[CapsAndGround, ...]


def _days(session: Session, place: ResidentAtHome, *, since: date) -> _DaysDecided:
    """Gather what is said of whole days: closures, and visiting bans with their hours, caps and exemptions."""
    home = place.home.id
    in_force = (Ban.home_id == home, Ban.lifted_at.is_(None), Ban.last_day.is_(None) | (Ban.last_day >= since))
    # Hours that nobody has confirmed hands for stay closed.
    confirmed = (BanHours.ban_id == Ban.id) & Ban.hands_at.is_not(None)
    last_day = func.coalesce(Ban.last_day, date.max)
    # What a column holds depends on the row's kind, which no type can say.
    rows: Sequence[Any] = session.execute(
        union_all(
            select(literal(_CLOSURE), Closure.first_day, Closure.last_day, literal(0), literal(0), literal(""))
            .where(Closure.home_id == home, Closure.last_day >= since)
            .where(Closure.unit_id.is_(None) | (Closure.unit_id == place.unit.id)),
            select(
                literal(_BAN), Ban.first_day, last_day, Ban.per_day, Ban.per_week, func.coalesce(Exemption.ground, "")
            )
            .outerjoin(Exemption, (Exemption.ban_id == Ban.id) & (Exemption.resident_id == place.resident.id))
            .where(*in_force),
            select(BanHours.weekday, Ban.first_day, last_day, BanHours.opens, BanHours.closes, literal(""))
            .join(BanHours, confirmed)
            .where(*in_force),
        )
    ).all()
    return _DaysDecided(
        closed=tuple(Days(first, last) for kind, first, last, *_ in rows if kind == _CLOSURE),
        extra=tuple(
            ExtraHours(days=Days(first, last), weekly={weekday: (Span(opens, closes),)})
            for weekday, first, last, opens, closes, _ in rows
            if weekday >= 0
        ),
        bans=tuple(
            (Caps(days=Days(first, last), per_day=a, per_week=b), ExemptionGround(ground) if ground else None)
            for kind, first, last, a, b, ground in rows
            if kind == _BAN
        ),
    )


def limits_of(home: Home, resident: Resident, *, bans: Collection[CapsAndGround]) -> Limits:
    """Return the limits that count: the home's and the resident's own, a ban's caps, or none at the end of life."""
    return Limits(
        per_day=home.per_day,
        wished_per_day=resident.wishes_per_day,
        per_week=home.per_week,
        open_visits=home.open_visits,
        people=home.most_people,
        caps=tuple(caps for caps, ground in bans if ground is None),
        exempt=resident.no_limits,
        # On the days of that ban and no others: what is booked for later must still be right once it is over.
        exempt_on=tuple(caps.days for caps, ground in bans if ground is ExemptionGround.END_OF_LIFE),
    )


def by_day(weekly: Iterable[tuple[int, Span]]) -> dict[int, tuple[Span, ...]]:
    """Gather spans by their weekday."""
    found: dict[int, tuple[Span, ...]] = {}
    for day, span in weekly:
        found[day] = (*found.get(day, ()), span)
    return found


def wishes_of(resident: Resident) -> Wishes:
    """Return when a resident wants her visits."""
    return Wishes(
        earliest=resident.wishes_earliest or 0,
        latest=MINUTES_A_DAY if resident.wishes_latest is None else resident.wishes_latest,
        not_on=frozenset(int(day) for day in resident.wishes_not_on),
    )
