"""What a letter of the outbox is made from, when it is of no use any more, and how long a failed one waits."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from visits.rules.kinds import MessageKind, ReminderKind, ReminderState, Via
from visits.rules.people import Role
from visits.rules.reminders import outcome
from visits.rules.visit_state import COMING, Reason, State

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(hours=24)
REMINDED_AHEAD = {MessageKind.DAY_BEFORE: timedelta(hours=48), MessageKind.HOUR_BEFORE: timedelta(hours=4)}
"""How long before its visit a reminder to relatives may leave at most; further ahead the visit has been moved."""
NOT_TODAY_AFTER = timedelta(hours=6)
"""How long after its time a visit that was not wanted may still be written of: the same day."""
TEST_LASTS = timedelta(hours=1)
"""How long somebody waits for a test to arrive; later it would only puzzle."""
BY_SMS = frozenset(
    {
        MessageKind.BOOKED,
        MessageKind.CHANGED,
        MessageKind.CANCELLED,
        MessageKind.UNIT_REMINDER,
        MessageKind.DAY_BEFORE,
        MessageKind.HOUR_BEFORE,
        MessageKind.READY,
        MessageKind.LATE,
        MessageKind.NOT_TODAY,
        MessageKind.BAN,
        MessageKind.BAN_LIFTED,
        MessageKind.SERIES_BOOKED,
        MessageKind.SERIES_CHANGED,
        MessageKind.SERIES_UNHELD,
        MessageKind.SERIES_ENDED,
        MessageKind.TEST,
    }
)
"""What may go by SMS. Sign-in links and invitations never do: they open a door, and go by mail."""


class Method(StrEnum):
    """What the calendar part of a mail asks of a calendar program (RFC 5546 §1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class LetterVisit:
    """The visit a letter is about: no name of anybody, since mail lies open to others. Moments are aware, in UTC."""

    id: UUID
    unit_name: str
    starts_at: datetime
    ends_at: datetime
    state: State
    taken: bool
    cancel_reason: Reason | None
    cancelled_by: Role | None
    sequence: int
    created_at: datetime
    changed_at: datetime

    @property
    def minutes(self) -> int:
        """Return its length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, kw_only=True)
class LetterBan:
    """The visiting ban a letter is about, in the words of whoever decided it; no `last_day`: until it is lifted."""

    name: str
    decided_by: str
    first_day: date
    last_day: date | None
    message: str


@dataclass(frozen=True, kw_only=True)
class LetterSeries:
    """The recurring visit a letter is about: when it falls, and of which days the letter speaks."""

    id: UUID
    first_day: date
    """It gives the weekday."""
    every_weeks: int
    starts: int
    """Minutes of the wall clock."""
    last_day: date | None
    times: tuple[datetime, ...] = ()
    """Of its visits: those booked, or those cancelled."""
    day: date | None = None
    """The one day that cannot be held."""
    by_relative: bool = False
    left: bool = False
    """It goes on without the reader."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter, claimed to be sent: everything that writing and posting it needs."""

    id: UUID
    kind: MessageKind
    via: Via = Via.MAIL
    address: str = field(repr=False)
    language: str
    tries: int
    """Which try this is, from 1."""
    claimed_at: datetime
    name: str = field(repr=False)
    """The given name of its reader; empty for a unit."""
    relative: UUID | None = None
    """Its reader when she is a relative, who may choose how she is told."""
    phone: str
    """Where to ask: the unit's number when the letter is about a visit, else the home's."""
    timezone: str
    visit: LetterVisit | None
    method: Method | None
    """The calendar part it carries."""
    twice: bool = False
    """A calendar that she subscribes with shows the visit beside the entry that this mail moves."""
    before: datetime | None = None
    """The time a changed visit had before."""
    late_minutes: int = 0
    """How late somebody says to be."""
    own: bool = False
    """She has just done it herself, and is awake."""
    unit: str = ""
    """The unit that it named when it was owed, if the visit may have gone to another since."""
    step: str = ""
    """How far a reminder to staff has escalated: a ReminderKind, for other systems."""
    nickname: str = ""
    """What its reader calls her visits where others can read; empty: the neutral words."""
    trial: bool = False
    """A sample that a manager sends herself."""
    ban: LetterBan | None = None
    series: LetterSeries | None = None
    token: str = field(default="", repr=False)
    """The secret of the link in it."""


def is_moot(
    kind: MessageKind,
    visit: LetterVisit,
    *,
    now: datetime,
    at: datetime | None = None,
    before: datetime | None = None,
) -> bool:
    """Tell whether a letter about a visit says something untrue or useless by now, so that it must not leave.

    A letter to the family of a resident who has died is never right: a person tells them. `at` is the time that a
    confirmation was written for (none: the visit's first), `before` the one that its reader knows from earlier.
    """
    if visit.cancel_reason is Reason.DIED or kind is MessageKind.OVER:
        # A lamp goes out whatever has become of the visit.
        return kind is not MessageKind.OVER
    if kind is MessageKind.NOT_TODAY:
        return visit.state is not State.REFUSED or now - visit.ends_at >= NOT_TODAY_AFTER
    if visit.ends_at <= now:
        return True
    match kind:
        case MessageKind.BOOKED:
            # A visit that was moved has a letter of its own about it.
            moved = visit.starts_at != at if at is not None else visit.sequence > 0
            return visit.state not in COMING or moved
        case MessageKind.CHANGED:
            # Back where it was, there is nothing to tell.
            return visit.state not in COMING or visit.starts_at == before
        case MessageKind.DAY_BEFORE | MessageKind.HOUR_BEFORE:
            # A visit that was moved is reminded of anew, at its own time.
            return visit.state not in COMING or not now < visit.starts_at <= now + REMINDED_AHEAD[kind]
        case MessageKind.READY:
            return visit.state is not State.READY
        case MessageKind.LATE | MessageKind.RELATIVE_LATE:
            return visit.state not in COMING or visit.state is State.ONGOING
        case MessageKind.TAKEN | MessageKind.UNIT_REMINDER:
            return not visit.taken if kind is MessageKind.TAKEN else _is_answered(visit, now=now)
        case _:
            return False


def _is_answered(visit: LetterVisit, *, now: datetime) -> bool:
    """Tell whether nobody needs to be reminded of a visit any more."""
    times = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    still = outcome(ReminderKind.MANAGER, visit.state, taken=visit.taken, **times, now=now)
    return still is not ReminderState.RAISED


def pause_after(tries: int) -> timedelta | None:
    """Return how long a letter waits after its failed try number `tries` (from 1), or None when it is given up.

    The pauses double from a minute to an hour; after a day of them somebody has to look at the address.
    """
    waited = sum((_pause(earlier) for earlier in range(1, tries)), timedelta())
    return _pause(tries) if waited < GIVEN_UP_AFTER else None


def _pause(tries: int) -> timedelta:
    # The exponent is kept small: a pause must not overflow, however often somebody tries.
    return min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)
