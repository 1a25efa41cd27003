"""Messages of the cast's home as a day has left them, row by row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.storage.tables import Message, Webhook


def a_message(session: Session, cast: Cast, due_at: datetime, **other: Any) -> Message:
    """Add a confirmation to Ines that waits, unless `other` says otherwise."""
    facts: dict[str, Any] = {
        "kind": MessageKind.BOOKED,
        "channel": Via.MAIL,
        "address": "ines.lind@familj.example",
        "language": "sv",
        "home_id": cast.home.id,
        "person_id": cast.ines.id,
        "facts": {},
        "state": MessageState.QUEUED,
        "created_at": due_at,
        "due_at": due_at,
    }
    row = Message(**(facts | other))
    session.add(row)
    session.flush()
    return row


def given_up(session: Session, cast: Cast, at: datetime, **other: Any) -> Message:
    """Add one that the mail server refused for good."""
    refused: dict[str, Any] = {"state": MessageState.GIVEN_UP, "tries": 1, "trouble": "refused: 550", "claimed_at": at}
    return a_message(session, cast, at, **(refused | other))


def a_webhook(session: Session, home: UUID, now: datetime, *, active: bool = True) -> Webhook:
    """Add a nurse call that is told, whose address holds a secret."""
    row = Webhook(home_id=home, url="https://larm.example/hooks/s3cret", secret="x" * 40, active=active, created_at=now)
    session.add(row)
    session.flush()
    return row
