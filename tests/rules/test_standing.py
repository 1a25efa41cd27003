"""Which rules a booked visit breaks as things stand now."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.rules.test_opening_hours import hours
from tests.rules.test_slots import at
from visits.rules.booking import Rule
from visits.rules.capacity import Caps, Hands, Limits
from visits.rules.opening_hours import Days, ExtraHours, Holidays, Span, Wishes
from visits.rules.standing import Settled, Standing, clashes

TUESDAY = date(2026, 11, 24)
ROSA, AINA, BJORKEN, EKEN = (UUID(int=n) for n in range(4))
PLAIN = Settled(hours=hours())
BOOKED_ON = datetime(2026, 11, 20, tzinfo=UTC)


def visit(number: int = 1, starts: str = "2026-11-24 10:00", **changes: object) -> Standing:
    """Make visit number `number`, the later the higher its number, of Rosa's unless changed."""
    starts_at = at(starts)
    ends_at = starts_at + timedelta(minutes=30)
    made = Standing(
        id=UUID(int=100 + number),
        resident=ROSA,
        unit=BJORKEN,
        starts_at=starts_at,
        ends_at=ends_at,
        until=ends_at + timedelta(minutes=15),
        agreed_at=BOOKED_ON + timedelta(hours=number),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the tests' own shorthand


def broken(settled: Settled, *visits: Standing) -> dict[int, list[Rule]]:
    found = clashes(visits, lambda _visit: settled)
    return {one.int - 100: list(rules) for one, rules in found.items()}


def only(settled: Settled, one: Standing) -> list[Rule]:
    return broken(settled, one).get(1, [])


CASES: dict[str, tuple[Settled, list[Rule]]] = {
    "nothing has changed": (PLAIN, []),
    "the day is closed": (Settled(hours=hours(closed=(Days(TUESDAY, TUESDAY),))), [Rule.CLOSURE]),
    "the day is a holiday that the home keeps": (
        Settled(hours=hours(holidays=Holidays.CLOSED, public_holidays=frozenset({TUESDAY}))),
        [Rule.HOLIDAY],
    ),
    "the home opens later": (Settled(hours=hours(weekly={1: (Span(615, 1140),)})), [Rule.HOURS]),
    "a quiet time cuts into it": (Settled(hours=hours(quiet=(Span(620, 640),))), [Rule.QUIET]),
    "a quiet time begins as it ends": (Settled(hours=hours(quiet=(Span(630, 660),))), []),
    "she does not want it so early": (Settled(hours=hours(wishes=Wishes(earliest=660))), [Rule.WISHES]),
    "she rests then": (Settled(hours=hours(wishes=Wishes(rest=Span(540, 660)))), [Rule.REST]),
    "she does not want it that weekday": (Settled(hours=hours(wishes=Wishes(not_on=frozenset({1})))), [Rule.WISHES]),
    "two at once": (
        Settled(hours=hours(closed=(Days(TUESDAY, TUESDAY),), wishes=Wishes(earliest=660))),
        [Rule.CLOSURE, Rule.WISHES],
    ),
    "visits are longer and further apart now": (Settled(hours=hours(slot_minutes=50, buffer_minutes=25)), []),
    "visits are booked earlier and not so far ahead now": (
        Settled(hours=hours(notice_minutes=9999, horizon_days=0)),
        [],
    ),
    "relatives book fewer ahead now": (Settled(hours=hours(), limits=Limits(open_visits=0)), []),
    "nobody attends visits then": (Settled(hours=hours(), hands=(Hands(Span(0, 720), 0),)), [Rule.HANDS]),
    "nobody attends visits in the afternoon": (Settled(hours=hours(), hands=(Hands(Span(720, 1440), 0),)), []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_visit_breaks_the_rules_that_have_come_to_speak_against_it(case: str) -> None:
    settled, rules = CASES[case]
    assert only(settled, visit()) == rules


def test_its_own_length_counts_not_the_homes() -> None:
    until_eleven = Settled(hours=hours(weekly={1: (Span(540, 660),)}))
    assert only(until_eleven, visit(ends_at=at("2026-11-24 11:00"))) == []
    assert only(until_eleven, visit(ends_at=at("2026-11-24 11:05"))) == [Rule.HOURS]


def test_a_visit_in_a_bans_extra_hours_clashes_once_they_are_gone() -> None:
    late = visit(starts="2026-11-24 20:00")
    extra = ExtraHours(days=Days(TUESDAY, TUESDAY), weekly={1: (Span(1140, 1260),)})
    assert only(Settled(hours=hours(extra=(extra,))), late) == []
    assert only(PLAIN, late) == [Rule.HOURS]


def test_without_consent_or_a_tablet_nothing_can_be_held() -> None:
    assert only(PLAIN, visit(bookable=False)) == [Rule.NOT_BOOKABLE]
    assert only(PLAIN, visit(has_tablet=False)) == [Rule.NO_TABLET]


def test_a_visit_when_the_clocks_change_keeps_its_time() -> None:
    night = Settled(hours=hours(weekly={6: (Span(0, 300),)}))
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30, which comes twice
    assert only(night, visit(starts_at=twice, ends_at=twice + timedelta(minutes=30))) == []


def test_what_staff_set_aside_does_not_count_but_the_rest_does() -> None:
    settled = Settled(hours=hours(closed=(Days(TUESDAY, TUESDAY),), wishes=Wishes(earliest=660)))
    assert only(settled, visit(set_aside=frozenset({Rule.CLOSURE}))) == [Rule.WISHES]
    assert only(settled, visit(set_aside=frozenset({Rule.CLOSURE, Rule.WISHES, Rule.GRID}))) == []


def test_of_too_many_in_a_day_those_agreed_last_are_the_surplus() -> None:
    one_a_day = Settled(hours=hours(), limits=Limits(per_day=1))
    day = (visit(1, "2026-11-24 16:00"), visit(3, "2026-11-24 09:00"), visit(2, "2026-11-24 12:00"))
    assert broken(one_a_day, *day) == {2: [Rule.DAY_LIMIT], 3: [Rule.DAY_LIMIT]}
    assert broken(Settled(hours=hours(), limits=Limits(per_day=2)), *day) == {3: [Rule.DAY_LIMIT]}
    assert broken(Settled(hours=hours(), limits=Limits(per_day=3)), *day) == {}


def test_another_day_another_resident_or_no_limits_at_all_are_no_surplus() -> None:
    one_a_day = Settled(hours=hours(), limits=Limits(per_day=1))
    assert broken(one_a_day, visit(1), visit(2, "2026-11-25 10:00"), visit(3, resident=AINA)) == {}
    exempt = Settled(hours=hours(), limits=Limits(per_day=1, exempt=True))
    assert broken(exempt, visit(1), visit(2, "2026-11-24 12:00")) == {}


def test_a_week_has_its_limit_from_monday_to_sunday() -> None:
    two_a_week = Settled(hours=hours(), limits=Limits(per_week=2))
    week = (visit(1, "2026-11-23 10:00"), visit(2, "2026-11-29 10:00"), visit(3, "2026-11-26 10:00"))
    assert broken(two_a_week, *week) == {3: [Rule.WEEK_LIMIT]}
    assert broken(two_a_week, *week[:2], visit(3, "2026-11-30 10:00")) == {}


def test_a_bans_caps_count_on_its_days() -> None:
    caps = Caps(days=Days(TUESDAY, TUESDAY), per_day=1)
    settled = Settled(hours=hours(), limits=Limits(per_day=3, caps=(caps,)))
    visits = (
        visit(1, "2026-11-24 10:00"),
        visit(2, "2026-11-24 12:00"),
        visit(3, "2026-11-25 10:00"),
        visit(4, "2026-11-25 12:00"),
    )
    assert broken(settled, *visits) == {2: [Rule.DAY_LIMIT]}


def test_one_that_staff_let_stand_beside_the_limit_still_fills_the_day() -> None:
    one_a_day = Settled(hours=hours(), limits=Limits(per_day=1))
    held_all_the_same = visit(1, "2026-11-24 12:00", set_aside=frozenset({Rule.DAY_LIMIT}))
    assert broken(one_a_day, held_all_the_same, visit(2)) == {2: [Rule.DAY_LIMIT]}


def test_hands_are_busy_until_the_tablet_is_cleaned_and_the_later_agreed_is_the_surplus() -> None:
    one_at_once = Settled(hours=hours(), hands=(Hands(Span(0, 1440), 1),))
    first, meets, follows = (
        visit(1, "2026-11-24 10:00"),
        visit(2, "2026-11-24 10:40", resident=AINA),
        visit(2, "2026-11-24 10:45", resident=AINA),
    )
    assert broken(one_at_once, first, meets) == {2: [Rule.HANDS]}
    assert broken(one_at_once, first, follows) == {}
    assert broken(one_at_once, first, replace(meets, unit=EKEN)) == {}, "another unit has hands of its own"


def test_a_surplus_visit_takes_no_hands_from_those_agreed_after_it() -> None:
    one_at_once = Settled(hours=hours(), hands=(Hands(Span(0, 1440), 1),))
    chain = (
        visit(1, "2026-11-24 10:00"),
        visit(2, "2026-11-24 10:30", resident=AINA),
        visit(3, "2026-11-24 11:00", resident=UUID(int=9)),
    )
    assert broken(one_at_once, *chain) == {2: [Rule.HANDS]}
    let_stand = replace(chain[1], set_aside=frozenset({Rule.HANDS}))
    assert broken(one_at_once, chain[0], let_stand, chain[2]) == {3: [Rule.HANDS]}


def test_the_order_in_which_they_are_given_does_not_matter() -> None:
    one_a_day = Settled(hours=hours(), limits=Limits(per_day=1))
    same = {"agreed_at": BOOKED_ON}
    one, two = visit(1, "2026-11-24 09:00", **same), visit(2, "2026-11-24 12:00", **same)
    assert broken(one_a_day, one, two) == broken(one_a_day, two, one) == {2: [Rule.DAY_LIMIT]}
