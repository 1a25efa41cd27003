"""Switches the mail to a relative off, and on again, by the link in her letters: she need not sign in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from visits.messages.mail_off import is_ours, person_in
from visits.rules.errors import NotFound
from visits.rules.kinds import Via
from visits.rules.people import Actor, Role
from visits.services import audit, messages, telling
from visits.storage.tables import Home, Person


@dataclass(frozen=True, kw_only=True)
class MailChoice:
    """What she has chosen, as far as whoever holds the link may know: no name, no address, no number of hers."""

    by_mail: bool
    by_sms: bool
    phone: str
    """Of the home."""


def show(session: Session, token: str, *, secret: str) -> MailChoice:
    """Return what is chosen; raises NotFound for any link that is not, or no longer, one of ours."""
    return _choice(session, _holder(session, token, secret=secret))


def choose(session: Session, token: str, *, by_mail: bool, secret: str, now: datetime) -> MailChoice:
    """Switch her mail on or off, once however often it is asked; raises NotFound as `show` does."""
    person = _holder(session, token, secret=secret)
    if person.by_mail is not by_mail:
        person.by_mail = by_mail
        session.flush()
        if not by_mail:
            messages.stop(session, person.id, Via.MAIL)
        herself = Actor(person=person.id, role=Role.RELATIVE, home=person.home_id)
        audit.note(session, "relative.notices", actor=herself, now=now, thing=str(person.id))
    return _choice(session, person)


def _holder(session: Session, token: str, *, secret: str) -> Person:
    named = person_in(token)
    person = session.get(Person, named) if named else None
    if person is None or person.role is not Role.RELATIVE or not person.active or not person.mail:
        raise NotFound
    if not is_ours(token, person.id, person.mail, secret=secret):
        raise NotFound
    return person


def _choice(session: Session, person: Person) -> MailChoice:
    _, by_sms = telling.reaches(person)
    phone = session.get_one(Home, person.home_id).phone
    return MailChoice(by_mail=person.by_mail, by_sms=by_sms, phone=phone)
