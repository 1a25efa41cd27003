"""How punctual visits were: when tablets rang, who took each visit, when it was prepared and started. No resident."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules import punctuality as rules
from visits.rules.people import Actor
from visits.rules.reminders import ESCALATIONS, STAFF_KINDS
from visits.rules.visit_state import AT_THE_TABLET, OUTCOMES, State
from visits.services import audit
from visits.services.homes import require_run
from visits.storage.tables import Person, Reminder, Unit, Visit, VisitMove

LOOKS_BACK = timedelta(days=14)
_STEPS = ("take", "prepare", "start")
_SHOWN = tuple(sorted({State.BOOKED, *AT_THE_TABLET, *OUTCOMES}))


@dataclass(frozen=True, kw_only=True)
class PunctualVisit:
    """One visit of the last days, as far as it went; `late` is its lateness in minutes, None when it never started."""

    id: UUID
    unit_name: str
    starts_at: datetime
    state: State
    rang_at: datetime | None
    escalated: bool
    """It went further than the unit's own tablets."""
    taken_by: str
    taken_at: datetime | None
    prepared_at: datetime | None
    started_at: datetime | None
    late: int | None


@dataclass(frozen=True, kw_only=True)
class _Done:
    at: datetime
    who: str


@dataclass(frozen=True, kw_only=True)
class UnitAverage:
    """How late a unit's visits started on average, in minutes, and how many of how many in time."""

    name: str
    visits: int
    in_time: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Punctuality:
    """The page: the latest first, and the average of each unit."""

    visits: tuple[PunctualVisit, ...]
    units: tuple[UnitAverage, ...]


def show(session: Session, *, actor: Actor, now: datetime) -> Punctuality:
    """Return how punctual the visits of the last two weeks were in the home that `actor` runs; the log hears of it."""
    home = require_run(actor)
    audit.note(session, "punctuality.read", actor=actor, now=now)
    visits = _visits(session, home, now=now)
    by_unit: dict[str, list[int]] = defaultdict(list)
    for visit in visits:
        if visit.late is not None:
            by_unit[visit.unit_name].append(visit.late)
    units = (
        UnitAverage(name=name, visits=len(late), in_time=late.count(0), minutes=rules.average(late))
        for name, late in by_unit.items()
    )
    return Punctuality(
        visits=tuple(rules.worst_first(visits)), units=tuple(sorted(units, key=lambda unit: (-unit.minutes, unit.name)))
    )


def _visits(session: Session, home: UUID, *, now: datetime) -> list[PunctualVisit]:
    rows = session.execute(
        select(Visit.id, Visit.starts_at, Visit.state, Unit.name)
        .join(Unit, Unit.id == Visit.unit_id)
        .where(Visit.home_id == home, Visit.starts_at >= now - LOOKS_BACK, Visit.starts_at < now)
        .where(Visit.state.in_(_SHOWN))
    ).all()
    ids = [visit for visit, *_ in rows]
    rang, escalated = _alarms(session, ids)
    steps = _steps(session, ids)
    found = []
    for visit, starts_at, state, unit in rows:
        took = steps.get((visit, "take")) or steps.get((visit, "prepare"))
        prepared, started = steps.get((visit, "prepare")), steps.get((visit, "start"))
        found.append(
            PunctualVisit(
                id=visit,
                unit_name=unit,
                starts_at=starts_at,
                state=state,
                rang_at=rang.get(visit),
                escalated=visit in escalated,
                taken_by=took.who if took else "",
                taken_at=took.at if took else None,
                prepared_at=prepared.at if prepared else None,
                started_at=started.at if started else None,
                late=rules.lateness(starts_at, started.at if started else None),
            )
        )
    return found


def _alarms(session: Session, visits: Collection[UUID]) -> tuple[dict[UUID, datetime], set[UUID]]:
    """Return when each visit first rang, and which went further than their unit."""
    rows = session.execute(
        select(Reminder.visit_id, Reminder.kind, Reminder.raised_at)
        .where(Reminder.visit_id.in_(visits), Reminder.kind.in_(STAFF_KINDS), Reminder.raised_at.is_not(None))
        .order_by(Reminder.raised_at.desc())
    ).all()
    return {visit: at for visit, _, at in rows if at}, {visit for visit, kind, _ in rows if kind in ESCALATIONS}


def _steps(session: Session, visits: Collection[UUID]) -> dict[tuple[UUID, str], _Done]:
    """Return who did each step first, and when; what was undone, or done before the visit was moved, does not count."""
    rows = session.execute(
        select(VisitMove.visit_id, VisitMove.what, VisitMove.at, Person.given_name, Person.family_name)
        .join(Visit, (Visit.id == VisitMove.visit_id) & (Visit.starts_at == VisitMove.starts_at))
        .join(Person, Person.id == VisitMove.actor_id)
        .where(VisitMove.visit_id.in_(visits), VisitMove.what.in_(_STEPS), VisitMove.undone.is_(False))
        .order_by(VisitMove.at.desc())
    )
    return {(visit, what): _Done(at=at, who=f"{given} {family}".strip()) for visit, what, at, given, family in rows}
