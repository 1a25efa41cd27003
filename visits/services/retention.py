"""Makes old visits anonymous: who took part, who was written to and who joined the call is forgotten.

What stays says that a resident had a visit, when, where and how it went. It also says who booked it, since the column
must name somebody.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor, Role
from visits.services import audit
from visits.services.homes import require_run
from visits.storage.tables import (
    AuditEntry,
    Call,
    CallPeer,
    CallSignal,
    Message,
    Person,
    Visit,
    VisitMove,
    VisitRelative,
    VisitTick,
)

KEPT = timedelta(days=90)
"""After its day a visit stays as it was for so long, in every home."""
BANS_KEPT = timedelta(days=730)
"""So long it is known who was told of a visiting ban: while it lasts nobody is told twice."""
SOON = timedelta(days=7)
ANONYMISED = "visits.anonymise"
"""What the log says of it; its thing is how many visits."""
_OVER = (MessageState.SENT, MessageState.GIVEN_UP, MessageState.DROPPED)
_OF_BANS = (MessageKind.BAN, MessageKind.BAN_LIFTED)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What has been made anonymous in a home, and what will be within `SOON`."""

    days: int
    anonymous: int
    soon: int
    last_at: datetime | None
    last_count: int


def anonymise(session: Session, *, now: datetime, limit: int) -> int:
    """Make up to `limit` visits anonymous that are older than `KEPT`; return how many, 0 when none is left."""
    rows = session.execute(select(Visit.id, Visit.home_id).where(_old(now), _named()).limit(limit)).all()
    visits = [row.id for row in rows]
    if not visits:
        return 0
    peers = select(CallPeer.id).where(CallPeer.visit_id.in_(visits))
    relatives = select(Person.id).where(Person.role == Role.RELATIVE)
    moves = update(VisitMove).where(VisitMove.visit_id.in_(visits), VisitMove.actor_id.in_(relatives))
    for change in (
        delete(CallSignal).where(or_(CallSignal.from_peer.in_(peers), CallSignal.to_peer.in_(peers))),
        delete(CallPeer).where(CallPeer.visit_id.in_(visits)),
        delete(Call).where(Call.visit_id.in_(visits)),
        delete(VisitTick).where(VisitTick.visit_id.in_(visits)),
        delete(VisitRelative).where(VisitRelative.visit_id.in_(visits)),
        delete(Message).where(Message.visit_id.in_(visits)),
        moves.values(actor_id=None),
        update(Visit).where(Visit.id.in_(visits)).values(company=""),
    ):
        session.execute(change, execution_options={"synchronize_session": False})
    for home, number in Counter(row.home_id for row in rows).items():
        audit.note_by_command(session, home, ANONYMISED, now=now, thing=str(number))
    return len(visits)


def forget_messages(session: Session, *, now: datetime, limit: int) -> int:
    """Delete up to `limit` old messages that are about no visit, such as invitations; return how many."""
    usual = and_(Message.due_at < now - KEPT, Message.kind.not_in(_OF_BANS))
    of_bans = and_(Message.due_at < now - BANS_KEPT, Message.kind.in_(_OF_BANS))
    old = select(Message.id).where(Message.state.in_(_OVER), Message.visit_id.is_(None), or_(usual, of_bans))
    found = session.scalars(old.limit(limit)).all()
    session.execute(delete(Message).where(Message.id.in_(found)), execution_options={"synchronize_session": False})
    return len(found)


def report(session: Session, *, actor: Actor, now: datetime) -> Report:
    """Return what has been forgotten in the home that `actor` runs, and what will be soon."""
    home = require_run(actor)
    last = session.execute(
        select(AuditEntry.at, AuditEntry.thing)
        .where(AuditEntry.home_id == home, AuditEntry.action == ANONYMISED)
        .order_by(AuditEntry.at.desc())
        .limit(1)
    ).first()
    return Report(
        days=KEPT.days,
        anonymous=_count(session, home, and_(_old(now), ~_named())),
        soon=_count(session, home, and_(_old(now + SOON), _named())),
        last_at=last.at if last else None,
        last_count=int(last.thing) if last else 0,
    )


def _old(now: datetime) -> ColumnElement[bool]:
    # The first condition is what the index knows.
    return and_(Visit.starts_at < now - KEPT, Visit.ends_at < now - KEPT)


def _named() -> ColumnElement[bool]:
    return or_(exists().where(VisitRelative.visit_id == Visit.id), Visit.company != "")


def _count(session: Session, home: UUID, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Visit).where(Visit.home_id == home, which)) or 0
