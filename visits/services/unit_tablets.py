"""The units' tablets, as the manager keeps them: added, named, moved, shut out when lost, retired."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit, changes, homes, sign_ins
from visits.services.homes import coming_visits, require_run
from visits.services.tablets import EnrolmentSecrets, new_enrolment
from visits.services.units import require_unit
from visits.storage.tables import Enrolment, Tablet, TabletUnit, Unit

OPEN_WITHIN = timedelta(minutes=1)
"""A tablet seen within this time counts as open now."""


@dataclass(frozen=True, kw_only=True)
class TabletView:
    """A tablet as its manager sees it; `seen_at` is None until a device has been enrolled as it."""

    id: UUID
    name: str
    unit: UUID
    unit_name: str
    enrolled: bool
    seen_at: datetime | None
    open_now: bool


def of_home(session: Session, *, actor: Actor, now: datetime) -> list[TabletView]:
    """Return the tablets of the home that `actor` runs, by unit and name."""
    return _views(session, Tablet.home_id == require_run(actor), now=now)


def show(session: Session, tablet_id: UUID, *, actor: Actor, now: datetime) -> TabletView:
    """Return one tablet; raises NotFound when there is none in the home that `actor` runs."""
    tablet = require_tablet(session, tablet_id, actor=actor)
    return _views(session, Tablet.id == tablet.id, now=now)[0]


def add(session: Session, *, name: str, unit: UUID, actor: Actor, now: datetime) -> UUID:
    """Add a tablet to a unit and return its id; raises InvalidInput when the unit has one of that name."""
    homes.lock(session, actor.home)
    place = require_unit(session, unit, actor=actor)
    _require_free_name(session, name, unit=place.id)
    tablet = Tablet(home_id=place.home_id, unit_id=place.id, name=name)
    session.add(tablet)
    session.flush()
    audit.note(session, "tablet.add", actor=actor, now=now, thing=str(tablet.id))
    return tablet.id


def change(session: Session, tablet_id: UUID, *, name: str, unit: UUID, actor: Actor, now: datetime) -> None:
    """Rename a tablet or move it to another unit; raises InvalidInput for a name taken or visits booked on it."""
    # Nobody books on it between the look at its visits and the change.
    homes.lock(session, actor.home)
    tablet = require_tablet(session, tablet_id, actor=actor)
    place = require_unit(session, unit, actor=actor)
    _require_free_name(session, name, unit=place.id, but=tablet.id)
    if place.id != tablet.unit_id:
        _require_no_visits(session, tablet, field="unit", now=now)
        sign_ins.end_on_tablet(session, tablet.id, now=now)
        session.execute(delete(TabletUnit).where(TabletUnit.tablet_id == tablet.id, TabletUnit.unit_id == place.id))
    tablet.name, tablet.unit_id = name, place.id
    session.flush()
    changes.tell_unit(session, place.id)
    audit.note(session, "tablet.change", actor=actor, now=now, thing=str(tablet.id))


def enrolment(session: Session, tablet_id: UUID, *, actor: Actor, now: datetime) -> EnrolmentSecrets:
    """Make the secrets that enrol a device as this tablet; earlier ones stop working."""
    tablet = require_tablet(session, tablet_id, actor=actor)
    audit.note(session, "tablet.enrolment", actor=actor, now=now, thing=str(tablet.id))
    return new_enrolment(session, tablet, now=now)


def lose(session: Session, tablet_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Shut a lost device out at once: it is no longer this tablet, and nobody stays signed in on it."""
    tablet = require_tablet(session, tablet_id, actor=actor)
    _shut_out(session, tablet, now=now)
    audit.note(session, "tablet.lose", actor=actor, now=now, thing=str(tablet.id))


def retire(session: Session, tablet_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a tablet out of use; raises InvalidInput while visits are booked on it."""
    homes.lock(session, actor.home)
    tablet = require_tablet(session, tablet_id, actor=actor)
    _require_no_visits(session, tablet, field="tablet", now=now)
    tablet.active = False
    _shut_out(session, tablet, now=now)
    audit.note(session, "tablet.retire", actor=actor, now=now, thing=str(tablet.id))


def require_tablet(session: Session, tablet_id: UUID, *, actor: Actor) -> Tablet:
    """Return a tablet's row if `actor` runs its home and it is in use; raises NotFound otherwise."""
    tablet = session.get(Tablet, tablet_id)
    if tablet is None or not tablet.active:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=tablet.home_id, unit=tablet.unit_id))
    return tablet


def _require_free_name(session: Session, name: str, *, unit: UUID, but: UUID | None = None) -> None:
    names = session.execute(select(Tablet.id, Tablet.name).where(Tablet.unit_id == unit, Tablet.active))
    if any(other.casefold() == name.casefold() and tablet != but for tablet, other in names):
        raise InvalidInput("name", N_("The unit has a tablet with this name already."))


def _require_no_visits(session: Session, tablet: Tablet, *, field: str, now: datetime) -> None:
    if any(visit.tablet == tablet.id for visit in coming_visits(session, tablet.home_id, now=now)):
        raise InvalidInput(
            field, N_("Visits are booked on this tablet. Wait until they are over, or cancel them first.")
        )


def _shut_out(session: Session, tablet: Tablet, *, now: datetime) -> None:
    # The enrolments first: a device being enrolled at this moment locks them, and is in before it is shut out.
    unused = (Enrolment.tablet_id == tablet.id, Enrolment.used_at.is_(None))
    session.execute(update(Enrolment).where(*unused).values(used_at=now))
    session.execute(update(Tablet).where(Tablet.id == tablet.id).values(device_hash=None))
    sign_ins.end_on_tablet(session, tablet.id, now=now)


def _views(session: Session, which: ColumnElement[bool], *, now: datetime) -> list[TabletView]:
    rows = session.execute(
        select(Tablet, Unit.name)
        .join(Unit, Unit.id == Tablet.unit_id)
        .where(which, Tablet.active)
        .order_by(Unit.name, Tablet.name, Tablet.id)
    )
    return [
        TabletView(
            id=tablet.id,
            name=tablet.name,
            unit=tablet.unit_id,
            unit_name=unit,
            enrolled=tablet.device_hash is not None,
            seen_at=tablet.seen_at,
            open_now=_is_open(tablet, now),
        )
        for tablet, unit in rows
    ]


def _is_open(tablet: Tablet, now: datetime) -> bool:
    return tablet.device_hash is not None and tablet.seen_at is not None and now - tablet.seen_at <= OPEN_WITHIN
