"""Shifts: when each begins by the wall clock, through both nights on which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules.shifts import DEFAULT_STARTS, ShiftTime, current, gives_list

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOMENTS = st.integers(0, 366 * 1440).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=passed))
"""Every minute of a year with both nights on which the clocks change."""


@pytest.mark.parametrize(
    ("now", "starts", "ends"),
    [
        ("2026-11-23T12:00+01:00", "2026-11-23T07:00+01:00", "2026-11-23T14:00+01:00"),
        ("2026-11-23T14:00+01:00", "2026-11-23T14:00+01:00", "2026-11-23T21:00+01:00"),
        ("2026-11-23T23:59+01:00", "2026-11-23T21:00+01:00", "2026-11-24T07:00+01:00"),
        ("2026-11-24T06:59+01:00", "2026-11-23T21:00+01:00", "2026-11-24T07:00+01:00"),
        ("2026-03-29T04:00+02:00", "2026-03-28T21:00+01:00", "2026-03-29T07:00+02:00"),
        ("2026-10-25T06:59+01:00", "2026-10-24T21:00+02:00", "2026-10-25T07:00+01:00"),
    ],
)
def test_a_home_that_has_said_nothing_has_three_shifts(now: str, starts: str, ends: str) -> None:
    found = current((), STOCKHOLM, now=datetime.fromisoformat(now))
    assert found == ShiftTime(starts_at=datetime.fromisoformat(starts), ends_at=datetime.fromisoformat(ends))


def test_one_shift_lasts_until_it_begins_again() -> None:
    found = current([8 * 60], STOCKHOLM, now=datetime.fromisoformat("2026-11-23T07:00+01:00"))
    assert (found.starts_at, found.ends_at - found.starts_at) == (
        datetime.fromisoformat("2026-11-22T08:00+01:00"),
        timedelta(days=1),
    )


def test_a_shift_in_the_hour_that_is_left_out_begins_once_and_in_the_double_hour_at_its_first_coming() -> None:
    spring = datetime.fromisoformat("2026-03-29T03:30+02:00")
    assert current([150, 420], STOCKHOLM, now=spring).starts_at == spring
    autumn = datetime.fromisoformat("2026-10-25T02:30+01:00")
    assert current([150, 420], STOCKHOLM, now=autumn).starts_at == autumn - timedelta(hours=1)


@given(MOMENTS, st.sets(st.integers(0, 1439)))
def test_at_every_moment_of_a_year_one_shift_is_on_and_the_next_begins_where_it_ends(
    now: datetime, starts: set[int]
) -> None:
    found = current(starts, STOCKHOLM, now=now)
    assert found.starts_at <= now < found.ends_at
    assert current(starts, STOCKHOLM, now=found.ends_at).starts_at == found.ends_at
    assert len(DEFAULT_STARTS) == 3


def test_a_list_is_worth_giving_for_two_hours() -> None:
    shift = current((), STOCKHOLM, now=datetime.fromisoformat("2026-11-23T12:00+01:00"))
    assert gives_list(shift, now=shift.starts_at + timedelta(minutes=119))
    assert not gives_list(shift, now=shift.starts_at + timedelta(hours=2))
