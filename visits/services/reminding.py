"""The sweep: raises the reminders that are due and silences what is of no use, in a few statements for thousands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, literal, or_, select, update
from sqlalchemy.orm import Session

from visits.rules import reminders as rules
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.rules.visit_state import State
from visits.services import answered, hastening, reminding_relatives, staff_messages
from visits.services.changes import lock_units, tell_units
from visits.services.reminders import OPEN
from visits.services.staff_messages import Raised
from visits.storage.columns import UtcDateTime
from visits.storage.tables import Reminder, Unit, Visit

AT_ONCE = 3_000
"""How many reminders one sweep looks at: on SQLite nobody else writes meanwhile, and whoever books should not wait."""
_STILL_RAISED = timedelta(days=2)
"""An alarm that was due longer ago rings nowhere, whatever its row says: nobody looks for it."""


@dataclass(frozen=True, kw_only=True)
class SweepResult:
    """What one sweep did, in numbers: alarms raised, messages owed, relatives' reminders sent, steps too late."""

    raised: int = 0
    owed: int = 0
    told: int = 0
    missed: int = 0
    more: bool = False
    """There was more to do than one sweep does: the next should follow at once."""


@dataclass(frozen=True, kw_only=True)
class _Open:
    """A reminder whose time has come, or that rings, with its visit as it stands."""

    id: UUID
    kind: ReminderKind
    state: ReminderState
    due_at: datetime
    visit: UUID
    visit_state: State
    taken: bool
    starts_at: datetime
    ends_at: datetime
    unit: UUID
    home: UUID

    def outcome(self, now: datetime) -> ReminderState:
        return rules.outcome(
            self.kind,
            self.visit_state,
            taken=self.taken,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            due_at=self.due_at,
            now=now,
        )


def sweep(session: Session, *, now: datetime) -> SweepResult:
    """Raise what is due, to staff and to relatives, and make due at once what need not wait any longer.

    What is made due is raised by the next sweep: the units that it shows on must be locked before any reminder is.
    """
    ready = _ready(session, now=now)
    held = _hold(session, ready, now=now)
    found = _by_outcome(held, now=now)
    raised = _in_turn(session, found[ReminderState.RAISED], now=now)
    _turn(session, found)
    _raise(session, raised, now=now)
    steps = [Raised(kind=one.kind, visit=one.visit, unit=one.unit, home=one.home) for one in raised]
    owed = staff_messages.owe(session, steps, now=now)
    _end(session, found[ReminderState.MISSED], now=now)
    _tell_units(session, held, raised, now=now)
    relatives = reminding_relatives.sweep(session, now=now)
    hastening.hasten(session, unreached=owed.unreached, now=now)
    return SweepResult(
        raised=sum(one.kind in rules.ALARMS for one in raised),
        owed=owed.number,
        told=relatives.visits,
        missed=len(found[ReminderState.MISSED]) + relatives.missed,
        more=len(ready) >= AT_ONCE or relatives.more,
    )


def _ready(session: Session, *, now: datetime) -> list[UUID]:
    """Choose the staff's reminders to look at: what is due, the most urgent first, and the alarms of no more use."""
    due = and_(Reminder.state == ReminderState.DUE, Reminder.due_at <= now)
    idle = or_(
        Visit.state != State.BOOKED,
        Visit.ends_at <= now,
        Visit.starts_at <= now - rules.USEFUL_AFTER_START,
        and_(Reminder.kind == ReminderKind.TABLET, Visit.taken_by.is_not(None)),
    )
    rings = (Reminder.state == ReminderState.RAISED, Reminder.due_at > now - _STILL_RAISED)
    chosen = select(Reminder.id).where(Reminder.kind.in_(rules.STAFF_KINDS))
    waiting = chosen.where(due).order_by(Reminder.due_at).limit(AT_ONCE)
    useless = chosen.join(Visit, Visit.id == Reminder.visit_id).where(*rings, Reminder.kind.in_(rules.ALARMS), idle)
    return [*session.scalars(waiting), *session.scalars(useless.limit(AT_ONCE))]


def _hold(session: Session, ids: Collection[UUID], *, now: datetime) -> list[_Open]:
    """Lock reminders, and before them every unit on whose tablets they show; return them as they stand.

    A sweep waits for units only, in order and holding nothing else. A reminder that somebody holds (who takes the visit
    just now, say, and waits for the unit) is left to the next sweep: waiting for it, both would wait for ever.
    """
    if not ids:
        return []
    shows = select(Reminder.kind, Visit.unit_id, Visit.home_id).join(Visit, Visit.id == Reminder.visit_id)
    lock_units(session, _units(session, session.execute(shows.where(Reminder.id.in_(ids)).distinct()).all()))
    still = or_(Reminder.state == ReminderState.RAISED, Reminder.due_at <= now)
    rows = session.execute(
        select(
            Reminder.id,
            Reminder.kind,
            Reminder.state,
            Reminder.due_at,
            Visit.id,
            Visit.state,
            Visit.taken_by,
            Visit.starts_at,
            Visit.ends_at,
            Visit.unit_id,
            Visit.home_id,
        )
        .join(Visit, Visit.id == Reminder.visit_id)
        .where(Reminder.id.in_(ids), Reminder.state.in_(OPEN), still)
        .with_for_update(skip_locked=True, of=Reminder)
    )
    return [
        _Open(
            id=reminder,
            kind=kind,
            state=state,
            due_at=due_at,
            visit=visit,
            visit_state=visit_state,
            taken=taken_by is not None,
            starts_at=starts_at,
            ends_at=ends_at,
            unit=unit,
            home=home,
        )
        for reminder, kind, state, due_at, visit, visit_state, taken_by, starts_at, ends_at, unit, home in rows
    ]


def _units(session: Session, shows: Collection[tuple[ReminderKind, UUID, UUID]]) -> set[UUID]:
    """Return the units on whose tablets reminders show: their own, and every one of a home once it escalates."""
    homes = {home for kind, _, home in shows if kind is ReminderKind.HOME_TABLETS}
    others = session.scalars(select(Unit.id).where(Unit.home_id.in_(homes), Unit.active)) if homes else ()
    return {*others, *(unit for kind, unit, _ in shows if kind in rules.ALARMS)}


def _by_outcome(held: Iterable[_Open], *, now: datetime) -> dict[ReminderState, list[_Open]]:
    found: dict[ReminderState, list[_Open]] = {state: [] for state in ReminderState}
    for one in held:
        found[one.outcome(now)].append(one)
    return found


def _in_turn(session: Session, needed: Collection[_Open], *, now: datetime) -> list[_Open]:
    """Return which of those that are needed are raised now; let the later steps of one visit wait for their turn."""
    due = [one for one in needed if one.state is ReminderState.DUE]
    moments: dict[UUID, set[datetime]] = defaultdict(set)
    for one in due:
        moments[one.visit].add(one.due_at)
    turns = {visit: rules.in_turn(theirs, now=now) for visit, theirs in moments.items()}
    later = [{"id": one.id, "due_at": turn} for one in due if (turn := turns[one.visit][one.due_at]) > now]
    if later:
        session.execute(update(Reminder), later)
    return [one for one in due if turns[one.visit][one.due_at] <= now]


def _turn(session: Session, found: Mapping[ReminderState, Collection[_Open]]) -> None:
    for state in (ReminderState.ANSWERED, ReminderState.DROPPED, ReminderState.MISSED):
        if found[state]:
            _set(session, found[state], state=state)


def _raise(session: Session, raised: Collection[_Open], *, now: datetime) -> None:
    if raised:
        # When it first rang is what the manager asks for later: an alarm taken back and raised again keeps that moment.
        first = func.coalesce(Reminder.raised_at, literal(now, UtcDateTime()))
        _set(session, raised, state=ReminderState.RAISED, raised_at=first)


def _set(session: Session, which: Collection[_Open], **values: object) -> None:
    session.execute(
        update(Reminder).where(Reminder.id.in_([one.id for one in which])).values(**values),
        execution_options={"synchronize_session": False},
    )


def _end(session: Session, missed: Collection[_Open], *, now: datetime) -> None:
    """Let other systems know that nobody need hurry any more to a visit for which nobody came."""
    for visit in {one.visit for one in missed if one.state is ReminderState.RAISED}:
        answered.tell(session, visit, MessageKind.OVER, now=now)


def _tell_units(session: Session, held: Collection[_Open], raised: Collection[_Open], *, now: datetime) -> None:
    """Tell the tablets that show something new, or something no more."""
    silent = [one for one in held if one.state is ReminderState.RAISED and one.outcome(now) is not ReminderState.RAISED]
    shows = {(one.kind, one.unit, one.home) for one in (*raised, *silent)}
    if units := _units(session, shows):
        tell_units(session, units)
