"""How a relative wants to be told of her visits: by mail, by SMS or not at all, and what her visits are called."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import Via
from visits.rules.people import Actor, Role
from visits.rules.phone_numbers import e164
from visits.services import audit, messages, subscriptions, telling
from visits.storage.tables import Home, Person

NOT_A_NUMBER = N_(
    "We cannot send SMS to this number. Write it like 070-174 06 05, or with the country like +46 70 174 06 05."
)


@dataclass(frozen=True, kw_only=True)
class Notices:
    """What a relative has chosen, and which of her addresses takes nothing."""

    by_mail: bool
    mail: str
    by_sms: bool
    number: str
    nickname: str
    mail_refused_at: datetime | None
    sms_refused_at: datetime | None
    phone: str
    """Of the home: it changes her mail address."""


def show(session: Session, *, actor: Actor) -> Notices:
    """Return what the relative who asks has chosen."""
    person = _require_self(session, actor)
    return Notices(
        by_mail=person.by_mail and person.mail is not None,
        mail=person.mail or "",
        by_sms=person.by_sms,
        number=person.sms_number or _suggested(session, person),
        nickname=person.nickname,
        mail_refused_at=person.mail_refused_at,
        sms_refused_at=person.sms_refused_at,
        phone=session.get_one(Home, person.home_id).phone,
    )


@dataclass(frozen=True, kw_only=True)
class ReachedAt:
    """Where messages about her visits arrive; empty for a channel that she did not choose or that takes nothing."""

    mail: str
    number: str


def reached_at(session: Session, *, actor: Actor) -> ReachedAt:
    """Return where messages reach the relative who asks."""
    person = _require_self(session, actor)
    by_mail, by_sms = telling.reaches(person)
    return ReachedAt(mail=(person.mail or "") if by_mail else "", number=person.sms_number if by_sms else "")


def choose(
    session: Session, *, by_mail: bool, by_sms: bool, number: str, nickname: str, actor: Actor, now: datetime
) -> None:
    """Change what the relative who asks has chosen; raises InvalidInput for a number that takes no SMS.

    An address that nothing reached is tried again: she has just looked at it. Her calendars take the new name where
    they had the old one.
    """
    person = _require_self(session, actor)
    whole = e164(number, country=session.get_one(Home, person.home_id).country) if number else ""
    if whole is None or (by_sms and not whole):
        raise InvalidInput("number", NOT_A_NUMBER)
    if whole != person.sms_number:
        messages.follow_address(session, person.id, Via.SMS, to=whole)
    for via, wanted in ((Via.MAIL, by_mail), (Via.SMS, by_sms)):
        if not wanted:
            messages.stop(session, person.id, via)
    person.by_mail, person.by_sms, person.sms_number = by_mail, by_sms, whole
    if nickname != person.nickname:
        subscriptions.rename(session, of=person.id, before=person.nickname, after=nickname, now=now)
    person.nickname = nickname
    if by_mail:
        person.mail_refused_at = None
    if by_sms:
        person.sms_refused_at = None
    session.flush()
    audit.note(session, "relative.notices", actor=actor, now=now, thing=str(person.id))


def _suggested(session: Session, person: Person) -> str:
    """Return the number that the home phones her on, if SMS may reach it."""
    return e164(person.phone, country=session.get_one(Home, person.home_id).country) or ""


def _require_self(session: Session, actor: Actor) -> Person:
    if actor.role is not Role.RELATIVE:
        raise NotFound
    return session.get_one(Person, actor.person)
