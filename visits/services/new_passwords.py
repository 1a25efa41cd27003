"""The way back for a unit manager who has forgotten her password: a link with which she chooses another one."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Role
from visits.services import attempts, messages, sign_ins
from visits.services.secrets import token_hash
from visits.storage.tables import Person

LASTS = timedelta(hours=1)


def mail_link(session: Session, mail: str, *, now: datetime) -> None:
    """Mail a link to the manager with this address, if there is one; nobody is told whether there is.

    After a few nobody gets more of them until the first no longer works: a stranger cannot fill a mailbox.
    """
    mail = mail.strip().lower()
    # Counted for unknown addresses too: both answers take as long, and nobody can compare many.
    if not attempts.spend(session, f"new-password:{token_hash(mail)[:32]}", now=now, locks=LASTS):
        return
    person = _manager(session, mail)
    if person is None:
        return
    messages.owe(
        session,
        MessageKind.FORGOTTEN,
        to=mail,
        language=person.language,
        home=person.home_id,
        person=person.id,
        facts={"token": sign_ins.new_link(session, person, now=now, lasts=LASTS)},
        now=now,
    )


def link_for(session: Session, mail: str, *, now: datetime) -> str:
    """Return the secret of such a link, for whoever runs the server; raises NotFound for no manager's address."""
    person = _manager(session, mail.strip().lower())
    if person is None:
        raise NotFound
    return sign_ins.new_link(session, person, now=now, lasts=LASTS)


def _manager(session: Session, mail: str) -> Person | None:
    return session.scalar(select(Person).where(Person.mail == mail, Person.role == Role.MANAGER, Person.active))
