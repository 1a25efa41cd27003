"""Where a ban stands on a day, and the hours of one tap."""

from datetime import date

import pytest

from visits.rules.ban_plan import PRESETS, BanDays, BanState, Preset
from visits.rules.opening_hours import Span

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 29)
WEEK = BanDays(first=FIRST, last=LAST)
OPEN_ENDED = BanDays(first=FIRST, last=None)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 22), BanState.COMING),
        (FIRST, BanState.IN_FORCE),
        (LAST, BanState.IN_FORCE),
        (date(2026, 11, 30), BanState.OVER),
    ],
)
def test_a_ban_holds_from_its_first_day_to_its_last(day: date, state: BanState) -> None:
    assert WEEK.state_on(day) is state


def test_a_ban_without_a_last_day_holds_until_it_is_lifted() -> None:
    assert OPEN_ENDED.state_on(date(2031, 1, 1)) is BanState.IN_FORCE
    assert BanDays(first=FIRST, last=None, lifted=True).state_on(FIRST) is BanState.LIFTED


@pytest.mark.parametrize(
    ("days", "lifted_on", "last"),
    [
        (OPEN_ENDED, date(2026, 11, 25), date(2026, 11, 25)),
        (WEEK, FIRST, FIRST),
        (WEEK, date(2026, 11, 22), LAST),
        (OPEN_ENDED, date(2026, 11, 22), None),
        (WEEK, date(2026, 12, 1), LAST),
    ],
)
def test_lifting_leaves_no_day_after_it(days: BanDays, lifted_on: date, last: date | None) -> None:
    assert days.last_if_lifted_on(lifted_on) == last


def test_the_hours_of_one_tap() -> None:
    assert PRESETS[Preset.EVENINGS] == dict.fromkeys(range(7), Span(18 * 60, 20 * 60))
    assert PRESETS[Preset.WEEKENDS] == {5: Span(600, 960), 6: Span(600, 960)}
