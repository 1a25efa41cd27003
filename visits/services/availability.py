"""A resident's free times, from a handful of queries whatever the size of the installation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, literal, select, true, union_all
from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, require
from visits.rules.booking import Facts, free_slots
from visits.rules.errors import NotFound
from visits.rules.opening_hours import Days, HomeHours, Span
from visits.rules.people import Actor
from visits.rules.slots import Slot, days_ahead, nearest
from visits.rules.taken import NOTHING_TAKEN, Taken
from visits.storage.tables import Claim, Closure, Home, QuietTime, Related, Resident, Tablet, Unit, WeeklyHours

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ResidentTimes:
    """A resident's free times by day, from today to the horizon; `times` holds a list, maybe empty, for every day."""

    resident: UUID
    resident_name: str
    unit_name: str
    unit_phone: str
    slot_minutes: int
    times: dict[date, list[Slot]]

    @property
    def first_free_day(self) -> date | None:
        """Return the first day with a free time."""
        return next((day for day, slots in self.times.items() if slots), None)

    def around(self, wanted: datetime, *, count: int = 3) -> list[Slot]:
        """Return the free times nearest to `wanted`."""
        return nearest([slot for slots in self.times.values() for slot in slots], wanted, count=count)


@dataclass(frozen=True, kw_only=True)
class ResidentAtHome:
    """A resident with what decides about her times."""

    resident: Resident
    unit: Unit
    home: Home


def free_times(
    session: Session, resident: UUID, *, actor: Actor, now: datetime, moving: UUID | None = None
) -> ResidentTimes:
    """Return the free times of a resident that `actor` may book for; raises NotFound otherwise.

    What the visit `moving` holds counts as free: it is about to be given back.
    """
    place = find(session, resident, actor=actor)
    days_wanted = timedelta(days=place.home.horizon_days)
    facts = facts_about(session, place, since=now - _DAY, until=now + days_wanted + 2 * _DAY, moving=moving)
    hours = facts.hours
    earliest = now + timedelta(minutes=hours.notice_minutes)
    times: dict[date, list[Slot]] = {day: free_slots(day, facts, earliest=earliest) for day in days_ahead(hours, now)}
    return ResidentTimes(
        resident=resident,
        resident_name=place.resident.given_name,
        unit_name=place.unit.name,
        unit_phone=place.unit.phone or place.home.phone,
        slot_minutes=hours.slot_minutes,
        times=times,
    )


def find(session: Session, resident_id: UUID, *, actor: Actor) -> ResidentAtHome:
    """Return a resident `actor` may book for; one who cannot be booked for online is not found by a relative."""
    row = session.execute(
        select(Resident, Unit, Home, Related.relative_id)
        .join(Unit, Unit.id == Resident.unit_id)
        .join(Home, Home.id == Resident.home_id)
        .outerjoin(
            Related,
            (Related.resident_id == Resident.id)
            & (Related.relative_id == actor.person)
            & Related.ended_at.is_(None)
            & Related.consent.is_(True),
        )
        .where(Resident.id == resident_id, Resident.active)
    ).first()
    if row is None:
        raise NotFound
    resident, unit, home = row[:3]
    relative: UUID | None = row[3]
    # Protected identity: no online booking. Nobody who asks learns more than that there is nothing here.
    relatives = {relative} if relative is not None and bookable(resident) else set()
    require(actor, Action.BOOK_FOR, Thing(home=home.id, unit=unit.id, relatives=relatives))
    return ResidentAtHome(resident=resident, unit=unit, home=home)


def bookable(resident: Resident) -> bool:
    """Tell whether visits may be booked with a resident: she lives here, has consented, needs no protection."""
    return resident.active and bool(resident.consent_ground) and not resident.protected_identity


def facts_about(
    session: Session, place: ResidentAtHome, *, since: datetime, until: datetime, moving: UUID | None = None
) -> Facts:
    """Gather what decides about a resident's times between two instants, in four queries; `moving` is left out."""
    home, unit, resident = place.home, place.unit, place.resident
    hours = _hours(session, home, unit, since=since)
    tablets = session.scalars(
        select(Tablet.id).where(Tablet.unit_id == unit.id, Tablet.active).order_by(Tablet.name, Tablet.id)
    ).all()
    taken = _taken(
        session.execute(
            select(Claim.thing, Claim.starts_at, Claim.ends_at)
            .where(Claim.thing.in_([resident.id, *tablets]))
            .where(Claim.starts_at >= since - _DAY, Claim.starts_at < until)
            .where(true() if moving is None else Claim.visit_id != moving)
        )
    )
    return Facts(
        hours=hours,
        resident=taken.get(resident.id, NOTHING_TAKEN),
        tablets={tablet: taken.get(tablet, NOTHING_TAKEN) for tablet in tablets},
        bookable=bookable(resident),
    )


def _taken(rows: Iterable[Row[UUID, datetime, datetime]]) -> dict[UUID, Taken]:
    spans: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for thing, starts_at, ends_at in rows:
        spans[thing].append((starts_at, ends_at))
    return {thing: Taken.of(of_thing) for thing, of_thing in spans.items()}


def _hours(session: Session, home: Home, unit: Unit, *, since: datetime) -> HomeHours:
    every_day = literal(-1)
    rows = session.execute(
        union_all(
            select(WeeklyHours.weekday, WeeklyHours.opens, WeeklyHours.closes).where(WeeklyHours.home_id == home.id),
            select(every_day, QuietTime.starts, QuietTime.ends).where(QuietTime.home_id == home.id),
        )
    ).all()
    weekly: dict[int, tuple[Span, ...]] = {}
    for weekday, opens, closes in rows:
        weekly[weekday] = (*weekly.get(weekday, ()), Span(opens, closes))
    closures = session.execute(
        select(Closure.first_day, Closure.last_day)
        .where(Closure.home_id == home.id, Closure.last_day >= (since - _DAY).date())
        .where(Closure.unit_id.is_(None) | (Closure.unit_id == unit.id))
    )
    return HomeHours(
        timezone=home.timezone,
        quiet=weekly.pop(-1, ()),
        weekly=weekly,
        closed=tuple(Days(first, last) for first, last in closures),
        slot_minutes=home.slot_minutes,
        buffer_minutes=home.buffer_minutes,
        notice_minutes=home.notice_minutes,
        horizon_days=home.horizon_days,
    )
