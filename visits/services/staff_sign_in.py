"""Signing in on a shared tablet: one's own tile and PIN, so that the log names who really did it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.services import attempts, secrets, sign_ins
from visits.services.tablets import Device
from visits.storage.tables import Person, StaffUnit


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Somebody who may sign in here, by given name and as much of the family name as tells her apart."""

    person: UUID
    name: str


def tiles(session: Session, *units: UUID) -> tuple[Tile, ...]:
    """Return the staff of units who have a PIN, in order of name."""
    staff = (
        select(Person.id, Person.given_name, Person.family_name)
        .join(StaffUnit, StaffUnit.person_id == Person.id)
        .where(StaffUnit.unit_id.in_(units), Person.active, Person.pin_hash.is_not(None))
        .distinct()
        .order_by(Person.given_name, Person.family_name, Person.id)
    )
    rows = session.execute(staff).all()
    short = {person: f"{given} {family[:1]}".strip() for person, given, family in rows}
    alike = Counter(short.values())
    return tuple(
        Tile(person=person, name=short[person] if alike[short[person]] == 1 else f"{given} {family}")
        for person, given, family in rows
    )


def begin(session: Session, *, device: Device, person: UUID, pin: str, now: datetime) -> str | None:
    """Sign somebody in on a tablet that serves her unit; return the cookie's secret, or None after a wrong PIN.

    A wrong one counts. Whoever was still signed in there is signed out. Raises TooManyTries while her PIN is locked.
    """
    found = session.scalar(
        select(Person)
        .join(StaffUnit, StaffUnit.person_id == Person.id)
        .where(Person.id == person, StaffUnit.unit_id.in_(device.units), Person.active)
        .limit(1)
    )
    if found is None:
        # Nor does it count: a tablet of another home must not lock somebody out of hers.
        return None
    subject = f"pin:{person}"
    attempts.require_unlocked(session, subject, now=now)
    if not secrets.matches(pin, found.pin_hash):
        attempts.failed(session, subject, now=now)
        return None
    attempts.succeeded(session, subject)
    leave(session, device=device, now=now)
    return sign_ins.begin(session, found, now=now, tablet=device.id)


def leave(session: Session, *, device: Device, now: datetime) -> None:
    """Lock a tablet: everybody signed in on it is signed out."""
    sign_ins.end_on_tablet(session, device.id, now=now)
