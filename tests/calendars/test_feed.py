"""A whole feed, as clients read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.calendars.samples import (
    CANCELLED,
    CHOICES,
    CHRISTMAS,
    STOCKHOLM,
    VISIT,
    events_of,
    instants_of,
    lines_of,
    names_of,
    value_of,
)
from tests.calendars.test_lines import anything
from visits.calendars.feed import (
    calendar_bytes,
    closure_bytes,
    empty_calendar,
    event_bytes,
    feed_etag,
    join_events,
)
from visits.rules.agenda import AgendaVisit, FeedChoices

TWO = [VISIT, replace(CANCELLED, uid=UUID(int=5), starts_at=VISIT.starts_at - timedelta(minutes=30))]
CHANGES_OF_THE_CLOCKS = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]


def half_hours_around(day: date) -> list[AgendaVisit]:
    """Return a visit at each half hour from two days before to two days after, the hour that comes twice included."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    starts = [noon + timedelta(minutes=30) * count for count in range(-96, 97)]
    return [
        replace(VISIT, uid=UUID(int=count + 1), starts_at=start, ends_at=start + timedelta(minutes=30))
        for count, start in enumerate(starts)
    ]


@pytest.mark.parametrize("day", CHANGES_OF_THE_CLOCKS)
@pytest.mark.parametrize("timezone", [STOCKHOLM, "Europe/Oslo", "Europe/Helsinki"])
def test_every_instant_comes_back_across_the_changes_of_the_clocks(day: date, timezone: str) -> None:
    visits = half_hours_around(day)
    octets = calendar_bytes(visits, [], choices=replace(CHOICES, timezone=timezone))
    expected = [(visit.starts_at, visit.ends_at) for visit in visits]
    assert instants_of(octets) == expected
    assert [(event.start.astimezone(UTC), event.end.astimezone(UTC)) for event in events_of(octets)] == expected


def test_the_head_says_what_clients_ask_for() -> None:
    octets = calendar_bytes([], [], choices=replace(CHOICES, language="sv"))
    lines = lines_of(octets)
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Visits//Video visits//EN"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines
    assert value_of("NAME", octets) == value_of("X-WR-CALNAME", octets) == "Digitala besök"


def test_a_feed_has_no_method_or_it_would_be_taken_for_mail() -> None:
    assert "METHOD" not in names_of(calendar_bytes(TWO, [CHRISTMAS], choices=CHOICES))


def test_product_version_and_zone_stand_once_before_the_events() -> None:
    lines = lines_of(calendar_bytes(TWO, [CHRISTMAS], choices=CHOICES))
    for line in ("VERSION:2.0", "PRODID:-//Visits//Video visits//EN", "BEGIN:VTIMEZONE", "END:VCALENDAR"):
        assert lines.count(line) == 1
    assert lines.index("END:VTIMEZONE") < lines.index("BEGIN:VEVENT")
    assert lines[-1] == "END:VCALENDAR"


@pytest.mark.parametrize("octets", [empty_calendar(STOCKHOLM), calendar_bytes([], [], choices=CHOICES)])
def test_an_empty_calendar_is_valid(octets: bytes) -> None:
    calendar = Calendar.from_ical(octets)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar.errors == []


def test_a_revoked_feed_gives_away_nothing_but_the_zone() -> None:
    assert {"NAME", "X-WR-CALNAME", "SUMMARY"}.isdisjoint(names_of(empty_calendar(STOCKHOLM)))


def test_the_same_rows_give_the_same_bytes_in_any_order() -> None:
    assert calendar_bytes(TWO, [CHRISTMAS], choices=CHOICES) == calendar_bytes(
        [replace(visit) for visit in reversed(TWO)], [replace(CHRISTMAS)], choices=replace(CHOICES)
    )


def test_events_kept_from_before_make_the_same_feed() -> None:
    kept = [event_bytes(visit, CHOICES) for visit in reversed(TWO)] + [closure_bytes(CHRISTMAS, CHOICES)]
    assert join_events(kept, choices=CHOICES) == calendar_bytes(TWO, [CHRISTMAS], choices=CHOICES)


@given(nickname=anything, phone=anything, booked=st.booleans())
def test_no_text_keeps_a_client_from_reading_the_feed(nickname: str, phone: str, *, booked: bool) -> None:
    choices: FeedChoices = replace(CHOICES, nickname=nickname, home_phone=phone)
    octets = calendar_bytes([VISIT if booked else CANCELLED], [CHRISTMAS], choices=choices)
    calendar = Calendar.from_ical(octets)
    assert calendar.errors == []
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT", "VEVENT"]
    assert octets.count(b"\r\n") == octets.count(b"\n") == octets.count(b"\r")
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))


def etag(version: int, day: date, *, choices: FeedChoices) -> str:
    return feed_etag(version, day, choices=choices, public_url="https://visits.example.org")


def test_the_etag_changes_with_the_rows_the_day_and_each_choice() -> None:
    day = date(2026, 11, 23)
    tags = [
        etag(7, day, choices=CHOICES),
        etag(8, day, choices=CHOICES),
        etag(7, day + timedelta(days=1), choices=CHOICES),
        etag(7, day, choices=replace(CHOICES, language="nb")),
        etag(7, day, choices=replace(CHOICES, timezone="Europe/Oslo")),
        etag(7, day, choices=replace(CHOICES, alarm_minutes=None)),
        etag(7, day, choices=replace(CHOICES, nickname="Mormor")),
        etag(7, day, choices=replace(CHOICES, with_link=False)),
        etag(7, day, choices=replace(CHOICES, with_closures=True)),
        etag(7, day, choices=replace(CHOICES, home_phone=None)),
        etag(7, day, choices=replace(CHOICES, changed_at=VISIT.changed_at)),
        feed_etag(7, day, choices=CHOICES, public_url="https://besok.example.org"),
    ]
    assert len(set(tags)) == len(tags)
    assert etag(7, day, choices=replace(CHOICES)) == tags[0]
    assert all(tag.isalnum() and tag.isascii() for tag in tags)


def test_a_change_writes_one_event_anew() -> None:
    visits = half_hours_around(date(2026, 3, 29))
    calendar_bytes(visits, [CHRISTMAS], choices=CHOICES)
    before = event_bytes.cache_info().misses
    moved = replace(visits[0], sequence=1, changed_at=visits[0].changed_at + timedelta(hours=1))
    calendar_bytes([moved, *visits[1:]], [CHRISTMAS], choices=CHOICES)
    assert event_bytes.cache_info().misses == before + 1


def test_her_own_word_for_the_visits_tells_her_calendars_apart() -> None:
    named = calendar_bytes([], [], choices=replace(CHOICES, nickname="Fika; med\nM"))
    assert b"\r\nNAME:Fika\\; med M\r\nX-WR-CALNAME:Fika\\; med M\r\n" in named
