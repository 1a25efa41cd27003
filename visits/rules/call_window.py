"""When the room of a visit opens and closes, who may enter, and how two browsers in it find each other."""

from datetime import datetime, timedelta
from enum import StrEnum

from visits.rules.visit_state import COMING, OUTCOMES, State

OPENS_BEFORE = timedelta(minutes=15)
GRACE = timedelta(minutes=15)
"""How long after its planned end somebody may still come, when the visit has not been started."""
LONGEST_OVERTIME = timedelta(hours=2)
"""A visit going on is not cut off by the clock; but a tablet forgotten in a room must not film for ever."""
LATE_AFTER = timedelta(minutes=5)
UNSEEN_MEANS_GONE = timedelta(seconds=15)
MOST_RELATIVES = 4
"""In a mesh everybody sends to everybody: more than four and a phone's upload no longer does."""
MOST_TABLETS = 2
"""One, and for some seconds the one it was before it was reloaded."""
LARGEST_PAYLOAD = 64 * 1024


class Entry(StrEnum):
    """What somebody who comes to the room finds."""

    UNCONFIRMED = "unconfirmed"
    TOO_EARLY = "too_early"
    WAITING = "waiting"
    """She may sit down; nobody sees or hears anybody yet."""
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


class Wait(StrEnum):
    """Why a relative in the room has no picture yet."""

    EARLY = "early"
    PREPARING = "preparing"
    READY = "ready"
    STARTING = "starting"
    LATE = "late"


class Side(StrEnum):
    """Which end of the call a browser is at."""

    TABLET = "tablet"
    RELATIVE = "relative"


class SignalKind(StrEnum):
    """What one browser tells another while they connect (RFC 9429); nothing else goes through the mailbox."""

    OFFER = "offer"
    ANSWER = "answer"
    CANDIDATE = "candidate"


class RoomClosed(Exception):
    """Raised when somebody wants into a room that is not open to her; `entry` says why."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self.entry = entry


class RoomFull(Exception):
    """Raised when as many are in the room as it holds."""


class PeerGone(Exception):
    """Raised when a browser asks as somebody who has left the room: it must come in anew."""


def opens_at(starts_at: datetime) -> datetime:
    """Return when relatives may come in."""
    return starts_at - OPENS_BEFORE


def entry(state: State, *, starts_at: datetime, ends_at: datetime, now: datetime) -> Entry:
    """Say what a relative finds who comes at `now`.

    What staff do counts more than the clock: a visit that is ready or going on is open, early or late.
    """
    if state in OUTCOMES:
        return Entry.OVER
    if state not in COMING:
        return Entry.CANCELLED
    closes = ends_at + (LONGEST_OVERTIME if state is State.ONGOING else GRACE)
    if now >= closes:
        return Entry.OVER
    if state is State.REQUESTED:
        return Entry.UNCONFIRMED
    if state is State.ONGOING:
        return Entry.OPEN
    early = now < opens_at(starts_at) and state is not State.READY
    return Entry.TOO_EARLY if early else Entry.WAITING


def may_be_in(found: Entry, side: Side) -> bool:
    """Answer whether that side may be in the room: the tablet only while the visit is going on."""
    return found is Entry.OPEN or (side is Side.RELATIVE and found is Entry.WAITING)


def require_entry(found: Entry, side: Side) -> None:
    """Raise RoomClosed unless that side may be in the room."""
    if not may_be_in(found, side):
        raise RoomClosed(found)


def wait(state: State, *, starts_at: datetime, now: datetime) -> Wait:
    """Say why a relative in the room has no picture yet."""
    if state is State.ONGOING:
        return Wait.STARTING
    if state is State.READY:
        return Wait.READY
    if now >= starts_at + LATE_AFTER:
        return Wait.LATE
    return Wait.PREPARING if state is State.PREPARING else Wait.EARLY


def minutes_until(moment: datetime, *, now: datetime) -> int:
    """Return the whole minutes left until `moment`, rounded up: it never says 0 too soon."""
    return max(0, -int((now - moment).total_seconds() // 60))


def is_here(seen_at: datetime, *, now: datetime) -> bool:
    """Tell whether a browser last seen then still counts as in the room."""
    return now - seen_at <= UNSEEN_MEANS_GONE


def has_place(side: Side, *, there: int) -> bool:
    """Tell whether one more browser of that side fits, with `there` of them in the room."""
    return there < (MOST_TABLETS if side is Side.TABLET else MOST_RELATIVES)
