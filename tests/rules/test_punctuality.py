"""Punctuality: how late a visit began, and which to look at first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from visits.rules.punctuality import average, lateness, worst_first
from visits.rules.visit_state import State

STARTS = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    state: State
    late: int | None
    starts_at: datetime = STARTS


@pytest.mark.parametrize(
    ("seconds", "late"), [(None, None), (-300, 0), (0, 0), (180, 0), (181, 3), (299, 4), (3600, 60)]
)
def test_three_minutes_are_in_time_and_then_whole_minutes_count(seconds: int | None, late: int | None) -> None:
    started = None if seconds is None else STARTS + timedelta(seconds=seconds)
    assert lateness(STARTS, started) == late


def test_what_nobody_started_comes_first_and_what_was_nobodys_fault_last() -> None:
    forgotten, failed = Held(State.BOOKED, None), Held(State.FAILED, None, STARTS - timedelta(days=1))
    late, in_time, newer = Held(State.HELD, 12), Held(State.HELD, 0), Held(State.HELD, 0, STARTS + timedelta(days=1))
    missed = Held(State.MISSED, None)
    shuffled = [missed, in_time, failed, late, newer, forgotten]
    assert worst_first(shuffled) == [forgotten, failed, late, newer, in_time, missed]


def test_an_average_is_in_whole_minutes() -> None:
    assert average([0, 0, 8]) == 3
