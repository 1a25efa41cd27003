"""What rings on which tablets: those of a visit's own unit and, when nobody prepares it, the others of the home."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, select, union
from sqlalchemy.orm import Session

from visits.rules import reminders as rules
from visits.rules.call_window import LONGEST_OVERTIME
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import State
from visits.storage.tables import Reminder, Tablet, TabletUnit, Unit, Visit

_AHEAD = timedelta(minutes=2 * rules.EARLIEST_MINUTES)
"""Nothing rings further ahead, however a plan was changed meanwhile."""
_AROUND = timedelta(hours=12)
"""No visit that is going on began, or begins, further off."""


class Why(StrEnum):
    """Why a tablet rings."""

    UNTAKEN = "untaken"
    UNPREPARED = "unprepared"
    ELSEWHERE = "elsewhere"
    """Nobody has prepared it in another unit of the home."""


@dataclass(frozen=True, kw_only=True)
class Ringing:
    """An alarm on a tablet: a visit that is about to start and that nobody has taken, or prepared."""

    visit: UUID
    starts_at: datetime
    why: Why
    unit_name: str
    unit_phone: str


def ringing(session: Session, home: UUID, units: Collection[UUID], *, now: datetime) -> list[Ringing]:
    """Return what rings at `now` on a tablet of a home that serves `units`, the next visit to start first."""
    rows = session.execute(
        select(Visit.id, Visit.starts_at, Visit.unit_id, Visit.taken_by, Reminder.kind, Unit.name, Unit.phone)
        .join(Reminder, Reminder.visit_id == Visit.id)
        .join(Unit, Unit.id == Visit.unit_id)
        .where(Reminder.kind.in_(rules.ALARMS), Reminder.state == ReminderState.RAISED)
        .where(Visit.home_id == home, Visit.state == State.BOOKED)
        .where(Visit.starts_at > now - rules.USEFUL_AFTER_START, Visit.starts_at < now + _AHEAD, Visit.ends_at > now)
        .order_by(Visit.starts_at, Visit.id)
    )
    found: dict[UUID, Ringing] = {}
    for visit, starts_at, unit, taken_by, kind, name, phone in rows:
        why = _why(kind, own=unit in units, taken=taken_by is not None)
        # Of a unit's own two alarms the one that asks for more hands says it.
        if why is not None and (visit not in found or why is Why.UNPREPARED):
            found[visit] = Ringing(visit=visit, starts_at=starts_at, why=why, unit_name=name, unit_phone=phone)
    return list(found.values())


def _why(kind: ReminderKind, *, own: bool, taken: bool) -> Why | None:
    if kind is ReminderKind.HOME_TABLETS:
        return Why.UNPREPARED if own else Why.ELSEWHERE
    return Why.UNTAKEN if own and not taken else None


def holds_visit(tablet: Any, home: Any, *, now: datetime) -> ColumnElement[bool]:
    """Hold for a tablet before which a resident sits, or that is in a call: never a sound there.

    A visit that was never ended does not silence it for ever.
    """
    there = (Visit.home_id == home, func.coalesce(Visit.held_on, Visit.tablet_id) == tablet)
    lately = (Visit.starts_at > now - _AROUND, Visit.starts_at < now + _AROUND)
    going_on = (Visit.state == State.ONGOING) & (Visit.ends_at > now - LONGEST_OVERTIME)
    seated = (Visit.state == State.READY) & (Visit.ends_at > now)
    return exists().where(*there, *lately, going_on | seated)


def is_quiet(session: Session, tablet: UUID, *, now: datetime) -> bool:
    """Tell whether nothing may sound at a tablet."""
    quiet = exists().where(Tablet.id == tablet, holds_visit(Tablet.id, Tablet.home_id, now=now))
    return bool(session.scalar(select(quiet)))


def lit_units(*, now: datetime) -> CompoundSelect[UUID]:
    """Choose the units of which some tablet may sound and has asked within the last minute, its own or a shared one."""
    own = select(Tablet.unit_id).where(*_is_lit(now))
    return union(own, select(TabletUnit.unit_id).join(Tablet, Tablet.id == TabletUnit.tablet_id).where(*_is_lit(now)))


def lit_homes(*, now: datetime) -> Select[UUID]:
    """Choose the homes in which some tablet may sound and has asked within the last minute."""
    return select(Tablet.home_id).where(*_is_lit(now))


def lit_tablets(homes: Collection[UUID], *, now: datetime) -> Select[UUID, UUID]:
    """Choose home and unit of the tablets in `homes` that may sound and have asked within the last minute."""
    return select(Tablet.home_id, Tablet.unit_id).where(Tablet.home_id.in_(homes), *_is_lit(now))


def _is_lit(now: datetime) -> tuple[ColumnElement[bool], ...]:
    asks = Tablet.seen_at >= now - rules.DARK_AFTER
    return Tablet.active.is_(True), asks, ~holds_visit(Tablet.id, Tablet.home_id, now=now)
