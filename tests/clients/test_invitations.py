"""Invitations by mail, on both sides of every change of the clocks, as the same programs read them."""

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.calendars.samples import CHOICES, VISIT
from tests.clients.readers import READERS, Reader
from tests.clients.story import CHANGES, DAY, Shown
from visits.calendars.invitation import cancel_bytes, request_bytes
from visits.rules.agenda import AgendaVisit

pytestmark = pytest.mark.processes

TITLE = "Mormor; Rosa, 🌷"
FROM, TO = "besok@almgarden.example", "ines@familj.example"


def address_of(octets: bytes) -> str:
    """Return an address that holds what it leads to, as if a mail program had opened the mail's part."""
    return f"data:text/calendar;base64,{b64encode(octets).decode()}"


def around_changes() -> list[AgendaVisit]:
    starts = [change + offset for change in CHANGES for offset in (-DAY, -timedelta(hours=2), timedelta(hours=2), DAY)]
    return [replace(VISIT, uid=uuid4(), starts_at=start, ends_at=start + timedelta(minutes=30)) for start in starts]


def shown(visit: AgendaVisit, status: str, summary: str) -> list[Shown]:
    return [Shown(starts_at=visit.starts_at, ends_at=visit.ends_at, status=status, summary=summary, uid=str(visit.uid))]


@pytest.mark.parametrize("read", READERS, ids=[read.__name__.removeprefix("with_") for read in READERS])
def test_an_invitation_and_what_takes_it_back_are_about_the_same_hour(read: Reader) -> None:
    choices = replace(CHOICES, nickname=TITLE)
    visits = around_changes()
    taken_back = [replace(visit, cancelled=True, sequence=1) for visit in visits]
    mails = [request_bytes(visit, organizer=FROM, attendee=TO, choices=choices) for visit in visits]
    mails += [cancel_bytes(visit, organizer=FROM, attendee=TO, choices=choices) for visit in taken_back]
    expected = [shown(visit, "CONFIRMED", TITLE) for visit in visits]
    expected += [shown(visit, "CANCELLED", f"Cancelled: {TITLE}") for visit in taken_back]
    assert read([address_of(mail) for mail in mails]) == expected
