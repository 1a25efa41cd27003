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
