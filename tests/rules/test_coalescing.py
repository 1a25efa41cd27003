"""Several changes in a row become one message."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules.coalescing import LONGEST, WAITS, News, combine, due_at
from visits.rules.kinds import MessageKind

TWO = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
THREE, FOUR = TWO + timedelta(hours=1), TWO + timedelta(hours=2)
BOOKED = News(kind=MessageKind.BOOKED)
CANCELLED = News(kind=MessageKind.CANCELLED)


def moved(knew: datetime) -> News:
    return News(kind=MessageKind.CHANGED, knew=knew)


@pytest.mark.parametrize(
    ("waiting", "later", "starts_at", "told"),
    [
        (BOOKED, moved(TWO), THREE, BOOKED),
        (BOOKED, CANCELLED, TWO, None),
        (moved(TWO), moved(THREE), FOUR, moved(TWO)),
        (moved(TWO), moved(THREE), TWO, None),
        (moved(TWO), CANCELLED, THREE, News(kind=MessageKind.CANCELLED, knew=TWO)),
    ],
    ids=["booked elsewhere", "never heard of", "from the time she knew", "back again", "the time she knew is off"],
)
def test_what_staff_do_twice_is_told_once(waiting: News, later: News, starts_at: datetime, told: News | None) -> None:
    assert combine(waiting, later, starts_at=starts_at, own=False) == told


@pytest.mark.parametrize(
    ("waiting", "later", "starts_at", "told"),
    [
        (BOOKED, moved(TWO), THREE, BOOKED),
        (BOOKED, CANCELLED, TWO, CANCELLED),
        (moved(TWO), moved(THREE), TWO, moved(TWO)),
        (moved(TWO), CANCELLED, THREE, News(kind=MessageKind.CANCELLED, knew=TWO)),
    ],
)
def test_of_her_own_doing_she_is_always_told(waiting: News, later: News, starts_at: datetime, told: News) -> None:
    assert combine(waiting, later, starts_at=starts_at, own=True) == told


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.booleans(), st.booleans())
def test_however_often_it_is_changed_she_ends_up_knowing_how_it_stands(
    hours: list[int], knows: bool, cancelled: bool
) -> None:
    """Somebody who `knows` the visit at its first time, or has never heard of it, is told once what is left to say."""
    times = [TWO + timedelta(hours=hour) for hour in (0, *hours)]
    said: News | None = None if knows else BOOKED
    for before, now in pairwise(times):
        if now != before:
            said = combine(said, moved(before), starts_at=now, own=False) if said else moved(before)
    if cancelled:
        said = combine(said, CANCELLED, starts_at=times[-1], own=False) if said else CANCELLED
    if not knows:
        assert said == (None if cancelled else BOOKED)
    elif cancelled:
        assert said
        assert said.kind is MessageKind.CANCELLED
        assert said.knew in {None, TWO} if times[-1] == TWO else said.knew == TWO
    elif times[-1] == TWO:
        assert said is None
    else:
        assert said == moved(TWO)


def test_a_minute_after_the_last_change_it_is_told_and_after_five_in_any_case() -> None:
    assert due_at(first=TWO, now=TWO) == TWO + WAITS
    assert due_at(first=TWO, now=TWO + timedelta(seconds=50)) == TWO + timedelta(seconds=110)
    assert due_at(first=TWO, now=TWO + timedelta(minutes=4, seconds=30)) == TWO + LONGEST
    assert due_at(first=TWO, now=TWO + timedelta(hours=9)) == TWO + timedelta(hours=9)
