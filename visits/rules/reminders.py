"""When a visit is reminded of, and when a reminder escalates or is no longer of use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import AT_THE_TABLET, State

TABLET_BEFORE = timedelta(minutes=15)
UNIT_MAIL_BEFORE = timedelta(minutes=5)
HEAD_START = timedelta(minutes=1)
"""How long the tablets ring alone before a mail follows, however late the visit was booked."""
DARK_AFTER = timedelta(minutes=1)
"""A tablet that has not asked for so long is off, out of reach or asleep."""
USEFUL_AFTER_START = timedelta(minutes=30)
"""How long after the start somebody may still hurry to a visit that nobody has taken."""


@dataclass(frozen=True, kw_only=True)
class PlannedReminder:
    """One step of the plan that keeps a visit from being forgotten."""

    kind: ReminderKind
    due_at: datetime


def plan(starts_at: datetime, *, now: datetime) -> list[PlannedReminder]:
    """Plan the reminders of a visit from `now` on: a late one is due at once, and none once they are of no use."""
    if now - starts_at >= USEFUL_AFTER_START:
        return []
    rings_at = max(starts_at - TABLET_BEFORE, now)
    return [
        PlannedReminder(kind=ReminderKind.TABLET, due_at=rings_at),
        PlannedReminder(kind=ReminderKind.UNIT_MAIL, due_at=max(starts_at - UNIT_MAIL_BEFORE, rings_at + HEAD_START)),
    ]


def useful(starts_at: datetime, ends_at: datetime, *, now: datetime) -> bool:
    """Tell whether reminding of a visit that nobody has taken can still save it."""
    return now < ends_at and now - starts_at < USEFUL_AFTER_START


def outcome(state: State, *, taken: bool, starts_at: datetime, ends_at: datetime, now: datetime) -> ReminderState:
    """Decide what becomes of a reminder whose time has come, by where its visit stands.

    `RAISED` when it is still needed, `ANSWERED` when somebody has the visit in hand, `DROPPED` when the visit is not
    going to be held, `MISSED` when it comes too late to be of use.
    """
    if state in AT_THE_TABLET or (state is State.BOOKED and taken):
        return ReminderState.ANSWERED
    if state is not State.BOOKED:
        return ReminderState.DROPPED
    return ReminderState.RAISED if useful(starts_at, ends_at, now=now) else ReminderState.MISSED


def escalates_at_once(tablets_seen: Iterable[datetime | None], *, now: datetime) -> bool:
    """Tell whether an alarm on a unit's tablets reaches nobody: none of them has asked within the last minute."""
    return not any(seen is not None and now - seen <= DARK_AFTER for seen in tablets_seen)
