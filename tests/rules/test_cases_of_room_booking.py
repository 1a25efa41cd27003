"""What the tests of Indico's room booking teach, as cases of our own: a home's tablet is booked as a room is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rules.test_opening_hours import hours
from tests.rules.test_slots import ONE, TWO, at
from visits.rules.booking import Facts, Rule, free_slots, refusals
from visits.rules.capacity import Limits, Visited
from visits.rules.opening_hours import Days, ExtraHours, HomeHours, Span, Wishes
from visits.rules.series import Rhythm, planned
from visits.rules.taken import NOTHING_TAKEN, Taken

NOW = at("2026-11-23 08:00")
TUESDAY = date(2026, 11, 24)
EVERY_TEN = hours(grid_minutes=10, buffer_minutes=0)
"""Visits of 30 minutes from nine to seven, beginning every ten minutes, with no pause."""
ALL_NIGHT = hours(weekly={day: (Span(0, 1440),) for day in range(7)}, grid_minutes=15, buffer_minutes=0)


def facts(home: HomeHours = EVERY_TEN, **known: object) -> Facts:
    return Facts(hours=home, **{"resident": NOTHING_TAKEN, "tablets": {ONE: NOTHING_TAKEN}, **known})  # type: ignore[arg-type] # shorthand


def told(starts_at: datetime, known: Facts, *, minutes: int | None = None, now: datetime = NOW) -> list[Rule]:
    """Return the rules against a time, once the free times have said the same."""
    rules = refusals(starts_at, known, now=now, minutes=minutes)
    earliest = known.hours.earliest(now)
    day = known.hours.local(starts_at).date()
    offered = {slot.starts_at for slot in free_slots(day, known, earliest=earliest, minutes=minutes)}
    # How far ahead is asked by whoever lists the days, not by a day's times.
    assert (starts_at in offered) == (set(rules) <= {Rule.HORIZON})
    return rules


@pytest.mark.parametrize(
    ("starts", "minutes", "meets"),
    [
        pytest.param("11:00", 30, False, id="well before"),
        pytest.param("11:30", 30, False, id="ends the minute the other begins"),
        pytest.param("11:40", 30, True, id="reaches into its beginning"),
        pytest.param("11:50", 90, True, id="holds it whole"),
        pytest.param("12:00", 60, True, id="the very same"),
        pytest.param("12:10", 30, True, id="lies within it"),
        pytest.param("12:50", 30, True, id="begins before it ends"),
        pytest.param("13:00", 30, False, id="begins the minute it ends"),
        pytest.param("14:00", 30, False, id="well after"),
    ],
)
def test_two_visits_meet_when_they_share_a_minute_and_not_when_they_touch(
    starts: str, minutes: int, meets: bool
) -> None:
    taken = Taken.of([(at("2026-11-24 12:00"), at("2026-11-24 13:00"))])
    home, wanted = replace(EVERY_TEN, other_lengths=(60, 90)), at(f"2026-11-24 {starts}")
    assert told(wanted, facts(home, resident=taken), minutes=minutes) == [Rule.RESIDENT_TAKEN] * meets
    assert told(wanted, facts(home, tablets={ONE: taken}), minutes=minutes) == [Rule.NO_TABLET] * meets
    # What is taken elsewhere is no matter, as long as one is free.
    assert told(wanted, facts(home, tablets={ONE: taken, TWO: NOTHING_TAKEN}), minutes=minutes) == []


@pytest.mark.parametrize(
    ("starts", "free"),
    [
        pytest.param("11:10", False, id="its own cleaning would reach into the next visit"),
        pytest.param("11:00", True, id="cleaned the minute the next begins"),
        pytest.param("13:10", False, id="the tablet is still being cleaned"),
        pytest.param("13:20", True, id="cleaned a moment ago"),
    ],
)
def test_the_pause_after_a_visit_counts_on_both_sides_of_another(starts: str, free: bool) -> None:
    home = replace(EVERY_TEN, buffer_minutes=20)
    cleaned = Taken.of([(at("2026-11-24 11:50"), at("2026-11-24 13:20"))])
    assert told(at(f"2026-11-24 {starts}"), facts(home, tablets={ONE: cleaned})) == [Rule.NO_TABLET] * (not free)


@pytest.mark.parametrize(
    ("weekly", "starts", "rules"),
    [
        pytest.param((Span(660, 720),), "10:30", [Rule.HOURS], id="over the minute we open"),
        pytest.param((Span(660, 720),), "11:00", [], id="from the minute we open"),
        pytest.param((Span(660, 720),), "11:30", [], id="to the minute we close"),
        pytest.param((Span(660, 720),), "11:40", [Rule.HOURS], id="beyond the minute we close"),
        pytest.param((Span(660, 720), Span(720, 840)), "11:50", [], id="across two hours that touch"),
        pytest.param((Span(720, 840), Span(660, 720)), "11:50", [], id="whichever was said first"),
        pytest.param((Span(660, 720), Span(730, 840)), "11:50", [Rule.HOURS], id="across a gap of ten minutes"),
        pytest.param((), "12:00", [Rule.HOURS], id="on a weekday without hours"),
    ],
)
def test_hours_hold_a_visit_whole_and_are_one_where_they_touch(
    weekly: tuple[Span, ...], starts: str, rules: list[Rule]
) -> None:
    home = replace(EVERY_TEN, weekly={1: weekly})
    assert told(at(f"2026-11-24 {starts}"), facts(home)) == rules


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        pytest.param("2026-11-24", [], id="on the ban's last day, across both"),
        pytest.param("2026-11-25", [Rule.HOURS], id="the day after it"),
        pytest.param("2026-12-01", [Rule.HOURS], id="the same weekday a week later"),
    ],
)
def test_hours_of_every_week_and_of_a_few_days_are_added_up(day: str, rules: list[Rule]) -> None:
    extra = ExtraHours(days=Days(TUESDAY, TUESDAY), weekly={1: (Span(1140, 1260),), 2: (Span(1140, 1260),)})
    assert told(at(f"{day} 18:50"), facts(replace(EVERY_TEN, extra=(extra,)))) == rules


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        pytest.param("2026-11-24", False, id="the day before"),
        pytest.param("2026-11-25", True, id="its first day"),
        pytest.param("2026-11-26", True, id="in the middle"),
        pytest.param("2026-11-27", True, id="its last day"),
        pytest.param("2026-11-28", False, id="the day after"),
    ],
)
def test_a_closure_holds_from_its_first_day_to_its_last_at_the_homes_own_date(day: str, closed: bool) -> None:
    home = replace(ALL_NIGHT, closed=(Days(date(2026, 11, 25), date(2026, 11, 27)),))
    # At both ends of the day: half an hour after midnight it is still yesterday in UTC.
    for starts in ("00:30", "23:30"):
        assert told(at(f"{day} {starts}"), facts(home)) == [Rule.CLOSURE] * closed


@pytest.mark.parametrize(
    ("starts", "rules"),
    [
        pytest.param("11:30", [], id="ends as it begins"),
        pytest.param("11:40", [Rule.QUIET], id="reaches into it"),
        pytest.param("12:00", [Rule.QUIET], id="begins with it"),
        pytest.param("12:30", [Rule.QUIET], id="ends with it"),
        pytest.param("13:00", [], id="begins as it ends"),
    ],
)
def test_part_of_a_day_without_visits_takes_only_what_it_touches(starts: str, rules: list[Rule]) -> None:
    assert told(at(f"2026-11-24 {starts}"), facts(replace(EVERY_TEN, quiet=(Span(720, 780),)))) == rules


@pytest.mark.parametrize(
    ("starts", "rules"),
    [
        pytest.param("2026-11-24 23:30", [], id="to midnight"),
        pytest.param("2026-11-24 23:45", [Rule.HOURS], id="across midnight, though both days are open"),
        pytest.param("2026-11-25 00:00", [], id="from midnight"),
    ],
)
def test_a_visit_belongs_to_one_day(starts: str, rules: list[Rule]) -> None:
    assert told(at(starts), facts(ALL_NIGHT)) == rules


@pytest.mark.parametrize(
    ("starts", "rules"),
    [
        pytest.param("2027-03-28T00:15+00:00", [], id="spring: over before"),
        pytest.param("2027-03-28T00:30+00:00", [Rule.CLOCK_CHANGE], id="spring: would end at a two that never is"),
        pytest.param("2027-03-28T00:45+00:00", [Rule.CLOCK_CHANGE], id="spring: across the gap"),
        pytest.param("2027-03-28T01:00+00:00", [], id="spring: the minute after"),
        pytest.param("2026-10-24T23:15+00:00", [], id="autumn: over before"),
        pytest.param("2026-10-24T23:30+00:00", [Rule.CLOCK_CHANGE], id="autumn: would end at a two that is twice"),
        pytest.param("2026-10-25T00:30+00:00", [Rule.CLOCK_CHANGE], id="autumn: half past two, the first time"),
        pytest.param("2026-10-25T01:30+00:00", [Rule.CLOCK_CHANGE], id="autumn: half past two, the second time"),
        pytest.param("2026-10-25T02:00+00:00", [], id="autumn: three"),
    ],
)
def test_no_visit_lies_where_the_clocks_change(starts: str, rules: list[Rule]) -> None:
    starts_at = datetime.fromisoformat(starts).astimezone(UTC)
    said = refusals(starts_at, facts(ALL_NIGHT), now=starts_at - timedelta(days=2))
    assert [rule for rule in said if rule is not Rule.GRID] == rules
    slots = free_slots(ALL_NIGHT.local(starts_at).date(), facts(ALL_NIGHT), earliest=starts_at - timedelta(days=2))
    assert (starts_at in {slot.starts_at for slot in slots}) == (not rules)


@pytest.mark.parametrize(
    ("ahead", "horizon", "rules"),
    [
        pytest.param(timedelta(days=9, hours=15, minutes=30), 10, [], id="the day before the last"),
        pytest.param(timedelta(days=10, hours=15, minutes=30), 10, [], id="late on the last day"),
        pytest.param(timedelta(days=10, hours=16), 10, [Rule.HORIZON], id="as the day after begins"),
        pytest.param(timedelta(hours=15, minutes=30), 0, [], id="nothing ahead is today to its end"),
        pytest.param(timedelta(hours=16), 0, [Rule.HORIZON], id="and not tomorrow"),
    ],
)
def test_how_far_ahead_counts_whole_days_at_the_home(ahead: timedelta, horizon: int, rules: list[Rule]) -> None:
    assert told(NOW + ahead, facts(replace(ALL_NIGHT, horizon_days=horizon))) == rules


@pytest.mark.parametrize(
    ("ahead", "notice", "rules"),
    [
        pytest.param(120, 120, [], id="exactly as early as asked"),
        pytest.param(105, 120, [Rule.NOTICE], id="a little later"),
        pytest.param(15, 0, [], id="no notice wanted: the next one"),
        pytest.param(0, 0, [Rule.PAST], id="but not the one that begins now"),
        pytest.param(-15, 0, [Rule.PAST], id="nor the one that has begun"),
    ],
)
def test_notice_counts_to_the_minute_and_none_is_not_never(ahead: int, notice: int, rules: list[Rule]) -> None:
    home = replace(ALL_NIGHT, notice_minutes=notice)
    starts_at = NOW + timedelta(minutes=ahead)
    assert refusals(starts_at, facts(home), now=NOW) == rules
    # The clock moves on a second: what was just early enough is no more.
    later = refusals(starts_at, facts(home), now=NOW + timedelta(seconds=1))
    assert bool(later) == (bool(rules) or ahead == notice)


@pytest.mark.parametrize(
    ("wishes", "starts", "allowed"),
    [
        pytest.param(Wishes(earliest=600), "09:50", False, id="ten minutes before she wants any"),
        pytest.param(Wishes(earliest=600), "10:00", True, id="from when she does"),
        pytest.param(Wishes(latest=720), "11:30", True, id="over as her time is"),
        pytest.param(Wishes(latest=720), "11:40", False, id="longer than that"),
        pytest.param(Wishes(earliest=720, latest=720), "12:00", False, id="no time at all is not any time"),
        pytest.param(Wishes(not_on=frozenset({1})), "12:00", False, id="not on this weekday"),
    ],
)
def test_a_wish_narrows_what_the_home_offers(wishes: Wishes, starts: str, allowed: bool) -> None:
    known = facts(replace(EVERY_TEN, wishes=wishes))
    assert told(at(f"2026-11-24 {starts}"), known) == [Rule.WISHES] * (not allowed)


@pytest.mark.parametrize(
    ("closed", "limit", "rules"),
    [
        pytest.param((), None, [None, None, None, None], id="none clashes"),
        pytest.param((1,), None, [None, Rule.CLOSURE, None, None], id="one closed day takes one visit with it"),
        pytest.param((0, 3), None, [Rule.CLOSURE, None, None, Rule.CLOSURE], id="the first and the last"),
        pytest.param((0, 1, 2, 3), None, [Rule.CLOSURE] * 4, id="every one"),
        pytest.param((1,), 1, [Rule.WEEK_LIMIT, Rule.CLOSURE, None, None], id="each says its own reason"),
    ],
)
def test_of_a_repeated_visit_only_the_days_that_clash_are_in_question(
    closed: tuple[int, ...], limit: int | None, rules: list[Rule | None]
) -> None:
    days = [TUESDAY + timedelta(weeks=n) for n in range(4)]
    home = replace(EVERY_TEN, horizon_days=28, closed=tuple(Days(days[n], days[n]) for n in closed))
    visited = Visited(days=(TUESDAY + timedelta(days=2),))
    known = facts(home, limits=Limits(per_week=limit), visited=visited)
    rhythm = Rhythm(first_day=TUESDAY, every_weeks=1, starts=600)
    found = planned(days, rhythm, known, minutes=30, now=NOW, set_aside=frozenset())
    assert [one.rule for one in found] == rules
    # Of a week that is full no day is near; of all others one is.
    assert [one.near is not None for one in found] == [rule is Rule.CLOSURE for rule in rules]


@pytest.mark.parametrize(
    ("first", "days"),
    [
        pytest.param(date(2026, 10, 18), 7, id="over the autumn change"),
        pytest.param(date(2027, 3, 21), 7, id="over the spring change"),
        pytest.param(date(2026, 12, 27), 7, id="over the new year"),
        pytest.param(date(2028, 2, 22), 14, id="over a leap day"),
    ],
)
def test_a_repeated_visit_keeps_its_weekday_and_its_time_on_the_wall(first: date, days: int) -> None:
    rhythm = Rhythm(first_day=first, every_weeks=days // 7, starts=870)
    found = rhythm.days(first, first + timedelta(days=3 * days))
    assert found == [first + timedelta(days=n * days) for n in range(4)]
    walls = [EVERY_TEN.local(starts) for day in found if (starts := rhythm.instant(day, EVERY_TEN.zone))]
    assert [(wall.date(), wall.hour, wall.minute) for wall in walls] == [(day, 14, 30) for day in found]
