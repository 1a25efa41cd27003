"""Makes the next steps of a plan due at once where waiting for their time would reach nobody.

That is so when no tablet of the unit asks, when a step has reached nobody, and when a relative waits in the room with
nobody there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session, aliased

from visits.rules import reminders as rules
from visits.rules.call_window import UNSEEN_MEANS_GONE, Side
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import State
from visits.services import alarms
from visits.storage.tables import CallPeer, Reminder, Visit

AT_ONCE = 3_000
_RINGS_BY_ITSELF = (ReminderKind.DUTY_SMS, ReminderKind.MANAGER)
_AHEAD = timedelta(minutes=2 * rules.EARLIEST_MINUTES)


def hasten(session: Session, *, unreached: Collection[UUID], now: datetime) -> None:
    """Make due at once what need not wait: of `unreached` visits, of those on dark tablets, of those waited for."""
    waited_for = set(_waited_for(session, now=now))
    hurried = {*unreached, *_dark(session, now=now), *waited_for}
    if not hurried:
        return
    changed = dict(_sooner(session, hurried, waited_for, now=now))
    # Whoever holds one of them is answering it just now.
    free = select(Reminder.id).where(Reminder.id.in_(changed), Reminder.state == ReminderState.DUE)
    held = session.scalars(free.with_for_update(skip_locked=True)).all()
    if held:
        session.execute(update(Reminder), [{"id": row, "due_at": changed[row]} for row in held])


def _sooner(
    session: Session, hurried: Collection[UUID], waited_for: Collection[UUID], *, now: datetime
) -> Iterator[tuple[UUID, datetime]]:
    """Give the reminders that become due earlier: the next of each visit now, and what follows while somebody waits."""
    rows = session.execute(
        select(Reminder.visit_id, Reminder.id, Reminder.due_at).where(
            Reminder.visit_id.in_(hurried),
            Reminder.kind.in_(rules.STAFF_KINDS),
            Reminder.state == ReminderState.DUE,
        )
    )
    waiting: dict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    for visit, reminder, due_at in rows:
        waiting[visit].append((reminder, due_at))
    for visit, steps in waiting.items():
        next_at = min(due_at for _, due_at in steps)
        if next_at > now:
            follow = visit in waited_for
            yield from ((row, now + (at - next_at)) for row, at in steps if follow or at == next_at)


def _dark(session: Session, *, now: datetime) -> list[UUID]:
    """Choose the visits whose alarm rings on tablets of which none has asked for a minute, or none may sound.

    They wait for nothing until a step has rung somewhere: at the duty phone, the manager's, or a tablet that is on. A
    mail rings nowhere.
    """
    alarm = aliased(Reminder)
    rings = (
        alarm.kind == ReminderKind.TABLET,
        alarm.state == ReminderState.RAISED,
        alarm.due_at > now - _AHEAD,
    )
    dark = Visit.unit_id.not_in(alarms.lit_units(now=now))
    elsewhere = _raised(ReminderKind.HOME_TABLETS) & Visit.home_id.in_(alarms.lit_homes(now=now))
    heard = _raised(*_RINGS_BY_ITSELF) | elsewhere
    chosen = select(Visit.id).join(alarm, alarm.visit_id == Visit.id).where(*rings, *_is_near(now), ~heard, dark)
    return list(session.scalars(chosen.limit(AT_ONCE)))


def _waited_for(session: Session, *, now: datetime) -> Iterator[UUID]:
    """Give the visits in whose room a relative waits with nobody there, once the tablets have had their head start."""
    alarm = aliased(Reminder)
    just_rang = exists().where(
        alarm.visit_id == Visit.id,
        alarm.kind == ReminderKind.TABLET,
        alarm.state == ReminderState.RAISED,
        alarm.raised_at > now - rules.HEAD_START,
    )
    here = (
        CallPeer.side == Side.RELATIVE.value,
        CallPeer.left_at.is_(None),
        CallPeer.seen_at >= now - UNSEEN_MEANS_GONE,
    )
    rows = session.execute(
        select(Visit.id, Visit.state, Visit.taken_by, Visit.starts_at)
        .join(CallPeer, CallPeer.visit_id == Visit.id)
        .where(*here, *_is_near(now), ~_raised(*rules.ESCALATIONS), ~just_rang)
        .distinct()
    )
    for visit, state, taken_by, starts_at in rows:
        if rules.wants_somebody(state, taken=taken_by is not None, starts_at=starts_at, now=now):
            yield visit


def _is_near(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Hold for visits about to be held that nobody prepares."""
    return (
        Visit.state == State.BOOKED,
        Visit.ends_at > now,
        Visit.starts_at < now + _AHEAD,
        Visit.starts_at > now - rules.USEFUL_AFTER_START,
    )


def _raised(*kinds: ReminderKind) -> ColumnElement[bool]:
    """Hold for visits of which one of these steps is out."""
    step = aliased(Reminder)
    return exists().where(step.visit_id == Visit.id, step.kind.in_(kinds), step.state == ReminderState.RAISED)
