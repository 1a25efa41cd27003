"""How many visits a unit's staff can attend at once, by part of the day, as its manager decides it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Span
from visits.rules.people import Actor
from visits.services import audit, homes
from visits.services.hours import require_span
from visits.services.units import require_unit
from visits.storage.tables import UnitHands


@dataclass(frozen=True, kw_only=True)
class HandsView:
    """A part of every day, in minutes of the wall clock, and how many visits can be attended during it."""

    id: UUID
    starts: int
    ends: int
    at_once: int


def of_unit(session: Session, unit_id: UUID, *, actor: Actor) -> list[HandsView]:
    """Return what is decided about a unit's hands, in order of time; raises NotFound for a unit not the actor's."""
    unit = require_unit(session, unit_id, actor=actor)
    rows = session.scalars(select(UnitHands).where(UnitHands.unit_id == unit.id).order_by(UnitHands.starts))
    return [HandsView(id=row.id, starts=row.starts, ends=row.ends, at_once=row.at_once) for row in rows]


def add(session: Session, unit_id: UUID, part: Span, *, at_once: int, actor: Actor, now: datetime) -> None:
    """Say how many visits can be attended at once during a part of the day; raises InvalidInput when parts overlap."""
    homes.lock(session, actor.home)
    others = of_unit(session, unit_id, actor=actor)
    require_span(part, field="ends")
    if any(part.meets(Span(other.starts, other.ends)) for other in others):
        raise InvalidInput("starts", N_("This overlaps another part of the day."))
    session.add(UnitHands(unit_id=unit_id, starts=part.starts, ends=part.ends, at_once=at_once))
    session.flush()
    audit.note(session, "unit.hands.add", actor=actor, now=now, thing=str(unit_id))


def remove(session: Session, hands_id: UUID, *, unit: UUID, actor: Actor, now: datetime) -> None:
    """Take a part of the day away: nothing but the tablets bounds it again."""
    require_unit(session, unit, actor=actor)
    row = session.get(UnitHands, hands_id)
    if row is None or row.unit_id != unit:
        raise NotFound
    session.delete(row)
    session.flush()
    audit.note(session, "unit.hands.remove", actor=actor, now=now, thing=str(unit))
