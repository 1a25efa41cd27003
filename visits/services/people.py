"""What people may change about themselves."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.services import attempts, messages, sign_ins
from visits.services.secrets import token_hash
from visits.storage.tables import Person


def speak(session: Session, language: str, *, actor: Actor) -> None:
    """Remember the language somebody chose: her pages and letters follow it."""
    session.execute(update(Person).where(Person.id == actor.person).values(language=language))


def send_sign_in_link(session: Session, mail: str, *, now: datetime) -> None:
    """Mail a one-time link to the relative with this address, if there is one; nobody is told whether there is.

    After a few links nobody gets more of them until the first no longer works: a stranger cannot fill a mailbox.
    """
    mail = mail.strip().lower()
    # Counted for unknown addresses too: both answers take as long, and nobody can compare many.
    if not attempts.spend(session, f"link:{token_hash(mail)[:32]}", now=now, locks=sign_ins.LINK_LASTS):
        return
    person = session.scalar(select(Person).where(Person.mail == mail, Person.role == Role.RELATIVE, Person.active))
    if person is not None and person.mail:
        token = sign_ins.new_link(session, person, now=now)
        messages.owe(
            session,
            MessageKind.SIGN_IN,
            to=person.mail,
            language=person.language,
            home=person.home_id,
            person=person.id,
            facts={"token": token},
            now=now,
        )
