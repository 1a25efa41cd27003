"""Who runs a home: its managers, and how another one comes in by a mailed link with which she chooses a password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound, WrongSecret
from visits.rules.kinds import MessageKind
from visits.rules.passwords import is_long_enough
from visits.rules.people import Actor, Role
from visits.services import audit, homes, messages, push_subscriptions, sign_ins
from visits.services.secrets import hashed
from visits.storage.tables import Person, SignInLink

LASTS = timedelta(days=3)


class ManagerState(StrEnum):
    """Whether a manager can sign in yet."""

    ACTIVE = "active"
    INVITED = "invited"
    RUN_OUT = "run_out"


@dataclass(frozen=True, kw_only=True)
class ManagerFacts:
    """What whoever invites knows of a new manager."""

    given_name: str
    family_name: str
    mail: str


@dataclass(frozen=True, kw_only=True)
class ManagerView(ManagerFacts):
    """A manager of the home; `until` is when her invitation runs out, or ran out."""

    id: UUID
    state: ManagerState
    until: datetime | None = None
    all_homes: bool = False

    @property
    def name(self) -> str:
        """Return her whole name."""
        return f"{self.given_name} {self.family_name}".strip()


def of_home(session: Session, *, actor: Actor, now: datetime) -> list[ManagerView]:
    """Return the managers of the home that `actor` runs, by name; those shut out are left to the staff's list."""
    home = homes.require_run(actor)
    links = select(SignInLink.person_id, func.max(SignInLink.expires_at).label("until"))
    open_links = links.where(SignInLink.used_at.is_(None)).group_by(SignInLink.person_id).subquery()
    rows = session.execute(
        select(Person, open_links.c.until)
        .outerjoin(open_links, open_links.c.person_id == Person.id)
        .where(Person.home_id == home, Person.role == Role.MANAGER, Person.active)
    )
    found = [_view(person, until, now=now) for person, until in rows]
    return sorted(found, key=lambda manager: (manager.name.casefold(), manager.id))


def invite(session: Session, facts: ManagerFacts, *, actor: Actor, now: datetime) -> UUID:
    """Add a manager who chooses her password by a mailed link, and return her id; raises InvalidInput for the mail."""
    home = homes.lock(session, homes.require_run(actor))
    require_free_mail(session, facts.mail)
    person = Person(
        home_id=home.id,
        role=Role.MANAGER,
        given_name=facts.given_name,
        family_name=facts.family_name,
        mail=facts.mail,
        language=home.language,
        created_at=now,
    )
    session.add(person)
    session.flush()
    _mail_link(session, person, now=now)
    audit.note(session, "manager.invite", actor=actor, now=now, thing=str(person.id))
    return person.id


def invite_again(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Mail a new link to a manager who has not chosen a password; the earlier one stops working.

    Raises NotFound for everybody else: who has a password is not asked for another one by a colleague.
    """
    person = session.get(Person, person_id)
    if person is None or person.role is not Role.MANAGER or not person.active or person.password_hash is not None:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=person.home_id))
    sign_ins.withdraw_links(session, person.id, now=now)
    _mail_link(session, person, now=now)
    audit.note(session, "manager.invite_again", actor=actor, now=now, thing=str(person.id))


def check(session: Session, token: str, *, now: datetime) -> bool:
    """Tell whether a manager's link is for a new password, not for her first; opening it does not use it up.

    Raises WrongSecret unless it still works.
    """
    person = sign_ins.whose_link(session, token, role=Role.MANAGER, now=now)
    if person is None:
        raise WrongSecret
    return person.password_hash is not None


def accept(session: Session, token: str, password: str, *, now: datetime) -> str:
    """Use a manager's link up, set her password and return the secret of her sign-in; a new one ends all others.

    Raises WrongSecret as `check`, and InvalidInput for a password that is too short.
    """
    person = sign_ins.use_link(session, token, role=Role.MANAGER, now=now)
    if person is None:
        raise WrongSecret
    is_new = person.password_hash is not None
    set_password(person, password, field="password")
    session.flush()
    sign_ins.withdraw_links(session, person.id, now=now)
    if is_new:
        sign_ins.end_all(session, person.id, now=now)
        sign_ins.forget_failures(session, person)
    actor = Actor(person=person.id, role=person.role, home=person.home_id)
    push_subscriptions.leave_others(session, "", actor=actor, now=now)
    what = "manager.new_password" if is_new else "manager.accept"
    audit.note(session, what, actor=actor, now=now, thing=str(person.id))
    return sign_ins.begin(session, person, now=now)


def set_password(person: Person, password: str, *, field: str) -> None:
    """Give a manager a new password; raises InvalidInput, for the form's `field`, when it is too short or too long."""
    if not is_long_enough(password):
        raise InvalidInput(field, N_("At least 10 characters, please."))
    person.password_hash = hashed(password)


def require_free_mail(session: Session, mail: str, *, but: UUID | None = None) -> None:
    """Raise InvalidInput when another manager, `but` this one, signs in with that address."""
    if is_taken(session, mail, but=but):
        raise InvalidInput("mail", N_("This address cannot be used. Choose another one."))


def is_taken(session: Session, mail: str | None, *, but: UUID | None = None) -> bool:
    """Tell whether another manager, `but` this one, signs in with that address: it must mean one person."""
    others = select(Person.id).where(Person.mail == mail, Person.role == Role.MANAGER, Person.active)
    return any(person != but for person in session.scalars(others))


def _mail_link(session: Session, person: Person, *, now: datetime) -> None:
    assert person.mail is not None  # noqa: S101 - narrows the type: a manager signs in with her address
    messages.owe(
        session,
        MessageKind.MANAGER_INVITATION,
        to=person.mail,
        language=person.language,
        home=person.home_id,
        person=person.id,
        facts={"token": sign_ins.new_link(session, person, now=now, lasts=LASTS)},
        now=now,
    )


def _view(person: Person, until: datetime | None, *, now: datetime) -> ManagerView:
    state = ManagerState.ACTIVE
    if person.password_hash is None:
        state = ManagerState.INVITED if until is not None and until > now else ManagerState.RUN_OUT
    return ManagerView(
        id=person.id,
        given_name=person.given_name,
        family_name=person.family_name,
        mail=person.mail or "",
        state=state,
        until=until,
        all_homes=person.all_homes,
    )
