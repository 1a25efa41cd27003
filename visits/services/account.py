"""A manager's own sign-in: her name, address and password, and where she is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput
from visits.rules.kinds import Via
from visits.rules.people import Actor
from visits.rules.phone_numbers import e164
from visits.services import audit, homes, managers, messages, sign_ins
from visits.storage.tables import Home, Person, SignIn, Tablet


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somewhere she is signed in: in a browser, or on a tablet with a name. Nothing tells which browser."""

    begun_at: datetime
    active_at: datetime
    tablet_name: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """A manager as she sees herself; `places` are newest first, the one she asks from at the top."""

    given_name: str
    family_name: str
    mail: str
    mail_refused: bool
    """Nothing arrives at it."""
    number: str
    """For SMS: alarms that nobody has taken, where the plan says so; E.164."""
    sms_refused: bool
    places: tuple[Place, ...]


def show(session: Session, *, actor: Actor, sign_in: UUID, now: datetime) -> AccountView:
    """Return the name and address of the manager who asks in `sign_in`, and where else she is signed in."""
    person = _require_self(session, actor)
    return AccountView(
        given_name=person.given_name,
        family_name=person.family_name,
        mail=person.mail or "",
        mail_refused=person.mail_refused_at is not None,
        number=person.sms_number,
        sms_refused=person.sms_refused_at is not None,
        places=_places(session, person.id, here=sign_in, now=now),
    )


def change_name(session: Session, *, given_name: str, family_name: str, actor: Actor, now: datetime) -> None:
    """Change one's own name."""
    person = _require_self(session, actor)
    person.given_name, person.family_name = given_name, family_name
    session.flush()
    audit.note(session, "account.name", actor=actor, now=now, thing=str(person.id))


def change_mail(session: Session, mail: str, *, password: str, actor: Actor, now: datetime) -> bool:
    """Change the address one signs in with; False when `password` is not the present one, which counts as a failure.

    Raises TooManyTries as sign_ins.knows_password, and InvalidInput for an address that another manager has.
    """
    person = _require_self(session, actor)
    if not _knows(session, person, password, now=now):
        return False
    homes.lock(session, person.home_id)
    managers.require_free_mail(session, mail, but=person.id)
    person.mail, person.mail_refused_at = mail, None
    session.flush()  # the person before her messages, as everybody does
    messages.follow_address(session, person.id, Via.MAIL, to=mail)
    audit.note(session, "account.mail", actor=actor, now=now, thing=str(person.id))
    return True


def change_number(session: Session, typed: str, *, actor: Actor, now: datetime) -> None:
    """Change the number one gets SMS at, written as people of one's country do; empty: none.

    Raises InvalidInput for what is no number.
    """
    person = _require_self(session, actor)
    number = e164(typed, country=session.get_one(Home, person.home_id).country) if typed else ""
    if number is None:
        raise InvalidInput("number", N_("Write a mobile number with its country, like +46 70 174 06 05."))
    is_another = number != person.sms_number
    person.sms_number, person.by_sms, person.sms_refused_at = number, bool(number), None
    session.flush()
    if is_another:
        messages.follow_address(session, person.id, Via.SMS, to=number)
    audit.note(session, "account.number", actor=actor, now=now, thing=str(person.id))


def change_password(session: Session, new: str, *, password: str, actor: Actor, sign_in: UUID, now: datetime) -> bool:
    """Change one's password and end every sign-in but this one; False as in `change_mail`.

    Raises TooManyTries as sign_ins.knows_password, and InvalidInput for a new one that is too short.
    """
    person = _require_self(session, actor)
    if not _knows(session, person, password, now=now):
        return False
    managers.set_password(person, new, field="new")
    session.flush()
    sign_ins.end_others(session, person.id, keep=sign_in, now=now)
    audit.note(session, "account.password", actor=actor, now=now, thing=str(person.id))
    return True


def sign_out_elsewhere(session: Session, *, actor: Actor, sign_in: UUID, now: datetime) -> None:
    """End every sign-in of one's own but this one, on all devices."""
    person = _require_self(session, actor)
    sign_ins.end_others(session, person.id, keep=sign_in, now=now)
    audit.note(session, "account.sign_out_elsewhere", actor=actor, now=now, thing=str(person.id))


def _require_self(session: Session, actor: Actor) -> Person:
    homes.require_run(actor)
    return session.get_one(Person, actor.person)


def _knows(session: Session, person: Person, password: str, *, now: datetime) -> bool:
    return sign_ins.knows_password(session, person, password, mail=person.mail or "", now=now)


def _places(session: Session, person: UUID, *, here: UUID, now: datetime) -> tuple[Place, ...]:
    rows = session.execute(
        select(SignIn, Tablet.name)
        .outerjoin(Tablet, Tablet.id == SignIn.tablet_id)
        .where(SignIn.person_id == person, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        # One on a tablet that nobody has touched for a few minutes is over, though no row says so yet.
        .where(SignIn.tablet_id.is_(None) | (SignIn.active_at >= now - sign_ins.TABLET_IDLE))
        .order_by((SignIn.id == here).desc(), SignIn.active_at.desc(), SignIn.id)
    )
    return tuple(
        Place(begun_at=row.created_at, active_at=row.active_at, tablet_name=tablet or "", here=row.id == here)
        for row, tablet in rows
    )
