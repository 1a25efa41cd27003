"""Addresses at which nothing ever arrives: a person's, a unit's or a home's. They are marked, and others told instead.

The mark goes with another address, when somebody saves the address again, and with a test that is taken on there.
"""

from datetime import datetime

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from visits.rules.kinds import Via
from visits.storage.tables import Home, Message, Person, Unit


def note(session: Session, message: Message, address: str, *, refused_at: datetime | None) -> None:
    """Write down that nothing arrives at the address of a message, or with None that something does.

    Only where it still is an address of its reader or of her home. Homes are held first, then units, as everywhere.
    """
    of = {Via.MAIL: _of_mail, Via.SMS: _of_sms}.get(message.channel)
    for change in of(message, address, refused_at) if of else ():
        session.execute(change)


def _of_mail(message: Message, address: str, refused_at: datetime | None) -> tuple[Update, ...]:
    unit = update(Unit).where(Unit.home_id == message.home_id, Unit.mail == address)
    person = update(Person).where(Person.id == message.person_id, Person.mail == address)
    return tuple(one.values(mail_refused_at=refused_at) for one in (unit, person))


def _of_sms(message: Message, address: str, refused_at: datetime | None) -> tuple[Update, ...]:
    home = update(Home).where(Home.id == message.home_id, Home.duty_phone == address)
    unit = update(Unit).where(Unit.home_id == message.home_id, Unit.duty_phone == address)
    person = update(Person).where(Person.id == message.person_id, Person.sms_number == address)
    duty = (one.values(duty_refused_at=refused_at) for one in (home, unit))
    return (*duty, person.values(sms_refused_at=refused_at))
