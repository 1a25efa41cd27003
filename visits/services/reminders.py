"""Reminders: planned with a visit, raised by the worker's sweep, answered by whoever takes the visit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules import reminders
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import State
from visits.services import messages
from visits.storage.tables import Reminder, Visit

_OPEN = (ReminderState.DUE, ReminderState.RAISED)


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """An alarm on a unit's tablets: a visit that is about to start and that nobody has taken."""

    visit: UUID
    starts_at: datetime


def plan(session: Session, visit: Visit, *, now: datetime) -> None:
    """Write the reminders of a visit just booked or moved; the earlier ones of a moved visit must have fallen."""
    for planned in reminders.plan(visit.starts_at, now=now):
        session.add(Reminder(visit_id=visit.id, kind=planned.kind, due_at=planned.due_at, state=ReminderState.DUE))


def fall(session: Session, visit_id: UUID) -> None:
    """Let the reminders of a visit fall that was cancelled or moved, and the letters they owed that have not left."""
    _turn(session, visit_id, ReminderState.DROPPED)
    messages.drop_reminders_of(session, visit_id)


def answered(session: Session, visit_id: UUID, *, now: datetime) -> None:  # noqa: ARG001 - as every change says when
    """Silence a visit's alarm because somebody took or prepares it; nothing of it escalates any more."""
    _turn(session, visit_id, ReminderState.ANSWERED)
    messages.drop_reminders_of(session, visit_id)


def reopened(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Take an answer back (the undo): what is still of use becomes due again, so that it rings and escalates."""
    starts_at = session.scalar(select(Visit.starts_at).where(Visit.id == visit_id))
    if starts_at is None:
        return
    for planned in reminders.plan(starts_at, now=now):
        session.execute(
            update(Reminder)
            .where(
                Reminder.visit_id == visit_id, Reminder.kind == planned.kind, Reminder.state == ReminderState.ANSWERED
            )
            .values(state=ReminderState.DUE, due_at=planned.due_at, raised_at=None)
        )


def ringing(session: Session, unit: UUID, *, now: datetime) -> list[Ringing]:
    """Return what rings on a unit's tablets at `now`, the next to start first."""
    rows = session.execute(
        select(Visit.id, Visit.starts_at)
        .join(Reminder, Reminder.visit_id == Visit.id)
        .where(Reminder.kind == ReminderKind.TABLET, Reminder.state == ReminderState.RAISED)
        .where(Visit.unit_id == unit, Visit.state == State.BOOKED, Visit.taken_by.is_(None))
        .where(Visit.ends_at > now, Visit.starts_at > now - reminders.USEFUL_AFTER_START)
        .order_by(Visit.starts_at, Visit.id)
    )
    return [Ringing(visit=visit, starts_at=starts_at) for visit, starts_at in rows]


def _turn(session: Session, visit_id: UUID, to: ReminderState) -> None:
    session.execute(update(Reminder).where(Reminder.visit_id == visit_id, Reminder.state.in_(_OPEN)).values(state=to))
