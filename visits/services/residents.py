"""The residents of a home. Every look at one and every change is written to the log."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.consent import Ground
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit, changes, homes
from visits.services.availability import bookable
from visits.services.homes import coming_visits, require_run
from visits.services.units import require_unit
from visits.services.visits import VisitView
from visits.storage.tables import Resident, Unit


@dataclass(frozen=True, kw_only=True)
class ResidentFacts:
    """What a manager writes down about a resident: practical ticks only, never a diagnosis.

    No `consent_ground` means that no video visits are arranged.
    """

    given_name: str
    family_name: str
    unit: UUID
    room: str = ""
    hearing_aid: bool = False
    glasses: bool = False
    hearing_loop: bool = False
    staff_stays: bool = False
    consent_by: str = ""
    consent_ground: Ground | None = None
    consent_review_on: date | None = None
    protected_identity: bool = False


@dataclass(frozen=True, kw_only=True)
class ResidentView(ResidentFacts):
    """A resident as her page shows her. `bookable` says whether relatives may book on the web."""

    id: UUID
    unit_name: str
    bookable: bool

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{self.given_name} {self.family_name}"


def of_home(session: Session, *, actor: Actor) -> list[ResidentView]:
    """Return the residents of the home that `actor` runs, by unit and name."""
    return _views(session, Resident.home_id == require_run(actor))


def search(session: Session, text: str, *, actor: Actor) -> list[ResidentView]:
    """Return the residents of the actor's home whose name or room holds every word of `text`.

    A resident with protected identity is on no list by name, so no name finds her either.
    """
    words = text.casefold().split()
    return [
        resident for resident in of_home(session, actor=actor) if all(word in _searched(resident) for word in words)
    ]


def show(session: Session, resident_id: UUID, *, actor: Actor, now: datetime) -> ResidentView:
    """Return one resident and write down who looked; raises NotFound when `actor` does not run her home."""
    resident = require_resident(session, resident_id, actor=actor)
    audit.note(session, "resident.read", actor=actor, now=now, resident=resident.id)
    return _views(session, Resident.id == resident.id)[0]


def coming_visits_of(session: Session, resident_id: UUID, *, actor: Actor, now: datetime) -> list[VisitView]:
    """Return the visits booked with a resident, in order of time."""
    resident = require_resident(session, resident_id, actor=actor)
    return [visit for visit in coming_visits(session, resident.home_id, now=now) if visit.resident == resident.id]


def require_resident(session: Session, resident_id: UUID, *, actor: Actor) -> Resident:
    """Return a resident's row if `actor` runs her home; raises NotFound otherwise."""
    resident = session.get(Resident, resident_id)
    if resident is None or not resident.active:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=resident.home_id, unit=resident.unit_id))
    return resident


def add(session: Session, facts: ResidentFacts, *, actor: Actor, now: datetime) -> UUID:
    """Add a resident and return her id."""
    resident = Resident(home_id=require_run(actor), created_at=now)
    _write(session, resident, facts, actor=actor)
    session.add(resident)
    session.flush()
    changes.tell_unit(session, resident.unit_id)
    audit.note(session, "resident.add", actor=actor, now=now, resident=resident.id)
    return resident.id


def change(session: Session, resident_id: UUID, facts: ResidentFacts, *, actor: Actor, now: datetime) -> None:
    """Change what is written down about a resident. Visits already booked keep their unit and tablet."""
    homes.lock(session, actor.home)
    resident = require_resident(session, resident_id, actor=actor)
    before, protected, room = resident.unit_id, resident.protected_identity, resident.room
    _write(session, resident, facts, actor=actor)
    session.flush()
    changes.tell_units(session, {before, resident.unit_id})
    if protected != resident.protected_identity or before != resident.unit_id:
        changes.tell_calendars_about(session, resident.id, now=now)
    if room != resident.room:
        changes.tell_calendars_of_room(session, resident.id, now=now)
    audit.note(session, "resident.change", actor=actor, now=now, resident=resident.id)


def _write(session: Session, resident: Resident, facts: ResidentFacts, *, actor: Actor) -> None:
    if facts.consent_ground and not facts.consent_by:
        raise InvalidInput("consent_by", N_("Write who assessed it."))
    resident.unit_id = require_unit(session, facts.unit, actor=actor).id
    resident.given_name, resident.family_name, resident.room = facts.given_name, facts.family_name, facts.room
    resident.hearing_aid, resident.glasses = facts.hearing_aid, facts.glasses
    resident.hearing_loop, resident.staff_stays = facts.hearing_loop, facts.staff_stays
    resident.consent_by = facts.consent_by
    resident.consent_ground = facts.consent_ground.value if facts.consent_ground else ""
    resident.consent_review_on = facts.consent_review_on
    resident.protected_identity = facts.protected_identity


def _searched(resident: ResidentView) -> str:
    return ("" if resident.protected_identity else resident.name + " ").casefold() + resident.room.casefold()


def _views(session: Session, which: ColumnElement[bool]) -> list[ResidentView]:
    rows = session.execute(
        select(Resident, Unit.name)
        .join(Unit, Unit.id == Resident.unit_id)
        .where(which, Resident.active)
        .order_by(Unit.name, Resident.given_name, Resident.family_name, Resident.id)
    )
    return [
        ResidentView(
            id=row.id,
            given_name=row.given_name,
            family_name=row.family_name,
            unit=row.unit_id,
            unit_name=unit,
            room=row.room,
            hearing_aid=row.hearing_aid,
            glasses=row.glasses,
            hearing_loop=row.hearing_loop,
            staff_stays=row.staff_stays,
            consent_by=row.consent_by,
            consent_ground=Ground(row.consent_ground) if row.consent_ground else None,
            consent_review_on=row.consent_review_on,
            protected_identity=row.protected_identity,
            bookable=bookable(row),
        )
        for row, unit in rows
    ]
