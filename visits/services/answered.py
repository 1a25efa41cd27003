"""Tells other systems that a visit they were reminded of has been taken, so that a lamp goes out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services import messages
from visits.storage.tables import Home, Message, Visit, Webhook


def tell(session: Session, visit: UUID, *, now: datetime) -> None:
    """Owe word to every system that was last told of this visit that it has nobody; a step that never left is none."""
    taken = [address for address, kind in _last(session, visit).items() if kind is MessageKind.UNIT_REMINDER]
    if not taken:
        return
    home, language = session.execute(
        select(Home.id, Home.language).join(Visit, Visit.home_id == Home.id).where(Visit.id == visit)
    ).one()
    there = {str(one) for one in session.scalars(select(Webhook.id).where(Webhook.home_id == home, Webhook.active))}
    for address in taken:
        if address in there:
            messages.owe(
                session,
                MessageKind.TAKEN,
                via=Via.WEBHOOK,
                to=address,
                language=language,
                home=home,
                visit=visit,
                now=now,
            )


def _last(session: Session, visit: UUID) -> dict[str, MessageKind]:
    """Return what each system was told last, or is about to be told: what has been tried may have arrived."""
    owed = and_(Message.kind == MessageKind.TAKEN, Message.state == MessageState.QUEUED)
    rows = session.scalars(
        select(Message).where(
            Message.visit_id == visit,
            Message.channel == Via.WEBHOOK,
            Message.kind.in_((MessageKind.UNIT_REMINDER, MessageKind.TAKEN)),
            or_(Message.tries > 0, owed),
        )
    )
    in_order = sorted(rows, key=lambda row: (row.claimed_at or row.created_at, row.kind is MessageKind.TAKEN))
    return {row.address: row.kind for row in in_order}
