"""The outbox for whoever runs the machine: every home's messages, without a name or an address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services.outbox_views import SHOWN_BACK, WAITING, not_delivered
from visits.storage.tables import Home, Message

MOST = 200


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One message as the machine's keeper may see it."""

    id: UUID
    kind: MessageKind
    via: Via
    state: MessageState
    due_at: datetime
    """When it should have left first; of one given up: when that was."""
    sent_at: datetime | None
    tries: int
    trouble: str


def homes_called(session: Session, name: str) -> list[UUID]:
    """Return the homes of exactly this name."""
    return list(session.scalars(select(Home.id).where(Home.name == name)))


def unfinished(session: Session, *, homes: list[UUID] | None, only_failed: bool, now: datetime) -> list[TableRow]:
    """Return what waits and what was given up lately, oldest first and `MOST` at most; of some homes or of all.

    `only_failed`: what was given up, and what waits after a failed try.
    """
    waits = Message.state.in_(WAITING)
    wanted = not_delivered(now - SHOWN_BACK) | (waits & (Message.trouble != "") if only_failed else waits)
    return _rows(session, homes, wanted, Message.due_at.asc())


def sent(session: Session, *, homes: list[UUID] | None, now: datetime) -> list[TableRow]:
    """Return what has left lately, the newest first and `MOST` at most; of some homes or of all."""
    left = and_(Message.state == MessageState.SENT, Message.sent_at >= now - SHOWN_BACK)
    return _rows(session, homes, left, Message.sent_at.desc())


def _rows(
    session: Session, homes: list[UUID] | None, wanted: ColumnElement[bool], first: ColumnElement[Any]
) -> list[TableRow]:
    if homes is not None:
        wanted = wanted & Message.home_id.in_(homes)
    return [
        TableRow(
            id=row.id,
            kind=row.kind,
            via=row.channel,
            state=row.state,
            due_at=row.due_at if row.state is MessageState.GIVEN_UP else row.first_due_at or row.due_at,
            sent_at=row.sent_at,
            tries=row.tries,
            trouble=row.trouble or (f"receipt: {row.receipt}" if row.receipt else ""),
        )
        for row in session.scalars(select(Message).where(wanted).order_by(first, Message.id).limit(MOST))
    ]
