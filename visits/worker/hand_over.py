"""Where the thread that claims and the lines that carry meet: letters go one way, what came of them the other."""

import threading
from collections import deque
from collections.abc import Iterable

from visits.rules.delivery import Outcome
from visits.rules.letters import Letter

IDLE_SECONDS = 0.2
"""So long a line with nothing to carry waits for more before it hangs up."""


class HandOver:
    """A shelf of letters for a few lines; every method may be called by any thread."""

    def __init__(self) -> None:
        self._letters: deque[Letter] = deque()
        self._outcomes: list[Outcome] = []
        self._more = threading.Condition()
        self._turn = threading.Event()
        self._low = 0
        self._carried = 0
        self._closed = False
        self.lines = 0
        """How many are open; changed by who opens one, and by `leave`."""

    def lay_out(self, letters: Iterable[Letter], *, low: int) -> None:
        """Add letters for the lines; who claims is woken once fewer than `low` are left."""
        with self._more:
            self._letters.extend(letters)
            self._low = low
            self._more.notify_all()

    def take(self) -> Letter | None:
        """Take one to carry; None when there is nothing more to do for this line."""
        with self._more:
            self._more.wait_for(lambda: self._letters or self._closed, IDLE_SECONDS)
            if self._closed or not self._letters:
                return None
            self._carried += 1
            letter = self._letters.popleft()
            if len(self._letters) < self._low:
                self._turn.set()
            return letter

    def bring(self, outcome: Outcome) -> None:
        """Say what came of the one that was taken."""
        with self._more:
            self._carried -= 1
            self._outcomes.append(outcome)
            if not self._letters and not self._carried:
                self._turn.set()

    @property
    def deserted(self) -> bool:
        """Tell whether every line is closed and nothing of theirs is left here."""
        with self._more:
            return self.lines == 0 and not self._outcomes

    def leave(self) -> None:
        """Say that a line is closed."""
        with self._more:
            self.lines -= 1
            self._turn.set()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until letters run out or a line has closed."""
        self._turn.wait(seconds)
        self._turn.clear()

    def close(self) -> list[Letter]:
        """Hand out nothing any more; return what is left."""
        with self._more:
            self._closed = True
            left = list(self._letters)
            self._letters.clear()
            self._more.notify_all()
            return left

    def outcomes(self) -> list[Outcome]:
        """Take what has been brought since the last time."""
        with self._more:
            brought, self._outcomes = self._outcomes, []
            return brought

    @property
    def waiting(self) -> int:
        """Return how many letters no line has taken."""
        return len(self._letters)

    @property
    def idle(self) -> bool:
        """Tell whether nothing waits, is carried or was brought."""
        with self._more:
            return not self._letters and not self._carried and not self._outcomes
