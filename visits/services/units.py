"""The units of a home."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit, changes, homes
from visits.services.homes import coming_visits, require_run
from visits.services.reminder_plans import number_of
from visits.storage.tables import Feed, Person, Resident, StaffUnit, Tablet, TabletUnit, Unit


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """What a manager decides about a unit. `mail` is where its reminders go."""

    name: str
    phone: str
    mail: str
    duty_phone: str = ""
    """Gets an SMS when nobody has prepared a visit; empty: the home's duty phone does."""


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """A unit, with how much belongs to it."""

    id: UUID
    name: str
    phone: str
    mail: str
    duty_phone: str
    mail_refused_at: datetime | None
    duty_refused_at: datetime | None
    """When it turned out that nothing arrives there."""
    residents: int
    tablets: int
    staff: int


def of_home(session: Session, *, actor: Actor) -> list[UnitView]:
    """Return the units of the home that `actor` runs, by name."""
    home = require_run(actor)
    return _views(session, select(Unit).where(Unit.home_id == home, Unit.active).order_by(Unit.name, Unit.id))


def show(session: Session, unit_id: UUID, *, actor: Actor) -> UnitView:
    """Return one unit; raises NotFound when there is none that `actor` runs."""
    unit = require_unit(session, unit_id, actor=actor)
    return _views(session, select(Unit).where(Unit.id == unit.id))[0]


def require_unit(session: Session, unit_id: UUID, *, actor: Actor) -> Unit:
    """Return a unit's row if `actor` runs its home; raises NotFound otherwise."""
    unit = session.get(Unit, unit_id)
    if unit is None or not unit.active:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=unit.home_id, unit=unit.id))
    return unit


def add(session: Session, facts: UnitFacts, *, actor: Actor, now: datetime) -> UUID:
    """Add a unit and return its id; raises InvalidInput when the home has one of that name."""
    home = homes.lock(session, require_run(actor))
    _require_free_name(session, facts.name, home=home.id)
    duty_phone = number_of(facts.duty_phone, home)
    unit = Unit(home_id=home.id, name=facts.name, phone=facts.phone, mail=facts.mail, duty_phone=duty_phone)
    session.add(unit)
    session.flush()
    audit.note(session, "unit.add", actor=actor, now=now, thing=str(unit.id))
    return unit.id


def change(session: Session, unit_id: UUID, facts: UnitFacts, *, actor: Actor, now: datetime) -> None:
    """Change a unit's name, phone number and mail address; raises InvalidInput when the name is another's."""
    home = homes.lock(session, actor.home)
    unit = require_unit(session, unit_id, actor=actor)
    _require_free_name(session, facts.name, home=unit.home_id, but=unit.id)
    unit.name, unit.phone, unit.mail = facts.name, facts.phone, facts.mail
    unit.duty_phone = number_of(facts.duty_phone, home)
    # Who saves them has looked at them: they are tried again.
    unit.mail_refused_at = unit.duty_refused_at = None
    session.flush()
    changes.tell_unit(session, unit.id)
    audit.note(session, "unit.change", actor=actor, now=now, thing=str(unit.id))


def retire(session: Session, unit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Close a unit down for good; raises InvalidInput, saying why, while somebody or something still belongs to it."""
    homes.lock(session, actor.home)
    unit = require_unit(session, unit_id, actor=actor)
    (view,) = _views(session, select(Unit).where(Unit.id == unit.id))
    if view.residents:
        raise InvalidInput("unit", N_("Residents still live in this unit. Move them to another unit first."))
    if any(visit.unit == unit.id for visit in coming_visits(session, unit.home_id, now=now)):
        raise InvalidInput("unit", N_("This unit still has booked visits. Cancel them first."))
    if view.tablets:
        raise InvalidInput("unit", N_("This unit still has tablets. Move or retire them first."))
    unit.active = False
    stopped = {"revoked_at": now, "changed_at": now, "version": Feed.version + 1}
    session.execute(update(Feed).where(Feed.unit_id == unit.id, Feed.revoked_at.is_(None)).values(**stopped))
    session.execute(delete(TabletUnit).where(TabletUnit.unit_id == unit.id))
    session.flush()
    audit.note(session, "unit.retire", actor=actor, now=now, thing=str(unit.id))


def _require_free_name(session: Session, name: str, *, home: UUID, but: UUID | None = None) -> None:
    names = session.execute(select(Unit.id, Unit.name).where(Unit.home_id == home, Unit.active))
    if any(other.casefold() == name.casefold() and unit != but for unit, other in names):
        raise InvalidInput("name", N_("The home has a unit with this name already."))


def _views(session: Session, query: Select[Unit]) -> list[UnitView]:
    units = session.scalars(query).all()
    ids = [unit.id for unit in units]
    residents = _counts(
        session,
        select(Resident.unit_id, func.count(Resident.id))
        .where(Resident.unit_id.in_(ids), Resident.active)
        .group_by(Resident.unit_id),
    )
    tablets = _counts(
        session,
        select(Tablet.unit_id, func.count(Tablet.id))
        .where(Tablet.unit_id.in_(ids), Tablet.active)
        .group_by(Tablet.unit_id),
    )
    staff = _counts(
        session,
        select(StaffUnit.unit_id, func.count(Person.id))
        .join(Person, Person.id == StaffUnit.person_id)
        .where(StaffUnit.unit_id.in_(ids), Person.active)
        .group_by(StaffUnit.unit_id),
    )
    return [
        UnitView(
            id=unit.id,
            name=unit.name,
            phone=unit.phone,
            mail=unit.mail,
            duty_phone=unit.duty_phone,
            mail_refused_at=unit.mail_refused_at,
            duty_refused_at=unit.duty_refused_at,
            residents=residents.get(unit.id, 0),
            tablets=tablets.get(unit.id, 0),
            staff=staff.get(unit.id, 0),
        )
        for unit in units
    ]


def _counts(session: Session, query: Select[UUID, int]) -> dict[UUID, int]:
    return dict(session.execute(query).all())
