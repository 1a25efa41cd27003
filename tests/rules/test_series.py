"""Recurring visits: which days, which instants, and what is near."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules.booking import Facts, Rule
from visits.rules.capacity import Limits, Visited
from visits.rules.opening_hours import Days, HomeHours, Span
from visits.rules.series import Rhythm, near_time, planned
from visits.rules.taken import Taken

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SUNDAY = date(2026, 11, 29)
TWO = 14 * 60
HOURS = HomeHours(
    timezone="Europe/Stockholm",
    weekly={weekday: (Span(9 * 60, 19 * 60),) for weekday in range(7)},
    horizon_days=28,
    grid_minutes=30,
)
TABLET = UUID(int=1)
FACTS = Facts(hours=HOURS, resident=Taken(), tablets={TABLET: Taken()})
WEEKLY = Rhythm(first_day=SUNDAY, every_weeks=1, starts=TWO)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of Stockholm's wall clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("every", "last", "since", "until", "expected"),
    [
        (1, None, (2026, 11, 23), (2026, 12, 13), [(2026, 11, 29), (2026, 12, 6), (2026, 12, 13)]),
        (2, None, (2026, 11, 23), (2026, 12, 27), [(2026, 11, 29), (2026, 12, 13), (2026, 12, 27)]),
        (2, None, (2026, 11, 30), (2026, 12, 12), []),
        (2, None, (2026, 12, 13), (2026, 12, 13), [(2026, 12, 13)]),
        (1, (2026, 12, 6), (2026, 11, 23), (2027, 1, 31), [(2026, 11, 29), (2026, 12, 6)]),
        (1, (2026, 12, 5), (2026, 11, 23), (2027, 1, 31), [(2026, 11, 29)]),
        (1, (2026, 11, 28), (2026, 11, 23), (2027, 1, 31), []),
        (1, None, (2026, 11, 1), (2026, 11, 28), []),
        (1, None, (2026, 12, 7), (2026, 12, 6), []),
    ],
)
def test_a_series_falls_on_its_weekday_from_the_first_day_to_the_last(
    every: int,
    last: tuple[int, int, int] | None,
    since: tuple[int, int, int],
    until: tuple[int, int, int],
    expected: list[tuple[int, int, int]],
) -> None:
    rhythm = Rhythm(first_day=SUNDAY, every_weeks=every, starts=TWO, last_day=date(*last) if last else None)
    assert rhythm.days(date(*since), date(*until)) == [date(*day) for day in expected]


@pytest.mark.parametrize("every", [1, 2])
def test_the_next_day_is_the_first_one_after(every: int) -> None:
    rhythm = Rhythm(first_day=SUNDAY, every_weeks=every, starts=TWO, last_day=SUNDAY)
    later = SUNDAY + timedelta(weeks=every)
    asked = [SUNDAY - timedelta(days=30), SUNDAY - timedelta(days=1), SUNDAY, later - timedelta(days=1), later]
    assert [rhythm.next_after(day) for day in asked] == [SUNDAY, SUNDAY, later, later, later + timedelta(weeks=every)]


def test_a_leap_day_is_a_day_like_any_other() -> None:
    rhythm = Rhythm(first_day=date(2028, 2, 15), every_weeks=2, starts=TWO)
    assert rhythm.days(date(2028, 2, 1), date(2028, 3, 31)) == [
        date(2028, 2, 15),
        date(2028, 2, 29),
        date(2028, 3, 14),
        date(2028, 3, 28),
    ]


days = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(first=days, every=st.sampled_from([1, 2]), starts=st.integers(4 * 60, 23 * 60))
def test_the_wall_time_never_changes_when_the_clocks_do(first: date, every: int, starts: int) -> None:
    rhythm = Rhythm(first_day=first, every_weeks=every, starts=starts)
    for day in rhythm.days(first, first + timedelta(days=500)):
        moment = rhythm.instant(day, ZONE)
        assert moment is not None
        local = moment.astimezone(ZONE)
        assert (local.date(), local.hour * 60 + local.minute) == (day, starts)


@given(first=days, every=st.sampled_from([1, 2]), cuts=st.lists(st.integers(0, 300), max_size=5))
def test_rolled_piece_by_piece_a_series_has_the_same_days_and_none_twice(
    first: date, every: int, cuts: list[int]
) -> None:
    rhythm = Rhythm(first_day=first, every_weeks=every, starts=TWO)
    end = first + timedelta(days=300)
    edges = sorted({first + timedelta(days=cut) for cut in cuts} | {end})
    pieces, since = [], first - timedelta(days=3)
    for edge in edges:
        pieces += rhythm.days(since, edge)
        since = edge + timedelta(days=1)
    assert pieces == rhythm.days(first, end)
    assert len(set(pieces)) == len(pieces)
    assert {(day - first).days % (7 * every) for day in pieces} <= {0}


def test_a_time_in_the_night_when_the_clocks_change_has_no_instant() -> None:
    night = Rhythm(first_day=date(2027, 3, 21), every_weeks=1, starts=2 * 60 + 30)
    assert night.instant(date(2027, 3, 28), ZONE) is None
    assert night.instant(date(2027, 10, 31), ZONE) is None
    found = planned([date(2027, 3, 28)], night, FACTS, minutes=30, now=NOW, set_aside=frozenset())
    assert [one.rule for one in found] == [Rule.CLOCK_CHANGE]


def test_moved_it_keeps_its_parity_from_another_weekday() -> None:
    moved = Rhythm(first_day=SUNDAY, every_weeks=2, starts=TWO, last_day=date(2027, 1, 1)).moved(2, 9 * 60)
    assert moved == Rhythm(first_day=date(2026, 12, 1), every_weeks=2, starts=9 * 60, last_day=date(2027, 1, 1))


def test_days_that_are_free_are_held_as_agreed() -> None:
    found = planned(WEEKLY.days(SUNDAY, date(2026, 12, 20)), WEEKLY, FACTS, minutes=30, now=NOW, set_aside=frozenset())
    assert [(one.day.day, one.starts_at, one.rule, one.near) for one in found] == [
        (29, at(date(2026, 11, 29), 14), None, None),
        (6, at(date(2026, 12, 6), 14), None, None),
        (13, at(date(2026, 12, 13), 14), None, None),
        (20, at(date(2026, 12, 20), 14), None, None),
    ]


def test_a_time_that_is_taken_is_offered_near_by_on_the_same_day() -> None:
    taken = Taken.of([(at(SUNDAY, 13, 45), at(SUNDAY, 14, 45))])
    found = planned([SUNDAY], WEEKLY, replace(FACTS, resident=taken), minutes=30, now=NOW, set_aside=frozenset())[0]
    assert found.rule is Rule.RESIDENT_TAKEN
    assert found.near is not None
    assert found.near.starts_at == at(SUNDAY, 13)


def test_a_closed_day_is_offered_the_nearest_day_of_its_week_at_the_same_time() -> None:
    closed = replace(FACTS, hours=replace(HOURS, closed=(Days(SUNDAY, SUNDAY),)))
    found = planned([SUNDAY], WEEKLY, closed, minutes=30, now=NOW, set_aside=frozenset())[0]
    assert found.rule is Rule.CLOSURE
    # Not Monday, though as near: that is another week, with a visit of its own.
    assert found.near is not None
    assert found.near.starts_at == at(date(2026, 11, 28), 14)


def test_a_rule_that_is_set_aside_does_not_count() -> None:
    beyond = date(2027, 1, 3)
    for set_aside, rule in ((frozenset(), Rule.HORIZON), (frozenset({Rule.HORIZON}), None)):
        assert planned([beyond], WEEKLY, FACTS, minutes=30, now=NOW, set_aside=set_aside)[0].rule is rule


def test_nothing_is_offered_beyond_the_horizon() -> None:
    found = near_time(date(2027, 1, 3), TWO, FACTS, minutes=30, now=NOW)
    assert found is None


def test_open_visits_do_not_hide_a_near_time() -> None:
    many = replace(FACTS, limits=Limits(open_visits=1), visited=Visited(open_visits=3))
    assert near_time(SUNDAY, TWO, many, minutes=30, now=NOW) is not None


def test_a_week_without_anything_free_offers_nothing() -> None:
    assert near_time(SUNDAY, TWO, replace(FACTS, tablets={}), minutes=30, now=NOW) is None
