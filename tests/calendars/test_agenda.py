"""What a feed shows, and for how long."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.calendars.samples import BOOKED_AT, CANCELLED, CHOICES, CHRISTMAS, LINK, STOCKHOLM, VISIT
from visits.rules.agenda import (
    alarm_shown,
    home_day,
    in_order,
    last_change,
    link_shown,
    shown_closures,
    shown_since,
    shown_visits,
)

VISIT_DAY = date(2026, 11, 23)


def shown(visit: object, on: date) -> bool:
    return visit in shown_visits([VISIT, CANCELLED, CANCELLED_LATE], today=on, timezone=STOCKHOLM)


CANCELLED_LATE = replace(CANCELLED, uid=UUID(int=2), changed_at=VISIT.ends_at + timedelta(days=10))


@pytest.mark.parametrize("visit", [VISIT, CANCELLED])
def test_a_visit_stays_for_thirty_days_after_its_end(visit: object) -> None:
    assert shown(visit, VISIT_DAY)
    assert shown(visit, VISIT_DAY + timedelta(days=30))
    assert not shown(visit, VISIT_DAY + timedelta(days=31))


def test_a_visit_cancelled_after_its_end_stays_for_thirty_days_after_the_cancellation() -> None:
    assert shown(CANCELLED_LATE, VISIT_DAY + timedelta(days=40))
    assert not shown(CANCELLED_LATE, VISIT_DAY + timedelta(days=41))


def test_the_edge_of_what_is_shown_lies_at_the_homes_midnight() -> None:
    assert shown_since(date(2026, 11, 23), STOCKHOLM) == datetime(2026, 10, 23, 22, tzinfo=UTC)
    assert shown_since(date(2026, 12, 23), STOCKHOLM).astimezone(ZoneInfo(STOCKHOLM)).hour == 0


def test_the_day_of_the_home_is_not_the_day_of_greenwich() -> None:
    assert home_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), STOCKHOLM) == date(2026, 7, 2)


def test_a_closure_stays_for_thirty_days_after_its_last_day() -> None:
    assert shown_closures([CHRISTMAS], today=date(2027, 1, 25)) == (CHRISTMAS,)
    assert shown_closures([CHRISTMAS], today=date(2027, 1, 26)) == ()


def test_visits_are_always_in_the_same_order() -> None:
    first = replace(VISIT, starts_at=VISIT.starts_at - timedelta(days=1))
    twin = replace(VISIT, uid=UUID(int=1))
    assert in_order([VISIT, twin, first]) == in_order([first, VISIT, twin]) == (first, twin, VISIT)


def test_the_link_is_shown_only_when_wanted_and_never_when_cancelled() -> None:
    assert link_shown(VISIT, CHOICES) == LINK
    assert link_shown(VISIT, replace(CHOICES, with_link=False)) is None
    assert link_shown(CANCELLED, CHOICES) is None


def test_a_cancelled_visit_alarms_nobody() -> None:
    assert alarm_shown(VISIT, CHOICES) == timedelta(minutes=15)
    assert alarm_shown(VISIT, replace(CHOICES, alarm_minutes=None)) is None
    assert alarm_shown(CANCELLED, CHOICES) is None


def test_a_changed_choice_counts_as_a_change_of_every_visit() -> None:
    later = BOOKED_AT + timedelta(days=3)
    assert last_change(BOOKED_AT, CHOICES) == BOOKED_AT
    assert last_change(BOOKED_AT, replace(CHOICES, changed_at=later)) == later
    assert last_change(later, replace(CHOICES, changed_at=BOOKED_AT)) == later


@pytest.mark.parametrize(
    "nonsense",
    [
        {"ends_at": VISIT.starts_at},
        {"starts_at": VISIT.starts_at.replace(tzinfo=None)},
        {"changed_at": VISIT.changed_at.astimezone(ZoneInfo(STOCKHOLM))},
        {"sequence": -1},
        {"join_url": "https://a.example\r\nATTENDEE:mailto:x@y"},
        {"join_url": "https://a.example/å"},
        {"join_url": "javascript:alert(1)"},
    ],
)
def test_a_visit_that_cannot_be_an_event_is_refused(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(VISIT, **nonsense)


@pytest.mark.parametrize("nonsense", [{"last_day": date(2026, 12, 23)}, {"sequence": -1}])
def test_a_closure_that_cannot_be_an_event_is_refused(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        replace(CHRISTMAS, **nonsense)


def test_an_alarm_after_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        replace(CHOICES, alarm_minutes=-1)
    with pytest.raises(ValueError, match="UTC"):
        replace(CHOICES, changed_at=BOOKED_AT.replace(tzinfo=None))
