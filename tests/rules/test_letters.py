"""Letters: when one must not leave any more, and how long a failed one waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from uuid import uuid4

import pytest

from visits.rules.kinds import MessageKind
from visits.rules.letters import LetterVisit, is_moot, pause_after
from visits.rules.people import Role
from visits.rules.visit_state import Reason, State

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
BOOKED = LetterVisit(
    id=uuid4(),
    unit_name="Björken",
    starts_at=NOW + timedelta(minutes=5),
    ends_at=NOW + timedelta(minutes=35),
    state=State.BOOKED,
    taken=False,
    cancel_reason=None,
    cancelled_by=None,
    sequence=0,
    created_at=NOW,
    changed_at=NOW,
)
CANCELLED = replace(BOOKED, state=State.CANCELLED, cancel_reason=Reason.HOME_CANNOT, cancelled_by=Role.STAFF)
ABOUT_VISITS = (MessageKind.BOOKED, MessageKind.CANCELLED, MessageKind.RELATIVE_CANCELLED, MessageKind.UNIT_REMINDER)


def test_a_visit_knows_its_length() -> None:
    assert BOOKED.minutes == 30


def test_a_confirmation_leaves_only_while_the_visit_is_to_be_held() -> None:
    assert not is_moot(MessageKind.BOOKED, BOOKED, now=NOW)
    assert not is_moot(MessageKind.BOOKED, replace(BOOKED, state=State.PREPARING), now=NOW)
    assert is_moot(MessageKind.BOOKED, CANCELLED, now=NOW)


def test_a_moved_visit_is_told_once_as_moved() -> None:
    moved = replace(BOOKED, sequence=1)
    assert is_moot(MessageKind.BOOKED, moved, now=NOW)
    assert not is_moot(MessageKind.CHANGED, moved, now=NOW)
    assert is_moot(MessageKind.CHANGED, CANCELLED, now=NOW)


def test_a_reminder_leaves_only_while_nobody_prepares_the_visit() -> None:
    assert not is_moot(MessageKind.UNIT_REMINDER, BOOKED, now=NOW)
    assert not is_moot(MessageKind.UNIT_REMINDER, replace(BOOKED, taken=True), now=NOW)
    assert is_moot(MessageKind.UNIT_REMINDER, replace(BOOKED, state=State.READY), now=NOW)
    assert is_moot(MessageKind.UNIT_REMINDER, CANCELLED, now=NOW)


def test_that_a_visit_is_taken_is_told_while_it_is() -> None:
    assert not is_moot(MessageKind.TAKEN, replace(BOOKED, taken=True), now=NOW)
    assert is_moot(MessageKind.TAKEN, BOOKED, now=NOW)
    assert not is_moot(MessageKind.OVER, replace(BOOKED, cancel_reason=Reason.DIED), now=BOOKED.ends_at)


def test_a_cancellation_is_told() -> None:
    assert not is_moot(MessageKind.CANCELLED, CANCELLED, now=NOW)
    assert not is_moot(MessageKind.RELATIVE_CANCELLED, CANCELLED, now=NOW)


@pytest.mark.parametrize("kind", ABOUT_VISITS)
def test_nothing_is_said_of_a_visit_once_it_is_over(kind: MessageKind) -> None:
    visit = BOOKED if kind in (MessageKind.BOOKED, MessageKind.UNIT_REMINDER) else CANCELLED
    assert is_moot(kind, replace(visit, ends_at=NOW), now=NOW)


@pytest.mark.parametrize("kind", ABOUT_VISITS)
def test_after_a_death_no_letter_leaves(kind: MessageKind) -> None:
    assert is_moot(kind, replace(CANCELLED, cancel_reason=Reason.DIED), now=NOW)


def test_pauses_double_up_to_an_hour_and_end_after_a_day() -> None:
    pauses = list(takewhile(lambda pause: pause is not None, (pause_after(tries) for tries in range(1, 100))))
    minutes = [pause / timedelta(minutes=1) for pause in pauses if pause]
    assert minutes[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert 24 * 60 <= sum(minutes) < 25 * 60
    assert pause_after(10_000) is None


@pytest.mark.parametrize(
    ("kind", "ahead", "leaves"),
    [
        (MessageKind.DAY_BEFORE, timedelta(hours=24), True),
        (MessageKind.DAY_BEFORE, timedelta(minutes=1), True),
        (MessageKind.DAY_BEFORE, timedelta(0), False),
        (MessageKind.DAY_BEFORE, timedelta(days=7), False),
        (MessageKind.HOUR_BEFORE, timedelta(hours=1), True),
        (MessageKind.HOUR_BEFORE, timedelta(minutes=-1), False),
        (MessageKind.HOUR_BEFORE, timedelta(hours=24), False),
    ],
)
def test_a_reminder_to_relatives_leaves_shortly_before_its_visit(
    kind: MessageKind, ahead: timedelta, leaves: bool
) -> None:
    visit = replace(BOOKED, starts_at=NOW + ahead, ends_at=NOW + ahead + timedelta(minutes=30))
    assert is_moot(kind, visit, now=NOW) is not leaves
    assert is_moot(kind, replace(visit, state=State.CANCELLED), now=NOW)


def test_we_are_ready_holds_while_somebody_sits_there() -> None:
    assert not is_moot(MessageKind.READY, replace(BOOKED, state=State.READY), now=NOW)
    assert is_moot(MessageKind.READY, replace(BOOKED, state=State.PREPARING), now=NOW)
    assert is_moot(MessageKind.READY, replace(BOOKED, state=State.ONGOING), now=NOW)


@pytest.mark.parametrize("kind", [MessageKind.LATE, MessageKind.RELATIVE_LATE])
def test_who_is_late_is_told_of_until_it_begins(kind: MessageKind) -> None:
    assert not is_moot(kind, BOOKED, now=NOW)
    assert is_moot(kind, replace(BOOKED, state=State.ONGOING), now=NOW)
    assert is_moot(kind, CANCELLED, now=NOW)


def test_not_today_is_told_the_same_day_though_its_time_is_over() -> None:
    refused = replace(BOOKED, state=State.REFUSED)
    assert not is_moot(MessageKind.NOT_TODAY, refused, now=refused.ends_at + timedelta(hours=1))
    assert is_moot(MessageKind.NOT_TODAY, refused, now=refused.ends_at + timedelta(hours=6))
    assert is_moot(MessageKind.NOT_TODAY, replace(BOOKED, state=State.MISSED), now=NOW)
    assert is_moot(MessageKind.NOT_TODAY, replace(refused, cancel_reason=Reason.DIED), now=NOW)
