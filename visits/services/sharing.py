"""Sharing a tablet between units, as the manager decides it: their visits can be booked on it, their staff sign in."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from visits.rules.people import Actor
from visits.services import audit, changes, homes, serving
from visits.services.unit_tablets import require_tablet
from visits.services.units import require_unit
from visits.storage.tables import TabletUnit


def shared_with(session: Session, tablet_id: UUID, *, actor: Actor) -> tuple[UUID, ...]:
    """Return the units that a tablet serves beside its own."""
    return serving.also(session, require_tablet(session, tablet_id, actor=actor).id)


def share(session: Session, tablet_id: UUID, *, units: Collection[UUID], actor: Actor, now: datetime) -> None:
    """Let a tablet serve `units` beside its own, and no others; visits booked on it stay there.

    Raises NotFound for a tablet or a unit that is not of the home that `actor` runs.
    """
    homes.lock(session, actor.home)
    tablet = require_tablet(session, tablet_id, actor=actor)
    before = serving.also(session, tablet.id)
    wanted = {require_unit(session, unit, actor=actor).id for unit in units} - {tablet.unit_id}
    session.execute(delete(TabletUnit).where(TabletUnit.tablet_id == tablet.id))
    session.add_all(TabletUnit(tablet_id=tablet.id, unit_id=unit) for unit in sorted(wanted))
    session.flush()
    changes.tell_units(session, {tablet.unit_id, *before, *wanted})
    audit.note(session, "tablet.share", actor=actor, now=now, thing=str(tablet.id))
