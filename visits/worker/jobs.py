"""The worker's jobs: remind, deliver, roll, tidy. Each is a few calls to a service, and any number of workers may tick.

Which work is due stands in the database, so that nothing is lost when a worker is killed; the one that holds the lease
works, the others stand by.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from visits import clock
from visits.calendars.feed import RENDERER_RELEASE
from visits.rules.kinds import Via
from visits.services import (
    day_lists,
    delivery,
    feed_release,
    leases,
    reminding,
    retention,
    series_rolling,
    tidying,
    undelivered,
)
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.worker import identity
from visits.worker.channels import channels
from visits.worker.lanes import SAID_AGAIN_SECONDS, Lane

LEASE = "worker"
LEASE_SECONDS = 12
CLOCKS_APART_SECONDS = 1
"""So far the clocks of two machines with workers may be apart: NTP keeps them within a fraction of it. A standby whose
clock is behind by as much still leads within 15 s of the leader's death. One whose clock is ahead takes over as much
too early; the leader notices within `SURE_SECONDS`."""
SURE_SECONDS = 1.0
"""So long a lease that was held need not be asked about: it runs for half its length at least."""
BATCH = 50
ROLL_SHARE = 12
"""Of so many milliseconds rolling holds the write lock for one. Whoever books on SQLite meanwhile looks for it again
and again, some milliseconds apart: with one of six, one in 25,000 found it held eight times in a row."""

log = logging.getLogger("visits.worker")


class Worker:
    """Does the jobs of one installation, while it holds the lease."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._holder = identity.holder()
        self._leads = False
        self._lease_lock = threading.Lock()
        self._stopping = False
        self._sure_until = float("-inf")
        self._said: dict[str, float] = {}
        self.lanes = {
            channel.via: Lane(
                channel,
                settings,
                may_work=self._may_go_on,
                stopping=lambda: self._stopping,
                say=self._say,
                complain=self._complain,
            )
            for channel in channels(settings)
        }

    def remind(self) -> None:
        """Raise the reminders that are due."""
        more = True
        while more and not self._stopping and self._may_work():
            with writing(self._settings) as session:
                more = reminding.sweep(session, now=clock.now()).more

    def give_lists(self) -> None:
        """Give the day's list to the units whose shift has begun."""
        if self._may_work():
            with writing(self._settings) as session:
                day_lists.give(session, now=clock.now())

    def deliver(self, via: Via = Via.MAIL) -> None:
        """Send what is owed by one channel."""
        self.lanes[via].deliver()

    def roll(self) -> None:
        """Fill the horizon of recurring visits: a day of one series in each transaction, with a pause between two.

        When that is done, days that could not be held are tried again.
        """
        failed: set[UUID] = set()
        while not self._stopping and self._may_work():
            with reading(self._settings) as session:
                now, due = clock.now(), list[tuple[UUID, date | None]]()
                due += ((series, None) for series in series_rolling.due(session, now=now, limit=BATCH, but=failed))
                due += () if due else series_rolling.due_again(session, now=now, limit=BATCH, but=failed)
            if not due:
                return
            failed |= self._roll_all(due)

    def tidy(self) -> None:
        """Throw away what is of no use; tell managers of what could not be delivered, calendars of a new release."""
        if self._may_work():
            with writing(self._settings) as session:
                tidying.tidy(session, now=clock.now())
                undelivered.tell(session, now=clock.now())
                feed_release.write_anew(session, f"{RENDERER_RELEASE} {self._settings.public_url}", now=clock.now())

    def forget(self) -> None:
        """Make old visits anonymous and forget old messages, a few in each transaction."""
        self._forget(retention.old_visits, partial(retention.anonymise, now=clock.now()))
        self._forget(retention.old_series, retention.forget_series)
        self._forget(retention.old_messages, retention.forget_messages)

    def stop(self) -> None:
        """Finish the letter in hand and begin no other."""
        self._stopping = True

    def release(self) -> None:
        """Let another worker lead at once."""
        self._sure_until = float("-inf")
        with writing(self._settings) as session:
            leases.release(session, LEASE, self._holder)

    def guarded(self, job: Callable[[], None], name: str = "") -> Callable[[], None]:
        """Make a job that outlives its own failures: the next tick goes on."""

        def run() -> None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs and the next tick must go on
                self.say_once(f"{name or job.__name__} failed: {in_code(error)}", again=SAID_AGAIN_SECONDS)

        return run

    def say_once(self, text: str, *, again: float) -> None:
        """Log something that would come with every tick; once more after `again` seconds."""
        now = time.monotonic()
        if now - self._said.get(text, float("-inf")) >= again:
            self._said[text] = now
            log.warning(text)

    def _may_work(self) -> bool:
        """Take or keep the lease; a new leader frees the letters that the last one may have left claimed."""
        with self._lease_lock:
            asked = time.monotonic()
            with writing(self._settings) as session:
                holds = leases.hold(
                    session,
                    LEASE,
                    self._holder,
                    now=clock.now(),
                    seconds=LEASE_SECONDS,
                    is_dead=identity.is_dead,
                )
                if holds and not self._leads:
                    delivery.take_over(session)
            self._leads = holds
            self._sure_until = asked + SURE_SECONDS if holds else float("-inf")
        return holds

    def _may_go_on(self) -> bool:
        """Tell whether to go on with what was begun; asked many times a second, it asks the database about once."""
        return not self._stopping and (time.monotonic() < self._sure_until or self._may_work())

    def _forget(self, find: Callable[..., list[UUID]], forget: Callable[..., int]) -> None:
        """Look and forget in turn. Looking reads a lot: on SQLite nobody could book if it held the write lock."""
        while not self._stopping and self._may_work():
            with reading(self._settings) as session:
                found = find(session, now=clock.now(), limit=BATCH)
            if not found:
                break
            with writing(self._settings) as session:
                forget(session, found)

    def _roll_all(self, due: Sequence[tuple[UUID, date | None]]) -> set[UUID]:
        """Book the next day of each series, or one day again; return those that failed, for the next tick."""
        failed = set()
        for series, day in due:
            if self._stopping:
                break
            began = time.monotonic()
            try:
                with writing(self._settings) as session:
                    if day is None:
                        series_rolling.roll(session, series, now=clock.now())
                    else:
                        series_rolling.retry(session, series, day, now=clock.now())
            except Exception as error:  # noqa: BLE001 - one series must not hold up the others
                self.say_once(f"a recurring visit failed: {in_code(error)}", again=SAID_AGAIN_SECONDS)
                failed.add(series)
            time.sleep((ROLL_SHARE - 1) * (time.monotonic() - began))
        return failed

    def _say(self, text: str, again: float) -> None:
        self.say_once(text, again=again)

    def _complain(self, what: str, error: Exception) -> None:
        self.say_once(f"{what} failed: {in_code(error)}", again=SAID_AGAIN_SECONDS)


def in_code(error: BaseException) -> str:
    """Say where an error came from without its message: a database's names the values, and so people."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
