"""Reminds relatives of what is coming: the day before, and an hour before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules import reminders as rules
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.services import messages
from visits.storage.tables import Reminder, Visit

AT_ONCE = 200
"""Each has her own channels and language, which takes a few statements: they must not hold up what rings."""
_LETTERS = {
    ReminderKind.DAY_BEFORE: MessageKind.DAY_BEFORE,
    ReminderKind.HOUR_BEFORE: MessageKind.HOUR_BEFORE,
}


def sweep(session: Session, *, now: datetime) -> tuple[int, int]:
    """Owe the letters that are due, and return how many visits were told of, and of how many it is too late."""
    due = (Reminder.kind.in_(rules.RELATIVES_KINDS), Reminder.state == ReminderState.DUE, Reminder.due_at <= now)
    ids = session.scalars(select(Reminder.id).where(*due).order_by(Reminder.due_at).limit(AT_ONCE)).all()
    if not ids:
        return 0, 0
    rows = session.execute(
        select(Reminder.id, Reminder.kind, Reminder.due_at, Visit)
        .join(Visit, Visit.id == Reminder.visit_id)
        .where(Reminder.id.in_(ids), *due)
        .with_for_update(skip_locked=True, of=Reminder)
        .execution_options(populate_existing=True)
    ).all()
    became: dict[ReminderState, list[UUID]] = {state: [] for state in ReminderState}
    for reminder, kind, due_at, visit in rows:
        state = _outcome(kind, visit, due_at=due_at, now=now)
        became[state].append(reminder)
        if state is ReminderState.RAISED:
            messages.owe_to_relatives(session, _LETTERS[kind], visit=visit, now=now)
    for state, theirs in became.items():
        if theirs:
            raised_at = now if state is ReminderState.RAISED else None
            session.execute(
                update(Reminder).where(Reminder.id.in_(theirs)).values(state=state, raised_at=raised_at),
                execution_options={"synchronize_session": False},
            )
    return len(became[ReminderState.RAISED]), len(became[ReminderState.MISSED])


def _outcome(kind: ReminderKind, visit: Visit, *, due_at: datetime, now: datetime) -> ReminderState:
    return rules.outcome(
        kind,
        visit.state,
        taken=visit.taken_by is not None,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        due_at=due_at,
        now=now,
    )
