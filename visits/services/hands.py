"""How many visits a unit's staff can attend at once, by part of the day, as its manager decides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.nights import all_of, as_said, parted
from visits.rules.opening_hours import Span
from visits.rules.people import Actor
from visits.services import audit, homes
from visits.services.hours import require_span
from visits.services.units import require_unit
from visits.storage.tables import UnitHands


@dataclass(frozen=True, kw_only=True)
class HandsView:
    """A part of every day, in minutes of the wall clock, and how many visits can be attended during it.

    A night ends before it begins, on the next day.
    """

    id: UUID
    starts: int
    ends: int
    at_once: int


def of_unit(session: Session, unit_id: UUID, *, actor: Actor) -> list[HandsView]:
    """Return what is decided about a unit's hands, in order of time; raises NotFound for a unit not the actor's."""
    unit = require_unit(session, unit_id, actor=actor)
    return [
        HandsView(id=row.id, starts=said.starts, ends=said.ends, at_once=row.at_once)
        for row, said in as_said(_kept(session, unit.id), _at_once)
    ]


def add(session: Session, unit_id: UUID, part: Span, *, at_once: int, actor: Actor, now: datetime) -> None:
    """Say how many visits can be attended at once during a part of the day, past midnight too.

    Raises InvalidInput when parts overlap.
    """
    homes.lock(session, actor.home)
    others = _kept(session, require_unit(session, unit_id, actor=actor).id)
    halves = parted(part)
    for half in halves:
        require_span(half, field="ends")
    if any(half.meets(Span(other.starts, other.ends)) for half in halves for other in others):
        raise InvalidInput("starts", N_("This overlaps another part of the day."))
    session.add_all(UnitHands(unit_id=unit_id, starts=half.starts, ends=half.ends, at_once=at_once) for half in halves)
    session.flush()
    audit.note(session, "unit.hands.add", actor=actor, now=now, thing=str(unit_id))


def remove(session: Session, hands_id: UUID, *, unit: UUID, actor: Actor, now: datetime) -> None:
    """Take a part of the day away, of a night both halves: nothing but the tablets bounds it again."""
    homes.lock(session, actor.home)
    kept = _kept(session, require_unit(session, unit, actor=actor).id)
    row = next((row for row in kept if row.id == hands_id), None)
    if row is None:
        raise NotFound
    for half in all_of(row, kept, _at_once):
        session.delete(half)
    session.flush()
    audit.note(session, "unit.hands.remove", actor=actor, now=now, thing=str(unit))


def _kept(session: Session, unit: UUID) -> Sequence[UnitHands]:
    return session.scalars(select(UnitHands).where(UnitHands.unit_id == unit).order_by(UnitHands.starts)).all()


def _at_once(hands: UnitHands) -> int:
    return hands.at_once
