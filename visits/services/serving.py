"""Which tablets serve which units: each its own, and those it is shared with."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from visits.storage.tables import Tablet, TabletUnit


def serves(unit: UUID, *, home: UUID) -> ColumnElement[bool]:
    """Return the condition that a tablet is in use and serves a unit of a home."""
    shared = select(TabletUnit.tablet_id).where(TabletUnit.unit_id == unit)
    # The home first, by its index: nobody looks through the tablets of a whole country.
    return (Tablet.home_id == home) & Tablet.active & or_(Tablet.unit_id == unit, Tablet.id.in_(shared))


def also(session: Session, tablet: UUID) -> tuple[UUID, ...]:
    """Return the units that a tablet serves beside its own."""
    theirs = select(TabletUnit.unit_id).where(TabletUnit.tablet_id == tablet).order_by(TabletUnit.unit_id)
    return tuple(session.scalars(theirs))
