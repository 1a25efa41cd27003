"""Whom the letter about a visiting ban is for: relatives whose resident lives in the home and agrees to them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from visits.rules.people import Role
from visits.storage.tables import Person, Related, Resident


def readers(homes: Collection[UUID]) -> Select[Person]:
    """Select the relatives of some homes who may be told, with a mail address or without."""
    return select(Person).where(Person.home_id.in_(homes), *_may_be_told())


def is_reader(session: Session, person: UUID | None) -> bool:
    """Tell whether a relative may still be told: her resident may have died since the letter was written."""
    return session.scalar(select(Person.id).where(Person.id == person, *_may_be_told())) is not None


def _may_be_told() -> tuple[ColumnElement[bool], ...]:
    # Of a resident with protected identity nothing leaves the house, and a family in mourning gets no such letter.
    agrees = exists().where(
        Related.relative_id == Person.id,
        Related.ended_at.is_(None),
        Related.consent,
        Related.resident_id == Resident.id,
        Resident.active,
        Resident.protected_identity.is_(False),
    )
    return Person.role == Role.RELATIVE, Person.active.is_(True), agrees
