"""The life of a visit: its states and the one table of allowed moves."""

from datetime import datetime
from enum import StrEnum

from visits.rules.people import Role


class State(StrEnum):
    """Where a visit stands. `ready` means the resident sits before the tablet."""

    REQUESTED = "requested"
    BOOKED = "booked"
    PREPARING = "preparing"
    READY = "ready"
    ONGOING = "ongoing"
    HELD = "held"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    MISSED = "missed"
    REFUSED = "refused"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a visit was cancelled. Who cancelled it is recorded beside."""

    RELATIVE_CANNOT = "relative_cannot"
    RELATIVE_ILL = "relative_ill"
    OTHER_TIME = "other_time"
    HOME_CANNOT = "home_cannot"
    RESIDENT_CANNOT = "resident_cannot"
    MISTAKE = "mistake"
    BAN = "ban"
    MOVED_OUT = "moved_out"
    DIED = "died"


RELATIVE_REASONS = (Reason.RELATIVE_CANNOT, Reason.RELATIVE_ILL, Reason.OTHER_TIME, Reason.MISTAKE)
STAFF_REASONS = (Reason.RESIDENT_CANNOT, Reason.HOME_CANNOT, Reason.RELATIVE_CANNOT, Reason.MISTAKE)


class Channel(StrEnum):
    """Through what a visit was booked: half of the relatives phone."""

    WEB = "web"
    PHONE = "phone"
    IN_PERSON = "in_person"
    RESIDENT = "resident"


S = State
MOVES: dict[State, frozenset[State]] = {
    S.REQUESTED: frozenset({S.BOOKED, S.DECLINED, S.WITHDRAWN}),
    S.BOOKED: frozenset({S.PREPARING, S.CANCELLED, S.MISSED, S.REFUSED, S.FAILED}),
    # Back to booked is the undo of a preparation taken by mistake.
    S.PREPARING: frozenset({S.BOOKED, S.READY, S.CANCELLED, S.MISSED, S.REFUSED, S.FAILED}),
    S.READY: frozenset({S.PREPARING, S.ONGOING, S.CANCELLED, S.MISSED, S.REFUSED, S.FAILED}),
    S.ONGOING: frozenset({S.HELD, S.MISSED, S.REFUSED, S.FAILED}),
    # An outcome tapped by mistake can be put right the same day; see `may_correct`.
    S.HELD: frozenset({S.MISSED, S.REFUSED, S.FAILED}),
    S.MISSED: frozenset({S.HELD, S.REFUSED, S.FAILED}),
    S.REFUSED: frozenset({S.HELD, S.MISSED, S.FAILED}),
    S.FAILED: frozenset({S.HELD, S.MISSED, S.REFUSED}),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.CANCELLED: frozenset(),
}

OUTCOMES = frozenset({S.HELD, S.MISSED, S.REFUSED, S.FAILED})
COMING = frozenset({S.REQUESTED, S.BOOKED, S.PREPARING, S.READY, S.ONGOING})
"""States in which a visit still claims its resident and tablet."""
CHANGEABLE = frozenset({S.REQUESTED, S.BOOKED})
"""States in which its time can still be changed: nobody prepares it yet."""
AT_THE_TABLET = frozenset({S.PREPARING, S.READY, S.ONGOING})
"""States in which somebody in the unit has the visit in hand."""
RELATIVE_MOVES = frozenset(
    {(S.REQUESTED, S.WITHDRAWN), (S.BOOKED, S.CANCELLED), (S.PREPARING, S.CANCELLED), (S.READY, S.CANCELLED)}
)


def is_silent(state: State, reason: Reason | None, *, ends_at: datetime, died_at: datetime | None) -> bool:
    """Tell whether a death has ended a visit: to relatives nothing is said of it, not even that it is cancelled.

    What had its time before, or was held all the same, stays as it was. Moments are aware.
    """
    return reason is Reason.DIED or (died_at is not None and ends_at > died_at and state is not State.HELD)


class IllegalMove(ValueError):
    """Raised when a visit cannot go from where it is (`now`) to where somebody wants it (`wanted`)."""

    def __init__(self, now: State, wanted: State) -> None:
        super().__init__(f"a visit cannot go from {now} to {wanted}")
        self.now = now
        self.wanted = wanted


def require_move(now: State, wanted: State, *, role: Role) -> None:
    """Check one move of a visit for somebody of `role`; raise IllegalMove when the table does not hold it."""
    allowed = wanted in MOVES[now] and (role is not Role.RELATIVE or (now, wanted) in RELATIVE_MOVES)
    if not allowed:
        raise IllegalMove(now, wanted)
