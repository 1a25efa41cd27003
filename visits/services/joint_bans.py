"""A visiting ban for all homes, or for chosen ones, in one step: set, announced and lifted by who runs them all.

Every home has its own row: its hours, hands, caps and exemptions are its own.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Select, func, select, true
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.services import announcements, audit, bans
from visits.services.announcements import Announcement
from visits.services.ban_readers import readers
from visits.services.ban_views import BanFacts, standing, today_of
from visits.services.running_all import require_all
from visits.services.telling import address
from visits.storage.tables import Ban, BanHours, Home

AT_ONCE = 100
"""For how many homes one transaction announces or lifts a ban, letters included: nobody there can book meanwhile."""


@dataclass(frozen=True, kw_only=True)
class JointBan:
    """A ban of several homes, in numbers of homes: where it stands, was announced, has open extra hours."""

    together: UUID
    name: str
    decided_by: str
    first_day: date
    last_day: date | None
    homes: int
    announced: int
    with_hands: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A home that a ban can be set for, unless it has one."""

    id: UUID
    name: str
    has_ban: bool


def candidates(session: Session, *, actor: Actor, now: datetime) -> list[Candidate]:
    """Return every home, by name."""
    require_all(actor)
    taken = set(session.scalars(standing(_today(session, actor, now)).with_only_columns(Ban.home_id)))
    rows = [(row.id, row.name) for row in session.execute(select(Home.id, Home.name))]
    found = [Candidate(id=home, name=name, has_ban=home in taken) for home, name in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def set_for(
    session: Session,
    facts: BanFacts,
    homes: Collection[UUID] | None,
    *,
    together: UUID,
    actor: Actor,
    now: datetime,
) -> int:
    """Set a ban for these homes (None: for all) as far as they have none, and return for how many.

    All of them or none: of two managers who do so at the same moment one sets it everywhere, the other is told. They
    have `together` in common: sent twice, it is one ban. Raises InvalidInput for days that cannot be meant, and when
    there is no home to set it for.
    """
    require_all(actor)
    session.execute(locking(homes).with_only_columns(Home.id)).all()
    # What has it already is not free, even where its last day is over while it still lasts elsewhere.
    has_it = select(Ban.home_id).where(Ban.together == together)
    free = _free(homes, today=_today(session, actor, now)).where(Home.id.not_in(has_it))
    wanted = session.execute(free.with_only_columns(Home.id, Home.timezone).order_by(Home.id)).all()
    if not wanted:
        if session.scalar(has_it.limit(1)) is None:
            raise InvalidInput("homes", N_("Choose at least one home that has no ban yet."))
        return 0
    zones = {timezone for _, timezone in wanted}
    bans.require_days(facts, today=min(now.astimezone(ZoneInfo(zone)).date() for zone in zones))
    rows = [bans.row_of(facts, home, id=uuid4(), together=together, actor=actor, now=now) for home, _ in wanted]
    session.add_all(rows)
    session.flush()
    bans.tell_tablets(session, *(ban.home_id for ban in rows))
    things = {ban.home_id: str(ban.id) for ban in rows}
    audit.note_in_each(session, things, "ban.set", actor=actor, now=now)
    return len(rows)


def standing_ones(session: Session, *, actor: Actor, now: datetime) -> list[JointBan]:
    """Return the joint bans that are in force or coming somewhere, the newest first."""
    require_all(actor)
    counted = _counted(_today(session, actor, now)).order_by(func.max(Ban.created_at).desc())
    return [
        JointBan(
            together=row.together,
            name=row.name,
            decided_by=row.decided_by,
            first_day=row.first_day,
            last_day=row.last_day if row.with_last == row.homes else None,
            homes=row.homes,
            announced=row.announced,
            with_hands=row.with_hands,
        )
        for row in session.execute(counted)
    ]


def show(session: Session, together: UUID, *, actor: Actor, now: datetime) -> JointBan:
    """Return one of them; raises NotFound when it stands nowhere any more."""
    found = next((ban for ban in standing_ones(session, actor=actor, now=now) if ban.together == together), None)
    if found is None:
        raise NotFound
    return found


def preview(session: Session, together: UUID, *, actor: Actor, now: datetime) -> Announcement | None:
    """Return the letter about a joint ban and to how many it would go, or None once every home has announced it."""
    show(session, together, actor=actor, now=now)
    waiting = session.scalars(of(session, together, actor=actor, now=now).where(Ban.announced_at.is_(None))).all()
    if not waiting:
        return None
    first = announcements.preview(session, waiting[0].id, actor=replace(actor, home=waiting[0].home_id), now=now)
    told = announcements.told_already(session, together)
    columns = readers([ban.home_id for ban in waiting]).with_only_columns(address(session))
    addresses = [found for found in session.scalars(columns) if (found or "") not in told]
    reached = len({found for found in addresses if found})
    return replace(first, reached=reached, unreached=sum(not found for found in addresses))


def announce(session: Session, together: UUID, *, actor: Actor, now: datetime) -> tuple[int, bool]:
    """Announce a joint ban in the next homes that have not, and return how many letters and whether homes are left."""
    require_all(actor)
    waiting = of(session, together, actor=actor, now=now).where(Ban.announced_at.is_(None))
    rows = _lock_next(session, waiting)
    letters = announcements.owe(session, MessageKind.BAN, rows, now=now)
    for ban in rows:
        ban.announced_at = now
        audit.note_in(session, ban.home_id, "ban.announce", actor=actor, now=now, thing=str(ban.id))
    session.flush()
    return letters, session.scalar(waiting.limit(1)) is not None


def lift(session: Session, together: UUID, *, actor: Actor, now: datetime) -> tuple[int, bool]:
    """Lift a joint ban in the next homes, and return how many letters and whether homes are left."""
    require_all(actor)
    waiting = of(session, together, actor=actor, now=now)
    letters = bans.lift_locked(session, _lock_next(session, waiting), actor=actor, now=now)
    return letters, session.scalar(waiting.limit(1)) is not None


def _lock_next(session: Session, waiting: Select[Ban]) -> list[Ban]:
    homes = [ban.home_id for ban in session.scalars(waiting.limit(AT_ONCE))]
    session.scalars(locking(homes)).all()
    # Once more, now that nobody else can: a home may just have done so by itself.
    fresh = waiting.where(Ban.home_id.in_(homes)).execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def locking(homes: Collection[UUID] | None) -> Select[Home]:
    """Select homes (None: all) to be locked."""
    # In one order, as everybody who locks several of a kind.
    which = true() if homes is None else Home.id.in_(homes)
    locked = select(Home).where(which).order_by(Home.id).with_for_update(key_share=True)
    return locked.execution_options(populate_existing=True)


def _free(homes: Collection[UUID] | None, *, today: date) -> Select[Home]:
    which = true() if homes is None else Home.id.in_(homes)
    return select(Home).where(which, Home.id.not_in(standing(today).with_only_columns(Ban.home_id)))


def of(session: Session, together: UUID, *, actor: Actor, now: datetime) -> Select[Ban]:
    """Select the bans of the homes where a joint one is in force or coming."""
    return standing(_today(session, actor, now)).where(Ban.together == together).order_by(Ban.home_id)


def _counted(today: date) -> Select[UUID, str, str, date, date | None, *tuple[Any, ...]]:
    return (
        standing(today)
        .with_only_columns(
            Ban.together,
            func.min(Ban.name).label("name"),
            func.min(Ban.decided_by).label("decided_by"),
            func.min(Ban.first_day).label("first_day"),
            func.max(Ban.last_day).label("last_day"),
            func.count(Ban.last_day).label("with_last"),
            func.count().label("homes"),
            func.count(Ban.announced_at).label("announced"),
            func.count(_open_hours()).label("with_hands"),
        )
        .where(Ban.together != Ban.id)
        .group_by(Ban.together)
    )


def _open_hours() -> ScalarSelect[UUID]:
    """Select one of a ban's extra hours that are open, if any is."""
    confirmed = (BanHours.ban_id == Ban.id, BanHours.hands_at.is_not(None))
    return select(BanHours.ban_id).where(*confirmed).limit(1).scalar_subquery()


def _today(session: Session, actor: Actor, now: datetime) -> date:
    # That of the home she looks at: where it is tomorrow already, a ban that ended yesterday is listed for some hours.
    return today_of(session.get_one(Home, actor.home), now)
