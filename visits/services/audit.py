"""The log of who read or changed what about a resident."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.people import Actor
from visits.storage.tables import AuditEntry


def note(
    session: Session, action: str, *, actor: Actor, now: datetime, resident: UUID | None = None, thing: str = ""
) -> None:
    """Write one line to the log: `action` in code words such as `resident.read`, never names or free text."""
    session.add(
        AuditEntry(at=now, home_id=actor.home, actor_id=actor.person, action=action, resident_id=resident, thing=thing)
    )
