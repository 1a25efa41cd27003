"""May this be booked? One case for each rule that says no."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_opening_hours import hours, spans
from tests.rules.test_slots import ONE, TWO, at
from visits.rules.booking import PHYSICAL, Facts, Refused, Rule, free_slots, refusals
from visits.rules.capacity import Hands, Limits, Visited
from visits.rules.opening_hours import NO_TIME, Days, Holidays, HomeHours, Span, Wishes
from visits.rules.taken import NOTHING_TAKEN, Taken

NOW = at("2026-11-23 08:00")
TUESDAY = date(2026, 11, 24)


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


every_rule = st.fixed_dictionaries(
    {
        "wishes": st.builds(
            Wishes,
            earliest=st.integers(0, 700),
            latest=st.integers(800, 1440),
            not_on=st.frozensets(st.integers(0, 6), max_size=3),
            rest=st.just(NO_TIME) | spans,
        ),
        "holidays": st.sampled_from(Holidays),
        "public_holidays": st.frozensets(st.dates(date(2026, 11, 23), date(2026, 12, 7)), max_size=3),
        "closed": st.lists(
            st.dates(date(2026, 11, 23), date(2026, 12, 7)).map(lambda day: Days(day, day)), max_size=2
        ).map(tuple),
    }
)


@given(
    every_rule,
    st.integers(0, 60 * 24 * 20),
    st.lists(st.tuples(st.integers(0, 28000), st.integers(5, 90)), max_size=20),
    st.lists(st.tuples(st.integers(0, 1300), st.integers(1, 140), st.integers(0, 2)), max_size=2),
    st.builds(Limits, per_day=st.none() | st.integers(0, 2), per_week=st.none() | st.integers(0, 3)),
    st.lists(st.dates(date(2026, 11, 23), date(2026, 12, 7)), max_size=5),
)
def test_what_is_offered_is_exactly_what_is_not_refused(
    decided: dict[str, object],
    ahead: int,
    taken: list[tuple[int, int]],
    parts: list[tuple[int, int, int]],
    limits: Limits,
    visited: list[date],
) -> None:
    starts_at = NOW + timedelta(minutes=ahead)
    spans: list[tuple[datetime, datetime]] = []
    for begins, lasts in taken:
        span = (NOW + timedelta(minutes=begins), NOW + timedelta(minutes=begins + lasts))
        if all(span[1] <= other[0] or other[1] <= span[0] for other in spans):
            spans.append(span)
    known = Facts(
        hours=hours(quiet=(Span(705, 780),), **decided),
        resident=Taken.of(spans[::3]),
        tablets={ONE: Taken.of(spans[1::3]), TWO: Taken.of(spans[2::3])},
        hands=tuple(Hands(Span(begins, begins + lasts), at_once) for begins, lasts, at_once in parts),
        attended=(Taken.of(spans[1::3]), Taken.of(spans[2::3])),
        limits=limits,
        visited=Visited(days=tuple(visited)),
    )
    day = known.hours.local(starts_at).date()
    earliest = known.hours.earliest(NOW)
    slots = free_slots(day, known, earliest=earliest) if day <= known.hours.last_day(NOW) else []
    assert (starts_at in {slot.starts_at for slot in slots}) == (refusals(starts_at, known, now=NOW) == [])
    for slot in slots:
        assert refusals(slot.starts_at, known, now=NOW) == []


def test_a_holiday_is_open_closed_or_like_a_sunday_as_the_home_wants() -> None:
    tuesday = date(2026, 11, 24)
    weekly = {1: (Span(540, 1140),), 6: (Span(780, 900),)}
    said = {
        wanted: refusals(
            at("2026-11-24 09:00"),
            facts(hours(weekly=weekly, holidays=wanted, public_holidays=frozenset({tuesday}))),
            now=NOW,
        )
        for wanted in Holidays
    }
    assert said == {Holidays.OPEN: [], Holidays.CLOSED: [Rule.HOLIDAY], Holidays.AS_SUNDAY: [Rule.HOURS]}


@pytest.mark.parametrize(
    ("wishes", "allowed"),
    [
        (Wishes(earliest=10 * 60), False),
        (Wishes(earliest=9 * 60), True),
        (Wishes(latest=9 * 60 + 30), True),
        (Wishes(latest=9 * 60 + 29), False),
        (Wishes(not_on=frozenset({1})), False),
        (Wishes(not_on=frozenset({0, 2})), True),
    ],
)
def test_a_resident_has_her_own_best_times(wishes: Wishes, allowed: bool) -> None:
    known = facts(hours(wishes=wishes))
    assert refusals(at("2026-11-24 09:00"), known, now=NOW) == ([] if allowed else [Rule.WISHES])
    assert (at("2026-11-24 09:00") in {slot.starts_at for slot in free_slots(TUESDAY, known, earliest=NOW)}) == allowed


@pytest.mark.parametrize(
    ("starts", "rules"),
    [("12:30", []), ("12:45", [Rule.REST]), ("14:00", [Rule.REST]), ("14:45", [Rule.REST]), ("15:00", [])],
)
def test_nobody_wakes_rosa_from_her_nap_and_the_times_around_it_stay_where_they_were(
    starts: str, rules: list[Rule]
) -> None:
    known = facts(hours(grid_minutes=15, buffer_minutes=0, wishes=Wishes(rest=Span(13 * 60, 15 * 60))))
    wanted = at(f"2026-11-24 {starts}")
    assert refusals(wanted, known, now=NOW) == rules
    assert (wanted in {slot.starts_at for slot in free_slots(TUESDAY, known, earliest=NOW)}) == (not rules)


@pytest.mark.parametrize(
    ("limits", "rules"),
    [
        (Limits(per_day=2), []),
        (Limits(per_day=1), [Rule.DAY_LIMIT]),
        (Limits(per_week=3), []),
        (Limits(per_week=2), [Rule.WEEK_LIMIT]),
        (Limits(open_visits=4), []),
        (Limits(open_visits=3), [Rule.OPEN_LIMIT]),
        (Limits(per_day=1, per_week=1, open_visits=1, exempt=True), []),
    ],
)
def test_limits_count_days_weeks_and_a_relatives_coming_visits(limits: Limits, rules: list[Rule]) -> None:
    # One visit on the Tuesday, one on the Sunday of the same week, one on the Monday after.
    days = (TUESDAY, date(2026, 11, 29), date(2026, 11, 30))
    known = replace(facts(), limits=limits, visited=Visited(days=days, open_visits=3))
    assert refusals(at("2026-11-24 09:00"), known, now=NOW) == rules
    assert bool(free_slots(TUESDAY, known, earliest=NOW)) == (not rules)


@pytest.mark.parametrize(("at_once", "rules"), [(0, [Rule.HANDS]), (1, [Rule.HANDS]), (2, []), (3, [])])
def test_hands_bound_how_many_visits_are_attended_at_once(at_once: int, rules: list[Rule]) -> None:
    starts = at("2026-11-24 09:00")
    busy = Taken.of([(starts, starts + timedelta(minutes=45))])
    known = replace(
        facts(),
        tablets={ONE: busy, TWO: NOTHING_TAKEN},
        attended=(busy,),
        hands=(Hands(Span(0, 600), at_once), Hands(Span(600, 1440), 0)),
    )
    assert refusals(starts, known, now=NOW) == rules


def test_hands_that_are_free_the_same_minute_count_as_free() -> None:
    starts = at("2026-11-24 09:45")
    before = Taken.of([(starts - timedelta(minutes=45), starts)])
    after = Taken.of([(starts + timedelta(minutes=15), starts + timedelta(minutes=60))])
    at_half = Taken.of([(starts, starts + timedelta(minutes=15))])
    tablets = {ONE: before, TWO: after, UUID(int=3): at_half, UUID(int=4): NOTHING_TAKEN}
    one_at_once = replace(facts(), tablets=tablets, attended=(before, after, at_half), hands=(Hands(Span(0, 1440), 1),))
    assert refusals(starts, one_at_once, now=NOW) == [Rule.HANDS]
    two_at_once = replace(one_at_once, hands=(Hands(Span(0, 1440), 2),))
    assert refusals(starts, two_at_once, now=NOW) == []
