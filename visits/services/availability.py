"""A resident's free times, from a handful of queries whatever the size of the installation."""

from collections import namedtuple
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, select
from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, require
from visits.rules.booking import Facts, free_slots
from visits.rules.capacity import Limits, Visited, has_enough_open
from visits.rules.errors import NotFound
from visits.rules.kinds import ReminderKind
from visits.rules.people import Actor
from visits.rules.reminders import Step
from visits.rules.slots import Slot, days_ahead, nearest
from visits.services import shapes
from visits.services.decisions import ResidentAtHome, Wished, decided
from visits.services.occupied import occupied
from visits.storage.columns import plain
from visits.storage.tables import Home, PlanStep, Related, Resident, Unit, Visit

_DAY = timedelta(days=1)


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
    under_ban: bool
    """A visiting ban is in force or coming: `ban_views.notice` says what everybody may know of it."""

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
    place = look(session, resident, actor=actor)
    facts = facts_ahead(session, place, actor=actor, now=now, moving=moving)
    if moving and minutes:
        facts = facts.with_length(minutes)
    hours, length = facts.hours, length_offered(minutes, facts)
    earliest, days = hours.earliest(now), days_ahead(hours, now)
    times = {day: free_slots(day, facts, earliest=earliest, minutes=length) for day in days}
    return ResidentTimes(
        resident=resident,
        resident_name=place.resident.given_name,
        unit_name=place.unit.name,
        unit_phone=place.unit.phone or place.home.phone,
        minutes=length,
        lengths=hours.lengths,
        most_people=_most_people(days, facts.limits),
        times=times,
        enough_open=all(has_enough_open(day, facts.limits, facts.visited) for day in days),
        under_ban=facts.under_ban,
    )


def _most_people(days: Collection[date], limits: Limits) -> int | None:
    # Said once for all days, so only what is true of all: of each visit the booking decides.
    return None if any(limits.exempts(day) for day in days) else limits.people


def find(session: Session, resident_id: UUID, *, actor: Actor, wish: UUID | None = None) -> ResidentAtHome:
    """Return a resident `actor` may book for; one who cannot be booked for online is not found by a relative.

    With her comes the visit that a `wish` has become already, if it has.
    """
    given = {"resident": resident_id, "person": actor.person, "wish": wish}
    # What an outer join finds may be nothing, which no type says.
    rows: Sequence[Any] = session.execute(_resident_at_home(), given).all()
    if not rows:
        raise NotFound
    resident, unit, home, relative, already, booked_by = rows[0][:6]
    # A row for each step of the home's own plan of reminders, and one when there is none.
    steps = tuple(Step(kind=row[6], minutes=row[7], active=row[8]) for row in rows if row[6])
    # Protected identity: no online booking. Nobody who asks learns more than that there is nothing here.
    relatives = {relative} if relative is not None and bookable(resident) else set()
    require(actor, Action.BOOK_FOR, Thing(home=home.id, unit=unit.id, relatives=relatives))
    wished = Wished(visit=already, booked_by=booked_by) if already else None
    return ResidentAtHome(resident=resident, unit=unit, home=home, steps=steps, wished=wished)


def look(session: Session, resident_id: UUID, *, actor: Actor) -> ResidentAtHome:
    """Return what `find` returns, to be read only: plain rows under the mapped ones' names, in a third of the time.

    Raises NotFound as it does.
    """
    row: Any = session.execute(_place(), {"resident": resident_id, "person": actor.person}).first()
    if row is None:
        raise NotFound
    resident, unit, home = (cast(Any, kind)._make(row[where]) for kind, where in _parts())
    relatives = {actor.person} if row[-1] and bookable(resident) else set()
    require(actor, Action.BOOK_FOR, Thing(home=home.id, unit=unit.id, relatives=relatives))
    return ResidentAtHome(resident=resident, unit=unit, home=home)


@cache
def _parts() -> tuple[tuple[type, slice], ...]:
    """Say which columns of `_place` are the resident's, the unit's and the home's, each with a name for its rows."""
    parts, begins = [], 0
    for table in map(plain, (Resident, Unit, Home)):
        names = [column.key for column in table.c]
        parts.append((namedtuple(table.name, names), slice(begins, begins + len(names))))  # noqa: PYI024 - made at run time
        begins += len(names)
    return tuple(parts)


@cache
def _place() -> Select[Any]:
    """Put the query together once for the whole process."""
    resident, unit, home, related = map(plain, (Resident, Unit, Home, Related))
    hers = (related.c.resident_id == resident.c.id) & (related.c.relative_id == bindparam("person", type_=Uuid()))
    return (
        select(resident, unit, home, related.c.id)
        .join_from(resident, unit, unit.c.id == resident.c.unit_id)
        .join(home, home.c.id == resident.c.home_id)
        .outerjoin(related, hers & related.c.ended_at.is_(None) & related.c.consent)
        .where(resident.c.id == bindparam("resident", type_=Uuid()), resident.c.active)
    )


@cache
def _resident_at_home() -> Select[Resident, Unit, Home, UUID, UUID, UUID | None, ReminderKind, int, bool]:
    """Put the query together once for the whole process."""
    step = (PlanStep.kind, PlanStep.minutes_before, PlanStep.active)
    hers = (Related.relative_id == bindparam("person", type_=Uuid())) & (Related.resident_id == Resident.id)
    return (
        select(Resident, Unit, Home, Related.relative_id, Visit.id, Visit.booked_by, *step)
        .join(Unit, Unit.id == Resident.unit_id)
        .join(Home, Home.id == Resident.home_id)
        .outerjoin(Related, hers & Related.ended_at.is_(None) & Related.consent.is_(True))
        .outerjoin(Visit, Visit.wish == bindparam("wish", type_=Uuid()))
        .outerjoin(PlanStep, PlanStep.home_id == Home.id)
        .where(Resident.id == bindparam("resident", type_=Uuid()), Resident.active)
    )


def bookable(resident: Resident) -> bool:
    """Tell whether visits may be booked with a resident: she lives here, has consented, needs no protection."""
    return resident.active and bool(resident.consent_ground) and not resident.protected_identity


def length_offered(minutes: int | None, facts: Facts) -> int:
    """Return `minutes` if visits of that length are offered, and else the usual length."""
    return minutes if minutes in facts.hours.lengths else facts.hours.slot_minutes


def facts_ahead(
    session: Session,
    place: ResidentAtHome,
    *,
    actor: Actor,
    now: datetime,
    beyond: timedelta = timedelta(),
    moving: UUID | None = None,
    given_back: Collection[UUID] = (),
    relatives: Collection[UUID] = (),
) -> Facts:
    """Gather what decides about every day that can be booked, and so much `beyond` the last."""
    until = now + timedelta(days=shapes.counting(place.home, place.unit).horizon_days) + 2 * _DAY + beyond
    return facts_about(
        session,
        place,
        actor=actor,
        since=now - _DAY,
        until=until,
        now=now,
        moving=moving,
        given_back=given_back,
        relatives=relatives,
    )


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
    """Gather what decides about a resident's times between two instants, in two queries; `moving` is left out.

    What other visits hold that are about to be `given_back` counts as free too. The resident's own weeks
    are looked at as a whole, since a week can be full. Coming visits are those of `relatives`, or of the one who asks.
    """
    home, unit, resident = place.home, place.unit, place.resident
    settled = decided(session, place, relatives=relatives or (actor.person,), since=since, now=now, moving=moving)
    taken = occupied(
        session,
        home=home.id,
        unit=unit.id,
        resident=resident.id,
        since=since,
        until=until,
        left_out=given_back if moving is None else (moving, *given_back),
        hands=bool(settled.hands),
    )
    moved = session.get(Visit, moving) if moving else None
    return Facts(
        hours=settled.hours,
        resident=taken.resident,
        tablets=taken.tablets,
        hands=settled.hands,
        attended=taken.attended,
        limits=settled.limits,
        visited=Visited(
            days=tuple(settled.hours.local(starts_at).date() for starts_at in taken.visits),
            open_visits=settled.open_visits,
            moved_from=settled.hours.local(moved.starts_at).date() if moved else None,
        ),
        under_ban=settled.under_ban,
        bookable=bookable(resident),
    )
