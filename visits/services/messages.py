"""The outbox, as everything that changes a visit uses it: a letter is owed in the same transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState
from visits.storage.tables import Message


def owe(
    session: Session,
    kind: MessageKind,
    *,
    to: str,
    language: str,
    home: UUID,
    now: datetime,
    person: UUID | None = None,
    visit: UUID | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a letter into the outbox; the worker's next sweep sends it. `facts` are JSON values the letter needs."""
    session.add(
        Message(
            kind=kind,
            address=to,
            language=language,
            home_id=home,
            person_id=person,
            visit_id=visit,
            facts=facts or {},
            state=MessageState.QUEUED,
            due_at=now,
            created_at=now,
        )
    )


def drop_reminders_of(session: Session, visit: UUID) -> None:
    """Take back the letters that remind of a visit which is not going to be held, if they have not left yet."""
    session.execute(
        update(Message)
        .where(
            Message.visit_id == visit,
            Message.kind == MessageKind.UNIT_REMINDER,
            Message.state.in_((MessageState.QUEUED, MessageState.CLAIMED)),
        )
        .values(state=MessageState.DROPPED)
    )
