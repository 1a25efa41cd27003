"""What a home decides in the midst of life: limits, hands, when somebody rests, the end of life; and what it means."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.banning import FACTS
from visits.rules.ban_plan import Preset
from visits.rules.opening_hours import Span
from visits.rules.people import Actor
from visits.rules.visit_state import COMING
from visits.services import ban_hours, ban_views, bans, best_times, hands, limits, sharing
from visits.services.best_times import BestTimes
from visits.services.limits import HomeLimits
from visits.storage.tables import Claim, Home, Resident, Tablet, UnitHands, Visit, VisitRelative

ZONE = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)
REST = Span(780, 900)
DAY_OF_ONE, NIGHT_OF_NONE = Span(600, 1440), Span(1020, 600)
Decision: TypeAlias = Callable[[Session, Actor, datetime], object]


def decision(what: int, how: int, *, unit: UUID, resident: UUID, tablet: UUID) -> Decision:
    """Return something that a manager may decide at any time, chosen by two numbers."""
    if what % 5 == 3:
        return lambda session, maj, now: _ban(session, how, maj, now)
    if what % 5 == 4:
        units = (unit,) if how % 2 else ()
        return lambda session, maj, now: sharing.share(session, tablet, units=units, actor=maj, now=now)
    if what % 5 == 0:
        most = HomeLimits(
            per_day=(None, 1, 2)[how % 3],
            per_week=(4, None)[how % 2],
            open_visits=(None, 3, 5, 6)[how % 4],
            most_people=4,
        )
        return lambda session, maj, now: limits.set_limits(session, most, actor=maj, now=now)
    if what % 5 == 1:
        return lambda session, maj, now: _set_hands(session, unit, how, maj, now)
    wanted = BestTimes(rest=REST if how % 2 else None, no_limits=how % 3 == 0)
    return lambda session, maj, now: best_times.change(session, resident, wanted, actor=maj, now=now)


def _set_hands(session: Session, unit: UUID, how: int, maj: Actor, now: datetime) -> None:
    for kept in hands.of_unit(session, unit, actor=maj):
        hands.remove(session, kept.id, unit=unit, actor=maj, now=now)
    if how % 3:
        part, at_once = ((DAY_OF_ONE, 1), (NIGHT_OF_NONE, 0))[how % 2]
        hands.add(session, unit, part, at_once=at_once, actor=maj, now=now)


def _ban(session: Session, how: int, maj: Actor, now: datetime) -> None:
    """Set a ban with open evenings, or go on with the one there is: close and open its hours, lift it."""
    found = ban_views.current(session, actor=maj, now=now)
    by: dict[str, Any] = {"actor": maj, "now": now}
    if found is None:
        ban = bans.set_ban(session, FACTS, **by)
        ban_hours.add_preset(session, ban, Preset.EVENINGS, **by)
        ban_hours.confirm_hands(session, ban, **by)
    elif how % 3 == 0:
        bans.lift(session, found.id, **by)
    elif found.waiting:
        ban_hours.confirm_hands(session, found.id, **by)
    else:
        ban_hours.take_back_hands(session, found.id, **by)


def require_right(session: Session, visit_id: UUID, relative: UUID, *, now: datetime) -> None:
    """Look anew, without the rules, whether a visit that a relative has just booked is what has been decided."""
    visit = session.get_one(Visit, visit_id)
    home, resident = session.get_one(Home, visit.home_id), session.get_one(Resident, visit.resident_id)
    starts_at, ends_at = visit.starts_at.astimezone(ZONE), visit.ends_at.astimezone(ZONE)
    begins = starts_at.hour * 60 + starts_at.minute
    wished = Span(begins, begins + int((visit.ends_at - visit.starts_at) / MINUTE))
    if resident.rest_starts is not None:
        assert not wished.meets(REST), "nobody is woken"
    if not resident.no_limits:
        claimed = session.scalars(select(Claim.starts_at).where(Claim.thing == resident.id))
        hers = [at.astimezone(ZONE).date() for at in claimed]
        week = starts_at.date().isocalendar()[:2]
        assert home.per_day is None or hers.count(starts_at.date()) <= home.per_day
        assert home.per_week is None or sum(day.isocalendar()[:2] == week for day in hers) <= home.per_week
        assert home.open_visits is None or len(_open(session, relative, now)) <= home.open_visits
    for part in session.scalars(select(UnitHands).where(UnitHands.unit_id == visit.unit_id)):
        if Span(part.starts, part.ends).meets(wished):
            of_tablets = select(Claim).join(Tablet, Tablet.id == Claim.thing)
            meets = (Claim.starts_at < ends_at, Claim.ends_at > starts_at)
            assert len(session.scalars(of_tablets.where(*meets)).all()) <= part.at_once


def _open(session: Session, relative: UUID, now: datetime) -> list[UUID]:
    coming = select(Visit.id).join(VisitRelative, VisitRelative.visit_id == Visit.id)
    theirs = (VisitRelative.relative_id == relative, Visit.state.in_(COMING), Visit.ends_at > now)
    return list(session.scalars(coming.where(*theirs)))
