"""Tablets out of service: until a day or until further notice. Visits booked on one meanwhile stay, and are listed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit, changes, homes, serving
from visits.services.board import bounds
from visits.services.homes import require_run
from visits.storage.tables import Home, Tablet, Unit

LONGEST_DAYS = 366
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class OutOfService:
    """A tablet that holds no visits now; `last_day` is None until further notice."""

    tablet: UUID
    name: str
    unit_name: str
    last_day: date | None
    reason: str


def of_home(session: Session, *, actor: Actor, now: datetime) -> dict[UUID, OutOfService]:
    """Return the tablets out of service at `now` in the home that `actor` runs, by unit and name."""
    home = session.get_one(Home, require_run(actor))
    rows = session.execute(
        select(Tablet, Unit.name)
        .join(Unit, Unit.id == Tablet.unit_id)
        .where(Tablet.home_id == home.id, Tablet.active)
        .where(Tablet.out_since <= now, Tablet.out_until.is_(None) | (Tablet.out_until > now))
        .order_by(Unit.name, Tablet.name, Tablet.id)
    )
    zone = ZoneInfo(home.timezone)
    return {
        tablet.id: OutOfService(
            tablet=tablet.id,
            name=tablet.name,
            unit_name=unit,
            last_day=(tablet.out_until - _MOMENT).astimezone(zone).date() if tablet.out_until else None,
            reason=tablet.out_reason,
        )
        for tablet, unit in rows
    }


def take_out(
    session: Session, tablet_id: UUID, *, last_day: date | None, reason: str, actor: Actor, now: datetime
) -> None:
    """Take a tablet out of service, from now until the end of a day or until further notice.

    Raises InvalidInput for a day that is over or more than a year away.
    """
    home = homes.lock(session, actor.home)
    tablet = _require_tablet(session, tablet_id, actor=actor)
    zone = ZoneInfo(home.timezone)
    today = now.astimezone(zone).date()
    if last_day and last_day < today:
        raise InvalidInput("last_day", N_("That day is over already."))
    if last_day and last_day - today > timedelta(days=LONGEST_DAYS):
        raise InvalidInput("last_day", N_("Choose a day within a year, or none."))
    tablet.out_since, tablet.out_reason = now, reason
    tablet.out_until = bounds(last_day, zone)[1] if last_day else None
    session.flush()
    _tell(session, tablet)
    audit.note(session, "tablet.out_of_service", actor=actor, now=now, thing=str(tablet.id))


def put_back(session: Session, tablet_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Put a tablet back in service."""
    homes.lock(session, actor.home)
    tablet = _require_tablet(session, tablet_id, actor=actor)
    tablet.out_since, tablet.out_until, tablet.out_reason = None, None, ""
    session.flush()
    _tell(session, tablet)
    audit.note(session, "tablet.back_in_service", actor=actor, now=now, thing=str(tablet.id))


def _tell(session: Session, tablet: Tablet) -> None:
    changes.tell_units(session, {tablet.unit_id, *serving.also(session, tablet.id)})


def _require_tablet(session: Session, tablet_id: UUID, *, actor: Actor) -> Tablet:
    tablet = session.get(Tablet, tablet_id)
    if tablet is None or not tablet.active:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=tablet.home_id, unit=tablet.unit_id))
    return tablet
