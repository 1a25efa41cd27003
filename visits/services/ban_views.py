"""A home's visiting ban, as its manager, relatives and tablets see it: at most one at a time that is not over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, Uuid, bindparam, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.ban_plan import BanDays, BanState
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Span
from visits.rules.people import Actor
from visits.services import homes
from visits.services.homes import require_run
from visits.storage.columns import plain
from visits.storage.tables import Ban, BanHours, Home, Person


@dataclass(frozen=True, kw_only=True)
class BanFacts:
    """What is decided about a ban: whole days of the home, no `last_day` until it is lifted.

    `message` is what the one announcement says beside the facts.
    """

    name: str
    decided_by: str
    ground: str = ""
    first_day: date
    last_day: date | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class ExtraHours:
    """Hours that a ban opens on a weekday (0 is Monday) beside the weekly ones."""

    id: UUID
    weekday: int
    span: Span
    confirmed: bool
    """Somebody has said that there are hands for them; before that they are closed."""


@dataclass(frozen=True, kw_only=True)
class BanView(BanFacts):
    """A ban as the manager sees it. `mine` says whether this manager may change its days, its words, and lift it."""

    id: UUID
    together: UUID
    state: BanState
    hours: tuple[ExtraHours, ...]
    hands_at: datetime | None
    hands_by: str
    """When somebody last confirmed that there are hands for extra hours, and who it was; empty while none are open."""
    per_day: int | None
    per_week: int | None
    announced_at: datetime | None
    lifted_at: datetime | None
    joint: bool
    """It was set for several homes at once."""
    mine: bool

    @property
    def waiting(self) -> tuple[ExtraHours, ...]:
        """Return the extra hours that stay closed until somebody confirms hands for them."""
        return tuple(hours for hours in self.hours if not hours.confirmed)


@dataclass(frozen=True, kw_only=True)
class BanNotice:
    """What everybody of a home may know about its ban."""

    name: str
    decided_by: str
    first_day: date
    last_day: date | None
    in_force: bool


def current(session: Session, *, actor: Actor, now: datetime) -> BanView | None:
    """Return the ban that is in force or coming at the home that `actor` runs, if there is one."""
    home = session.get_one(Home, require_run(actor))
    ban = current_ban(session, home, now=now)
    return _view(session, ban, home, actor=actor, now=now) if ban else None


def show(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> BanView:
    """Return a ban of the home that `actor` runs; raises NotFound otherwise."""
    ban = require_ban(session, ban_id, actor=actor)
    return _view(session, ban, session.get_one(Home, ban.home_id), actor=actor, now=now)


def earlier(session: Session, *, actor: Actor, now: datetime) -> list[BanView]:
    """Return the bans that are over, the newest first."""
    home = session.get_one(Home, require_run(actor))
    rows = session.scalars(select(Ban).where(Ban.home_id == home.id).order_by(Ban.first_day.desc(), Ban.created_at))
    return [
        _view(session, ban, home, actor=actor, now=now)
        for ban in rows.all()
        if days_of(ban).state_on(today_of(home, now)) in {BanState.OVER, BanState.LIFTED}
    ]


@cache
def _standing() -> Select[Any]:
    """Put the query together once: every page of a relative asks it."""
    ban, home = plain(Ban).c, plain(Home).c
    return (
        select(ban.name, ban.decided_by, ban.first_day, ban.last_day, ban.announced_at, home.timezone)
        .join_from(plain(Ban), plain(Home), home.id == ban.home_id)
        .where(ban.home_id == bindparam("home", type_=Uuid()), ban.lifted_at.is_(None))
        .where(ban.last_day.is_(None) | (ban.last_day >= bindparam("since", type_=Date())))
        .order_by(ban.first_day.desc())
        .limit(1)
    )


def notice(session: Session, home_id: UUID, *, now: datetime) -> BanNotice | None:
    """Return what everybody of a home may know: a ban in force, or a coming one that has been announced."""
    # A day more than there is anywhere: the home's own day decides below.
    ban = session.execute(_standing(), {"home": home_id, "since": now.date() - timedelta(days=1)}).first()
    if ban is None:
        return None
    days = BanDays(first=ban.first_day, last=ban.last_day, lifted=False)
    state = days.state_on(now.astimezone(ZoneInfo(ban.timezone)).date())
    in_force = state is BanState.IN_FORCE
    if state is BanState.OVER or (not in_force and ban.announced_at is None):
        return None
    return BanNotice(
        name=ban.name, decided_by=ban.decided_by, first_day=ban.first_day, last_day=ban.last_day, in_force=in_force
    )


def current_ban(session: Session, home: Home, *, now: datetime) -> Ban | None:
    """Return the row of the ban that is in force or coming at a home."""
    return session.scalar(standing(today_of(home, now)).where(Ban.home_id == home.id).limit(1))


def standing(today: date) -> Select[Ban]:
    """Select the bans that are in force or coming as of `today`."""
    return select(Ban).where(Ban.lifted_at.is_(None), Ban.last_day.is_(None) | (Ban.last_day >= today))


def require_ban(session: Session, ban_id: UUID, *, actor: Actor) -> Ban:
    """Return a ban's row if `actor` runs its home; raises NotFound otherwise."""
    ban = session.get(Ban, ban_id)
    if ban is None:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=ban.home_id))
    return ban


def lock_ban(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> Ban:
    """Return a ban's row to change it, one at a time and never while somebody decides about a time of its home.

    Raises NotFound as `require_ban`, and InvalidInput for a ban that is over.
    """
    home = homes.lock(session, require_run(actor))
    ban = require_ban(session, ban_id, actor=actor)
    session.refresh(ban)
    if days_of(ban).state_on(today_of(home, now)) in {BanState.OVER, BanState.LIFTED}:
        raise InvalidInput("ban", N_("This ban is over already."))
    return ban


def is_joint(ban: Ban) -> bool:
    """Tell whether a ban was set for several homes at once: one that a home sets by itself bears its own id."""
    return ban.together != ban.id


def may_decide(ban: Ban, actor: Actor) -> bool:
    """Tell whether `actor`, who runs the home, may change the days and words of a ban: not every home decides one."""
    return actor.all_homes or not is_joint(ban)


def days_of(ban: Ban) -> BanDays:
    """Return the days of a ban."""
    return BanDays(first=ban.first_day, last=ban.last_day, lifted=ban.lifted_at is not None)


def today_of(home: Home, now: datetime) -> date:
    """Return the day it is at a home."""
    return now.astimezone(ZoneInfo(home.timezone)).date()


def _view(session: Session, ban: Ban, home: Home, *, actor: Actor, now: datetime) -> BanView:
    theirs = select(BanHours).where(BanHours.ban_id == ban.id).order_by(BanHours.weekday, BanHours.opens)
    rows = session.scalars(theirs.execution_options(populate_existing=True)).all()
    last = max((row for row in rows if row.hands_at), key=lambda row: row.hands_at or now, default=None)
    hands = session.get(Person, last.hands_by) if last and last.hands_by else None
    return BanView(
        id=ban.id,
        together=ban.together,
        name=ban.name,
        decided_by=ban.decided_by,
        ground=ban.ground,
        first_day=ban.first_day,
        last_day=ban.last_day,
        message=ban.message,
        state=days_of(ban).state_on(today_of(home, now)),
        hours=tuple(
            ExtraHours(
                id=row.id,
                weekday=row.weekday,
                span=Span(row.opens, row.closes),
                confirmed=row.hands_at is not None,
            )
            for row in rows
        ),
        hands_at=last.hands_at if last else None,
        hands_by=f"{hands.given_name} {hands.family_name}".strip() if hands else "",
        per_day=ban.per_day,
        per_week=ban.per_week,
        announced_at=ban.announced_at,
        lifted_at=ban.lifted_at,
        joint=is_joint(ban),
        mine=may_decide(ban, actor),
    )
