"""Reminders: when, to whom, and until when they are of use."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules import reminders
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.reminders import (
    CALM_PLAN,
    DEFAULT_PLAN,
    ESCALATIONS,
    RELATIVES_KINDS,
    STAFF_KINDS,
    STRICT_PLAN,
    Step,
    completed,
    day_before,
    in_turn,
    outcome,
    plan,
    useful,
    wants_somebody,
)
from visits.rules.visit_state import OUTCOMES, State

TABLET, HOME_TABLETS, UNIT_MAIL, DUTY_SMS, MANAGER = STAFF_KINDS
DAY_BEFORE, HOUR_BEFORE = RELATIVES_KINDS
STOCKHOLM = ZoneInfo("Europe/Stockholm")
MOMENTS = st.integers(0, 366 * 1440).map(lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=passed))
"""Every minute of a year with both nights on which the clocks change."""
STARTS = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=30)


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after the start."""
    return STARTS + timedelta(minutes=minutes)


def minutes_of(*steps: Step, booked: float = -20_000) -> dict[ReminderKind, float]:
    found = plan(STARTS, now=at(booked), steps=steps or DEFAULT_PLAN)
    return {one.kind: (one.due_at - STARTS) / timedelta(minutes=1) for one in found}


def test_the_usual_plan_begins_on_the_tablets_and_ends_with_the_manager() -> None:
    assert minutes_of() == {TABLET: -15, HOME_TABLETS: -5, UNIT_MAIL: -5, DUTY_SMS: -3, MANAGER: 0}


def test_a_calm_home_is_reminded_later_and_by_fewer_a_strict_one_earlier() -> None:
    assert minutes_of(*CALM_PLAN) == {TABLET: -10, UNIT_MAIL: -5, MANAGER: 5}
    assert minutes_of(*STRICT_PLAN) == {TABLET: -20, HOME_TABLETS: -10, UNIT_MAIL: -10, DUTY_SMS: -7, MANAGER: -5}


def test_a_home_says_only_in_which_steps_it_differs() -> None:
    own = Step(kind=DUTY_SMS, minutes=4, active=False)
    assert completed([own]) == (*DEFAULT_PLAN[:3], own, DEFAULT_PLAN[4])
    assert completed([]) == DEFAULT_PLAN


@pytest.mark.parametrize(
    ("booked", "due"),
    [
        (-15, [-15, -5, -5, -3, 0]),
        (-10, [-10, -5, -5, -3, 0]),
        (-5.5, [-5.5, -4.5, -4.5, -3, 0]),
        (-2, [-2, -1, -1, 0, 1]),
        (3, [3, 4, 4, 5, 6]),
        (28, [28, 29, 29]),
    ],
)
def test_a_visit_booked_late_rings_at_once_and_each_step_keeps_its_head_start(booked: float, due: list[float]) -> None:
    assert list(minutes_of(booked=booked).values()) == due


def test_a_visit_long_begun_is_not_planned_for() -> None:
    assert plan(STARTS, now=at(29)) != []
    assert plan(STARTS, now=at(30)) == []


@given(st.floats(min_value=-20000, max_value=29.9), st.lists(st.integers(-20, 60), min_size=5, max_size=5))
def test_whatever_is_planned_lies_ahead_and_follows_its_order_a_minute_apart(booked: float, minutes: list[int]) -> None:
    steps = [Step(kind=kind, minutes=number) for kind, number in zip(STAFF_KINDS, minutes, strict=True)]
    found = {one.kind: one.due_at for one in plan(STARTS, now=at(booked), steps=steps)}
    assert all(at(booked) <= due_at < at(30) for due_at in found.values())
    of = {step.kind: step.minutes for step in steps}
    for one, due_at in found.items():
        for other, later in found.items():
            if of[one] == of[other]:
                assert due_at == later
            elif of[one] > of[other]:
                assert due_at + timedelta(minutes=1) <= later


def test_relatives_hear_the_day_before_at_the_visits_own_time_and_an_hour_before() -> None:
    found = {one.kind: one.due_at for one in plan(STARTS, now=at(-20_000), zone=STOCKHOLM)}
    assert set(found) == set(STAFF_KINDS) | set(RELATIVES_KINDS)
    assert (found[DAY_BEFORE], found[HOUR_BEFORE]) == (at(-1440), at(-60))


@pytest.mark.parametrize(
    ("starts", "heard"),
    [
        ("2026-11-23T14:00+01:00", "2026-11-22T14:00+01:00"),
        ("2026-11-23T07:15+01:00", "2026-11-22T09:00+01:00"),
        ("2026-11-23T19:45+01:00", "2026-11-22T18:00+01:00"),
        ("2026-11-23T00:00+01:00", "2026-11-22T09:00+01:00"),
        # The nights the clocks change, 29 March and 25 October 2026: the wall time stays.
        ("2026-03-29T14:00+02:00", "2026-03-28T14:00+01:00"),
        ("2026-10-25T14:00+01:00", "2026-10-24T14:00+02:00"),
        ("2026-10-25T02:30+01:00", "2026-10-24T09:00+02:00"),
    ],
)
def test_the_day_before_is_told_between_nine_and_six_by_the_wall_clock(starts: str, heard: str) -> None:
    assert day_before(datetime.fromisoformat(starts), STOCKHOLM) == datetime.fromisoformat(heard)


@given(MOMENTS)
def test_through_a_year_nobody_is_told_at_night(starts: datetime) -> None:
    heard, start = day_before(starts, STOCKHOLM).astimezone(STOCKHOLM), starts.astimezone(STOCKHOLM)
    assert heard.date() == start.date() - timedelta(days=1)
    assert 9 * 60 <= heard.hour * 60 + heard.minute <= 18 * 60


@pytest.mark.parametrize(
    ("booked", "kinds"),
    [
        (-1440 - 720, {DAY_BEFORE, HOUR_BEFORE}),
        (-1440 - 719, {HOUR_BEFORE}),
        (-120, {HOUR_BEFORE}),
        (-119, set()),
    ],
)
def test_what_was_just_confirmed_is_not_reminded_of(booked: float, kinds: set[ReminderKind]) -> None:
    found = plan(STARTS, now=at(booked), zone=STOCKHOLM)
    assert {one.kind for one in found} - set(STAFF_KINDS) == kinds


def test_reminding_is_of_use_until_the_visit_is_over_or_half_an_hour_late() -> None:
    assert useful(STARTS, ENDS, now=at(-20))
    assert useful(STARTS, ENDS, now=at(29))
    assert not useful(STARTS, ENDS, now=at(30))
    assert not useful(STARTS, at(10), now=at(10))
    assert not useful(STARTS, at(120), now=at(30))


def became(kind: ReminderKind, state: State, *, taken: bool, minutes: float, due: float = -15) -> ReminderState:
    return outcome(kind, state, taken=taken, starts_at=STARTS, ends_at=ENDS, now=at(minutes), due_at=at(due))


@pytest.mark.parametrize(
    ("state", "taken", "minutes", "becomes"),
    [
        (State.BOOKED, False, -15, ReminderState.RAISED),
        (State.BOOKED, False, 12, ReminderState.RAISED),
        (State.BOOKED, False, 30, ReminderState.MISSED),
        (State.PREPARING, True, -15, ReminderState.ANSWERED),
        (State.READY, False, -15, ReminderState.ANSWERED),
        (State.ONGOING, True, 40, ReminderState.ANSWERED),
        (State.CANCELLED, False, -15, ReminderState.DROPPED),
        (State.CANCELLED, True, -15, ReminderState.DROPPED),
        (State.REQUESTED, False, -15, ReminderState.DROPPED),
        *((state, True, 10, ReminderState.DROPPED) for state in sorted(OUTCOMES)),
    ],
)
@pytest.mark.parametrize("kind", STAFF_KINDS)
def test_what_becomes_of_a_step_depends_on_where_its_visit_stands(
    kind: ReminderKind, state: State, *, taken: bool, minutes: float, becomes: ReminderState
) -> None:
    assert became(kind, state, taken=taken, minutes=minutes) is becomes


def test_taking_answers_the_units_tablets_alone() -> None:
    assert became(TABLET, State.BOOKED, taken=True, minutes=-15) is ReminderState.ANSWERED
    for kind in ESCALATIONS:
        assert became(kind, State.BOOKED, taken=True, minutes=-5) is ReminderState.RAISED


@pytest.mark.parametrize(
    ("kind", "due", "minutes", "becomes"),
    [
        (DAY_BEFORE, -1440, -1440, ReminderState.RAISED),
        (DAY_BEFORE, -1440, -1440 + 179, ReminderState.RAISED),
        (DAY_BEFORE, -1440, -1440 + 180, ReminderState.MISSED),
        (HOUR_BEFORE, -60, -60, ReminderState.RAISED),
        (HOUR_BEFORE, -60, -16, ReminderState.RAISED),
        (HOUR_BEFORE, -60, -15, ReminderState.MISSED),
    ],
)
def test_a_relatives_reminder_that_comes_too_late_is_missed(
    kind: ReminderKind, due: float, minutes: float, becomes: ReminderState
) -> None:
    assert became(kind, State.BOOKED, taken=False, minutes=minutes, due=due) is becomes
    assert became(kind, State.PREPARING, taken=True, minutes=minutes, due=due) is becomes
    assert became(kind, State.CANCELLED, taken=False, minutes=minutes, due=due) is ReminderState.DROPPED


def test_after_a_sleep_the_steps_of_a_visit_have_their_turns() -> None:
    assert in_turn([at(-3), at(-15), at(-5), at(-5)], now=at(-1)) == {at(-15): at(-1), at(-5): at(0), at(-3): at(1)}
    assert in_turn([at(-15)], now=at(-1)) == {at(-15): at(-1)}


@pytest.mark.parametrize(
    ("state", "taken", "minutes", "nobody_there"),
    [
        (State.BOOKED, False, -15, True),
        (State.BOOKED, True, -15, False),
        (State.BOOKED, True, -5.1, False),
        (State.BOOKED, True, -5, True),
        (State.PREPARING, True, -1, False),
        (State.CANCELLED, False, -1, False),
    ],
)
def test_who_waits_wants_somebody_to_have_taken_it_and_close_to_the_start_to_prepare(
    state: State, *, taken: bool, minutes: float, nobody_there: bool
) -> None:
    assert wants_somebody(state, taken=taken, starts_at=STARTS, now=at(minutes)) is nobody_there


def test_a_managers_minutes_leave_room_before_reminding_is_of_no_use() -> None:
    assert timedelta(minutes=-reminders.LATEST_MINUTES) < reminders.USEFUL_AFTER_START
