"""The worker's ticks: jobs outlive their failures and a clock that is set back."""

import logging
import threading
from datetime import timedelta

import pytest

from tests.commands.processes import soon
from visits import clock
from visits.settings import Settings
from visits.worker.__main__ import ClockWatch, schedule, tick_now
from visits.worker.jobs import Worker, in_code


def test_a_job_outlives_its_failure_and_the_log_names_no_one(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def greet() -> None:
        raise LookupError("ines.lind@familj.example")

    job = Worker(settings).guarded(greet)
    job()
    job()
    assert caplog.text.count("greet failed: LookupError at greet:") == 1
    assert "ines" not in caplog.text


def test_where_an_error_came_from_is_told_without_what_it_says() -> None:
    try:
        int("Rosa Lind")
    except ValueError as error:
        told = in_code(error)
    assert told.startswith("ValueError at test_where_an_error_came_from")
    assert "Rosa" not in told


def test_after_a_clock_set_back_the_jobs_go_on_at_once(settings: Settings) -> None:
    ran = threading.Event()

    class Counting(Worker):
        def remind(self) -> None:
            ran.set()

    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = schedule(Counting(settings))
    # As they stand an hour after the clock was set back by one.
    scheduler.start(paused=True)
    for job in scheduler.get_jobs():
        scheduler.modify_job(job.id, next_run_time=clock.now() + timedelta(hours=1))
    scheduler.resume()
    try:
        assert not ran.wait(0.3)
        tick_now(scheduler)
        assert soon(ran.is_set)
    finally:
        scheduler.shutdown(wait=True)


def test_a_clock_set_back_is_noticed_once_and_one_set_forward_or_slewed_is_not() -> None:
    watch = ClockWatch(wall=1000.0, steady=50.0)
    assert not watch.was_set_back(wall=1010.0, steady=60.0)
    assert watch.was_set_back(wall=1010.0 - 3600, steady=60.2)
    assert not watch.was_set_back(wall=1010.2 - 3600, steady=60.4)
    assert not watch.was_set_back(wall=1010.0, steady=60.6)
    assert not watch.was_set_back(wall=1009.0, steady=60.8)
