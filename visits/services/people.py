"""What people may change about themselves."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.services import messages, sign_ins
from visits.storage.tables import Person


def speak(session: Session, language: str, *, actor: Actor) -> None:
    """Remember the language somebody chose: her pages and letters follow it."""
    session.execute(update(Person).where(Person.id == actor.person).values(language=language))


def send_sign_in_link(session: Session, mail: str, *, now: datetime) -> None:
    """Mail a one-time link to the relative with this address, if there is one; nobody is told whether there is."""
    person = session.scalar(
        select(Person).where(Person.mail == mail.strip().lower(), Person.role == Role.RELATIVE, Person.active)
    )
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
