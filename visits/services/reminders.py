"""Reminders: planned with a visit, raised by the worker's sweep, answered by whoever takes the visit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, union_all, update
from sqlalchemy.orm import Session, aliased

from visits.rules import reminders
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.rules.visit_state import State
from visits.services import messages
from visits.services.changes import lock_units, tell_units
from visits.storage.tables import Reminder, Tablet, TabletUnit, Visit

AT_ONCE = 10_000
"""How many reminders one sweep looks at, below what a database takes as parameters; the next comes in two seconds."""
_OPEN = (ReminderState.DUE, ReminderState.RAISED)
_RINGS = and_(Reminder.kind == ReminderKind.TABLET, Reminder.state == ReminderState.RAISED)


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """An alarm on a unit's tablets: a visit that is about to start and that nobody has taken."""

    visit: UUID
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class SweepResult:
    """What one sweep did, in numbers: alarms raised, letters owed, reminders that came too late."""

    raised: int = 0
    owed: int = 0
    missed: int = 0


@dataclass(frozen=True, kw_only=True)
class _Settled:
    raised: list[Visit]
    missed: list[Visit]


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


def ringing(session: Session, *units: UUID, now: datetime) -> list[Ringing]:
    """Return what rings on the tablets of units at `now`, the next to start first."""
    rows = session.execute(
        select(Visit.id, Visit.starts_at)
        .join(Reminder, Reminder.visit_id == Visit.id)
        .where(_RINGS)
        .where(Visit.unit_id.in_(units), Visit.state == State.BOOKED, Visit.taken_by.is_(None))
        .where(Visit.ends_at > now, Visit.starts_at > now - reminders.USEFUL_AFTER_START)
        .order_by(Visit.starts_at, Visit.id)
    )
    return [Ringing(visit=visit, starts_at=starts_at) for visit, starts_at in rows]


def sweep(session: Session, *, now: datetime) -> SweepResult:
    """Raise what is due: alarms on tablets, then letters to units where nobody has answered one.

    Where no tablet of a unit has asked for a minute the letter does not wait for its time.
    """
    ours = _lock(session, now=now)
    if not ours:
        return SweepResult()
    fallen_silent = _settle(session, and_(_RINGS, Reminder.id.in_(ours)), now=now)
    alarms = _claim(session, ReminderKind.TABLET, among=ours, now=now)
    _hurry(session, among=ours, now=now)
    letters = _claim(session, ReminderKind.UNIT_MAIL, among=ours, now=now)
    tell_units(session, {visit.unit_id for visit in (*fallen_silent.missed, *alarms.raised)})
    return SweepResult(
        raised=len(alarms.raised),
        owed=sum(_owe(session, visit, now=now) for visit in letters.raised),
        missed=len(fallen_silent.missed) + len(alarms.missed) + len(letters.missed),
    )


def _lock(session: Session, *, now: datetime) -> list[UUID]:
    """Lock the reminders a sweep may touch, and their units before them; return the reminders' ids.

    A sweep waits for units only, in order and holding nothing else. A reminder that somebody holds (who takes the visit
    just now, say, and waits for the unit) is left to the next sweep: waiting for it, both would wait for ever.
    """
    is_due = and_(Reminder.state == ReminderState.DUE, Reminder.due_at <= now)
    alarm = aliased(Reminder)
    alarmed = select(alarm.visit_id).where(
        alarm.kind == ReminderKind.TABLET,
        or_(alarm.state == ReminderState.RAISED, and_(alarm.state == ReminderState.DUE, alarm.due_at <= now)),
    )
    may_hurry = and_(Reminder.state == ReminderState.DUE, Reminder.visit_id.in_(alarmed))
    touched = session.execute(
        select(Reminder.id, Visit.unit_id)
        .join(Visit, Visit.id == Reminder.visit_id)
        .where(or_(is_due, _RINGS, may_hurry))
        .limit(AT_ONCE)
    ).all()
    lock_units(session, {unit for _, unit in touched})
    ids = [reminder for reminder, _ in touched]
    return list(session.scalars(select(Reminder.id).where(Reminder.id.in_(ids)).with_for_update(skip_locked=True)))


def _claim(session: Session, kind: ReminderKind, *, among: list[UUID], now: datetime) -> _Settled:
    """Take the due reminders of a kind: a row has one taker, whoever else sweeps."""
    claimed = session.scalars(
        update(Reminder)
        .where(Reminder.id.in_(among), Reminder.kind == kind, Reminder.state == ReminderState.DUE)
        .where(Reminder.due_at <= now)
        .values(state=ReminderState.RAISED, raised_at=now)
        .returning(Reminder.id)
    ).all()
    return _settle(session, Reminder.id.in_(claimed), now=now)


def _settle(session: Session, which: ColumnElement[bool], *, now: datetime) -> _Settled:
    """Look at the visits of raised reminders as they stand now, and turn those reminders that are needed no more."""
    rows = session.execute(
        select(Reminder.id, Visit)
        .join(Visit, Visit.id == Reminder.visit_id)
        .where(which)
        .execution_options(populate_existing=True)
    ).all()
    found: dict[ReminderState, list[Visit]] = {state: [] for state in ReminderState}
    for reminder, visit in rows:
        state = reminders.outcome(
            visit.state, taken=visit.taken_by is not None, starts_at=visit.starts_at, ends_at=visit.ends_at, now=now
        )
        found[state].append(visit)
        if state is not ReminderState.RAISED:
            session.execute(update(Reminder).where(Reminder.id == reminder).values(state=state))
    return _Settled(raised=found[ReminderState.RAISED], missed=found[ReminderState.MISSED])


def _hurry(session: Session, *, among: list[UUID], now: datetime) -> None:
    """Make the letters due at once whose alarm rings on tablets that have all gone dark."""
    alarm = aliased(Reminder)
    waiting = session.execute(
        select(Reminder.id, Visit.unit_id)
        .join(Visit, Visit.id == Reminder.visit_id)
        .join(alarm, alarm.visit_id == Visit.id)
        .where(alarm.kind == ReminderKind.TABLET, alarm.state == ReminderState.RAISED)
        .where(Reminder.id.in_(among), Reminder.kind == ReminderKind.UNIT_MAIL)
        .where(Reminder.state == ReminderState.DUE, Reminder.due_at > now)
    ).all()
    seen: dict[UUID, list[datetime | None]] = {unit: [] for _, unit in waiting}
    own = select(Tablet.unit_id, Tablet.seen_at).where(Tablet.unit_id.in_(seen), Tablet.active)
    shared = (
        select(TabletUnit.unit_id, Tablet.seen_at)
        .join(Tablet, Tablet.id == TabletUnit.tablet_id)
        .where(TabletUnit.unit_id.in_(seen), Tablet.active)
    )
    for unit, seen_at in session.execute(union_all(own, shared)):
        seen[unit].append(seen_at)
    for reminder, unit in waiting:
        if reminders.escalates_at_once(seen[unit], now=now):
            session.execute(update(Reminder).where(Reminder.id == reminder).values(due_at=now))


def _owe(session: Session, visit: Visit, *, now: datetime) -> int:
    """Owe a letter about a visit that nobody has taken to whoever reads for its unit; return how many."""
    return messages.owe_to_unit(session, MessageKind.UNIT_REMINDER, unit=visit.unit_id, visit=visit.id, now=now)


def _turn(session: Session, visit_id: UUID, to: ReminderState) -> None:
    session.execute(update(Reminder).where(Reminder.visit_id == visit_id, Reminder.state.in_(_OPEN)).values(state=to))
