"""Calls: the room of a visit, the browsers in it, and the mailbox through which they signal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session


def waiting(session: Session, visit_id: UUID, *, now: datetime) -> tuple[str, ...]:
    """Return the given names of the relatives whose browser is in the visit's room."""
    raise NotImplementedError


def end(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Close a visit's room: everybody in it is told at the next question, and the mailbox is emptied."""
    raise NotImplementedError
