"""The residents to whom a visiting ban does not apply. Each decision and its end is written to the log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.bans import ExemptionGround
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit
from visits.services.ban_views import lock_ban, require_ban
from visits.services.residents import require_resident
from visits.storage.tables import Exemption, Resident, Unit


@dataclass(frozen=True, kw_only=True)
class ExemptionView:
    """A resident who is exempt; `name` is empty for one with protected identity."""

    resident: UUID
    name: str
    room: str
    unit_name: str
    ground: ExemptionGround
    decided_by: str
    created_at: datetime


def of_ban(session: Session, ban_id: UUID, *, actor: Actor) -> list[ExemptionView]:
    """Return who is exempt from a ban, by unit and name; who lives here no more is left out."""
    ban = require_ban(session, ban_id, actor=actor)
    rows = session.execute(
        select(Exemption, Resident, Unit.name)
        .join(Resident, Resident.id == Exemption.resident_id)
        .join(Unit, Unit.id == Resident.unit_id)
        .where(Exemption.ban_id == ban.id, Resident.active)
        .order_by(Unit.name, Resident.given_name, Resident.id)
    )
    return [
        ExemptionView(
            resident=resident.id,
            name="" if resident.protected_identity else f"{resident.given_name} {resident.family_name}",
            room=resident.room,
            unit_name=unit,
            ground=row.ground,
            decided_by=row.decided_by,
            created_at=row.created_at,
        )
        for row, resident, unit in rows
    ]


def exempt(
    session: Session,
    ban_id: UUID,
    resident_id: UUID,
    *,
    ground: ExemptionGround,
    decided_by: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a ban not apply to a resident: none of its limits counts, and at the end of life none of the home's either.

    Raises InvalidInput when she is exempt already.
    """
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    resident = require_resident(session, resident_id, actor=actor)
    if session.get(Exemption, (ban.id, resident.id)) is not None:
        raise InvalidInput("resident", N_("This resident is exempt already."))
    session.add(
        Exemption(
            ban_id=ban.id,
            resident_id=resident.id,
            ground=ground,
            decided_by=decided_by,
            created_by=actor.person,
            created_at=now,
        )
    )
    session.flush()
    audit.note(session, f"exemption.{ground}", actor=actor, now=now, resident=resident.id, thing=str(ban.id))


def end(session: Session, ban_id: UUID, resident_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let the ban apply to a resident again; raises NotFound for one who is not exempt."""
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    found = session.get(Exemption, (ban.id, resident_id))
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()
    audit.note(session, "exemption.end", actor=actor, now=now, resident=resident_id, thing=str(ban.id))
