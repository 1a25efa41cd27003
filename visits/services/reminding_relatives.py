"""Reminds relatives of what is coming: the day before, and an hour before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules import reminders as rules
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.services import messages
from visits.storage.tables import Reminder, Visit

AT_ONCE = 200
"""In one transaction: they must not hold up what rings, nor whoever books."""
_LETTERS = {
    ReminderKind.DAY_BEFORE: MessageKind.DAY_BEFORE,
    ReminderKind.HOUR_BEFORE: MessageKind.HOUR_BEFORE,
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """How many visits were told of, of how many it is too late, and whether there are more."""

    visits: int = 0
    missed: int = 0
    more: bool = False


def sweep(session: Session, *, now: datetime) -> Told:
    """Owe some of the letters that are due, those that have waited longest first."""
    due = (Reminder.kind.in_(rules.RELATIVES_KINDS), Reminder.state == ReminderState.DUE, Reminder.due_at <= now)
    ids = session.scalars(select(Reminder.id).where(*due).order_by(Reminder.due_at).limit(AT_ONCE)).all()
    if not ids:
        return Told()
    rows = session.execute(
        select(Reminder.id, Reminder.kind, Reminder.due_at, Visit)
        .join(Visit, Visit.id == Reminder.visit_id)
        .where(Reminder.id.in_(ids), *due)
        .with_for_update(skip_locked=True, of=Reminder)
        .execution_options(populate_existing=True)
    ).all()
    became: dict[ReminderState, list[UUID]] = {state: [] for state in ReminderState}
    to_tell: dict[ReminderKind, list[Visit]] = {kind: [] for kind in _LETTERS}
    for reminder, kind, due_at, visit in rows:
        state = _outcome(kind, visit, due_at=due_at, now=now)
        became[state].append(reminder)
        if state is ReminderState.RAISED:
            to_tell[kind].append(visit)
    for kind, visits in to_tell.items():
        if visits:
            messages.remind_relatives(session, _LETTERS[kind], visits, now=now)
    for state, theirs in became.items():
        if theirs:
            raised_at = now if state is ReminderState.RAISED else None
            session.execute(
                update(Reminder).where(Reminder.id.in_(theirs)).values(state=state, raised_at=raised_at),
                execution_options={"synchronize_session": False},
            )
    told, missed = became[ReminderState.RAISED], became[ReminderState.MISSED]
    # Those that somebody holds are left to the next sweep: asking for them at once would go on and on.
    return Told(visits=len(told), missed=len(missed), more=len(rows) >= AT_ONCE)


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
