"""Who may say, and when, that a visit begins a few minutes late."""

from datetime import UTC, datetime, timedelta

import pytest

from visits.rules.lateness import RELATIVES_AHEAD, may_say_late
from visits.rules.visit_state import State

TWO = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


def may(state: State, now: datetime) -> bool:
    return may_say_late(state, starts_at=TWO, ends_at=TWO + timedelta(minutes=30), ahead=RELATIVES_AHEAD, now=now)


@pytest.mark.parametrize(("minutes", "answer"), [(-121, False), (-120, True), (0, True), (29, True), (30, False)])
def test_shortly_before_and_until_its_time_is_up(minutes: int, answer: bool) -> None:
    assert may(State.BOOKED, TWO + timedelta(minutes=minutes)) is answer


def test_only_of_a_visit_that_has_not_begun() -> None:
    sayable = {State.BOOKED, State.PREPARING, State.READY}
    assert {state for state in State if may(state, TWO)} == sayable
