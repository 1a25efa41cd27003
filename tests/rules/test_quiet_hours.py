"""When an SMS may reach a relative, by the clock of the home."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.rules.kinds import MessageKind
from visits.rules.quiet_hours import EVENING, MORNING, NEVER_WAIT, leaves_at

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CHANGED = MessageKind.CHANGED


def at(words: str) -> datetime:
    """Read a wall time in Stockholm as an instant."""
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=STOCKHOLM).astimezone(UTC)


@pytest.mark.parametrize(
    ("due", "starts", "leaves"),
    [
        ("2026-11-23 07:00", "2026-11-24 14:00", "2026-11-23 07:00"),
        ("2026-11-23 20:59", "2026-11-24 14:00", "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-24 14:00", "2026-11-24 07:00"),
        ("2026-11-23 23:30", "2026-11-24 08:00", "2026-11-24 07:00"),
        ("2026-11-23 23:30", "2026-11-24 07:59", "2026-11-23 23:30"),
        ("2026-11-24 02:00", "2026-11-24 07:30", "2026-11-24 02:00"),
        ("2026-11-24 06:59", "2026-11-24 14:00", "2026-11-24 07:00"),
        # The day before a visit at half past six is no early morning of that visit.
        ("2026-11-23 06:30", "2026-11-24 06:30", "2026-11-23 07:00"),
        # What was is no reason to wake anybody.
        ("2026-11-23 22:00", "2026-11-23 14:00", "2026-11-24 07:00"),
        # The nights on which the clocks change: seven o'clock is seven o'clock.
        ("2026-03-28 22:00", "2026-03-30 14:00", "2026-03-29 07:00"),
        ("2026-03-29 01:30", "2026-03-30 14:00", "2026-03-29 07:00"),
        ("2026-10-24 22:00", "2026-10-26 14:00", "2026-10-25 07:00"),
        ("2026-10-25 03:30", "2026-10-26 14:00", "2026-10-25 07:00"),
    ],
)
def test_no_sms_at_night_except_for_a_visit_that_early_morning(due: str, starts: str, leaves: str) -> None:
    assert leaves_at(at(due), STOCKHOLM, kind=CHANGED, starts_at=at(starts)) == at(leaves)


def test_what_is_about_no_visit_waits_for_the_morning() -> None:
    night, morning = at("2026-11-23 23:00"), at("2026-11-24 07:00")
    assert leaves_at(night, STOCKHOLM, kind=MessageKind.BAN, starts_at=None) == morning


@pytest.mark.parametrize("kind", sorted(NEVER_WAIT))
def test_who_is_about_to_talk_is_up(kind: MessageKind) -> None:
    night = at("2026-11-23 21:30")
    assert leaves_at(night, STOCKHOLM, kind=kind, starts_at=at("2026-11-23 21:45")) == night


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy asks for naive bounds
    st.sampled_from(["Europe/Stockholm", "Europe/Oslo", "Atlantic/Azores"]),
    st.sampled_from(sorted(set(MessageKind) - NEVER_WAIT)),
)
def test_throughout_a_year_it_leaves_by_day_and_never_before_its_time(
    due: datetime, zone: str, kind: MessageKind
) -> None:
    leaves = leaves_at(due, ZoneInfo(zone), kind=kind, starts_at=due + timedelta(days=3))
    assert timedelta(0) <= leaves - due < timedelta(hours=11)
    assert MORNING <= leaves.astimezone(ZoneInfo(zone)).time() < EVENING
    assert leaves == due or leaves.astimezone(ZoneInfo(zone)).time() == time(7)
