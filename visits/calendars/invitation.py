"""Invitations by mail (iMIP, RFC 6047; methods of RFC 5546 §3.2): the calendar part of one mail to one relative.

Why an invitation is already accepted and asks for no reply: docs/adr/0012-invitations-ask-no-reply.md.
"""

import re
from urllib.parse import quote

from icalendar import Event
from icalendar.prop import vCalAddress

from visits.calendars.event import visit_event
from visits.calendars.feed import TAIL, calendar_head
from visits.calendars.lines import rendered
from visits.languages import translate
from visits.rules.agenda import AgendaVisit, FeedChoices

# One plain address. No control character, space or mark that could end a property or begin a parameter.
MAIL_ADDRESS = re.compile(r"""[^\s\x00-\x1f\x7f-\x9f"(),:;<>@\[\\\]]+@[^\s\x00-\x1f\x7f-\x9f"(),:;<>@\[\\\]]+""")
# Clients compare the attendee with the account by letters, so as little as possible is percent-encoded (RFC 6068 §2).
KEPT_IN_ADDRESS = "@+!$'*-._~=/"


def request_bytes(visit: AgendaVisit, *, organizer: str, attendee: str, choices: FeedChoices) -> bytes:
    """Render the REQUEST that puts a visit, or its new time, into the calendar of `attendee` (RFC 5546 §3.2.2).

    `organizer` must be the mail's From address and `attendee` its only recipient, both bare, without a name. Raises
    ValueError on a cancelled visit or on anything that is not one mail address.
    """
    if visit.cancelled:
        raise ValueError("A cancelled visit invites nobody.")
    return _message(visit, method="REQUEST", organizer=organizer, attendee=attendee, choices=choices)


def cancel_bytes(visit: AgendaVisit, *, organizer: str, attendee: str, choices: FeedChoices) -> bytes:
    """Render the CANCEL that takes a visit out again (RFC 5546 §3.2.5): same UID and attendee, higher SEQUENCE.

    Raises ValueError on a visit that is not cancelled or on anything that is not one mail address.
    """
    if not visit.cancelled:
        raise ValueError("Only a cancelled visit can be taken out.")
    return _message(visit, method="CANCEL", organizer=organizer, attendee=attendee, choices=choices)


def one_visit_bytes(visit: AgendaVisit, choices: FeedChoices) -> bytes:
    """Render a file with one visit and no METHOD, for the download on a page; it names nobody."""
    return calendar_head(choices.timezone) + rendered(visit_event(visit, choices)) + TAIL


def _message(visit: AgendaVisit, *, method: str, organizer: str, attendee: str, choices: FeedChoices) -> bytes:
    event = visit_event(visit, choices)
    _add_people(event, organizer=organizer, attendee=attendee, cancelled=visit.cancelled)
    event["ORGANIZER"].params["CN"] = translate(choices.language).gettext("Video visits")
    return calendar_head(choices.timezone, method=method) + rendered(event) + TAIL


def _add_people(event: Event, *, organizer: str, attendee: str, cancelled: bool) -> None:
    event.add("ORGANIZER", vCalAddress(_mailto(organizer)))
    guest = vCalAddress(_mailto(attendee))
    guest.params["CUTYPE"] = "INDIVIDUAL"
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    if not cancelled:
        guest.params["PARTSTAT"] = "ACCEPTED"
        guest.params["RSVP"] = "FALSE"
    event.add("ATTENDEE", guest)


def _mailto(address: str) -> str:
    if not MAIL_ADDRESS.fullmatch(address):
        raise ValueError("Not one plain mail address.")
    return "mailto:" + quote(address, safe=KEPT_IN_ADDRESS)
