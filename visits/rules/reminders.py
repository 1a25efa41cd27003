"""When a visit is reminded of, in which steps, and when a step is answered, of no use any more, or hastened.

A home's plan is data: steps with minutes. The staff's steps follow each other; the relatives' stand by themselves.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import AT_THE_TABLET, State

HEAD_START = timedelta(minutes=1)
"""How long a step has to itself before the next, however late the visit was booked."""
DARK_AFTER = timedelta(minutes=1)
"""A tablet that has not asked for so long is off, out of reach or asleep."""
USEFUL_AFTER_START = timedelta(minutes=30)
"""How long after the start somebody may still hurry to a visit that nobody has taken."""
EARLIEST_MINUTES, LATEST_MINUTES = 60, -20
"""Between these, in minutes before the start, a manager may set a step."""
WAITS_CLOSE_TO_START = timedelta(minutes=5)
"""A relative who waits so shortly before the start, or later, wants to see somebody prepare, not only take."""
MORNING, EVENING = 9, 18
"""Relatives hear of tomorrow's visit between these hours of the wall clock: never at night, nor at breakfast."""
DAY_BEFORE_LASTS = timedelta(hours=3)
"""What could not be said by then, at nine in the evening at the latest, is not said at all."""
HOUR_BEFORE = timedelta(hours=1)
HOUR_BEFORE_ENDS = timedelta(minutes=15)
"""From then on the room is open, and "in an hour" would only confuse."""
FRESH = {ReminderKind.DAY_BEFORE: timedelta(hours=12), ReminderKind.HOUR_BEFORE: timedelta(hours=1)}
"""A reminder that would follow so closely on the booking is not planned: its confirmation says the same."""

STAFF_KINDS = (
    ReminderKind.TABLET,
    ReminderKind.HOME_TABLETS,
    ReminderKind.UNIT_MAIL,
    ReminderKind.DUTY_SMS,
    ReminderKind.MANAGER,
)
"""In the order in which they follow each other when they are due at once."""
RELATIVES_KINDS = (ReminderKind.DAY_BEFORE, ReminderKind.HOUR_BEFORE)
ESCALATIONS = STAFF_KINDS[1:]
ALARMS = (ReminderKind.TABLET, ReminderKind.HOME_TABLETS)
"""What rings on tablets; the others are messages."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a home's plan: what is done so many minutes before the start (after it, below zero), and whether."""

    kind: ReminderKind
    minutes: int
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class PlannedReminder:
    """One step of the plan that keeps a visit from being forgotten."""

    kind: ReminderKind
    due_at: datetime


_USUAL = (15, 5, 5, 3, 0)


def _steps(*minutes: int | None) -> tuple[Step, ...]:
    """Make a plan from the minutes of each step, in order; None switches it off."""
    return tuple(
        Step(kind=kind, minutes=usual if own is None else own, active=own is not None)
        for kind, own, usual in zip(STAFF_KINDS, minutes, _USUAL, strict=True)
    )


DEFAULT_PLAN = _steps(*_USUAL)
CALM_PLAN = _steps(10, None, 5, None, -5)
STRICT_PLAN = _steps(20, 10, 10, 7, 5)


def completed(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return a whole plan from the steps in which a home differs from the usual one."""
    own: Mapping[ReminderKind, Step] = {step.kind: step for step in steps}
    return tuple(own.get(step.kind, step) for step in DEFAULT_PLAN)


def plan(
    starts_at: datetime, *, now: datetime, steps: Collection[Step] = DEFAULT_PLAN, zone: ZoneInfo | None = None
) -> list[PlannedReminder]:
    """Plan the reminders of a visit from `now` on; without a `zone` those to staff alone.

    A step that is late is due at once, and keeps its head start before the next. None once they are of no use.
    """
    relatives = [] if zone is None else _to_relatives(starts_at, now=now, zone=zone)
    return [*_to_staff(starts_at, now=now, steps=steps), *relatives]


def _to_staff(starts_at: datetime, *, now: datetime, steps: Collection[Step]) -> list[PlannedReminder]:
    useless_at = starts_at + USEFUL_AFTER_START
    in_order = sorted((step for step in steps if step.active), key=lambda step: -step.minutes)
    earliest, planned = now, []
    # Steps of the same minute are due together.
    for minutes, together in groupby(in_order, key=lambda step: step.minutes):
        due_at = max(starts_at - timedelta(minutes=minutes), earliest)
        planned += [PlannedReminder(kind=step.kind, due_at=due_at) for step in together if due_at < useless_at]
        earliest = due_at + HEAD_START
    return planned


def _to_relatives(starts_at: datetime, *, now: datetime, zone: ZoneInfo) -> list[PlannedReminder]:
    due = {ReminderKind.DAY_BEFORE: day_before(starts_at, zone), ReminderKind.HOUR_BEFORE: starts_at - HOUR_BEFORE}
    return [PlannedReminder(kind=kind, due_at=at) for kind, at in due.items() if at - now >= FRESH[kind]]


def day_before(starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when relatives hear of a visit the day before: at its own wall time, kept between morning and evening.

    So many visits' letters leave over the whole day. No clock changes between morning and evening.
    """
    start = starts_at.astimezone(zone)
    day, wall = start.date() - timedelta(days=1), start.time().replace(fold=0)
    morning, evening = wall.replace(hour=MORNING, minute=0, second=0), wall.replace(hour=EVENING, minute=0, second=0)
    return datetime.combine(day, min(max(wall, morning), evening), zone).astimezone(UTC)


def useful(starts_at: datetime, ends_at: datetime, *, now: datetime) -> bool:
    """Tell whether reminding staff of a visit can still save it."""
    return now < ends_at and now - starts_at < USEFUL_AFTER_START


def outcome(
    kind: ReminderKind,
    state: State,
    *,
    taken: bool,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    due_at: datetime | None = None,
) -> ReminderState:
    """Decide what becomes of a reminder whose time has come, by where its visit stands.

    `RAISED` when it is still needed, `ANSWERED` when somebody has the visit in hand, `DROPPED` when the visit is not
    going to be held, `MISSED` when it comes too late to be of use. Taking answers the unit's tablets alone; that a
    visit is taken and not prepared is what the other steps are for.
    """
    if kind in RELATIVES_KINDS:
        return _to_relatives_now(kind, state, starts_at=starts_at, now=now, due_at=due_at or now)
    if state in AT_THE_TABLET or (state is State.BOOKED and taken and kind is ReminderKind.TABLET):
        return ReminderState.ANSWERED
    if state is not State.BOOKED:
        return ReminderState.DROPPED
    return ReminderState.RAISED if useful(starts_at, ends_at, now=now) else ReminderState.MISSED


def _to_relatives_now(
    kind: ReminderKind, state: State, *, starts_at: datetime, now: datetime, due_at: datetime
) -> ReminderState:
    if state is not State.BOOKED and state not in AT_THE_TABLET:
        return ReminderState.DROPPED
    ends = {
        ReminderKind.DAY_BEFORE: due_at + DAY_BEFORE_LASTS,
        ReminderKind.HOUR_BEFORE: starts_at - HOUR_BEFORE_ENDS,
    }
    return ReminderState.RAISED if now < ends[kind] else ReminderState.MISSED


def in_turn(due: Collection[datetime], *, now: datetime) -> dict[datetime, datetime]:
    """Give the steps of one visit that are due at once their turns, as when the house has slept.

    Of several moments the first counts now; each of the others has its turn a head start after the one before.
    """
    return {moment: now + number * HEAD_START for number, moment in enumerate(sorted(set(due)))}


def wants_somebody(state: State, *, taken: bool, starts_at: datetime, now: datetime) -> bool:
    """Tell whether a relative who waits in the room finds nobody: none has taken it, or none prepares it in time."""
    return state is State.BOOKED and (not taken or starts_at - now <= WAITS_CLOSE_TO_START)
