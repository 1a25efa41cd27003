"""Staff and managers book and change the time for somebody who phones: with whom, and past which rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor, Relation
from visits.rules.visit_state import Channel
from visits.services import audit, booking, claiming, homes, visits
from visits.services.availability import find
from visits.services.telling import is_told
from visits.services.visits import VisitView, overridden
from visits.storage.tables import Home, Person, Related, Resident, Unit, Visit


class Hindrance(StrEnum):
    """Why no visit can be booked with a resident, whatever the time."""

    PROTECTED = "protected"
    NO_CONSENT = "no_consent"
    NO_RELATIVE = "no_relative"


@dataclass(frozen=True, kw_only=True)
class UnitResident:
    """A resident of a unit that the tablet serves; a protected identity stands on no list: its `name` is empty."""

    id: UUID
    name: str
    room: str
    unit_name: str
    """Which unit, where the tablet serves several."""
    hindrance: Hindrance | None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A relative who may take part, or whom the resident does not want to see (no `consent`)."""

    person: UUID
    name: str
    relation: Relation
    phone: str
    is_told: bool
    consent: bool


def residents_of_unit(session: Session, *, actor: Actor) -> list[UnitResident]:
    """Return those who live in the units that the actor's tablet serves, by name; raises NotFound without a tablet."""
    if actor.unit is None:
        raise NotFound
    rows = session.execute(
        select(Resident, Unit.name, _count_welcome())
        .join(Unit, Unit.id == Resident.unit_id)
        .where(Resident.unit_id.in_((actor.unit, *actor.also)), Resident.home_id == actor.home, Resident.active)
        .order_by(Resident.protected_identity, Resident.given_name, Resident.family_name, Resident.id)
    )
    return [
        UnitResident(
            id=resident.id,
            name="" if resident.protected_identity else f"{resident.given_name} {resident.family_name}",
            room=resident.room,
            unit_name=unit_name if actor.also else "",
            hindrance=_hindrance(resident, welcome=welcome),
        )
        for resident, unit_name, welcome in rows
    ]


def hindrance_of(session: Session, resident: UUID, *, actor: Actor) -> Hindrance | None:
    """Return why no visit can be booked with a resident; raises NotFound for one not the actor's to book for."""
    place = find(session, resident, actor=actor)
    welcome = session.scalar(select(_count_welcome()).where(Resident.id == resident))
    return _hindrance(place.resident, welcome=welcome or 0)


def _count_welcome() -> ScalarSelect[int]:
    hers = (Related.resident_id == Resident.id, Related.ended_at.is_(None), Related.consent)
    return select(func.count()).where(*hers).correlate(Resident).scalar_subquery()


def _hindrance(resident: Resident, *, welcome: int) -> Hindrance | None:
    if resident.protected_identity:
        return Hindrance.PROTECTED
    if not resident.consent_ground:
        return Hindrance.NO_CONSENT
    return None if welcome else Hindrance.NO_RELATIVE


def callers_of(session: Session, resident: UUID, *, actor: Actor, now: datetime) -> list[Caller]:
    """Return a resident's relatives, main contacts first, and write down who looked; raises NotFound for strangers."""
    find(session, resident, actor=actor)
    audit.note(session, "resident.relatives", actor=actor, now=now, resident=resident)
    rows = session.execute(
        select(Related, Person)
        .join(Person, Person.id == Related.relative_id)
        .where(Related.resident_id == resident, Related.ended_at.is_(None))
        .order_by(Related.main_contact.desc(), Person.given_name, Person.id)
    )
    return [
        Caller(
            person=person.id,
            name=f"{person.given_name} {person.family_name}".strip(),
            relation=related.relation,
            phone=person.phone,
            is_told=is_told(person),
            consent=related.consent,
        )
        for related, person in rows
    ]


def look_at(session: Session, visit: UUID, *, actor: Actor, now: datetime) -> VisitView:
    """Return a visit to change or to tell of, and write down who looked; raises NotFound for strangers."""
    found = visits.show(session, visit, actor=actor)
    audit.note(session, "visit.read", actor=actor, now=now, resident=found.resident, thing=str(visit))
    return found


def book(
    session: Session,
    wish: Wish,
    *,
    relatives: Collection[UUID],
    channel: Channel,
    accepted: Collection[Rule] = (),
    actor: Actor,
    now: datetime,
) -> UUID:
    """Book for relatives who phoned, and return the visit's id; only the rules `accepted` are set aside.

    Raises InvalidInput when one who takes part may not, else as `booking.book` does.
    """
    # Before the relatives are looked at: nobody's consent ends between that and the booking.
    homes.lock(session, actor.home)
    find(session, wish.resident, actor=actor)
    require_welcome(session, wish.resident, relatives)
    visit = booking.book(
        session,
        wish,
        relatives=tuple(relatives),
        channel=channel,
        override=bool(accepted),
        actor=actor,
        now=now,
    )
    _require_accepted(session, visit, accepted)
    return visit


def change_time(
    session: Session,
    visit_id: UUID,
    *,
    starts_at: datetime,
    accepted: Collection[Rule] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """Move a visit for somebody who phoned; only the rules `accepted` are set aside, else as `booking.change_time`."""
    visit = session.get(Visit, visit_id)
    before = visit.starts_at if visit else None
    kept = _still_set_aside(session, visit, starts_at) if visit else ()
    booking.change_time(session, visit_id, starts_at=starts_at, override=bool(accepted), actor=actor, now=now)
    if before != starts_at:
        _require_accepted(session, visit_id, {*accepted, *kept})


def require_welcome(session: Session, resident: UUID, relatives: Collection[UUID]) -> None:
    """Raise InvalidInput unless relatives are named, and each may visit the resident."""
    if not relatives:
        raise InvalidInput("relatives", N_("Choose at least one of the relatives."))
    hers = select(Related.relative_id).where(
        Related.resident_id == resident, Related.ended_at.is_(None), Related.consent
    )
    if set(relatives) - set(session.scalars(hers)):
        raise InvalidInput("relatives", N_("One of those you chose may not take part any more. Look at it again."))


def _still_set_aside(session: Session, visit: Visit, starts_at: datetime) -> tuple[Rule, ...]:
    home = session.get_one(Home, visit.home_id)
    return claiming.still_set_aside(visit, starts_at, ZoneInfo(home.timezone))


def _require_accepted(session: Session, visit: UUID, accepted: Collection[Rule]) -> None:
    # A rule that broke after the warning was shown has not been weighed by anybody: it refuses.
    beyond = [rule for rule in overridden(session.get_one(Visit, visit)) if rule not in accepted]
    if beyond:
        raise Refused(beyond)
