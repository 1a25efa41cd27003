"""Which managers run every home of the installation: given and taken by one who does, and never by the last."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor, Role
from visits.services import audit, homes
from visits.storage.tables import Person, SignIn


def require_all(actor: Actor) -> None:
    """Raise NotFound unless `actor` runs every home."""
    require(actor, Action.RUN_ALL, Thing(home=actor.home))


def give(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a manager of the home that `actor` looks at run every home."""
    person = _lock_manager(session, person_id, actor=actor)
    person.all_homes = True
    session.flush()
    audit.note(session, "all_homes.give", actor=actor, now=now, thing=str(person.id))


def take(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a manager run her own home alone, from now on; raises InvalidInput for the last one who runs them all."""
    person = _lock_manager(session, person_id, actor=actor)
    _end(session, person, actor=actor, now=now)


def end_with(session: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """End what a manager who is being shut out may do in other homes; nothing happens to one who may do nothing there.

    Raises InvalidInput when `actor` does not run every home herself, and for the last who does.
    """
    if not person.all_homes:
        return
    if not actor.all_homes:
        raise InvalidInput("person", N_("She runs all homes. Only another manager of all homes can shut her out."))
    _end(session, person, actor=actor, now=now)


def _end(session: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    # One at a time, whatever the home: of two who take it from each other at once, one stays.
    everybody = select(Person).where(Person.all_homes, Person.role == Role.MANAGER, Person.active)
    locked = everybody.order_by(Person.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    others = [other for other in session.scalars(locked) if other.id != person.id and other.password_hash is not None]
    if person.all_homes and not others:
        raise InvalidInput("person", N_("Somebody must run all homes. Let another manager do so first."))
    person.all_homes = False
    session.execute(update(SignIn).where(SignIn.person_id == person.id).values(home_id=None))
    session.flush()
    audit.note(session, "all_homes.take", actor=actor, now=now, thing=str(person.id))


def _lock_manager(session: Session, person_id: UUID, *, actor: Actor) -> Person:
    require_all(actor)
    homes.lock(session, actor.home)
    person = session.get(Person, person_id, populate_existing=True)
    if person is None or person.role is not Role.MANAGER or not person.active:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=person.home_id))
    return person
