"""Whose relative somebody is."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.people import Actor, Relation
from visits.services.availability import bookable
from visits.storage.tables import Home, Related, Resident, Unit


@dataclass(frozen=True, kw_only=True)
class OwnResident:
    """A resident as her relative sees her."""

    id: UUID
    name: str
    unit_phone: str
    relation: Relation
    bookable: bool


@dataclass(frozen=True, kw_only=True)
class Parted:
    """Somebody whose resident lives here no more: nothing is asked of her. `phone` is where to reach a person."""

    phone: str


def residents_of(session: Session, *, actor: Actor) -> list[OwnResident]:
    """Return the residents whose relative `actor` is, by name; those who may not be booked for online say so."""
    rows = session.execute(
        select(Resident, Related.relation, Related.consent, Unit.phone, Home.phone)
        .join(Related, Related.resident_id == Resident.id)
        .join(Unit, Unit.id == Resident.unit_id)
        .join(Home, Home.id == Resident.home_id)
        .where(Related.relative_id == actor.person, Related.ended_at.is_(None), Resident.active)
        .order_by(Resident.given_name, Resident.id)
    )
    return [
        OwnResident(
            id=resident.id,
            name=resident.given_name,
            unit_phone=unit_phone or home_phone,
            relation=relation,
            bookable=consent and bookable(resident),
        )
        for resident, relation, consent, unit_phone, home_phone in rows
    ]


def parted(session: Session, *, actor: Actor) -> Parted | None:
    """Return how `actor` reaches the unit of a resident of hers who has left, or None when none has.

    Whether by a move or a death is not said: a page must not tell what a person has not told yet.
    """
    row = session.execute(
        select(Unit.phone, Home.phone)
        .join(Resident, Resident.unit_id == Unit.id)
        .join(Home, Home.id == Resident.home_id)
        .join(Related, Related.resident_id == Resident.id)
        .where(Related.relative_id == actor.person, Related.ended_at == Resident.left_at)
        .order_by(Resident.left_at.desc(), Resident.id)
        .limit(1)
    ).first()
    return Parted(phone=row[0] or row[1]) if row else None
