"""When a room opens and closes, and who may be in it."""

from datetime import UTC, datetime, timedelta

import pytest

from visits.rules.call_window import (
    Entry,
    RoomClosed,
    Side,
    Wait,
    entry,
    has_place,
    is_here,
    may_be_in,
    minutes_until,
    opens_at,
    require_entry,
    wait,
)
from visits.rules.visit_state import State

TWO = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
HALF_PAST = TWO + timedelta(minutes=30)


def found(state: State, minutes: float) -> Entry:
    """Say what Ines finds so many minutes after two o'clock."""
    return entry(state, starts_at=TWO, ends_at=HALF_PAST, now=TWO + timedelta(minutes=minutes))


@pytest.mark.parametrize("state", [State.BOOKED, State.PREPARING])
def test_a_quarter_before_its_time_the_room_opens_to_wait_in(state: State) -> None:
    assert opens_at(TWO) == TWO - timedelta(minutes=15)
    assert found(state, -15.1) is Entry.TOO_EARLY
    assert found(state, -15) is Entry.WAITING
    assert found(state, 44.9) is Entry.WAITING
    assert found(state, 45) is Entry.OVER


def test_what_staff_do_counts_more_than_the_clock() -> None:
    assert found(State.READY, -60) is Entry.WAITING
    assert found(State.ONGOING, -60) is Entry.OPEN
    assert found(State.ONGOING, 149) is Entry.OPEN


def test_a_forgotten_tablet_does_not_film_for_ever() -> None:
    assert found(State.ONGOING, 150) is Entry.OVER


def test_a_request_is_not_yet_a_visit() -> None:
    assert found(State.REQUESTED, 0) is Entry.UNCONFIRMED
    assert found(State.REQUESTED, 60) is Entry.OVER


@pytest.mark.parametrize("state", [State.HELD, State.MISSED, State.REFUSED, State.FAILED])
def test_after_its_end_a_visit_is_over_even_in_its_time(state: State) -> None:
    assert found(state, 5) is Entry.OVER


@pytest.mark.parametrize("state", [State.CANCELLED, State.DECLINED, State.WITHDRAWN])
def test_a_cancelled_visit_has_no_room(state: State) -> None:
    assert found(state, 0) is Entry.CANCELLED


def test_the_tablet_is_in_the_room_only_while_the_visit_goes_on() -> None:
    assert may_be_in(Entry.WAITING, Side.RELATIVE)
    assert not may_be_in(Entry.WAITING, Side.TABLET)
    for side in Side:
        assert may_be_in(Entry.OPEN, side)
        assert not any(may_be_in(closed, side) for closed in set(Entry) - {Entry.OPEN, Entry.WAITING})


def test_a_closed_room_says_why() -> None:
    require_entry(Entry.OPEN, Side.TABLET)
    with pytest.raises(RoomClosed) as refused:
        require_entry(Entry.WAITING, Side.TABLET)
    assert refused.value.entry is Entry.WAITING


@pytest.mark.parametrize(
    ("state", "minutes", "why"),
    [
        (State.BOOKED, 4.9, Wait.EARLY),
        (State.PREPARING, 4.9, Wait.PREPARING),
        (State.BOOKED, 5, Wait.LATE),
        (State.PREPARING, 5, Wait.LATE),
        (State.READY, 20, Wait.READY),
        (State.ONGOING, 20, Wait.STARTING),
    ],
)
def test_whoever_waits_is_told_why(state: State, minutes: float, why: Wait) -> None:
    assert wait(state, starts_at=TWO, now=TWO + timedelta(minutes=minutes)) is why


def test_the_minutes_left_are_never_too_few() -> None:
    assert [minutes_until(TWO, now=TWO - timedelta(seconds=left)) for left in (-5, 0, 1, 60, 61)] == [0, 0, 1, 1, 2]


def test_a_browser_unseen_for_a_quarter_minute_is_gone() -> None:
    assert is_here(TWO, now=TWO + timedelta(seconds=15))
    assert not is_here(TWO, now=TWO + timedelta(seconds=15.1))


def test_four_relatives_fit_and_a_tablet_with_the_one_it_was_before_a_reload() -> None:
    assert has_place(Side.RELATIVE, there=3)
    assert not has_place(Side.RELATIVE, there=4)
    assert has_place(Side.TABLET, there=1)
    assert not has_place(Side.TABLET, there=2)
