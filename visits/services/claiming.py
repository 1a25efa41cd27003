"""Deciding and claiming a time: locked once, decided under the lock, guarded by the database itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Insert, Uuid, bindparam, select, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from visits.rules.booking import PHYSICAL, Refused, Rule, refusals
from visits.rules.people import Actor, Role
from visits.rules.slots import free_tablet
from visits.rules.taken import minute
from visits.services.availability import facts_about
from visits.services.decisions import ResidentAtHome
from visits.services.visits import overridden
from visits.storage.columns import UtcDateTime, plain
from visits.storage.inserting import plain_insert
from visits.storage.tables import Claim, Visit
from visits.storage.tables.claims import OVERLAP

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A time that may be held."""

    starts_at: datetime
    ends_at: datetime
    until: datetime
    """When the tablet is free again: its buffer is over."""
    tablet: UUID
    overrides: tuple[Rule, ...]
    """The rules that staff set aside."""


def decide(
    session: Session,
    place: ResidentAtHome,
    starts_at: datetime,
    *,
    minutes: int | None = None,
    people: int = 1,
    relatives: Collection[UUID] = (),
    actor: Actor,
    override: bool = False,
    set_aside: frozenset[Rule] = frozenset(),
    now: datetime,
    moving: Visit | None = None,
) -> Decision:
    """Decide, under the home's lock, whether a visit may be held from `starts_at`; raises Refused with the rules.

    It lasts `minutes`, or the usual length; `relatives` take part, or the actor. With `override` staff set aside every
    rule that is not a physical fact, and that is remembered; rules in `set_aside` do not count here. The visit `moving`
    keeps its length, what it holds itself does not stand in its own way, and its tablet is kept if it can be.
    """
    if moving:
        minutes = int((moving.ends_at - moving.starts_at).total_seconds()) // 60
    facts = facts_about(
        session,
        place,
        actor=actor,
        since=starts_at - _DAY,
        until=starts_at + _DAY,
        now=now,
        moving=moving.id if moving else None,
        relatives=relatives,
    )
    if moving and minutes:
        facts = facts.with_length(minutes)
    length = minutes or facts.hours.slot_minutes
    broken = [
        rule for rule in refusals(starts_at, facts, now=now, minutes=length, people=people) if rule not in set_aside
    ]
    # What staff have set aside for a day stays so while the visit stays on it, though it is asked about no more.
    kept = still_set_aside(moving, starts_at, facts.hours.zone) if moving else ()
    may_override = override and actor.role is not Role.RELATIVE
    if any(rule in PHYSICAL or not may_override for rule in broken):
        raise Refused(broken)
    ends_at = starts_at + timedelta(minutes=length)
    until = ends_at + timedelta(minutes=facts.hours.buffer_minutes)
    first = {moving.tablet_id: facts.tablets[moving.tablet_id]} if moving and moving.tablet_id in facts.tablets else {}
    tablet = free_tablet(minute(starts_at), minute(until), {**first, **facts.tablets})
    assert tablet is not None  # noqa: S101 - refusals() has just found one
    return Decision(starts_at=starts_at, ends_at=ends_at, until=until, tablet=tablet, overrides=(*broken, *kept))


def still_set_aside(visit: Visit, starts_at: datetime, zone: ZoneInfo) -> tuple[Rule, ...]:
    """Return the limits that were set aside for a visit and speak of where it goes, too: of its day, of its week."""
    before, after = (moment.astimezone(zone).date() for moment in (visit.starts_at, starts_at))
    same = {
        Rule.DAY_LIMIT: before == after,
        Rule.WEEK_LIMIT: before.isocalendar()[:2] == after.isocalendar()[:2],
        Rule.OPEN_LIMIT: True,
    }
    return tuple(rule for rule in overridden(visit) if same.get(rule))


def claim(session: Session, visit: Visit, *, until: datetime) -> None:
    """Claim the resident for the visit and the tablet until its buffer is over; the last guard's error is a refusal."""
    given = {
        "visit": visit.id,
        "starts_at": visit.starts_at,
        "resident": visit.resident_id,
        "ends_at": visit.ends_at,
        "tablet": visit.tablet_id,
        "until": until,
    }
    session.flush()  # the visit itself comes first
    try:
        session.execute(_both_claims(), given)
    except IntegrityError as error:
        if OVERLAP not in str(error.orig):
            raise
        hers = _is_about(error, visit.resident_id, session, given)
        raise Refused([Rule.RESIDENT_TAKEN if hers else Rule.NO_TABLET]) from error


@cache
def _both_claims() -> Insert:
    """Put both claims into one statement: the guard lets both in, or neither."""
    visit, resident, tablet = (bindparam(name, type_=Uuid()) for name in ("visit", "resident", "tablet"))
    starts_at, ends_at, until = (bindparam(name, type_=UtcDateTime()) for name in ("starts_at", "ends_at", "until"))
    both = union_all(select(resident, starts_at, ends_at, visit), select(tablet, starts_at, until, visit))
    return plain_insert(Claim).from_select(["thing", "starts_at", "ends_at", "visit_id"], both)


def _is_about(error: IntegrityError, resident: UUID, session: Session, given: dict[str, Any]) -> bool:
    """Tell whether it is the resident who is taken. PostgreSQL says so; SQLite goes on after an error, and is asked."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(resident) in (diagnosis.message_detail or "")
    claim = plain(Claim).c
    meets = (claim.starts_at < given["ends_at"]) & (claim.ends_at > given["starts_at"])
    return session.scalar(select(claim.id).where(claim.thing == resident, meets).limit(1)) is not None
