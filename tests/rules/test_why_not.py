"""Why not: every time of a day is judged, and what is offered is what nothing speaks against."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests.rules.test_booking import NOW, TUESDAY, facts
from tests.rules.test_opening_hours import hours, spans
from tests.rules.test_slots import walls
from visits.rules.booking import Rule, free_slots
from visits.rules.opening_hours import Days, Span
from visits.rules.slots import Slot
from visits.rules.taken import Taken
from visits.rules.why_not import judged


def by_wall(day: date, known: object) -> dict[str, tuple[Rule, ...]]:
    found = judged(day, known, now=NOW)  # type: ignore[arg-type] # the tests' own shorthand
    return {walls([Slot(one.starts_at, one.starts_at)])[0]: one.rules for one in found}


def test_lunch_says_that_it_is_a_quiet_time() -> None:
    found = by_wall(TUESDAY, facts(hours(weekly={1: (Span(600, 840),)}, quiet=(Span(690, 780),))))
    assert found["10.00"] == found["10.45"] == found["13.00"] == ()
    assert found["11.30"] == (Rule.QUIET,)
    assert found["12.15"] == (Rule.QUIET,)


def test_a_taken_time_says_by_whom() -> None:
    slots = free_slots(TUESDAY, facts(), earliest=NOW)
    taken = Taken.of([(slots[1].starts_at, slots[1].ends_at)])
    found = judged(TUESDAY, facts(resident=taken), now=NOW)
    assert [one.rules for one in found[:3]] == [(), (Rule.RESIDENT_TAKEN,), ()]


def test_a_closed_day_and_one_without_hours_are_judged_too() -> None:
    closed = by_wall(TUESDAY, facts(hours(closed=(Days(TUESDAY, TUESDAY),))))
    assert set(closed.values()) == {(Rule.CLOSURE,)}
    assert by_wall(TUESDAY, facts(hours(weekly={}))) == {"12.00": (Rule.HOURS,)}


def test_the_nights_of_the_clock_change_are_judged() -> None:
    night = hours(weekly={6: (Span(120, 300),)}, slot_minutes=30, buffer_minutes=0)
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert judged(day, facts(night), now=NOW)


@given(
    st.integers(0, 13),
    st.lists(spans, max_size=3),
    st.integers(10, 90),
    st.integers(0, 45),
    st.integers(0, 60),
    st.integers(0, 2 * 3600 * 10**6),
)
@example(0, [], 30, 15, 0, 3600 * 10**6)  # nobody books a visit that begins at this very moment
@example(0, [], 30, 15, 0, 3600 * 10**6 + 1)
def test_what_is_judged_without_a_rule_is_exactly_what_is_offered(
    ahead: int, quiet: list[Span], slot: int, buffer: int, notice: int, later: int
) -> None:
    known = facts(hours(quiet=tuple(quiet), slot_minutes=slot, buffer_minutes=buffer, notice_minutes=notice))
    now = NOW + timedelta(microseconds=later)
    day = known.hours.local(now).date() + timedelta(days=ahead)
    offered = {one.starts_at for one in judged(day, known, now=now) if not one.rules}
    assert offered == {one.starts_at for one in free_slots(day, known, earliest=known.hours.earliest(now))}
