"""What a home, a unit and a resident have decided about visits, gathered in one query."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.bans import ExemptionGround
from visits.rules.capacity import Caps, Hands, Limits
from visits.rules.opening_hours import MINUTES_A_DAY, Days, ExtraHours, Holidays, HomeHours, Span, Wishes
from visits.rules.reminders import Step
from visits.services import shapes
from visits.services.gathering import BAN, BAN_HOURS, CLOSURE, HANDS, OPEN_VISITS, QUIET, Row, gather
from visits.services.holidays import public_holidays
from visits.storage.tables import Home, Resident, Unit

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Wished:
    """The visit that a wish has become already."""

    visit: UUID
    booked_by: UUID | None
    """None when that person has been forgotten since: nobody can repeat the wish any more."""


@dataclass(frozen=True, kw_only=True)
class ResidentAtHome:
    """A resident with what decides about her times."""

    resident: Resident
    unit: Unit
    home: Home
    steps: tuple[Step, ...] | None = None
    """The steps of the home's own plan of reminders; None where nobody has read them."""
    wished: Wished | None = None


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What the home and the unit have decided, and how much those who take part have booked: who has most."""

    hours: HomeHours
    hands: tuple[Hands, ...]
    limits: Limits
    open_visits: int
    under_ban: bool
    """A visiting ban is in force or coming."""


CapsAndGround: TypeAlias = tuple[Caps, ExemptionGround | None]
"""What a ban caps on its days, and why it does not apply to the resident, if it does not."""


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
    home = place.home
    rows = gather(
        session,
        home=home.id,
        unit=place.unit.id,
        resident=place.resident.id,
        relatives=relatives,
        since=(since - _DAY).date(),
        now=now,
        left_out=() if moving is None else (moving,),
    )
    return Decided(
        hours=HomeHours(
            timezone=home.timezone,
            weekly=by_day(_counted(rows)),
            quiet=tuple(_span(row) for row in rows if row.kind == QUIET),
            closed=tuple(_days(row) for row in rows if row.kind == CLOSURE),
            holidays=home.holidays,
            public_holidays=public_holidays(home.country, since.year)
            if home.holidays is not Holidays.OPEN
            else frozenset(),
            extra=tuple(
                ExtraHours(days=_days(row), weekly={row.number: (_span(row),)}) for row in rows if row.kind == BAN_HOURS
            ),
            wishes=wishes_of(place.resident),
            **vars(shapes.counting(home, place.unit)),
        ),
        hands=tuple(Hands(_span(row), row.number) for row in rows if row.kind == HANDS),
        limits=limits_of(home, place.resident, bans=[_caps_and_ground(row) for row in rows if row.kind == BAN]),
        open_visits=max((row.number for row in rows if row.kind == OPEN_VISITS), default=0),
        under_ban=any(row.kind == BAN for row in rows),
    )


def _counted(rows: Iterable[Row]) -> list[tuple[int, Span]]:
    """Return the weekly hours that count: a unit with hours of its own has these instead of the home's."""
    weekly = [row for row in rows if row.kind >= 0]
    own = max((row.number for row in weekly), default=0)
    return [(row.kind, _span(row)) for row in weekly if row.number == own]


def _span(row: Row) -> Span:
    return Span(row.first or 0, row.last or 0)


def _days(row: Row) -> Days:
    return Days(row.first_day or date.min, row.last_day or date.max)


def _caps_and_ground(row: Row) -> CapsAndGround:
    caps = Caps(days=_days(row), per_day=row.first, per_week=row.last)
    return caps, ExemptionGround(row.ground) if row.ground else None


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
        rest=Span(resident.rest_starts or 0, resident.rest_ends or 0),
    )
