"""One lane for each channel: it empties its own part of the outbox and rests by itself when its server is away."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from visits import clock
from visits.rules.kinds import Via
from visits.rules.letters import LONGEST_PAUSE
from visits.services import delivery
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.worker.emptying import Emptying
from visits.worker.lines import Channel

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 60.0
"""Between two tries at a server that is not there; one that says how long to wait is believed up to an hour."""
SAID_AGAIN_SECONDS = 60.0
AWAY_AT_MOST = timedelta(days=1)
"""So long a provider may be away before what has waited that long is given up: as long as a letter is tried."""
GIVEN_UP_AT_ONCE = 500
SURELY_AWAY_SECONDS = 900.0
"""So long a worker finds the provider away before it gives anything up: it may have been away itself, and not that."""


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
        self._suspects: set[UUID] = set()
        """Letters in answer to which the provider said that it takes nothing: one of which it says so again waits."""
        self.pause = FIRST_PAUSE_SECONDS
        self.rests_until = 0.0
        """By the clock that nobody sets, as is `away_since`."""
        self.away_since: float | None = None
        """When this worker first found the provider away, in a row of failures."""

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
                self._give_up()
            return
        if time.monotonic() < self.rests_until:
            return
        emptying = Emptying(
            self._channel,
            self._settings,
            may_work=self._may_work,
            stopping=self._stopping,
            complain=self._complain,
            suspects=self._suspects,
        )
        emptying.run()
        if emptying.trouble is None:
            self.pause, self.away_since = FIRST_PAUSE_SECONDS, None
            self._suspects.clear()
            return
        self._rest(str(emptying.trouble), emptying.trouble.seconds)
        self.away_since = self.away_since or time.monotonic()
        if time.monotonic() - self.away_since >= SURELY_AWAY_SECONDS:
            self._give_up()

    def _rest(self, trouble: str, asked: float | None) -> None:
        self._say(f"the way out by {self.via} takes nothing ({trouble}): it waits.", SAID_AGAIN_SECONDS)
        asked = min(asked or 0.0, LONGEST_PAUSE.total_seconds())
        self.rests_until = time.monotonic() + max(self.pause, asked)
        self.pause = min(2 * self.pause, LONGEST_PAUSE_SECONDS)

    def _give_up(self) -> None:
        """Give up what has waited for a day, if nothing has left for as long: its manager gets to know.

        That stands in the database: how long one worker has run says nothing, since some are restarted every night.
        """
        now = clock.now()
        with reading(self._settings) as session:
            hopeless = delivery.waits_in_vain(session, self.via, since=now - AWAY_AT_MOST)
        if hopeless and self._may_work():
            with writing(self._settings) as session:
                delivery.give_up(session, self.via, since=now - AWAY_AT_MOST, now=now, limit=GIVEN_UP_AT_ONCE)
