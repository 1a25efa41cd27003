"""The day's list: given to each unit that has visits at the start of a shift, until somebody of it has seen it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from visits.rules import shifts
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.rules.shifts import ShiftTime
from visits.rules.visit_state import COMING, State
from visits.services.changes import lock_units, tell_unit, tell_units
from visits.storage.inserting import insert
from visits.storage.tables import DayList, Home, Shift, Visit

_LONGEST_SHIFT = timedelta(hours=25)
"""A day, on the night the clocks are set back."""
_HELD = tuple(sorted(COMING - {State.REQUESTED}))


@dataclass(frozen=True, kw_only=True)
class OpenList:
    """A list that nobody has seen yet: how many visits are left of it, and when the first is. No name."""

    id: UUID
    visits: int
    first_at: datetime


def give(session: Session, *, now: datetime) -> int:
    """Give the list of the shift that has just begun to every unit that has visits in it; return to how many."""
    given = 0
    for (timezone, starts), homes in _rhythms(session).items():
        shift = shifts.current(starts, ZoneInfo(timezone), now=now)
        if shifts.gives_list(shift, now=now):
            given += _give(session, homes, shift)
    return given


def open_list(session: Session, home: UUID, units: Collection[UUID], *, now: datetime) -> OpenList | None:
    """Return the list that the staff of `units` should look at, if there is one of this shift that nobody has seen."""
    newest = (
        select(DayList)
        .where(DayList.unit_id.in_(units), DayList.starts_at <= now, DayList.starts_at > now - _LONGEST_SHIFT)
        .order_by(DayList.starts_at.desc(), DayList.seen_at.is_(None).desc())
        .limit(1)
    )
    row = session.scalar(newest)
    if row is None or row.seen_at is not None:
        return None
    shift = _shift_of(session, home, now=now)
    if row.starts_at != shift.starts_at:
        return None
    times = session.scalars(
        select(Visit.starts_at)
        .where(Visit.unit_id.in_(units), Visit.starts_at < shift.ends_at, Visit.starts_at >= shift.starts_at)
        .where(Visit.ends_at > now, Visit.state.in_(_HELD))
        .order_by(Visit.starts_at)
    ).all()
    return OpenList(id=row.id, visits=len(times), first_at=times[0]) if times else None


def see(session: Session, list_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Write down who of a unit has seen its list, and when: the first counts. Raises NotFound for another unit's."""
    row = session.get(DayList, list_id)
    if row is None or actor.tablet is None or not actor.works_in(row.unit_id):
        raise NotFound
    lock_units(session, {row.unit_id})
    session.refresh(row, with_for_update=True)
    if row.seen_at is None:
        row.seen_by, row.seen_at = actor.person, now
        session.flush()
        tell_unit(session, row.unit_id)


def starts_of(session: Session, home: UUID) -> tuple[int, ...]:
    """Return when a home's shifts begin, in minutes since midnight: its own, or the usual ones."""
    own = session.scalars(select(Shift.starts).where(Shift.home_id == home).order_by(Shift.starts)).all()
    return tuple(own) or shifts.DEFAULT_STARTS


def _shift_of(session: Session, home: UUID, *, now: datetime) -> ShiftTime:
    zone = ZoneInfo(session.get_one(Home, home).timezone)
    return shifts.current(starts_of(session, home), zone, now=now)


def _rhythms(session: Session) -> dict[tuple[str, tuple[int, ...]], list[UUID]]:
    """Sort the homes by time zone and shifts: thousands of homes have a few of each."""
    own: dict[UUID, list[int]] = defaultdict(list)
    for home, starts in session.execute(select(Shift.home_id, Shift.starts).order_by(Shift.starts)):
        own[home].append(starts)
    found: dict[tuple[str, tuple[int, ...]], list[UUID]] = defaultdict(list)
    for home, timezone in session.execute(select(Home.id, Home.timezone)):
        found[timezone, tuple(own.get(home, ()))].append(home)
    return found


def _give(session: Session, homes: Collection[UUID], shift: ShiftTime) -> int:
    there = exists().where(DayList.unit_id == Visit.unit_id, DayList.starts_at == shift.starts_at)
    units = session.scalars(
        select(Visit.unit_id)
        .where(Visit.home_id.in_(homes), Visit.starts_at >= shift.starts_at, Visit.starts_at < shift.ends_at)
        .where(Visit.state.in_(_HELD), ~there)
        .distinct()
    ).all()
    if units:
        tell_units(session, units)
        rows = [{"id": uuid4(), "unit_id": unit, "starts_at": shift.starts_at} for unit in units]
        session.execute(insert(session, DayList).on_conflict_do_nothing(), rows)
    return len(units)
