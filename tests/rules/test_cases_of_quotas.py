"""What pretix's tests of quotas teach, as cases of our own: visits of a day, a week, a relative, and a unit's hands."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.rules.test_booking import NOW, TUESDAY
from tests.rules.test_cases_of_room_booking import EVERY_TEN, facts, told
from tests.rules.test_slots import ONE, TWO, at
from visits.rules.booking import Facts, Rule, refusals
from visits.rules.capacity import Caps, Hands, Limits, Visited
from visits.rules.opening_hours import Days, Span
from visits.rules.taken import NOTHING_TAKEN, Taken

TEN = at("2026-11-24 10:00")
MONDAY, THURSDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 29)
ONLY_TUESDAY = Days(TUESDAY, TUESDAY)


@pytest.mark.parametrize("visits", range(4))
@pytest.mark.parametrize(
    ("limits", "room", "rule"),
    [
        pytest.param(Limits(), None, None, id="no limit"),
        pytest.param(Limits(per_day=0), 0, Rule.DAY_LIMIT, id="none a day is not no limit"),
        pytest.param(Limits(per_day=1), 1, Rule.DAY_LIMIT, id="one a day"),
        pytest.param(Limits(per_day=2), 2, Rule.DAY_LIMIT, id="two a day"),
        pytest.param(Limits(wished_per_day=0), 0, Rule.DAY_LIMIT, id="she wants none"),
        pytest.param(Limits(per_day=3, wished_per_day=1), 1, Rule.DAY_LIMIT, id="she wants fewer than she may"),
        pytest.param(Limits(per_day=1, wished_per_day=3), 1, Rule.DAY_LIMIT, id="she may fewer than she wants"),
        pytest.param(Limits(per_week=0), 0, Rule.WEEK_LIMIT, id="none a week is not no limit"),
        pytest.param(Limits(per_week=3), 3, Rule.WEEK_LIMIT, id="three a week"),
        pytest.param(Limits(per_day=0, exempt=True), None, None, id="at the end of life nobody counts"),
    ],
)
def test_a_limit_takes_as_many_as_it_says_and_the_smallest_counts(
    limits: Limits, room: int | None, rule: Rule | None, visits: int
) -> None:
    known = facts(limits=limits, visited=Visited(days=(TUESDAY,) * visits))
    is_full = room is not None and visits >= room
    assert told(TEN, known) == ([rule] if is_full else [])


@pytest.mark.parametrize(
    ("days", "rules"),
    [
        pytest.param((TUESDAY,), [Rule.DAY_LIMIT], id="the day is full, the week is not"),
        pytest.param((MONDAY, SUNDAY), [Rule.WEEK_LIMIT], id="the week is full, the day is not"),
        pytest.param((TUESDAY, SUNDAY), [Rule.DAY_LIMIT, Rule.WEEK_LIMIT], id="both are, and both are said"),
        pytest.param((date(2026, 11, 22), date(2026, 11, 30)), [], id="the Sunday before and the Monday after"),
    ],
)
def test_a_visit_counts_once_in_its_day_and_once_in_its_week(days: tuple[date, ...], rules: list[Rule]) -> None:
    assert told(TEN, facts(limits=Limits(per_day=1, per_week=2), visited=Visited(days=days))) == rules


@pytest.mark.parametrize(
    ("caps", "visits", "full"),
    [
        pytest.param((Caps(days=ONLY_TUESDAY, per_day=2),), 1, False, id="a cap counts instead of the home's limit"),
        pytest.param((Caps(days=ONLY_TUESDAY, per_day=2),), 2, True, id="until it is reached"),
        pytest.param((Caps(days=ONLY_TUESDAY, per_day=0),), 0, True, id="a cap of none is a cap"),
        pytest.param((Caps(days=ONLY_TUESDAY),), 1, True, id="where it says nothing, the home's limit counts"),
        pytest.param((Caps(days=Days(THURSDAY, SUNDAY), per_day=9),), 1, True, id="not on other days than its own"),
        pytest.param(
            (Caps(days=ONLY_TUESDAY, per_day=2), Caps(days=ONLY_TUESDAY, per_day=5)), 2, True, id="of two the smaller"
        ),
        pytest.param(
            (Caps(days=ONLY_TUESDAY, per_day=5), Caps(days=ONLY_TUESDAY, per_day=2)), 2, True, id="in whatever order"
        ),
        pytest.param(
            (Caps(days=ONLY_TUESDAY, per_day=2), Caps(days=ONLY_TUESDAY)), 1, False, id="one that says nothing is none"
        ),
    ],
)
def test_of_several_caps_the_smallest_counts(caps: tuple[Caps, ...], visits: int, full: bool) -> None:
    visited = Visited(days=(TUESDAY,) * visits)
    assert told(TEN, facts(limits=Limits(per_day=1, caps=caps), visited=visited)) == [Rule.DAY_LIMIT] * full


@pytest.mark.parametrize(
    ("limit", "booked", "exempt_on", "full"),
    [
        pytest.param(None, 99, (), False, id="no limit"),
        pytest.param(0, 0, (), True, id="none at all"),
        pytest.param(2, 1, (), False, id="one left"),
        pytest.param(2, 2, (), True, id="the last one is booked"),
        pytest.param(2, 3, (), True, id="more than that, since the limit was lowered"),
        pytest.param(2, 3, (ONLY_TUESDAY,), False, id="a day on which nobody counts"),
        pytest.param(2, 3, (Days(THURSDAY, SUNDAY),), True, id="which is another day"),
    ],
)
def test_a_relative_has_so_many_coming_visits_and_no_more(
    limit: int | None, booked: int, exempt_on: tuple[Days, ...], full: bool
) -> None:
    known = facts(limits=Limits(open_visits=limit, exempt_on=exempt_on), visited=Visited(open_visits=booked))
    assert told(TEN, known) == [Rule.OPEN_LIMIT] * full


@pytest.mark.parametrize(
    ("moved_from", "rules"),
    [
        pytest.param(None, [Rule.DAY_LIMIT, Rule.WEEK_LIMIT, Rule.OPEN_LIMIT], id="a new visit takes one of each"),
        pytest.param(TUESDAY, [], id="within the day it takes none"),
        pytest.param(SUNDAY, [Rule.DAY_LIMIT], id="from another day of the week it takes one of the day"),
        pytest.param(date(2026, 11, 30), [Rule.DAY_LIMIT, Rule.WEEK_LIMIT], id="from the next week one of both"),
        pytest.param(date(2026, 11, 22), [Rule.DAY_LIMIT, Rule.WEEK_LIMIT], id="from the week before, too"),
    ],
)
def test_a_move_takes_only_what_it_has_not_already_though_all_is_full(
    moved_from: date | None, rules: list[Rule]
) -> None:
    """As when a limit has been lowered, or staff have set it aside: a visit is not held by the limit it is over."""
    visited = Visited(days=(TUESDAY, TUESDAY), open_visits=2, moved_from=moved_from)
    assert told(TEN, facts(limits=Limits(per_day=1, per_week=1, open_visits=1), visited=visited)) == rules


@pytest.mark.parametrize(
    ("people", "limits", "rules"),
    [
        pytest.param(4, Limits(), [], id="no limit"),
        pytest.param(4, Limits(people=4), [], id="exactly as many"),
        pytest.param(5, Limits(people=4), [Rule.PEOPLE], id="one more"),
        pytest.param(1, Limits(people=0), [Rule.PEOPLE], id="nobody is not anybody"),
        pytest.param(5, Limits(people=4, exempt=True), [], id="at the end of life nobody counts"),
        pytest.param(5, Limits(people=4, exempt_on=(ONLY_TUESDAY,)), [], id="nor on a day of the ban"),
        pytest.param(5, Limits(people=4, exempt_on=(Days(THURSDAY, SUNDAY),)), [Rule.PEOPLE], id="which is another"),
    ],
)
def test_as_many_take_part_as_there_is_room_for(people: int, limits: Limits, rules: list[Rule]) -> None:
    assert refusals(TEN, facts(limits=limits), now=NOW, people=people) == rules


def _held(starts_at: datetime) -> Taken:
    """Return what a visit of 30 minutes keeps busy, its cleaning of 15 included."""
    return Taken.of([(starts_at, starts_at + timedelta(minutes=45))])


def _unit(*visits: datetime, hands: tuple[Hands, ...]) -> Facts:
    """Return a unit with more tablets than hands, and visits on some of them."""
    held = tuple(_held(one) for one in visits)
    home = replace(EVERY_TEN, buffer_minutes=15)
    return replace(facts(home), tablets={ONE: NOTHING_TAKEN, TWO: NOTHING_TAKEN}, attended=held, hands=hands)


@pytest.mark.parametrize(
    ("starts", "fits"),
    [
        pytest.param("09:10", True, id="cleaned before the other begins"),
        pytest.param("09:20", False, id="still being cleaned when the other begins"),
        pytest.param("09:30", False, id="over as the other begins, not cleaned"),
        pytest.param("10:00", False, id="at the same time"),
        pytest.param("10:40", False, id="begins while the other is being cleaned"),
        pytest.param("10:50", True, id="begins after that"),
    ],
)
def test_who_is_booked_first_makes_no_difference_to_how_many_fit(starts: str, fits: bool) -> None:
    one, other = TEN, at(f"2026-11-24 {starts}")
    hands = (Hands(Span(0, 1440), 1),)
    assert (told(other, _unit(one, hands=hands)) == []) == fits
    assert (told(one, _unit(other, hands=hands)) == []) == fits


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        pytest.param((), True, id="nobody has said: no bound"),
        pytest.param((Hands(Span(0, 1440), 0),), False, id="none all day is not no bound"),
        pytest.param((Hands(Span(0, 1440), 1),), False, id="one, and one is busy"),
        pytest.param((Hands(Span(0, 1440), 2),), True, id="two, and one is busy"),
        pytest.param((Hands(Span(0, 615), 2), Hands(Span(615, 1440), 1)), False, id="of two parts the smaller counts"),
        pytest.param((Hands(Span(630, 1440), 0),), True, id="cleaning reaches into a part without hands"),
        pytest.param((Hands(Span(0, 600), 0),), True, id="begins as a part without hands ends"),
        pytest.param((Hands(Span(0, 610), 0),), False, id="begins before it has ended"),
    ],
)
def test_a_visit_needs_hands_in_every_part_of_the_day_it_lies_in(parts: tuple[Hands, ...], fits: bool) -> None:
    busy = () if any(part.part.starts == 630 for part in parts) else (at("2026-11-24 10:00"),)
    assert told(TEN, _unit(*busy, hands=parts)) == [Rule.HANDS] * (not fits)


@pytest.mark.parametrize(
    ("others", "at_once", "fits"),
    [
        pytest.param(("09:00", "10:50"), 1, True, id="one before and one after are never two at once"),
        pytest.param(("09:40", "10:20"), 2, False, id="both meet it, and meet in its middle"),
        pytest.param(("09:20", "10:10"), 2, True, id="both meet it, one after the other"),
        pytest.param(("09:20", "10:10"), 1, False, id="each of them keeps the only pair busy"),
    ],
)
def test_visits_are_counted_at_the_busiest_minute_not_added_up(
    others: tuple[str, ...], at_once: int, fits: bool
) -> None:
    starts = tuple(at(f"2026-11-24 {one}") for one in others)
    assert (told(TEN, _unit(*starts, hands=(Hands(Span(0, 1440), at_once),))) == []) == fits
