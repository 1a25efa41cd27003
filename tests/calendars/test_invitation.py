"""Invitations that mail programs accept, and take back."""

from dataclasses import replace

import pytest
from hypothesis import given
from icalendar import Calendar

from tests.calendars.samples import CANCELLED, CHOICES, VISIT, events_of, instants_of, lines_of, names_of, value_of
from tests.calendars.test_lines import anything
from visits.calendars.feed import event_bytes
from visits.calendars.invitation import cancel_bytes, one_visit_bytes, request_bytes

HOUSE, INES = "visits@example.org", "ines+visits@example.org"


def request() -> bytes:
    return request_bytes(VISIT, organizer=HOUSE, attendee=INES, choices=CHOICES)


def cancel() -> bytes:
    return cancel_bytes(CANCELLED, organizer=HOUSE, attendee=INES, choices=CHOICES)


def test_an_invitation_is_a_request_from_the_house_to_one_relative() -> None:
    octets = request()
    assert value_of("METHOD", octets) == "REQUEST"
    (event,) = events_of(octets)
    assert str(event["ORGANIZER"]) == f"mailto:{HOUSE}"
    assert str(event["ATTENDEE"]) == f"mailto:{INES}"
    assert str(event["STATUS"]) == "CONFIRMED"


def test_an_invitation_is_already_accepted_and_asks_for_no_reply() -> None:
    (event,) = events_of(request())
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_cancellation_has_the_same_uid_and_attendee_and_a_higher_sequence() -> None:
    (invited,), (cancelled,) = events_of(request()), events_of(cancel())
    assert value_of("METHOD", cancel()) == "CANCEL"
    assert cancelled["UID"] == invited["UID"]
    assert cancelled["ATTENDEE"] == invited["ATTENDEE"]
    assert cancelled["ORGANIZER"] == invited["ORGANIZER"]
    assert cancelled["SEQUENCE"] > invited["SEQUENCE"]
    assert str(cancelled["STATUS"]) == "CANCELLED"
    assert "VALARM" not in cancel().decode()


def test_mail_and_feed_speak_of_the_same_event() -> None:
    def uid(octets: bytes) -> str:
        return value_of("UID", octets.partition(b"BEGIN:VALARM")[0])

    assert uid(request()) == uid(event_bytes(VISIT, CHOICES)) == uid(one_visit_bytes(VISIT, CHOICES))


def test_each_mail_holds_one_event_its_zone_and_the_right_instant() -> None:
    for octets in (request(), cancel(), one_visit_bytes(VISIT, CHOICES)):
        calendar = Calendar.from_ical(octets)
        assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
        assert calendar.errors == []
        assert instants_of(octets) == [(VISIT.starts_at, VISIT.ends_at)]
        assert all(len(line) <= 75 for line in octets.split(b"\r\n"))


def test_the_file_on_the_page_has_no_method_and_names_nobody() -> None:
    names = names_of(one_visit_bytes(VISIT, CHOICES))
    assert {"METHOD", "ATTENDEE", "ORGANIZER"}.isdisjoint(names)


def test_the_organizers_name_is_neutral_and_translated() -> None:
    octets = request_bytes(VISIT, organizer=HOUSE, attendee=INES, choices=replace(CHOICES, language="sv"))
    assert f'ORGANIZER;CN="Digitala besök":mailto:{HOUSE}' in lines_of(octets)


def test_a_cancelled_visit_invites_nobody_and_a_booked_one_is_not_taken_out() -> None:
    with pytest.raises(ValueError, match="invites nobody"):
        request_bytes(CANCELLED, organizer=HOUSE, attendee=INES, choices=CHOICES)
    with pytest.raises(ValueError, match="Only a cancelled"):
        cancel_bytes(VISIT, organizer=HOUSE, attendee=INES, choices=CHOICES)


@pytest.mark.parametrize(
    "address",
    ["", "ines", "a@b\r\nATTENDEE:mailto:x@y", "a@b, c@d", "Ines <a@b>", "a b@c", "a@b@c", "a@b;c", "mailto:a@b"],
)
def test_anything_but_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        request_bytes(VISIT, organizer=HOUSE, attendee=address, choices=CHOICES)
    with pytest.raises(ValueError, match="address"):
        request_bytes(VISIT, organizer=address, attendee=INES, choices=CHOICES)


def test_signs_with_a_meaning_in_a_mailto_address_are_encoded() -> None:
    octets = request_bytes(VISIT, organizer=HOUSE, attendee="50%?&#å@example.org", choices=CHOICES)
    (event,) = events_of(octets)
    assert str(event["ATTENDEE"]) == "mailto:50%25%3F%26%23%C3%A5@example.org"


@given(anything)
def test_no_nickname_can_add_a_property_to_a_mail(nickname: str) -> None:
    octets = request_bytes(VISIT, organizer=HOUSE, attendee=INES, choices=replace(CHOICES, nickname=nickname))
    assert names_of(octets) == names_of(request())
    assert Calendar.from_ical(octets).errors == []
