"""What tests of reminders look at: rows, messages, boards' versions, and a sweep while a tablet is on."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, ReminderState, Via
from visits.rules.reminders import RELATIVES_KINDS, STAFF_KINDS
from visits.services import alarms, reminding, tablets
from visits.services.alarms import Why
from visits.services.reminding import SweepResult
from visits.storage.tables import Message, Reminder, Unit, Visit

TABLET, HOME_TABLETS, UNIT_MAIL, DUTY_SMS, MANAGER = STAFF_KINDS
DAY_BEFORE, HOUR_BEFORE = RELATIVES_KINDS
DUE, RAISED, ANSWERED, DROPPED, MISSED = ReminderState
IN_TWO_HOURS = timedelta(hours=2)
NOTHING = SweepResult()


def minutes(number: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=number)


def states(session: Session, visit: Visit) -> dict[ReminderKind, ReminderState]:
    """Return how the staff's steps of a visit stand."""
    rows = session.execute(select(Reminder.kind, Reminder.state).where(Reminder.visit_id == visit.id))
    return {kind: state for kind, state in rows if kind in STAFF_KINDS}


def due(session: Session, visit: Visit) -> dict[ReminderKind, float]:
    """Return how many minutes from its start a visit's waiting steps are due."""
    waiting = select(Reminder).where(Reminder.visit_id == visit.id, Reminder.state == DUE)
    rows = session.scalars(waiting.execution_options(populate_existing=True))
    return {row.kind: (row.due_at - visit.starts_at) / minutes(1) for row in rows if row.kind in STAFF_KINDS}


def owed(session: Session) -> list[tuple[str, Via, str, MessageState]]:
    """Return the messages of the staff's steps: of which, by what, to whom, and how they stand."""
    rows = session.scalars(select(Message).where(Message.kind == MessageKind.UNIT_REMINDER))
    return sorted((row.facts["step"], row.channel, row.address, row.state) for row in rows)


def version(session: Session, unit: UUID) -> int:
    """Return which version of a unit its boards should show."""
    return session.scalars(select(Unit.version).where(Unit.id == unit)).one()


def rings(session: Session, cast: Cast, unit: UUID, now: datetime) -> list[tuple[UUID, Why]]:
    """Return what rings on a tablet of a unit."""
    return [(one.visit, one.why) for one in alarms.ringing(session, cast.home.id, [unit], now=now)]


def sweep_with_a_tablet_on(session: Session, cast: Cast, now: datetime) -> SweepResult:
    """Sweep while the unit's tablet asks."""
    tablets.seen(session, cast.tablet.id, now=now)
    return reminding.sweep(session, now=now)
