"""A resident's free times, from a handful of queries whatever the size of the installation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, select, true
from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, require
from visits.rules.booking import Facts, free_slots
from visits.rules.capacity import Visited, has_enough_open
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.rules.slots import Slot, days_ahead, nearest
from visits.rules.taken import Taken
from visits.services.decisions import ResidentAtHome, decided, limits_of
from visits.storage.tables import (
    Claim,
    Home,
    Related,
    Resident,
    Tablet,
    Unit,
)

_DAY, _WEEK = timedelta(days=1), timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class ResidentTimes:
    """A resident's free times by day, from today to the horizon; `times` holds a list, maybe empty, for every day."""

    resident: UUID
    resident_name: str
    unit_name: str
    unit_phone: str
    slot_minutes: int
    times: dict[date, list[Slot]]
    enough_open: bool
    """The one who asks has booked as many visits ahead as she can, so that nothing is offered."""

    @property
    def first_free_day(self) -> date | None:
        """Return the first day with a free time."""
        return next((day for day, slots in self.times.items() if slots), None)

    def around(self, wanted: datetime, *, count: int = 3) -> list[Slot]:
        """Return the free times nearest to `wanted`."""
        return nearest([slot for slots in self.times.values() for slot in slots], wanted, count=count)


def free_times(
    session: Session, resident: UUID, *, actor: Actor, now: datetime, moving: UUID | None = None
) -> ResidentTimes:
    """Return the free times of a resident that `actor` may book for; raises NotFound otherwise.

    What the visit `moving` holds counts as free: it is about to be given back.
    """
    place = find(session, resident, actor=actor)
    days_wanted = timedelta(days=place.home.horizon_days)
    until = now + days_wanted + 2 * _DAY
    facts = facts_about(session, place, actor=actor, since=now - _DAY, until=until, now=now, moving=moving)
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
        enough_open=has_enough_open(facts.limits, facts.visited),
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
    session: Session,
    place: ResidentAtHome,
    *,
    actor: Actor,
    since: datetime,
    until: datetime,
    now: datetime,
    moving: UUID | None = None,
) -> Facts:
    """Gather what decides about a resident's times between two instants, in four queries; `moving` is left out.

    The weeks of both instants are looked at as a whole, since a week can be full.
    """
    home, unit, resident = place.home, place.unit, place.resident
    settled = decided(session, place, actor=actor, since=since, now=now, moving=moving)
    stands = session.execute(
        select(Tablet.id, Tablet.out_since, Tablet.out_until)
        .where(Tablet.unit_id == unit.id, Tablet.active)
        .order_by(Tablet.name, Tablet.id)
    ).all()
    spans = _spans(
        session.execute(
            select(Claim.thing, Claim.starts_at, Claim.ends_at)
            .where(Claim.thing.in_([resident.id, *(tablet for tablet, _, _ in stands)]))
            .where(Claim.starts_at >= since - _WEEK, Claim.starts_at < until + _WEEK)
            .where(true() if moving is None else Claim.visit_id != moving)
        )
    )
    days = tuple(settled.hours.local(starts_at).date() for starts_at, _ in spans[resident.id])
    for tablet, out_since, out_until in stands:
        if out_since is not None:
            spans[tablet].append((out_since, out_until or until + _WEEK))
    return Facts(
        hours=settled.hours,
        resident=Taken.of(spans[resident.id]),
        tablets={tablet: Taken.of(spans[tablet]) for tablet, _, _ in stands},
        hands=settled.hands,
        limits=limits_of(home, resident),
        visited=Visited(days=days, open_visits=settled.open_visits),
        bookable=bookable(resident),
    )


def _spans(rows: Iterable[Row[UUID, datetime, datetime]]) -> dict[UUID, list[tuple[datetime, datetime]]]:
    spans: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for thing, starts_at, ends_at in rows:
        spans[thing].append((starts_at, ends_at))
    return spans
