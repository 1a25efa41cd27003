"""What open tablets ask every two seconds, in as few and as cheap queries as it takes; and who has read what."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from visits.live.marks import mark
from visits.rules.access import Action
from visits.rules.call_window import UNSEEN_MEANS_GONE, Side
from visits.rules.people import Actor
from visits.services import alarms, audit
from visits.services.tablets import Device
from visits.services.visits import require_visit
from visits.storage.tables import AuditEntry, CallPeer, Person, SignIn, Unit, Visit

_AROUND = timedelta(hours=12)
"""A room somebody waits in belongs to a visit that is not further off than this."""
_READ = "visit.read"


def version(session: Session, *, device: Device, signed_in: UUID | None, now: datetime) -> str:
    """Return a mark of all that a tablet's screen depends on but the minute: it counts those by itself."""
    versions = session.execute(select(Unit.id, Unit.version).where(Unit.id.in_(device.units)).order_by(Unit.id)).all()
    waiting = waiting_relatives(session, *device.units, now=now)
    return mark(
        device.id,
        device.unit_name,
        [tuple(row) for row in versions],
        signed_in,
        now.astimezone(ZoneInfo(device.timezone)).date(),
        [(one.visit, one.why) for one in alarms.ringing(session, device.home, device.units, now=now)],
        sorted(waiting.items()),
    )


def waiting_relatives(session: Session, *units: UUID, now: datetime) -> dict[UUID, tuple[str, ...]]:
    """Return who is in the rooms of the visits of units right now: given names by visit, in order of coming."""
    rows = session.execute(
        select(Visit.id, Person.given_name)
        .join(CallPeer, CallPeer.visit_id == Visit.id)
        .join(Person, Person.id == CallPeer.person_id)
        .where(
            Visit.unit_id.in_(units),
            Visit.starts_at > now - _AROUND,
            Visit.starts_at < now + _AROUND,
            CallPeer.side == Side.RELATIVE.value,
            CallPeer.left_at.is_(None),
            CallPeer.seen_at >= now - UNSEEN_MEANS_GONE,
        )
        .order_by(CallPeer.joined_at, CallPeer.id)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for visit, name in rows:
        # One person with two browsers is still one person.
        found[visit] = tuple(dict.fromkeys((*found.get(visit, ()), name)))
    return found


def is_read(session: Session, visit: UUID, *, actor: Actor) -> bool:
    """Tell whether the log already says that this person has looked at a visit since signing in on this tablet."""
    since = (
        select(func.max(SignIn.created_at))
        .where(SignIn.person_id == actor.person, SignIn.tablet_id == actor.tablet)
        .scalar_subquery()
    )
    resident = select(Visit.resident_id).where(Visit.id == visit).scalar_subquery()
    return bool(
        session.scalar(
            select(
                exists().where(
                    AuditEntry.resident_id == resident,
                    AuditEntry.at >= since,
                    AuditEntry.actor_id == actor.person,
                    AuditEntry.action == _READ,
                    AuditEntry.thing == str(visit),
                )
            )
        )
    )


def log_read(session: Session, visit: UUID, *, actor: Actor, now: datetime) -> None:
    """Write into the log that somebody looked at a visit with its resident's details, once a sign-in and visit."""
    row = require_visit(session, visit, Action.TEND_VISIT, actor=actor)
    if not is_read(session, visit, actor=actor):
        audit.note(session, _READ, actor=actor, now=now, resident=row.resident_id, thing=str(visit))
