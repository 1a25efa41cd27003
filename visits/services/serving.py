"""Which tablets serve which units: each its own, and those it is shared with."""

from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.orm import Session

from visits.storage.columns import plain
from visits.storage.tables import Tablet, TabletUnit


def serves(unit: UUID | BindParameter[UUID], *, home: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    """Return the condition that a tablet is in use and serves a unit of a home."""
    tablet, share = plain(Tablet).c, plain(TabletUnit).c
    shared = select(share.tablet_id).where(share.unit_id == unit)
    # The home first, by its index: nobody looks through the tablets of a whole country.
    return (tablet.home_id == home) & tablet.active & or_(tablet.unit_id == unit, tablet.id.in_(shared))


def also(session: Session, tablet: UUID) -> tuple[UUID, ...]:
    """Return the units that a tablet serves beside its own."""
    theirs = select(TabletUnit.unit_id).where(TabletUnit.tablet_id == tablet).order_by(TabletUnit.unit_id)
    return tuple(session.scalars(theirs))
