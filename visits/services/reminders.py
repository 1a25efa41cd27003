"""Reminders: planned with a visit, answered by whoever takes and prepares it, opened again by an undo.

The plan of a home is data, and the rows are the truth: what is due stands in `reminders`, and services/reminding raises
it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from visits.rules import reminders as rules
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.rules.reminders import PlannedReminder, Step
from visits.rules.visit_state import State
from visits.services import answered, messages, staff_messages
from visits.storage.inserting import add
from visits.storage.tables import Home, PlanStep, Reminder, Visit

OPEN = (ReminderState.DUE, ReminderState.RAISED)


def steps_of(session: Session, home: UUID) -> tuple[Step, ...]:
    """Return a home's whole plan: its own steps, and the usual ones for the rest."""
    rows = session.scalars(select(PlanStep).where(PlanStep.home_id == home))
    return rules.completed(Step(kind=row.kind, minutes=row.minutes_before, active=row.active) for row in rows)


def plan(session: Session, visit: Visit, *, now: datetime, own_steps: Collection[Step] | None = None) -> None:
    """Write the reminders of a visit just booked or moved; the earlier ones of a moved visit must have fallen.

    Its home's own steps are read unless they are known already.
    """
    zone = ZoneInfo(session.get_one(Home, visit.home_id).timezone)
    steps = steps_of(session, visit.home_id) if own_steps is None else rules.completed(own_steps)
    _write(session, ((visit.id, one) for one in rules.plan(visit.starts_at, now=now, steps=steps, zone=zone)))


def plan_for_staff(session: Session, visit: Visit, *, now: datetime) -> None:
    """Write the reminders to staff of a visit that another unit has now."""
    steps = steps_of(session, visit.home_id)
    _write(session, ((visit.id, one) for one in rules.plan(visit.starts_at, now=now, steps=steps)))


def plan_anew(session: Session, home: UUID, *, now: datetime) -> None:
    """Let a home's changed plan count for the visits booked already: what has been raised or answered stays so."""
    visits = session.execute(
        select(Visit.id, Visit.starts_at).where(
            Visit.home_id == home, Visit.state == State.BOOKED, Visit.starts_at > now
        )
    ).all()
    ids = [visit for visit, _ in visits]
    theirs = (Reminder.visit_id.in_(ids), Reminder.kind.in_(rules.STAFF_KINDS))
    session.execute(
        delete(Reminder).where(*theirs, Reminder.state == ReminderState.DUE),
        execution_options={"synchronize_session": False},
    )
    open_or_answered = (*OPEN, ReminderState.ANSWERED)
    kept = set(
        session.execute(select(Reminder.visit_id, Reminder.kind).where(*theirs, Reminder.state.in_(open_or_answered)))
    )
    steps = steps_of(session, home)
    planned = ((visit, one) for visit, starts_at in visits for one in rules.plan(starts_at, now=now, steps=steps))
    _write(session, ((visit, one) for visit, one in planned if (visit, one.kind) not in kept))


def fall(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Let the reminders of a visit fall that is cancelled or over, and the letters they owed that have not left.

    One that moves must stand yet as it was: other systems are told that nobody need come there and then. What was
    answered falls too: at another time or in another unit it is to be answered anew.
    """
    among = (*OPEN, ReminderState.ANSWERED)
    _turn(session, visit_id, tuple(ReminderKind), ReminderState.DROPPED, among=among)
    messages.drop_reminders_of(session, visit_id, of_relatives=True)
    answered.tell(session, visit_id, MessageKind.OVER, now=now)


def fall_for_staff(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Let fall what reminds the staff of a unit of a visit that another unit gets; its relatives are told as before."""
    among = (*OPEN, ReminderState.ANSWERED)
    _turn(session, visit_id, rules.STAFF_KINDS, ReminderState.DROPPED, among=among)
    messages.drop_reminders_of(session, visit_id)
    answered.tell(session, visit_id, MessageKind.OVER, now=now)


def taken(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Silence the unit's tablets because somebody took a visit.

    The other steps wait for it to be prepared, at their own time: what went further because nobody had taken it falls
    silent too, and whoever took it has a head start.
    """
    _turn(session, visit_id, (ReminderKind.TABLET,), ReminderState.ANSWERED)
    staff_messages.drop_step(session, visit_id, ReminderKind.TABLET)
    answered.tell(session, visit_id, MessageKind.TAKEN, now=now)
    _replan(session, visit_id, rules.ESCALATIONS, (ReminderState.DUE,), now=now)
    _replan(session, visit_id, (ReminderKind.HOME_TABLETS,), (ReminderState.RAISED,), now=now)


def prepared(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Answer what reminds staff of a visit, since somebody prepares it. Its relatives are reminded all the same."""
    _turn(session, visit_id, rules.STAFF_KINDS, ReminderState.ANSWERED)
    messages.drop_reminders_of(session, visit_id)
    answered.tell(session, visit_id, MessageKind.TAKEN, now=now)


def reopened(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Take an answer back (the undo): what is still of use becomes due again, so that it rings and escalates.

    The unit's tablets are asked again only when nobody has the visit any more.
    """
    held = session.scalar(select(Visit.taken_by).where(Visit.id == visit_id)) is not None
    kinds = rules.ESCALATIONS if held else rules.STAFF_KINDS
    _replan(session, visit_id, kinds, (ReminderState.ANSWERED, ReminderState.DUE), now=now)


def _replan(
    session: Session,
    visit_id: UUID,
    kinds: Collection[ReminderKind],
    states: Collection[ReminderState],
    *,
    now: datetime,
) -> None:
    """Make those steps of a visit that are in one of `states` due as its home's plan has it from now on."""
    found = session.execute(select(Visit.starts_at, Visit.home_id).where(Visit.id == visit_id)).one_or_none()
    if found is None:
        return
    starts_at, home = found
    due = {one.kind: one.due_at for one in rules.plan(starts_at, now=now, steps=steps_of(session, home))}
    rows = session.execute(
        select(Reminder.id, Reminder.kind).where(
            Reminder.visit_id == visit_id, Reminder.kind.in_(set(kinds) & set(due)), Reminder.state.in_(states)
        )
    ).all()
    if rows:
        changed = [{"id": row, "state": ReminderState.DUE, "due_at": due[kind]} for row, kind in rows]
        session.execute(update(Reminder), changed)


def _write(session: Session, planned: Iterable[tuple[UUID, PlannedReminder]]) -> None:
    each = {"state": ReminderState.DUE}
    rows = ({"visit_id": visit, "kind": one.kind, "due_at": one.due_at} for visit, one in planned)
    add(session, Reminder, *(row | each for row in rows))


def _turn(
    session: Session,
    visit_id: UUID,
    kinds: Collection[ReminderKind],
    to: ReminderState,
    *,
    among: Collection[ReminderState] = OPEN,
) -> None:
    session.execute(
        update(Reminder)
        .where(Reminder.visit_id == visit_id, Reminder.kind.in_(kinds), Reminder.state.in_(among))
        .values(state=to)
    )
