"""What the board asks of staff: the visit in focus, the one deed, the list, and what may be said of a visit."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from visits.rules import board
from visits.rules.board import Aids, Deed, Tick
from visits.rules.visit_state import MOVES, OUTCOMES, State

NOW = datetime(2026, 11, 23, 14, 18, tzinfo=UTC)
KARL, AMINA = uuid4(), uuid4()


@dataclass(frozen=True, kw_only=True)
class Planned:
    starts_at: datetime
    ends_at: datetime
    state: State = State.BOOKED
    taken_by: UUID | None = None


def planned(minutes: int, state: State = State.BOOKED, *, taken_by: UUID | None = None) -> Planned:
    starts = NOW + timedelta(minutes=minutes)
    return Planned(starts_at=starts, ends_at=starts + timedelta(minutes=30), state=state, taken_by=taken_by)


def test_the_next_visit_comes_first() -> None:
    held, soon, later = planned(-90, State.HELD), planned(12), planned(60)
    assert board.first([held, later, soon], me=KARL, now=NOW) == soon


def test_what_karl_has_in_hand_comes_before_what_is_next() -> None:
    his, next_one = planned(60, State.PREPARING, taken_by=KARL), planned(12)
    assert board.first([next_one, his], me=KARL, now=NOW) == his
    assert board.first([next_one, his], me=AMINA, now=NOW) == next_one


def test_a_visit_nobody_said_anything_about_waits_behind_those_that_can_still_be_held() -> None:
    forgotten, next_one = planned(-120), planned(12)
    assert board.first([forgotten, next_one], me=KARL, now=NOW) == next_one
    assert board.first([forgotten], me=KARL, now=NOW) == forgotten


def test_a_day_that_is_done_has_nothing_in_focus() -> None:
    assert board.first([planned(-90, State.HELD), planned(30, State.CANCELLED)], me=KARL, now=NOW) is None


def test_a_request_is_not_yet_the_boards_business() -> None:
    assert not board.is_open(State.REQUESTED)
    assert board.first([planned(12, State.REQUESTED)], me=KARL, now=NOW) is None


@pytest.mark.parametrize(
    ("state", "taken", "expected"),
    [
        (State.BOOKED, False, Deed.TAKE),
        (State.BOOKED, True, Deed.PREPARE),
        (State.PREPARING, True, Deed.READY),
        (State.READY, True, Deed.START),
        (State.ONGOING, True, Deed.REJOIN),
        (State.HELD, True, Deed.NOTHING),
        (State.CANCELLED, False, Deed.NOTHING),
    ],
)
def test_every_state_has_one_thing_to_do(state: State, taken: bool, expected: Deed) -> None:
    assert board.deed(state, taken=taken) is expected


def test_only_what_rosa_has_is_asked_for() -> None:
    assert board.ticks_before(Aids()) == (Tick.CHARGED, Tick.LIGHT)
    everything = Aids(hearing_aid=True, glasses=True, hearing_loop=True, staff_stays=True)
    assert set(board.ticks_before(everything)) == set(Tick) - set(board.TICKS_AFTER)


def test_well_ahead_a_visit_is_cancelled_and_close_to_its_time_its_outcome_is_noted() -> None:
    ahead, close = planned(16), planned(15)
    assert board.may_cancel(ahead, now=NOW)
    assert board.outcomes(ahead, now=NOW) == ()
    assert not board.may_cancel(close, now=NOW)
    assert board.outcomes(close, now=NOW) == (State.REFUSED, State.FAILED)


def test_nobody_is_missed_before_the_visit_was_to_start() -> None:
    assert State.MISSED not in board.outcomes(planned(1), now=NOW)
    assert State.MISSED in board.outcomes(planned(0), now=NOW)


def test_a_visit_going_on_is_never_cancelled_and_may_have_been_held() -> None:
    early = planned(30, State.ONGOING)
    assert not board.may_cancel(early, now=NOW)
    assert board.outcomes(early, now=NOW) == (State.HELD, State.REFUSED, State.FAILED)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("minutes", [-60, 0, 10, 60])
def test_no_outcome_is_offered_that_the_table_of_moves_refuses(state: State, minutes: int) -> None:
    offered = board.outcomes(planned(minutes, state), now=NOW)
    assert set(offered) - {state} <= MOVES[state]


def test_what_was_said_can_be_put_right_on_the_same_day_only() -> None:
    today = date(2026, 11, 23)
    assert all(board.may_correct(state, visit_day=today, today=today) for state in OUTCOMES)
    assert not board.may_correct(State.HELD, visit_day=today, today=date(2026, 11, 24))
    assert not board.may_correct(State.CANCELLED, visit_day=today, today=today)


def test_two_rosas_are_told_apart_by_as_little_as_it_takes() -> None:
    one, two, three, four = uuid4(), uuid4(), uuid4(), uuid4()
    people = {one: ("Rosa", "Lind"), two: ("Rosa", "Svan"), three: ("Rosa", "Lund"), four: ("Folke", "Ek")}
    assert board.names_apart(people) == {one: "Rosa Lind", two: "Rosa S", three: "Rosa Lund", four: "Folke"}
    assert board.names_apart({one: ("Rosa", ""), two: ("Rosa", "")}) == {one: "Rosa", two: "Rosa"}


def test_the_longer_past_a_visit_is_the_later_it_is_looked_at() -> None:
    first, second = planned(-200), planned(-100)
    assert board.first([second, first], me=KARL, now=NOW) == first
    assert board.first([second, replace(first, state=State.FAILED)], me=KARL, now=NOW) == second
