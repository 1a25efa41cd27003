"""When an SMS may reach a relative: not at night, unless it is about a visit so early that the morning is too late."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from visits.rules.kinds import MessageKind

MORNING = time(7)
EVENING = time(21)
EARLY_VISIT = timedelta(hours=1)
"""A visit that begins so soon after the morning's first SMS is told of at night: in the morning it is too late."""
NEVER_WAIT = frozenset(
    {
        MessageKind.HOUR_BEFORE,
        MessageKind.READY,
        MessageKind.LATE,
        MessageKind.NOT_TODAY,
        MessageKind.UNIT_REMINDER,
        MessageKind.TEST,
    }
)
"""The visit is about to begin, or staff are told: whoever is told is up."""


def leaves_at(
    due_at: datetime, zone: ZoneInfo, *, kind: MessageKind, starts_at: datetime | None, own: bool = False
) -> datetime:
    """Return when an SMS that is due at `due_at` may leave, by the clock of the home.

    `starts_at` is when the visit begins that it is about, if it is about one; what a relative has just done herself,
    her `own`, is confirmed at any hour. Moments are aware.
    """
    wall = due_at.astimezone(zone)
    if own or kind in NEVER_WAIT or MORNING <= wall.time() < EVENING:
        return due_at
    day = wall.date() if wall.time() < MORNING else wall.date() + timedelta(days=1)
    morning = datetime.combine(day, MORNING, zone).astimezone(due_at.tzinfo)
    if starts_at is not None and due_at <= starts_at < morning + EARLY_VISIT:
        return due_at
    return morning
