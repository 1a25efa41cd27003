"""What came of sending a letter, and when one that failed is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from visits.rules.letters import LONGEST_PAUSE, Letter, pause_after


class End(StrEnum):
    """How one try ended."""

    SENT = "sent"
    LATER = "later"
    """It may pass another time."""
    REFUSED = "refused"
    """It never will."""
    PUT_BACK = "put_back"
    """Nobody tried."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one claimed letter at `at`."""

    letter: Letter
    end: End
    at: datetime
    trouble: str = ""
    """A code for those who run the house, never the server's own words: they may hold the address."""
    asked: timedelta | None = None
    """How long the provider asked us to wait."""
    address_is_dead: bool = False
    provider_id: str = ""


def next_try(tries: int, asked: timedelta | None) -> timedelta | None:
    """Return how long a letter waits after failed try number `tries` (from 1), or None when it is given up.

    The provider's own wish counts when it is longer than our pause, up to the longest of ours.
    """
    pause = pause_after(tries)
    return None if pause is None else max(pause, min(asked or timedelta(), LONGEST_PAUSE))
