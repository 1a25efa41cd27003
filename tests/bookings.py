"""Visits for tests of what follows a booking: staff book them, at any time."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Wish
from visits.rules.kinds import MessageState
from visits.rules.visit_state import Channel
from visits.services import booking
from visits.storage.tables import Message, Visit


def book(session: Session, cast: Cast, starts_at: datetime, *, now: datetime) -> Visit:
    """Let Karl book a visit of Ines to Rosa and return its row; the hours of the home do not matter.

    Nor does the minute that Karl's doings wait before Ines is told.
    """
    visit_id: UUID = booking.book(
        session,
        Wish(id=uuid4(), resident=cast.rosa.id, starts_at=starts_at),
        actor=cast.actor(cast.karl, on_tablet=True),
        relatives=(cast.ines.id,),
        channel=Channel.PHONE,
        override=True,
        now=now,
    )
    no_minute_waited(session)
    return session.get_one(Visit, visit_id)


def no_minute_waited(session: Session) -> None:
    """Let what staff have just done be told at once."""
    waits = (Message.state == MessageState.QUEUED, Message.tries == 0, Message.due_at > Message.created_at)
    session.execute(update(Message).where(*waits).values(due_at=Message.created_at))
