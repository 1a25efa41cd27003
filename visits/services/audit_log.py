"""The log as the home's manager reviews it: who read or changed what about whom, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select, union_all
from sqlalchemy.orm import Session

from visits.rules.people import Actor, Role
from visits.services import audit
from visits.services.homes import require_run
from visits.storage.tables import AuditEntry, Home, Person, Resident, Tablet, Unit, VisitMove

PAGE = 50
_OF_VISITS = frozenset({"visit.book", "visit.change_time", "visit.hold", "visit.swap_tablet"})
"""What a visit's history says more of than the log."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What of the log somebody wants to see; None leaves it open. `day` is one of the home's calendar."""

    resident: UUID | None = None
    person: UUID | None = None
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One entry; no `who`: it was done on the machine itself."""

    at: datetime
    who: str
    role: Role | None
    action: str
    """In the log's code words."""
    resident: UUID | None
    resident_name: str
    resident_here: bool
    """She has a page to look at."""
    thing: str
    """What it was about beside her, in code words too."""
    thing_name: str
    """The name of that, where it is a unit or a tablet of the home."""
    history: str = ""
    """What a visit's history says of it beside: its tablets before and after, or the rules that were set aside."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Somebody to filter by."""

    id: UUID
    name: str
    role: Role | None = None


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """A page of the log, with those whom it can be filtered by."""

    lines: tuple[LogLine, ...]
    page: int
    more: bool
    residents: tuple[Choice, ...]
    people: tuple[Choice, ...]


def listed(session: Session, asked: Asked, *, page: int = 1, actor: Actor, now: datetime) -> LogPage:
    """Return a page of the log of the home that `actor` runs, and write down that somebody looked."""
    home = session.get_one(Home, require_run(actor))
    rows = session.execute(
        select(AuditEntry, Person, Resident)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .outerjoin(Resident, Resident.id == AuditEntry.resident_id)
        .where(_which(home, asked))
        .order_by(AuditEntry.at.desc(), AuditEntry.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    ).all()
    # Whoever reviews one resident's log reads about her.
    resident = session.get(Resident, asked.resident) if asked.resident else None
    about = resident.id if resident and resident.home_id == home.id else None
    audit.note(session, "log.read", actor=actor, now=now, resident=about)
    names = _names(session, home.id)
    lines = [_line(entry, person, resident, names) for entry, person, resident in rows[:PAGE]]
    told = _histories(session, lines)
    return LogPage(
        lines=tuple(replace(line, history=told.get((line.thing, line.at, line.action), "")) for line in lines),
        page=page,
        more=len(rows) > PAGE,
        residents=_residents(session, home.id),
        people=_people(session, home.id),
    )


def _which(home: Home, asked: Asked) -> ColumnElement[bool]:
    wanted = [AuditEntry.home_id == home.id]
    if asked.resident:
        wanted.append(AuditEntry.resident_id == asked.resident)
    if asked.person:
        wanted.append(AuditEntry.actor_id == asked.person)
    if asked.day:
        zone = ZoneInfo(home.timezone)
        ends = asked.day + timedelta(days=1)
        wanted += [
            AuditEntry.at >= datetime.combine(asked.day, time(), tzinfo=zone),
            AuditEntry.at < datetime.combine(ends, time(), tzinfo=zone),
        ]
    return and_(*wanted)


def _names(session: Session, home: UUID) -> dict[str, str]:
    of_units = select(Unit.id, Unit.name).where(Unit.home_id == home)
    of_tablets = select(Tablet.id, Tablet.name).where(Tablet.home_id == home)
    return {str(id_): name for id_, name in session.execute(union_all(of_units, of_tablets))}


def _histories(session: Session, lines: Iterable[LogLine]) -> dict[tuple[str, datetime, str], str]:
    visits = {UUID(line.thing) for line in lines if line.action in _OF_VISITS and line.thing}
    moves = select(VisitMove.visit_id, VisitMove.at, VisitMove.what, VisitMove.detail)
    rows = session.execute(moves.where(VisitMove.visit_id.in_(visits), VisitMove.detail != ""))
    return {(str(visit), at, f"visit.{what}"): detail for visit, at, what, detail in rows}


def _line(entry: AuditEntry, person: Person | None, resident: Resident | None, names: Mapping[str, str]) -> LogLine:
    return LogLine(
        at=entry.at,
        who=_name(person) if person else "",
        role=person.role if person else None,
        action=entry.action,
        resident=entry.resident_id,
        resident_name=f"{resident.given_name} {resident.family_name}" if resident else "",
        resident_here=resident is not None and resident.active,
        thing=entry.thing,
        thing_name=names.get(entry.thing, ""),
    )


def _residents(session: Session, home: UUID) -> tuple[Choice, ...]:
    rows = session.scalars(
        select(Resident)
        .where(Resident.home_id == home)
        .order_by(Resident.active.desc(), Resident.given_name, Resident.family_name, Resident.id)
    )
    return tuple(Choice(id=row.id, name=f"{row.given_name} {row.family_name}") for row in rows)


def _people(session: Session, home: UUID) -> tuple[Choice, ...]:
    rows = session.scalars(
        select(Person)
        .where(Person.home_id == home)
        .order_by(Person.role, Person.given_name, Person.family_name, Person.id)
    )
    return tuple(Choice(id=row.id, name=_name(row), role=row.role) for row in rows)


def _name(person: Person) -> str:
    return f"{person.given_name} {person.family_name}".strip()
