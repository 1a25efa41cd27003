"""The life of a visit is one table of moves."""

from itertools import pairwise

import pytest

from visits.rules.people import Role
from visits.rules.visit_state import COMING, MOVES, OUTCOMES, IllegalMove, State, require_move


def test_every_state_has_its_row() -> None:
    assert set(MOVES) == set(State)


def test_the_good_path_is_allowed_to_staff() -> None:
    path = [State.REQUESTED, State.BOOKED, State.PREPARING, State.READY, State.ONGOING, State.HELD]
    for now, wanted in pairwise(path):
        require_move(now, wanted, role=Role.STAFF)


@pytest.mark.parametrize("state", list(State))
def test_a_relative_only_withdraws_and_cancels_what_has_not_begun(state: State) -> None:
    allowed = set()
    for wanted in State:
        try:
            require_move(state, wanted, role=Role.RELATIVE)
        except IllegalMove:
            continue
        allowed.add(wanted)
    expected = {
        State.REQUESTED: {State.WITHDRAWN},
        State.BOOKED: {State.CANCELLED},
        State.PREPARING: {State.CANCELLED},
        State.READY: {State.CANCELLED},
    }
    assert allowed == expected.get(state, set())


def test_what_is_over_never_comes_back() -> None:
    for over in set(State) - COMING:
        assert not MOVES[over] & COMING


def test_an_outcome_can_be_put_right_but_a_cancellation_cannot() -> None:
    for outcome in OUTCOMES:
        assert MOVES[outcome] == OUTCOMES - {outcome}
    assert MOVES[State.CANCELLED] == frozenset()


def test_an_illegal_move_says_from_where_to_where() -> None:
    with pytest.raises(IllegalMove) as caught:
        require_move(State.HELD, State.BOOKED, role=Role.MANAGER)
    assert (caught.value.now, caught.value.wanted) == (State.HELD, State.BOOKED)
