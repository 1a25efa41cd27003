"""Several changes in a row become one message: what is still to be said when something else has happened meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from visits.rules.kinds import MessageKind

WAITS = timedelta(minutes=1)
"""How long what staff did waits for what they do next."""
LONGEST = timedelta(minutes=5)
"""However often they change it again, so long after the first change somebody is told how it stands."""
CHANGES = frozenset({MessageKind.BOOKED, MessageKind.CHANGED, MessageKind.CANCELLED})
"""What a message says of a change; a later one takes the place of one that waits."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What a message says of a visit; `knew` is the time that its reader knows, if the visit has another one now."""

    kind: MessageKind
    knew: datetime | None = None


def combine(waiting: News, later: News, *, starts_at: datetime, own: bool) -> News | None:
    """Return what is left to say to somebody for whom `waiting` has not left, now that `later` has happened.

    None when there is nothing she needs to know; of her `own` doing she is always told. `starts_at` is when the visit
    begins now.
    """
    if waiting.kind is MessageKind.BOOKED:
        if later.kind is MessageKind.CHANGED:
            return waiting
        return later if own else None
    if later.kind is MessageKind.CHANGED and waiting.knew == starts_at and not own:
        return None
    return News(kind=later.kind, knew=waiting.knew)


def due_at(*, first: datetime, now: datetime) -> datetime:
    """Return when staff's latest change is told of, when the first that was not told of yet was made at `first`."""
    return max(now, min(now + WAITS, first + LONGEST))
