"""Between a letter and its way out: a look that is no longer fresh is taken anew, whatever happened meanwhile."""

from collections.abc import Callable

import pytest

from visits.messages.answers import Outdated
from visits.worker.fencing import FRESH_SECONDS, MOST_LOOKS, Fence, Moment


class Clocks:
    def __init__(self) -> None:
        self.steady, self.wall = 100.0, 5000.0

    def now(self) -> Moment:
        return Moment(self.steady, self.wall)

    def pass_by(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def fence(clocks: Clocks, answers: list[bool], during: Callable[[], object] = lambda: None) -> tuple[Fence, list[bool]]:
    """Return a fence whose looks answer in turn, and what it has been answered so far."""
    left, given = list(answers), []

    def look() -> bool:
        during()
        given.append(left.pop(0))
        return given[-1]

    return Fence(look, now=clocks.now), given


def test_one_look_is_enough_while_it_is_fresh(clocks: Clocks) -> None:
    between, looks = fence(clocks, [True])
    between.pass_again()
    clocks.pass_by(FRESH_SECONDS)
    between.pass_again()
    assert looks == [True]


def test_what_is_not_true_any_more_does_not_pass(clocks: Clocks) -> None:
    between, _ = fence(clocks, [False])
    with pytest.raises(Outdated):
        between.pass_again()


@pytest.mark.parametrize(("steady", "wall"), [(30.0, 30.0), (30.0, 0.0), (0.0, 3600.0), (0.0, -3600.0)])
def test_after_a_stop_a_sleep_or_a_clock_that_was_set_it_is_looked_at_anew(
    clocks: Clocks, steady: float, wall: float
) -> None:
    between, looks = fence(clocks, [True, False])
    between.pass_again()
    clocks.steady += steady
    clocks.wall += wall
    with pytest.raises(Outdated):
        between.pass_again()
    assert looks == [True, False]


def test_stopped_in_the_middle_of_a_look_it_does_not_believe_it(clocks: Clocks) -> None:
    stops = [30.0, 0.0]
    between, looks = fence(clocks, [True, False], during=lambda: clocks.pass_by(stops.pop(0)))
    with pytest.raises(Outdated):
        between.pass_again()
    assert looks == [True, False]


def test_a_database_that_always_answers_too_late_lets_the_letter_wait(clocks: Clocks) -> None:
    between, looks = fence(clocks, [True] * MOST_LOOKS, during=lambda: clocks.pass_by(FRESH_SECONDS + 0.1))
    with pytest.raises(Outdated):
        between.pass_again()
    assert len(looks) == MOST_LOOKS


def test_a_second_look_that_is_quick_lets_it_pass(clocks: Clocks) -> None:
    stops = [30.0, 0.0]
    between, looks = fence(clocks, [True, True], during=lambda: clocks.pass_by(stops.pop(0)))
    between.pass_again()
    assert looks == [True, True]
