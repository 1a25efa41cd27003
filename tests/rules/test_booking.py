"""May this be booked? One case for each rule that says no."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_opening_hours import hours
from tests.rules.test_slots import ONE, at
from visits.rules.booking import PHYSICAL, Facts, Refused, Rule, refusals
from visits.rules.opening_hours import Days, HomeHours, Span
from visits.rules.slots import NOTHING_TAKEN, Taken, free_slots

NOW = at("2026-11-23 08:00")


def facts(
    home: HomeHours | None = None,
    *,
    resident: Taken = NOTHING_TAKEN,
    tablet: Taken = NOTHING_TAKEN,
    bookable: bool = True,
) -> Facts:
    quiet = (Span(705, 780),)
    return Facts(hours=home or hours(quiet=quiet), resident=resident, tablets={ONE: tablet}, bookable=bookable)


def test_a_free_time_is_refused_by_nobody() -> None:
    assert refusals(at("2026-11-24 10:30"), facts(), now=NOW) == []


@pytest.mark.parametrize(
    ("starts", "rules"),
    [
        ("2026-11-23 07:00", [Rule.PAST, Rule.HOURS]),
        ("2026-11-22 09:00", [Rule.PAST]),
        ("2026-11-23 09:45", [Rule.NOTICE]),
        ("2026-12-07 09:00", []),
        ("2026-12-08 09:00", [Rule.HORIZON]),
        ("2026-11-24 08:30", [Rule.HOURS]),
        ("2026-11-24 18:45", [Rule.HOURS]),
        ("2026-11-24 11:30", [Rule.QUIET]),
        ("2026-11-24 12:00", [Rule.QUIET]),
        ("2026-11-24 09:10", [Rule.GRID]),
        ("2026-11-24 09:00:30", [Rule.GRID]),
    ],
)
def test_each_rule_about_time_says_its_own_no(starts: str, rules: list[Rule]) -> None:
    assert refusals(at(starts), facts(), now=NOW) == rules


def test_a_closed_day_is_refused_as_closed_only() -> None:
    closed = hours(closed=(Days(date(2026, 11, 24), date(2026, 11, 24)),))
    assert refusals(at("2026-11-24 09:00"), facts(closed), now=NOW) == [Rule.CLOSURE]


def test_a_time_that_comes_twice_is_refused_for_the_clocks() -> None:
    night = hours(weekly={6: (Span(0, 300),)}, slot_minutes=30, buffer_minutes=0)
    before = at("2026-10-20 08:00")
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30 in summer time
    assert refusals(twice, facts(night), now=before) == [Rule.GRID, Rule.CLOCK_CHANGE]


def test_a_taken_resident_and_a_missing_tablet_are_physical_facts() -> None:
    starts = at("2026-11-24 09:00")
    taken = Taken.of([(starts, starts + timedelta(minutes=30))])
    assert refusals(starts, facts(resident=taken, tablet=taken), now=NOW) == [Rule.RESIDENT_TAKEN, Rule.NO_TABLET]
    assert {Rule.RESIDENT_TAKEN, Rule.NO_TABLET} < PHYSICAL


def test_a_resident_without_consent_cannot_be_booked_for() -> None:
    assert refusals(at("2026-11-24 09:00"), facts(bookable=False), now=NOW) == [Rule.NOT_BOOKABLE]


def test_a_refusal_names_its_rules() -> None:
    error = Refused([Rule.NOTICE, Rule.GRID])
    assert error.rules == (Rule.NOTICE, Rule.GRID)
    assert str(error) == "notice, grid"


@given(st.integers(0, 60 * 24 * 20), st.lists(st.tuples(st.integers(0, 28000), st.integers(5, 90)), max_size=20))
def test_what_is_offered_is_exactly_what_is_not_refused(ahead: int, taken: list[tuple[int, int]]) -> None:
    starts_at = NOW + timedelta(minutes=ahead)
    spans: list[tuple[datetime, datetime]] = []
    for begins, lasts in taken:
        span = (NOW + timedelta(minutes=begins), NOW + timedelta(minutes=begins + lasts))
        if all(span[1] <= other[0] or other[1] <= span[0] for other in spans):
            spans.append(span)
    known = facts(resident=Taken.of(spans[::2]), tablet=Taken.of(spans[1::2]))
    day = known.hours.local(starts_at).date()
    offered = {
        slot.starts_at
        for slot in free_slots(
            day,
            known.hours,
            resident=known.resident,
            tablets=known.tablets,
            earliest=NOW + timedelta(minutes=known.hours.notice_minutes),
        )
        if day <= known.hours.last_day(NOW)
    }
    assert (starts_at in offered) == (refusals(starts_at, known, now=NOW) == [])
    for slot in offered:
        assert refusals(slot, known, now=NOW) == []
