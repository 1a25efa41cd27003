"""The log of who read or changed what about a resident."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.people import Actor
from visits.storage.inserting import add
from visits.storage.tables import AuditEntry


def note(
    session: Session, action: str, *, actor: Actor, now: datetime, resident: UUID | None = None, thing: str = ""
) -> None:
    """Write one line to the log: `action` in code words such as `resident.read`, never names or free text."""
    note_in(session, actor.home, action, actor=actor, now=now, resident=resident, thing=thing)


def note_in(
    session: Session,
    home: UUID,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    resident: UUID | None = None,
    thing: str = "",
) -> None:
    """Write a line to the log of another home, where a manager of all homes did something."""
    line = {"at": now, "home_id": home, "actor_id": actor.person, "action": action}
    add(session, AuditEntry, line | {"resident_id": resident, "thing": thing})


def note_in_each(session: Session, things: Mapping[UUID, str], action: str, *, actor: Actor, now: datetime) -> None:
    """Write a line to the log of each of several homes, with what was done there to which thing."""
    line = {"at": now, "actor_id": actor.person, "action": action, "resident_id": None}
    add(session, AuditEntry, *(line | {"home_id": home, "thing": thing} for home, thing in things.items()))


def note_by_command(session: Session, home: UUID, action: str, *, now: datetime, thing: str = "") -> None:
    """Write a line about what was done on the machine itself, where nobody signs in."""
    add(session, AuditEntry, {"at": now, "home_id": home, "action": action, "thing": thing})
