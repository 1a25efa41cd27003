"""The worker's jobs: remind, deliver, roll, tidy. Each is a few calls to a service, and any number of workers may tick.

Which work is due stands in the database, so that nothing is lost when a worker is killed; the one that holds the lease
works, the others stand by.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

from visits import clock
from visits.messages import post
from visits.rules.letters import Letter
from visits.services import delivery, leases, reminding, series_rolling, tidying
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.worker.mails import mail_of

LEASE = "worker"
LEASE_SECONDS = 12
BATCH = 50
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 60.0
"""Between two tries at a mail server that is not there."""
SAID_AGAIN_SECONDS = 60.0
ROLL_SHARE = 6
"""Of so many milliseconds rolling holds the write lock for one: on SQLite whoever books meanwhile looks for it in steps
of some milliseconds, and finds it free, however slow the machine is."""

log = logging.getLogger("visits.worker")


class Worker:
    """Does the jobs of one installation, while it holds the lease."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._holder = uuid4().hex
        self._leads = False
        self._lease_lock = threading.Lock()
        self._stopping = False
        self._said: dict[str, float] = {}
        self._pause = FIRST_PAUSE_SECONDS
        self._mail_rests_until = 0.0

    def remind(self) -> None:
        """Raise the reminders that are due."""
        if self._may_work():
            with writing(self._settings) as session:
                reminding.sweep(session, now=clock.now())

    def deliver(self) -> None:
        """Send the letters that are owed, until none is left, the server fails or we are to stop."""
        if not self._settings.mail.host:
            self.say_once("SMTP_HOST names no mail server: mail waits in the outbox.", again=float("inf"))
            return
        while not self._stopping and time.monotonic() >= self._mail_rests_until and self._may_work():
            with writing(self._settings) as session:
                claimed = delivery.claim(session, now=clock.now(), limit=BATCH)
            if not claimed:
                return
            self._send_all(claimed)

    def roll(self) -> None:
        """Fill the horizon of recurring visits: a day of one series in each transaction, with a pause between two."""
        failed: set[UUID] = set()
        while not self._stopping and self._may_work():
            with reading(self._settings) as session:
                due = series_rolling.due(session, now=clock.now(), limit=BATCH, but=failed)
            if not due:
                return
            failed |= self._roll_all(due)

    def tidy(self) -> None:
        """Throw away what is of no use any more."""
        if self._may_work():
            with writing(self._settings) as session:
                tidying.tidy(session, now=clock.now())

    def stop(self) -> None:
        """Finish the letter in hand and begin no other."""
        self._stopping = True

    def release(self) -> None:
        """Let another worker lead at once."""
        with writing(self._settings) as session:
            leases.release(session, LEASE, self._holder)

    def guarded(self, job: Callable[[], None]) -> Callable[[], None]:
        """Make a job that outlives its own failures: the next tick goes on."""

        def run() -> None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs and the next tick must go on
                self.say_once(f"{job.__name__} failed: {in_code(error)}", again=SAID_AGAIN_SECONDS)

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
            with writing(self._settings) as session:
                holds = leases.hold(session, LEASE, self._holder, now=clock.now(), seconds=LEASE_SECONDS)
                if holds and not self._leads:
                    delivery.take_over(session)
            self._leads = holds
        return holds

    def _roll_all(self, due: Sequence[UUID]) -> set[UUID]:
        """Book a day of each series; return those that could not be dealt with, for the next tick."""
        failed = set()
        for series in due:
            if self._stopping:
                break
            began = time.monotonic()
            try:
                with writing(self._settings) as session:
                    series_rolling.roll(session, series, now=clock.now())
            except Exception as error:  # noqa: BLE001 - one series must not hold up the others
                self.say_once(f"a recurring visit failed: {in_code(error)}", again=SAID_AGAIN_SECONDS)
                failed.add(series)
            time.sleep((ROLL_SHARE - 1) * (time.monotonic() - began))
        return failed

    def _send_all(self, claimed: Sequence[Letter]) -> None:
        with post.Line(self._settings.mail) as line:
            for number, letter in enumerate(claimed):
                if self._stopping:
                    self._put_back(claimed[number:])
                    return
                try:
                    self._send(letter, line)
                except post.Unreachable as trouble:
                    self._put_back(claimed[number:])
                    self._rest(str(trouble))
                    return
        self._pause = FIRST_PAUSE_SECONDS

    def _send(self, letter: Letter, line: post.Line) -> None:
        """Send one letter and write down what came of it; one that is no longer true is looked at afresh."""
        with reading(self._settings) as session:
            unchanged = delivery.unchanged(session, letter, now=clock.now())
        if not unchanged:
            self._put_back([letter])
            return
        try:
            line.send(mail_of(letter, self._settings))
        except post.Refused as trouble:
            with writing(self._settings) as session:
                delivery.mark_refused(session, letter, trouble=f"refused: {trouble}")
        except post.TryLater as trouble:
            self._failed(letter, f"later: {trouble}")
        except post.Unreachable:
            raise
        except Exception as error:  # noqa: BLE001 - a letter that cannot be written must not hold up the others
            self.say_once(f"a letter ({letter.kind}) failed: {in_code(error)}", again=SAID_AGAIN_SECONDS)
            self._failed(letter, type(error).__name__)
        else:
            with writing(self._settings) as session:
                delivery.mark_sent(session, letter, now=clock.now())

    def _failed(self, letter: Letter, trouble: str) -> None:
        with writing(self._settings) as session:
            delivery.mark_failed(session, letter, trouble=trouble, now=clock.now())

    def _put_back(self, claimed: Sequence[Letter]) -> None:
        with writing(self._settings) as session:
            delivery.put_back(session, claimed)

    def _rest(self, trouble: str) -> None:
        self.say_once(f"the mail server takes nothing ({trouble}): mail waits.", again=SAID_AGAIN_SECONDS)
        self._mail_rests_until = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)


def in_code(error: BaseException) -> str:
    """Say where an error came from without its message: a database's names the values, and so people."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
