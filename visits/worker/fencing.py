"""Whether a letter may still leave: asked of the database, and of two clocks until the very moment it is handed over.

A process may be stopped anywhere, for any time: its lease runs out, another leads and sends what it held. Once woken
it must not send that again. docs/adr/0031-a-letter-is-claimed-looked-at-and-marked.md says what is left open.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from visits import clock
from visits.messages.answers import Outdated

FRESH_SECONDS = 1.0
"""So long one look is as good as new: far less than what is left of a lease that was held at the look."""
MOST_LOOKS = 3
"""When each takes longer than that, the letter is put back and waits for a database that is quicker."""
# The clock that nobody sets and that goes on while the machine sleeps, where there is one.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True)
class Moment:
    """One moment by both clocks, in seconds."""

    steady: float
    wall: float

    @classmethod
    def now(cls) -> Self:
        """Read both."""
        return cls(time.clock_gettime(_STEADY), clock.now().timestamp())


class Fence:
    """Stands between one letter and its way out."""

    def __init__(self, look: Callable[[], bool], *, now: Callable[[], Moment] = Moment.now) -> None:
        self._look, self._now = look, now
        self._looked: Moment | None = None

    def pass_again(self) -> None:
        """Look unless the last look is fresh; raises Outdated when the letter must not leave.

        After a look its own age is asked, too: the process may have been stopped between the answer and us.
        """
        for _ in range(MOST_LOOKS):
            if self._is_fresh():
                return
            self._looked = self._now()
            if not self._look():
                raise Outdated
        if not self._is_fresh():
            raise Outdated

    def _is_fresh(self) -> bool:
        """Tell whether little time has passed since the last look, by either clock: one that was set has not said."""
        if self._looked is None:
            return False
        now = self._now()
        return max(now.steady - self._looked.steady, abs(now.wall - self._looked.wall)) <= FRESH_SECONDS
