"""Opening hours are wall time: closures, quiet times, and the nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules.opening_hours import Days, HomeHours, Span, instant, steady_offset, without

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = date(2026, 11, 23)
spans = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda s: s[0] < s[1]).map(lambda s: Span(*s))


def hours(**changes: object) -> HomeHours:
    weekly = {weekday: (Span(540, 1140),) for weekday in range(7)}
    facts: dict[str, object] = {"timezone": "Europe/Stockholm", "weekly": weekly} | changes
    return HomeHours(**facts)  # type: ignore[arg-type] # the tests' own shorthand


def test_lunch_is_cut_out_of_the_day() -> None:
    assert hours(quiet=(Span(720, 780),)).open_spans(MONDAY) == (Span(540, 720), Span(780, 1140))


def test_a_weekday_without_hours_is_not_open() -> None:
    assert hours(weekly={1: (Span(540, 600),)}).open_spans(MONDAY) == ()


def test_a_closure_holds_from_its_first_day_to_its_last() -> None:
    closed = hours(closed=(Days(MONDAY, MONDAY + timedelta(days=1)),))
    assert [bool(closed.open_spans(MONDAY + timedelta(days=n))) for n in (-1, 0, 1, 2)] == [True, False, False, True]


def test_the_last_day_counts_from_the_homes_own_date() -> None:
    late_evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # already Tuesday in Stockholm
    assert hours(horizon_days=14).last_day(late_evening) == date(2026, 12, 8)


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_what_is_left_lies_in_the_hours_and_meets_no_quiet_time(opened: list[Span], quiet: list[Span]) -> None:
    apart = [span for n, span in enumerate(opened) if not any(span.meets(other) for other in opened[:n])]
    left = without(tuple(apart), tuple(quiet))
    minutes = {m for span in left for m in range(span.starts, span.ends)}
    expected = {m for span in apart for m in range(span.starts, span.ends)}
    expected -= {m for span in quiet for m in range(span.starts, span.ends)}
    assert minutes == expected
    assert list(left) == sorted(left)


@pytest.mark.parametrize(
    ("day", "minutes", "utc"),
    [
        (date(2026, 7, 1), 600, "2026-07-01T08:00+00:00"),
        (date(2026, 12, 1), 600, "2026-12-01T09:00+00:00"),
        (date(2026, 3, 29), 60, "2026-03-29T00:00+00:00"),
        (date(2026, 3, 29), 119, "2026-03-29T00:59+00:00"),
        (date(2026, 3, 29), 180, "2026-03-29T01:00+00:00"),
        (date(2026, 10, 25), 119, "2026-10-24T23:59+00:00"),
        (date(2026, 10, 25), 180, "2026-10-25T02:00+00:00"),
        (MONDAY, 1440, "2026-11-23T23:00+00:00"),
    ],
)
def test_a_wall_time_has_one_instant(day: date, minutes: int, utc: str) -> None:
    assert instant(day, minutes, STOCKHOLM) == datetime.fromisoformat(utc)


@pytest.mark.parametrize("minutes", [120, 150, 179])
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_wall_time_in_the_gap_or_the_overlap_has_none(day: date, minutes: int) -> None:
    assert instant(day, minutes, STOCKHOLM) is None


def test_only_the_two_days_of_the_change_have_no_steady_offset() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    changing = [day for day in year if steady_offset(day, STOCKHOLM) is None]
    assert changing == [date(2026, 3, 29), date(2026, 10, 25)]
