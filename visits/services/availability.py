"""A resident's free times, from a handful of queries whatever the size of the installation."""

from collections import defaultdict
from collections.abc import Collection, Iterable
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
from visits.services import shapes
from visits.services.decisions import ResidentAtHome, decided
from visits.services.serving import serves
from visits.storage.tables import (
    Claim,
    Home,
    Related,
    Resident,
    Tablet,
    Unit,
    Visit,
)

_DAY, _WEEK = timedelta(days=1), timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class ResidentTimes:
    """A resident's free times by day, from today to the horizon; `times` holds a list, maybe empty, for every day."""

    resident: UUID
    resident_name: str
    unit_name: str
    unit_phone: str
    minutes: int
    """How long the times shown last; `lengths` are all that can be chosen."""
    lengths: tuple[int, ...]
    most_people: int | None
    """How many may be on the relatives' side; None is no limit."""
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
    session: Session,
    resident: UUID,
    *,
    actor: Actor,
    now: datetime,
    minutes: int | None = None,
    moving: UUID | None = None,
) -> ResidentTimes:
    """Return the free times of a resident that `actor` may book for; raises NotFound otherwise.

    They last `minutes` if the home offers visits of that length, and else the usual length. What the visit `moving`
    holds counts as free, since it is about to be given back; it keeps its length, `minutes`, whatever is offered now.
    """
    place = find(session, resident, actor=actor)
    until = now + timedelta(days=shapes.counting(place.home, place.unit).horizon_days) + 2 * _DAY
    facts = facts_about(session, place, actor=actor, since=now - _DAY, until=until, now=now, moving=moving)
    if moving and minutes:
        facts = facts.with_length(minutes)
    hours = facts.hours
    length = minutes if minutes in hours.lengths else hours.slot_minutes
    earliest = now + timedelta(minutes=hours.notice_minutes)
    days = days_ahead(hours, now)
    times = {day: free_slots(day, facts, earliest=earliest, minutes=length) for day in days}
    return ResidentTimes(
        resident=resident,
        resident_name=place.resident.given_name,
        unit_name=place.unit.name,
        unit_phone=place.unit.phone or place.home.phone,
        minutes=length,
        lengths=hours.lengths,
        most_people=facts.limits.people,
        times=times,
        enough_open=all(has_enough_open(day, facts.limits, facts.visited) for day in days),
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
    given_back: Collection[UUID] = (),
    relatives: Collection[UUID] = (),
) -> Facts:
    """Gather what decides about a resident's times between two instants, in four queries; `moving` is left out.

    What other visits hold that are about to be `given_back` counts as free too. The weeks of both instants are looked
    at as a whole, since a week can be full. Coming visits are those of `relatives`, or of the one who asks.
    """
    home, unit, resident = place.home, place.unit, place.resident
    settled = decided(session, place, relatives=relatives or (actor.person,), since=since, now=now, moving=moving)
    stands = session.execute(
        select(Tablet.id, Tablet.out_since, Tablet.out_until)
        .where(serves(unit.id, home=home.id))
        # Its own tablets first: a shared one may be needed elsewhere.
        .order_by(Tablet.unit_id != unit.id, Tablet.name, Tablet.id)
    ).all()
    spans, attended = _spans(
        session.execute(
            select(Claim.thing, Claim.starts_at, Claim.ends_at, Visit.unit_id == unit.id)
            .join(Visit, Visit.id == Claim.visit_id)
            .where(Claim.thing.in_([resident.id, *(tablet for tablet, _, _ in stands)]))
            .where(Claim.starts_at >= since - _WEEK, Claim.starts_at < until + _WEEK)
            .where(true() if moving is None else Claim.visit_id != moving)
            .where(Claim.visit_id.not_in(given_back) if given_back else true())
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
        attended=tuple(Taken.of(attended[tablet]) for tablet, _, _ in stands if attended[tablet]),
        limits=settled.limits,
        visited=Visited(days=days, open_visits=settled.open_visits),
        bookable=bookable(resident),
    )


_Spans = dict[UUID, list[tuple[datetime, datetime]]]


def _spans(rows: Iterable[Row[UUID, datetime, datetime, bool]]) -> tuple[_Spans, _Spans]:
    """Sort claims by what they occupy: all of them, and those of visits of the unit, which its staff attend."""
    spans: _Spans = defaultdict(list)
    attended: _Spans = defaultdict(list)
    for thing, starts_at, ends_at, ours in rows:
        spans[thing].append((starts_at, ends_at))
        if ours:
            attended[thing].append((starts_at, ends_at))
    return spans, attended
