"""The people who sign in on tablets: staff, and managers who lend a hand."""

import secrets as dice
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor, Role
from visits.rules.pins import SHORTEST, is_pin, is_weak
from visits.services import attempts, audit, changes, homes, managers, running_all, sign_ins
from visits.services.homes import require_run
from visits.services.secrets import hashed
from visits.storage.tables import Home, Person, SignIn, StaffUnit, Unit

_ON_TABLETS = (Role.STAFF, Role.MANAGER)


@dataclass(frozen=True, kw_only=True)
class StaffFacts:
    """What a manager decides about a colleague: her name, and the units whose tablets show it."""

    given_name: str
    family_name: str
    units: Collection[UUID]


@dataclass(frozen=True, kw_only=True)
class StaffView:
    """A colleague. `units` are ids and names, by name."""

    id: UUID
    given_name: str
    family_name: str
    role: Role
    units: tuple[tuple[UUID, str], ...]
    has_pin: bool
    active: bool

    @property
    def name(self) -> str:
        """Return her whole name."""
        return f"{self.given_name} {self.family_name}".strip()


def of_home(session: Session, *, actor: Actor) -> list[StaffView]:
    """Return the staff and managers of the home that `actor` runs, by name, those who have left last."""
    home = require_run(actor)
    people = _views(session, (Person.home_id == home) & Person.role.in_(_ON_TABLETS))
    return sorted(people, key=lambda person: (not person.active, person.name.casefold(), person.id))


def show(session: Session, person_id: UUID, *, actor: Actor) -> StaffView:
    """Return one colleague; raises NotFound when there is none in the home that `actor` runs."""
    person = _require_staff(session, person_id, actor=actor)
    return _views(session, Person.id == person.id)[0]


def add(session: Session, facts: StaffFacts, pin: str, *, actor: Actor, now: datetime) -> UUID:
    """Add a member of staff with a PIN and return her id; raises InvalidInput for a weak PIN or no unit."""
    home = session.get_one(Home, require_run(actor))
    _require_units(session, facts.units, home=home.id)
    person = Person(
        home_id=home.id,
        role=Role.STAFF,
        given_name=facts.given_name,
        family_name=facts.family_name,
        language=home.language,
        pin_hash=hashed(require_pin(pin)),
        created_at=now,
    )
    session.add(person)
    session.flush()
    _put_on_tiles(session, person.id, facts.units)
    audit.note(session, "staff.add", actor=actor, now=now, thing=str(person.id))
    return person.id


def change(session: Session, person_id: UUID, facts: StaffFacts, *, actor: Actor, now: datetime) -> None:
    """Change a colleague's name and units; a member of staff keeps at least one, a manager may have none."""
    # One at a time: of two changes at once the second replaces what the first has written.
    homes.lock(session, actor.home)
    person = _require_staff(session, person_id, actor=actor)
    if person.role is Role.STAFF or facts.units:
        _require_units(session, facts.units, home=person.home_id)
    person.given_name, person.family_name = facts.given_name, facts.family_name
    session.flush()
    _put_on_tiles(session, person.id, facts.units)
    audit.note(session, "staff.change", actor=actor, now=now, thing=str(person.id))


def set_pin(session: Session, person_id: UUID, pin: str, *, actor: Actor, now: datetime) -> None:
    """Give a colleague a new PIN and end what she has open on tablets; raises InvalidInput for a weak one."""
    person = _require_staff(session, person_id, actor=actor)
    person.pin_hash = hashed(require_pin(pin))
    # Whoever forgot her PIN has most likely locked it: the new one works at once.
    attempts.succeeded(session, f"pin:{person.id}")
    on_tablets = (SignIn.person_id == person.id, SignIn.tablet_id.is_not(None), SignIn.ended_at.is_(None))
    session.execute(update(SignIn).where(*on_tablets).values(ended_at=now))
    _tell_tiles(session, person.id)
    audit.note(session, "staff.pin", actor=actor, now=now, thing=str(person.id))


def require_pin(pin: str) -> str:
    """Return `pin` if it is 4 to 6 digits that are not easily guessed; raises InvalidInput otherwise."""
    if not is_pin(pin):
        raise InvalidInput("pin", N_("A PIN is 4 to 6 digits."))
    if is_weak(pin):
        raise InvalidInput("pin", N_("That PIN is too easy to guess. Choose one without a run or a repeat."))
    return pin


def new_pin() -> str:
    """Make a PIN of 4 digits that is not easily guessed."""
    while True:
        pin = "".join(dice.choice("0123456789") for _ in range(SHORTEST))
        if not is_weak(pin):
            return pin


def deactivate(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Keep a colleague out from now on and end her sign-ins at once.

    Raises InvalidInput for oneself, and for the last manager who can sign in. A manager of all homes is shut out by
    another one alone, and runs them no more.
    """
    person = _require_staff(session, person_id, actor=actor)
    if person.id == actor.person:
        raise InvalidInput("person", N_("You cannot shut yourself out. Another manager can."))
    if person.role is Role.MANAGER:
        _require_another_manager(session, person)
        running_all.end_with(session, person, actor=actor, now=now)
    person.active = False
    session.flush()
    sign_ins.end_all(session, person.id, now=now)
    sign_ins.withdraw_links(session, person.id, now=now)
    _tell_tiles(session, person.id)
    audit.note(session, "staff.deactivate", actor=actor, now=now, thing=str(person.id))


def activate(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a colleague in again, with the PIN she had; raises InvalidInput when her address is another manager's now."""
    homes.lock(session, actor.home)
    person = _require_staff(session, person_id, actor=actor)
    if person.role is Role.MANAGER and managers.is_taken(session, person.mail, but=person.id):
        raise InvalidInput("person", N_("Another unit manager signs in with the same mail address now."))
    person.active = True
    session.flush()
    _tell_tiles(session, person.id)
    audit.note(session, "staff.activate", actor=actor, now=now, thing=str(person.id))


def _require_staff(session: Session, person_id: UUID, *, actor: Actor) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.role not in _ON_TABLETS:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=person.home_id))
    return person


def _require_another_manager(session: Session, person: Person) -> None:
    # Of two managers who shut each other out at once, one stays: nobody else could let her in again.
    homes.lock(session, person.home_id)
    others = select(Person.id).where(Person.home_id == person.home_id, Person.role == Role.MANAGER, Person.active)
    who_sign_in = others.where(Person.id != person.id, Person.password_hash.is_not(None))
    if session.scalar(who_sign_in.limit(1)) is None:
        raise InvalidInput("person", N_("Somebody must run the home. Invite another unit manager first."))


def _require_units(session: Session, wanted: Collection[UUID], *, home: UUID) -> None:
    known = set(session.scalars(select(Unit.id).where(Unit.home_id == home, Unit.active)))
    if not wanted or not known.issuperset(wanted):
        raise InvalidInput("units", N_("Choose at least one unit."))


def _put_on_tiles(session: Session, person: UUID, units: Iterable[UUID]) -> None:
    before = set(session.scalars(select(StaffUnit.unit_id).where(StaffUnit.person_id == person)))
    session.execute(delete(StaffUnit).where(StaffUnit.person_id == person))
    session.add_all(StaffUnit(person_id=person, unit_id=unit) for unit in set(units))
    session.flush()
    changes.tell_units(session, before.union(units))


def _tell_tiles(session: Session, person: UUID) -> None:
    """Let the tablets that show this person's tile know that something about her changed."""
    units = session.scalars(select(StaffUnit.unit_id).where(StaffUnit.person_id == person))
    changes.tell_units(session, units.all())


def _views(session: Session, which: ColumnElement[bool]) -> list[StaffView]:
    people = session.scalars(select(Person).where(which)).all()
    units: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    rows = session.execute(
        select(StaffUnit.person_id, Unit.id, Unit.name)
        .join(Unit, Unit.id == StaffUnit.unit_id)
        .where(StaffUnit.person_id.in_([person.id for person in people]), Unit.active)
        .order_by(Unit.name)
    )
    for person_id, unit, name in rows:
        units[person_id].append((unit, name))
    return [
        StaffView(
            id=person.id,
            given_name=person.given_name,
            family_name=person.family_name,
            role=person.role,
            units=tuple(units[person.id]),
            has_pin=person.pin_hash is not None,
            active=person.active,
        )
        for person in people
    ]
