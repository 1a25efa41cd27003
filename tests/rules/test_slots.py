"""Free times: no slot overlaps another, none lies outside hours, in quiet time, or across a change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.test_opening_hours import MONDAY, hours, spans
from visits.rules.booking import Facts, free_slots
from visits.rules.opening_hours import HomeHours, Span, joined
from visits.rules.slots import Slot, days_ahead, free_tablet, grid, nearest, start_of
from visits.rules.taken import NOTHING_TAKEN, Taken, minute, moment

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)
ZONES = ["Europe/Stockholm", "Europe/Oslo", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "UTC"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Stockholm")).astimezone(UTC)


def walls(slots: list[Slot]) -> list[str]:
    return [slot.starts_at.astimezone(ZoneInfo("Europe/Stockholm")).strftime("%H.%M") for slot in slots]


def free(day: date, hours: HomeHours, **facts: object) -> list[Slot]:
    earliest = facts.pop("earliest", LONG_AGO)
    known: dict[str, object] = {"resident": NOTHING_TAKEN, "tablets": {ONE: NOTHING_TAKEN}} | facts
    return free_slots(day, Facts(hours=hours, **known), earliest=earliest)  # type: ignore[arg-type] # shorthand


def test_slots_step_by_length_and_buffer_and_begin_anew_after_lunch() -> None:
    day = hours(weekly={0: (Span(540, 900),)}, quiet=(Span(700, 780),))
    assert walls(free(MONDAY, day)) == ["09.00", "09.45", "10.30", "13.00", "13.45", "14.30"]


def test_a_time_the_resident_is_taken_is_not_free() -> None:
    day = hours(weekly={0: (Span(540, 660),)})
    taken = Taken.of([(at("2026-11-23 09:40"), at("2026-11-23 09:46"))])
    assert walls(free(MONDAY, day, resident=taken)) == ["09.00", "10.30"]


def test_a_tablet_needs_its_buffer_before_the_next_visit() -> None:
    day = hours(weekly={0: (Span(540, 660),)})
    taken = Taken.of([(at("2026-11-23 09:40"), at("2026-11-23 10:25"))])
    assert walls(free(MONDAY, day, tablets={ONE: taken})) == ["10.30"]
    assert walls(free(MONDAY, day, tablets={ONE: taken, TWO: NOTHING_TAKEN})) == ["09.00", "09.45", "10.30"]


def test_without_a_tablet_nothing_is_free() -> None:
    assert free(MONDAY, hours(), tablets={}) == []


def test_times_too_soon_are_left_out_to_the_second() -> None:
    day = hours(weekly={0: (Span(540, 660),)})
    assert walls(free(MONDAY, day, earliest=at("2026-11-23 09:45"))) == ["09.45", "10.30"]
    assert walls(free(MONDAY, day, earliest=at("2026-11-23 09:45:01"))) == ["10.30"]


def test_the_clock_change_nights_offer_only_times_that_exist_once() -> None:
    night = hours(weekly={6: (Span(0, 300),)}, slot_minutes=20, buffer_minutes=0)
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    expected = ["00.00", "00.20", "00.40", "01.00", "01.20"]
    after = ["03.00", "03.20", "03.40", "04.00", "04.20", "04.40"]
    # 01.40 ends at 02.00, a time that spring has not and autumn has twice.
    assert walls(free(spring, night)) == expected + after
    assert walls(free(autumn, night)) == expected + after


@settings(max_examples=300)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2025, 1, 1), date(2028, 12, 31)) | st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)]),
    opened=st.lists(spans, max_size=3),
    quiet=st.lists(spans, max_size=3),
    slot=st.integers(5, 90),
    buffer=st.integers(0, 45),
    taken=st.lists(st.tuples(st.integers(-60, 1500), st.integers(1, 120)), max_size=5),
)
def test_every_free_time_can_be_held(  # one property, all its parts
    zone: str,
    day: date,
    opened: list[Span],
    quiet: list[Span],
    slot: int,
    buffer: int,
    taken: list[tuple[int, int]],
) -> None:
    weekly = {day.weekday(): tuple(s for n, s in enumerate(opened) if not any(s.meets(o) for o in opened[:n]))}
    home = hours(timezone=zone, weekly=weekly, quiet=tuple(quiet), slot_minutes=slot, buffer_minutes=buffer)
    begins = start_of(day, home)
    occupied: list[tuple[datetime, datetime]] = []
    for starts, length in taken:
        span = (begins + timedelta(minutes=starts), begins + timedelta(minutes=starts + length))
        if all(span[1] <= other[0] or other[1] <= span[0] for other in occupied):
            occupied.append(span)
    slots = free(day, home, resident=Taken.of(occupied), tablets={ONE: Taken.of(occupied)})
    local = ZoneInfo(zone)
    for one in slots:
        assert one.ends_at - one.starts_at == timedelta(minutes=slot)
        begins_at, ends_at = one.starts_at.astimezone(local), one.ends_at.astimezone(local)
        for wall in (begins_at, ends_at):
            naive = wall.replace(tzinfo=None)
            assert naive.replace(tzinfo=local).utcoffset() == naive.replace(tzinfo=local, fold=1).utcoffset()
        assert begins_at.date() == day
        first = begins_at.hour * 60 + begins_at.minute
        wished = Span(first, first + slot)
        # Hours that touch are one.
        assert any(span.holds(wished) for span in joined(weekly[day.weekday()]))
        assert not any(span.meets(wished) for span in quiet)
        for begun, over in occupied:
            assert one.ends_at + timedelta(minutes=buffer) <= begun or over <= one.starts_at
    # Two times on offer never overlap. Around a short quiet time or the spring gap they may be nearer than the buffer:
    # then booking one takes the other away, as for any tablet that is taken.
    for before, after in pairwise(slots):
        assert before.ends_at <= after.starts_at
    assert {minute(one.starts_at) for one in slots} <= set(grid(day, home))


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 30)), max_size=8), st.integers(0, 500), st.integers(1, 60)
)
def test_a_free_span_meets_none_that_is_taken(taken: list[tuple[int, int]], starts: int, length: int) -> None:
    apart: list[tuple[int, int]] = []
    for begins, lasts in taken:
        if all(begins + lasts <= other[0] or other[1] <= begins for other in apart):
            apart.append((begins, begins + lasts))
    made = Taken.of((moment(a), moment(b)) for a, b in apart)
    assert made.leaves(starts, starts + length) == all(b <= starts or starts + length <= a for a, b in apart)


def test_the_first_free_tablet_is_chosen() -> None:
    busy = Taken.of([(moment(0), moment(60))])
    assert free_tablet(0, 30, {ONE: busy, TWO: NOTHING_TAKEN}) == TWO
    assert free_tablet(0, 30, {ONE: busy, uuid4(): busy}) is None
    assert free_tablet(60, 90, {ONE: busy}) == ONE


def test_the_nearest_times_come_in_order() -> None:
    slots = free(MONDAY, hours())
    assert walls(nearest(slots, at("2026-11-23 12:00"))) == ["11.15", "12.00", "12.45"]


def test_the_days_ahead_run_from_today_to_the_horizon() -> None:
    ahead = days_ahead(hours(horizon_days=2), at("2026-11-23 23:59"))
    assert ahead == [MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)]
