"""One visit in a calendar: what it says, what it must never say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars.samples import CANCELLED, CHOICES, CHRISTMAS, LINK, VISIT, lines_of, names_of, value_of
from tests.calendars.test_lines import anything
from visits.calendars.feed import closure_bytes, event_bytes
from visits.calendars.lines import clean
from visits.rules.agenda import FeedChoices

SWEDISH = replace(CHOICES, language="sv")
NEEDED = {"DTSTAMP", "UID", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "CREATED", "STATUS"}


def before_alarm(octets: bytes) -> bytes:
    return octets.partition(b"BEGIN:VALARM")[0]


def test_every_event_has_what_a_client_needs_to_follow_it() -> None:
    for octets in (event_bytes(VISIT, CHOICES), event_bytes(CANCELLED, CHOICES), closure_bytes(CHRISTMAS, CHOICES)):
        names = names_of(before_alarm(octets))
        assert NEEDED.issubset(names)
        assert all(names.count(name) == 1 for name in NEEDED)
        assert "CLASS:PRIVATE" in lines_of(octets)


def test_the_uid_is_the_stored_one() -> None:
    assert value_of("UID", before_alarm(event_bytes(VISIT, CHOICES))) == str(VISIT.uid)
    assert value_of("UID", event_bytes(CANCELLED, CHOICES)) == str(VISIT.uid)


def test_the_stamps_come_from_the_rows_and_are_equal() -> None:
    octets = event_bytes(CANCELLED, CHOICES)
    assert value_of("DTSTAMP", octets) == value_of("LAST-MODIFIED", octets) == "20261102T080000Z"
    assert value_of("CREATED", octets) == "20261101T080000Z"
    assert value_of("SEQUENCE", octets) == "1"


def test_a_changed_choice_raises_last_modified_but_not_the_sequence() -> None:
    octets = event_bytes(VISIT, replace(CHOICES, changed_at=datetime(2026, 11, 20, 9, tzinfo=UTC)))
    assert value_of("LAST-MODIFIED", octets) == "20261120T090000Z"
    assert value_of("SEQUENCE", octets) == "0"


def test_the_title_is_neutral_and_in_the_subscribers_language() -> None:
    assert value_of("SUMMARY", event_bytes(VISIT, SWEDISH)) == "Digitalt besök"
    assert value_of("SUMMARY", event_bytes(VISIT, CHOICES)) == "Video visit"


def test_the_title_is_the_nickname_the_relative_chose() -> None:
    assert value_of("SUMMARY", event_bytes(VISIT, replace(SWEDISH, nickname="Mormor 🌷"))) == "Mormor 🌷"


def test_a_nickname_that_nobody_can_see_gives_the_neutral_title() -> None:
    assert value_of("SUMMARY", event_bytes(VISIT, replace(CHOICES, nickname=" \u200d\x00"))) == "Video visit"


def test_a_cancelled_visit_says_so_in_the_title_because_outlook_says_it_nowhere_else() -> None:
    assert value_of("SUMMARY", event_bytes(CANCELLED, SWEDISH)) == "Inställt: Digitalt besök"
    nicknamed = replace(SWEDISH, nickname="Mormor")
    assert value_of("SUMMARY", event_bytes(CANCELLED, nicknamed)) == "Inställt: Mormor"


def test_a_cancelled_visit_takes_no_time_sounds_no_alarm_and_leads_nowhere() -> None:
    octets = event_bytes(CANCELLED, CHOICES)
    assert value_of("STATUS", octets) == "CANCELLED"
    assert value_of("TRANSP", octets) == "TRANSPARENT"
    assert b"VALARM" not in octets
    assert b"http" not in octets
    assert "URL" not in names_of(octets)


def test_a_booked_visit_is_confirmed_and_takes_time() -> None:
    octets = event_bytes(VISIT, CHOICES)
    assert value_of("STATUS", octets) == "CONFIRMED"
    assert value_of("TRANSP", octets) == "OPAQUE"


def test_the_join_link_stands_first_in_the_description_and_in_the_url() -> None:
    octets = event_bytes(VISIT, CHOICES)
    description = value_of("DESCRIPTION", before_alarm(octets))
    assert description.splitlines()[0] == LINK
    assert "031-700 00 00" in description
    assert value_of("URL", octets) == LINK


def test_who_wants_no_link_gets_none() -> None:
    for visit, choices in ((VISIT, replace(CHOICES, with_link=False)), (replace(VISIT, join_url=None), CHOICES)):
        octets = event_bytes(visit, choices)
        assert b"http" not in octets
        assert "URL" not in names_of(octets)
        assert "Sign in" in value_of("DESCRIPTION", before_alarm(octets))


def test_without_a_phone_nothing_is_said_of_one() -> None:
    assert b"phone" not in event_bytes(VISIT, replace(CHOICES, home_phone=None))


def test_the_alarm_is_one_display_with_a_text_and_a_lasting_uid_of_its_own() -> None:
    alarm = event_bytes(VISIT, CHOICES).partition(b"BEGIN:VALARM")[2].partition(b"END:VALARM")[0]
    assert event_bytes(VISIT, CHOICES).count(b"BEGIN:VALARM") == 1
    assert value_of("ACTION", alarm) == "DISPLAY"
    assert value_of("TRIGGER", alarm) == "-PT15M"
    assert value_of("DESCRIPTION", alarm) == "Video visit"
    assert value_of("UID", alarm) != str(VISIT.uid)
    assert event_bytes(VISIT, CHOICES) == event_bytes(replace(VISIT), replace(CHOICES))


@pytest.mark.parametrize(("minutes", "trigger"), [(0, "TRIGGER:P0D"), (60, "TRIGGER:-PT1H"), (1440, "TRIGGER:-P1D")])
def test_an_alarm_may_come_at_the_start_or_a_day_before(minutes: int, trigger: str) -> None:
    assert trigger in lines_of(event_bytes(VISIT, replace(CHOICES, alarm_minutes=minutes)))


def test_who_wants_no_alarm_gets_none() -> None:
    assert b"VALARM" not in event_bytes(VISIT, replace(CHOICES, alarm_minutes=None))


@pytest.mark.parametrize("name", ["ATTENDEE", "ORGANIZER", "LOCATION", "CONTACT", "PARTICIPANT", "VLOCATION", "METHOD"])
def test_no_event_names_anybody_or_any_place(name: str) -> None:
    assert name not in names_of(event_bytes(VISIT, CHOICES))


def test_times_are_wall_times_of_the_home() -> None:
    lines = lines_of(event_bytes(VISIT, CHOICES))
    assert "DTSTART;TZID=Europe/Stockholm:20261123T140000" in lines
    assert "DTEND;TZID=Europe/Stockholm:20261123T143000" in lines


def test_the_hour_that_comes_twice_is_written_in_utc_because_no_wall_time_can_tell_which() -> None:
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    visit = replace(VISIT, starts_at=second_half_past_two, ends_at=second_half_past_two + timedelta(hours=1))
    lines = lines_of(event_bytes(visit, CHOICES))
    assert "DTSTART:20261025T013000Z" in lines
    assert "DTEND:20261025T023000Z" in lines


def test_a_closure_is_whole_days_with_the_end_after_the_last() -> None:
    octets = closure_bytes(CHRISTMAS, SWEDISH)
    assert "DTSTART;VALUE=DATE:20261224" in lines_of(octets)
    assert "DTEND;VALUE=DATE:20261227" in lines_of(octets)
    assert value_of("TRANSP", octets) == "TRANSPARENT"
    assert value_of("SUMMARY", octets) == "Inga digitala besök"


@given(nickname=anything, phone=anything, cancelled=st.booleans())
def test_no_nickname_or_phone_can_break_out_of_its_line(nickname: str, phone: str, *, cancelled: bool) -> None:
    visit = CANCELLED if cancelled else VISIT
    tame: FeedChoices = replace(CHOICES, nickname="Mormor", home_phone="031")
    octets = event_bytes(visit, replace(CHOICES, nickname=nickname, home_phone=phone))
    assert names_of(octets) == names_of(event_bytes(visit, tame))
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    title = clean(nickname) or "Video visit"
    assert value_of("SUMMARY", octets) == (f"Cancelled: {title}" if cancelled else title)
    assert value_of("DESCRIPTION", before_alarm(octets)).endswith(clean(phone))
    assert value_of("UID", before_alarm(octets)) == str(VISIT.uid)


@given(nickname=anything, room=anything)
def test_no_nickname_or_room_can_add_a_property_or_break_a_line(nickname: str, room: str) -> None:
    plain = event_bytes(replace(VISIT, room="12", join_url=None), CHOICES)
    octets = event_bytes(replace(VISIT, room=room, join_url=None), replace(CHOICES, nickname=nickname))
    assert names_of(octets) == names_of(plain)
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    title = clean(nickname) or "Video visit"
    said = f"{title}, room {clean(room)}" if clean(room) else title
    assert value_of("SUMMARY", octets) == said


def test_a_units_event_leads_nowhere_and_says_where_the_names_stand() -> None:
    octets = event_bytes(replace(VISIT, room="", join_url=None), replace(CHOICES, home_phone=None))
    assert (
        value_of("DESCRIPTION", octets.partition(b"BEGIN:VALARM")[0]) == "Who meets whom stands on the unit's tablet."
    )
    assert b"URL:" not in octets
