"""The shape of visits that counts in a unit, its own or its home's, and how a manager decides it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput
from visits.rules.people import Actor
from visits.rules.shape import LONGEST, MOST_LENGTHS, SHORTEST, Shape, lengths_as_text, lengths_of
from visits.services import audit, homes
from visits.services.homes import require_run
from visits.services.units import require_unit
from visits.storage.tables import Home, Unit


def of_home(home: Home) -> Shape:
    """Return the shape a home has decided."""
    return Shape(
        slot_minutes=home.slot_minutes,
        other_lengths=lengths_of(home.other_lengths),
        grid_minutes=home.grid_minutes,
        buffer_minutes=home.buffer_minutes,
        notice_minutes=home.notice_minutes,
        horizon_days=home.horizon_days,
    )


def own(unit: Unit) -> Shape | None:
    """Return a unit's own shape; None where its home's counts."""
    # They are written together: one that is there says that all are.
    if unit.slot_minutes is None or unit.buffer_minutes is None:
        return None
    return Shape(
        slot_minutes=unit.slot_minutes,
        other_lengths=lengths_of(unit.other_lengths),
        grid_minutes=unit.grid_minutes,
        buffer_minutes=unit.buffer_minutes,
        notice_minutes=unit.notice_minutes or 0,
        horizon_days=unit.horizon_days or 0,
    )


def counting(home: Home, unit: Unit) -> Shape:
    """Return the shape that counts in a unit."""
    return own(unit) or of_home(home)


def set_home(session: Session, shape: Shape, *, actor: Actor, now: datetime) -> None:
    """Set the shape of the visits that are booked from now on; raises InvalidInput for lengths nobody could hold."""
    home = homes.lock(session, require_run(actor))
    _require_possible(shape)
    write(home, shape)
    session.flush()
    audit.note(session, "hours.shape", actor=actor, now=now)


def set_unit(session: Session, unit_id: UUID, shape: Shape | None, *, actor: Actor, now: datetime) -> None:
    """Give a unit a shape of its own, or with None its home's again; raises as `set_home` does."""
    homes.lock(session, actor.home)
    unit = require_unit(session, unit_id, actor=actor)
    if shape is None:
        forget(unit)
    else:
        _require_possible(shape)
        write(unit, shape)
    session.flush()
    audit.note(session, "unit.shape", actor=actor, now=now, thing=str(unit.id))


def own_of(session: Session, unit_id: UUID, *, actor: Actor) -> Shape | None:
    """Return a unit's own shape for its manager; None where the home's counts."""
    return own(require_unit(session, unit_id, actor=actor))


def _require_possible(shape: Shape) -> None:
    if not all(SHORTEST <= length <= LONGEST for length in shape.other_lengths):
        raise InvalidInput("other_lengths", N_("A visit lasts from 5 minutes to 4 hours."))
    if len(shape.other_lengths) > MOST_LENGTHS:
        raise InvalidInput("other_lengths", N_("Choose four more lengths at most."))


def write(place: Home | Unit, shape: Shape) -> None:
    """Write a shape into a home's or a unit's row."""
    place.slot_minutes, place.buffer_minutes = shape.slot_minutes, shape.buffer_minutes
    place.other_lengths, place.grid_minutes = lengths_as_text(shape.other_lengths), shape.grid_minutes
    place.notice_minutes, place.horizon_days = shape.notice_minutes, shape.horizon_days


def forget(unit: Unit) -> None:
    """Let the home's shape count in a unit again."""
    unit.slot_minutes = unit.grid_minutes = unit.buffer_minutes = unit.notice_minutes = unit.horizon_days = None
    unit.other_lengths = ""
