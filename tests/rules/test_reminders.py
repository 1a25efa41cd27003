"""Reminders: when, to whom, and until when they are of use."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.reminders import PlannedReminder, escalates_at_once, outcome, plan, useful
from visits.rules.visit_state import OUTCOMES, State

STARTS = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=30)


def at(minutes: float) -> datetime:
    """Return a moment so many minutes after the start."""
    return STARTS + timedelta(minutes=minutes)


def planned(tablet: datetime, unit_mail: datetime) -> list[PlannedReminder]:
    return [
        PlannedReminder(kind=ReminderKind.TABLET, due_at=tablet),
        PlannedReminder(kind=ReminderKind.UNIT_MAIL, due_at=unit_mail),
    ]


def test_tablets_ring_15_minutes_before_and_the_unit_gets_mail_5_minutes_before() -> None:
    assert plan(STARTS, now=at(-1440)) == planned(at(-15), at(-5))


@pytest.mark.parametrize(
    ("booked", "rings", "mails"),
    [(-15, -15, -5), (-10, -10, -5), (-6, -6, -5), (-5.5, -5.5, -4.5), (-2, -2, -1), (3, 3, 4)],
)
def test_a_visit_booked_late_rings_at_once_and_the_tablets_keep_their_head_start(
    booked: float, rings: float, mails: float
) -> None:
    assert plan(STARTS, now=at(booked)) == planned(at(rings), at(mails))


def test_a_visit_long_begun_is_not_planned_for() -> None:
    assert plan(STARTS, now=at(29)) != []
    assert plan(STARTS, now=at(30)) == []


@given(st.floats(min_value=-20000, max_value=29.9))
def test_whatever_is_planned_lies_ahead_and_the_mail_comes_after_the_alarm(booked: float) -> None:
    tablet, unit_mail = plan(STARTS, now=at(booked))
    assert at(booked) <= tablet.due_at < unit_mail.due_at


def test_reminding_is_of_use_until_the_visit_is_over_or_half_an_hour_late() -> None:
    assert useful(STARTS, ENDS, now=at(-20))
    assert useful(STARTS, ENDS, now=at(29))
    assert not useful(STARTS, ENDS, now=at(30))
    assert not useful(STARTS, at(10), now=at(10))
    assert not useful(STARTS, at(120), now=at(30))


@pytest.mark.parametrize(
    ("state", "taken", "minutes", "becomes"),
    [
        (State.BOOKED, False, -15, ReminderState.RAISED),
        (State.BOOKED, False, 12, ReminderState.RAISED),
        (State.BOOKED, False, 30, ReminderState.MISSED),
        (State.BOOKED, True, -15, ReminderState.ANSWERED),
        (State.PREPARING, True, -15, ReminderState.ANSWERED),
        (State.READY, False, -15, ReminderState.ANSWERED),
        (State.ONGOING, True, 40, ReminderState.ANSWERED),
        (State.CANCELLED, False, -15, ReminderState.DROPPED),
        (State.CANCELLED, True, -15, ReminderState.DROPPED),
        (State.REQUESTED, False, -15, ReminderState.DROPPED),
        *((state, True, 10, ReminderState.DROPPED) for state in sorted(OUTCOMES)),
    ],
)
def test_what_becomes_of_a_reminder_depends_on_where_its_visit_stands(
    state: State, *, taken: bool, minutes: float, becomes: ReminderState
) -> None:
    assert outcome(state, taken=taken, starts_at=STARTS, ends_at=ENDS, now=at(minutes)) is becomes


@pytest.mark.parametrize(
    ("seen_seconds_ago", "escalates"),
    [
        ([], True),
        ([None], True),
        ([61], True),
        ([60], False),
        ([None, 5], False),
        ([3600, 90], True),
        ([3600, 0], False),
    ],
)
def test_an_alarm_that_no_tablet_can_show_escalates_at_once(
    *, seen_seconds_ago: list[int | None], escalates: bool
) -> None:
    seen = [None if ago is None else STARTS - timedelta(seconds=ago) for ago in seen_seconds_ago]
    assert escalates_at_once(seen, now=STARTS) is escalates
