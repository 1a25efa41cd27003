"""The process that reminds, sends what is owed and tidies up: `python -m visits.worker`.

APScheduler only ticks; docs/adr/0030-the-scheduler-only-ticks.md says why.
"""

import logging
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from visits import clock
from visits.memory import settle
from visits.settings import SettingError, Settings
from visits.worker.jobs import Worker, log

REMIND_SECONDS = 2
DELIVER_SECONDS = 2
LISTS_SECONDS = 20
TIDY_SECONDS = 60
ROLL_SECONDS = 180
FORGET_SECONDS = 3600
JOBS_AT_ONCE = 8
"""Enough for each: a lane whose server is slow takes nobody else's turn."""
LOOK_SECONDS = 0.2
SET_BACK_SECONDS = 2.0


def schedule(worker: Worker) -> BackgroundScheduler:
    """Plan the jobs: one at a time of each, however late, in UTC."""
    made = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(JOBS_AT_ONCE)},
        # Without a grace time of None a tick that is a second late would be left out.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    jobs: list[tuple[str, Callable[[], None], int]] = [
        ("remind", worker.remind, REMIND_SECONDS),
        ("give lists", worker.give_lists, LISTS_SECONDS),
        ("tidy", worker.tidy, TIDY_SECONDS),
        ("roll", worker.roll, ROLL_SECONDS),
        ("forget", worker.forget, FORGET_SECONDS),
        *((f"deliver by {via}", lane.deliver, DELIVER_SECONDS) for via, lane in worker.lanes.items()),
    ]
    for name, job, seconds in jobs:
        made.add_job(worker.guarded(job, name), "interval", id=name, seconds=seconds, next_run_time=clock.now())
    return made


def tick_now(scheduler: BackgroundScheduler) -> None:
    """Let every job run at once and go on from there."""
    for job in scheduler.get_jobs():
        scheduler.modify_job(job.id, next_run_time=clock.now())


class ClockWatch:
    """Notices a wall clock that was set back, by one that nobody sets.

    Interval jobs wait for the wall clock: after it was set back by an hour they would not run for an hour.
    """

    def __init__(self, *, wall: float, steady: float) -> None:
        self._ahead = wall - steady

    def was_set_back(self, *, wall: float, steady: float) -> bool:
        """Tell whether the wall clock was set back since the last look; both in seconds."""
        before, self._ahead = self._ahead, wall - steady
        return self._ahead < before - SET_BACK_SECONDS


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish the job in hand and give the lease back."""
    ending: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        # Only noted: this may come while a lock is held that any more would need.
        ending.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    worker = Worker(settings)
    settle()
    scheduler = schedule(worker)
    scheduler.start()
    watch = ClockWatch(wall=clock.now().timestamp(), steady=time.monotonic())
    while not ending:
        time.sleep(LOOK_SECONDS)
        if watch.was_set_back(wall=clock.now().timestamp(), steady=time.monotonic()):
            log.warning("The clock was set back: going on from the new time.")
            tick_now(scheduler)
    worker.stop()
    scheduler.shutdown(wait=True)
    worker.release()


def main() -> int:
    """Run the worker; 2 on a setting that makes no sense."""
    logging.basicConfig(format="visits worker: %(message)s", level=logging.WARNING)
    # It would say at every tick that a long job has not ended yet.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    try:
        run(Settings.from_env())
    except SettingError as error:
        log.error(error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
