"""Who may say, and when, that a visit begins a few minutes late."""

from datetime import datetime, timedelta

from visits.rules.visit_state import State

LATE_BY = (5, 10, 15)
"""Minutes; whoever is later than that chooses another time."""
STAFF_AHEAD = timedelta(hours=1)
RELATIVES_AHEAD = timedelta(hours=2)
_NOT_BEGUN = frozenset({State.BOOKED, State.PREPARING, State.READY})


def may_say_late(state: State, *, starts_at: datetime, ends_at: datetime, ahead: timedelta, now: datetime) -> bool:
    """Tell whether somebody may say she is late: from `ahead` of the visit on, until it begins or its time is up."""
    return state in _NOT_BEGUN and starts_at - ahead <= now < ends_at
