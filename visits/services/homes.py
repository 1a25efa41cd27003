"""The home as its manager sees it: who may run it, what it is called, what is left to set up, what today brings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput
from visits.rules.people import Actor
from visits.rules.visit_state import COMING, OUTCOMES
from visits.services import audit, changes, visits
from visits.services.visits import VisitView
from visits.storage.tables import Home, Invitation, Person, Related, Resident, StaffUnit, Tablet, Unit, Visit

SHOWN_AHEAD = timedelta(days=3)
"""How far ahead the overview lists visits."""
MISSED_AFTER = timedelta(hours=1)
"""An enrolled tablet not seen for this long is worth a look: it is switched off, empty or out of reach."""
_LONGEST_VISIT = timedelta(days=1)
_FURTHEST_VISIT = timedelta(days=1000)


class Step(StrEnum):
    """What a new home needs before the first visit, in the order in which it can be done."""

    UNIT = "unit"
    TABLET = "tablet"
    STAFF = "staff"
    RESIDENT = "resident"
    RELATIVE = "relative"


@dataclass(frozen=True, kw_only=True)
class HomeFacts:
    """What a manager decides about her home. `language` is that of letters to units, and new people begin with it."""

    name: str
    phone: str
    language: str
    timezone: str


@dataclass(frozen=True, kw_only=True)
class HomeView(HomeFacts):
    """A home as its manager sees it; while visits are `coming`, its time zone stays."""

    coming: int


@dataclass(frozen=True, kw_only=True)
class UnseenTablet:
    """A tablet that nobody seems to use: never enrolled (`seen_at` None) or not seen for a while."""

    id: UUID
    name: str
    unit_name: str
    seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The manager's first page."""

    home_name: str
    done: frozenset[Step]
    today: tuple[VisitView, ...]
    coming: tuple[VisitView, ...]
    """The visits of the days after today, until `SHOWN_AHEAD`."""
    unseen: tuple[UnseenTablet, ...]
    waiting: int
    """Invitations that nobody has opened yet and that still work."""

    @property
    def next_step(self) -> Step | None:
        """Return what to do next in a home that is not set up yet."""
        return next((step for step in Step if step not in self.done), None)


def require_run(actor: Actor) -> UUID:
    """Return the home that `actor` runs; raises NotFound for everybody but its manager."""
    require(actor, Action.RUN_HOME, Thing(home=actor.home))
    return actor.home


def lock(session: Session, home: UUID) -> Home:
    """Return a home's row, for one at a time: whoever books or decides about the home waits until this is committed."""
    # SQLite holds its write lock since BEGIN IMMEDIATE; FOR NO KEY UPDATE lets inserts name the home meanwhile.
    return session.get_one(Home, home, with_for_update={"key_share": True}, populate_existing=True)


def show(session: Session, *, actor: Actor, now: datetime) -> HomeView:
    """Return the home that `actor` runs."""
    home = session.get_one(Home, require_run(actor))
    return HomeView(
        name=home.name,
        phone=home.phone,
        language=home.language,
        timezone=home.timezone,
        coming=_coming(session, home.id, now=now),
    )


def change(session: Session, facts: HomeFacts, *, actor: Actor, now: datetime) -> None:
    """Change what the home is called and how it counts time; raises InvalidInput for the zone while visits are coming.

    Visits are instants: in another zone each would be at another time of the clock than its people were told.
    """
    home = lock(session, require_run(actor))
    moves = facts.timezone != home.timezone
    if moves and _coming(session, home.id, now=now):
        raise InvalidInput("timezone", N_("The time zone cannot be changed while visits are coming."))
    home.name, home.phone = facts.name, facts.phone
    home.language, home.timezone = facts.language, facts.timezone
    session.flush()
    # Tablets show the home's language, calendars its time.
    changes.tell_units(session, session.scalars(select(Unit.id).where(Unit.home_id == home.id)).all())
    if moves:
        changes.tell_calendars_of_home(session, home.id, home.timezone, now=now)
    audit.note(session, "home.change", actor=actor, now=now, thing=str(home.id))


def _coming(session: Session, home: UUID, *, now: datetime) -> int:
    coming = (Visit.home_id == home, Visit.state.in_(COMING), Visit.ends_at > now)
    return session.scalar(select(func.count()).select_from(Visit).where(*coming)) or 0


def overview(session: Session, *, actor: Actor, now: datetime) -> Overview:
    """Return what is left to set up, today's visits and what needs a look."""
    home = session.get_one(Home, require_run(actor))
    today = now.astimezone(ZoneInfo(home.timezone)).date()
    days = [(visit.starts_at.astimezone(ZoneInfo(home.timezone)).date(), visit) for visit in _shown(session, home, now)]
    return Overview(
        home_name=home.name,
        done=_done(session, home.id),
        today=tuple(visit for day, visit in days if day == today),
        coming=tuple(visit for day, visit in days if today < day <= today + SHOWN_AHEAD),
        unseen=_unseen(session, home.id, now=now),
        waiting=_waiting(session, home.id, now=now),
    )


def coming_visits(session: Session, home: UUID, *, now: datetime) -> list[VisitView]:
    """Return every visit of a home that is still to be held, or being held, overtime too, in order of time."""
    found = _of_home(session, home, since=now - _LONGEST_VISIT, until=now + _FURTHEST_VISIT)
    return [visit for visit in found if visit.is_coming(now)]


def _shown(session: Session, home: Home, now: datetime) -> list[VisitView]:
    found = _of_home(session, home.id, since=now - _LONGEST_VISIT, until=now + SHOWN_AHEAD + 2 * _LONGEST_VISIT)
    return [visit for visit in found if visit.state in COMING | OUTCOMES]


def _of_home(session: Session, home: UUID, *, since: datetime, until: datetime) -> list[VisitView]:
    units = session.scalars(select(Unit.id).where(Unit.home_id == home)).all()
    found = visits.of_units(session, units, since=since, until=until)
    return sorted(found, key=lambda visit: (visit.starts_at, visit.unit_name, visit.id))


def _done(session: Session, home: UUID) -> frozenset[Step]:
    conditions: dict[Step, ColumnElement[bool]] = {
        Step.UNIT: exists().where(Unit.home_id == home, Unit.active),
        Step.TABLET: exists().where(Tablet.home_id == home, Tablet.active, Tablet.device_hash.is_not(None)),
        Step.STAFF: exists().where(
            Person.home_id == home, Person.active, Person.pin_hash.is_not(None), StaffUnit.person_id == Person.id
        ),
        Step.RESIDENT: exists().where(Resident.home_id == home, Resident.active),
        Step.RELATIVE: exists().where(
            Resident.home_id == home, Related.resident_id == Resident.id, Related.ended_at.is_(None)
        ),
    }
    answers = session.execute(select(*(condition.label(step) for step, condition in conditions.items()))).one()
    return frozenset(step for step, answer in zip(conditions, answers, strict=True) if answer)


def _unseen(session: Session, home: UUID, *, now: datetime) -> tuple[UnseenTablet, ...]:
    rows = session.execute(
        select(Tablet, Unit.name)
        .join(Unit, Unit.id == Tablet.unit_id)
        .where(Tablet.home_id == home, Tablet.active)
        .where(Tablet.device_hash.is_(None) | Tablet.seen_at.is_(None) | (Tablet.seen_at < now - MISSED_AFTER))
        .order_by(Unit.name, Tablet.name)
    )
    return tuple(
        UnseenTablet(
            id=tablet.id, name=tablet.name, unit_name=unit, seen_at=tablet.seen_at if tablet.device_hash else None
        )
        for tablet, unit in rows
    )


def _waiting(session: Session, home: UUID, *, now: datetime) -> int:
    query = (
        select(func.count(Related.id.distinct()))
        .join(Resident, Resident.id == Related.resident_id)
        .join(Invitation, Invitation.related_id == Related.id)
        .where(Resident.home_id == home, Related.ended_at.is_(None))
        .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now)
    )
    return session.scalar(query) or 0
