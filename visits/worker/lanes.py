"""One lane for each channel: it empties its own part of the outbox and rests by itself when its server is away."""

import time
from collections.abc import Callable

from visits.rules.kinds import Via
from visits.rules.letters import LONGEST_PAUSE
from visits.services import delivery
from visits.settings import Settings
from visits.storage.database import reading
from visits.worker.emptying import Emptying
from visits.worker.lines import Channel

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 60.0
"""Between two tries at a server that is not there; one that says how long to wait is believed up to an hour."""
SAID_AGAIN_SECONDS = 60.0


class Lane:
    """Delivers what is owed by one channel, whatever becomes of the others."""

    def __init__(
        self,
        channel: Channel,
        settings: Settings,
        *,
        may_work: Callable[[], bool],
        stopping: Callable[[], bool],
        say: Callable[[str, float], None],
        complain: Callable[[str, Exception], None],
    ) -> None:
        self._channel, self._settings = channel, settings
        self._may_work, self._stopping, self._say, self._complain = may_work, stopping, say, complain
        self.pause = FIRST_PAUSE_SECONDS
        self.rests_until = 0.0
        """By the clock that nobody sets."""

    @property
    def via(self) -> Via:
        """Name its channel."""
        return self._channel.via

    def deliver(self) -> None:
        """Send what is owed, until none is left, the server fails or we are to stop."""
        if self._channel.lacks:
            with reading(self._settings) as session:
                owed = delivery.owes(session, self.via)
            if owed:
                self._say(self._channel.lacks, float("inf"))
            return
        if time.monotonic() < self.rests_until:
            return
        emptying = Emptying(
            self._channel,
            self._settings,
            may_work=self._may_work,
            stopping=self._stopping,
            complain=self._complain,
        )
        emptying.run()
        if emptying.trouble is None:
            self.pause = FIRST_PAUSE_SECONDS
        else:
            self._rest(str(emptying.trouble), emptying.trouble.seconds)

    def _rest(self, trouble: str, asked: float | None) -> None:
        self._say(f"the way out by {self.via} takes nothing ({trouble}): it waits.", SAID_AGAIN_SECONDS)
        asked = min(asked or 0.0, LONGEST_PAUSE.total_seconds())
        self.rests_until = time.monotonic() + max(self.pause, asked)
        self.pause = min(2 * self.pause, LONGEST_PAUSE_SECONDS)
