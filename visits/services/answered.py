"""Tells other systems that a visit they were reminded of needs nobody any more, so that a lamp goes out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services import messages
from visits.storage.tables import Home, Message, Unit, Visit, Webhook

_ANSWERS = (MessageKind.TAKEN, MessageKind.OVER)


def tell(session: Session, visit_id: UUID, kind: MessageKind, *, now: datetime) -> None:
    """Owe `kind` to every system that was last told that a visit has nobody; a step that never left is none.

    `TAKEN`: somebody has it. `OVER`: it is off, over or about to move, and stands yet as they know it.
    """
    told = [address for address, last in _last(session, visit_id).items() if last is MessageKind.UNIT_REMINDER]
    if not told:
        return
    visit, unit, language = session.execute(
        select(Visit, Unit.name, Home.language)
        .join(Unit, Unit.id == Visit.unit_id)
        .join(Home, Home.id == Visit.home_id)
        .where(Visit.id == visit_id)
    ).one()
    there = select(Webhook.id).where(Webhook.home_id == visit.home_id, Webhook.active)
    for address in {str(one) for one in session.scalars(there)} & set(told):
        messages.owe(
            session,
            kind,
            via=Via.WEBHOOK,
            to=address,
            language=language,
            home=visit.home_id,
            visit=visit.id,
            facts={"before": visit.starts_at.isoformat(), "unit": unit} if kind is MessageKind.OVER else {},
            now=now,
        )


def _last(session: Session, visit: UUID) -> dict[str, MessageKind]:
    """Return what each system was told last, or is about to be told: what has been tried may have arrived."""
    owed = and_(Message.kind.in_(_ANSWERS), Message.state == MessageState.QUEUED)
    rows = session.scalars(
        select(Message).where(
            Message.visit_id == visit,
            Message.channel == Via.WEBHOOK,
            Message.kind.in_((MessageKind.UNIT_REMINDER, *_ANSWERS)),
            or_(Message.tries > 0, owed),
        )
    )
    in_order = sorted(rows, key=lambda row: (row.claimed_at or row.created_at, row.kind in _ANSWERS))
    return {row.address: row.kind for row in in_order}
