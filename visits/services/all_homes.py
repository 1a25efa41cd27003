"""Every home of the installation, for a manager who runs them all: the list, looking at one, adding one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, false, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from visits.rules.ban_plan import BanState
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.rules.visit_state import COMING, OUTCOMES
from visits.services import audit, installation, managers
from visits.services.ban_views import days_of, standing
from visits.services.board import bounds
from visits.services.installation import NewHome
from visits.services.managers import ManagerFacts
from visits.services.running_all import require_all
from visits.storage.tables import Ban, Home, Resident, SignIn, Unit, Visit

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class HomeLine:
    """One home on the list; `ban` is the name of its visiting ban, empty without one."""

    id: UUID
    name: str
    units: int
    residents: int
    visits_today: int
    ban: str
    ban_state: BanState | None


@dataclass(frozen=True, kw_only=True)
class HomesPage:
    """A page of the list: of `found` homes that were asked for, `shown` from `page` (from 1) of `pages`."""

    shown: tuple[HomeLine, ...]
    found: int
    page: int
    pages: int


def count(session: Session, *, actor: Actor) -> int:
    """Return how many homes there are, for who runs them all."""
    require_all(actor)
    return session.scalars(select(func.count()).select_from(Home)).one()


def index(session: Session, *, name: str = "", page: int = 1, actor: Actor, now: datetime) -> HomesPage:
    """Return a page of the homes whose name holds every word of `name`; five queries, however many homes there are."""
    require_all(actor)
    words = name.casefold().split()
    rows = session.execute(select(Home.id, Home.name, Home.timezone)).all()
    # By hand: SQLite's lower() knows no Å.
    found = [row for row in rows if all(word in row.name.casefold() for word in words)]
    found.sort(key=lambda row: (row.name.casefold(), row.id))
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = [(row.id, row.name, row.timezone) for row in found[(page - 1) * PER_PAGE : page * PER_PAGE]]
    return HomesPage(shown=_lines(session, shown, now=now), found=len(found), page=page, pages=pages)


def open_home(session: Session, home_id: UUID, *, sign_in: UUID, actor: Actor, now: datetime) -> None:
    """Look at a home as its manager, in this browser; that she does is written to the home's own log."""
    require_all(actor)
    if session.get(Home, home_id) is None:
        raise NotFound
    _look_at(session, home_id, sign_in=sign_in, actor=actor)
    audit.note_in(session, home_id, "home.open", actor=actor, now=now, thing=str(home_id))


def leave(session: Session, *, sign_in: UUID, actor: Actor) -> None:
    """Go back to one's own home."""
    require_all(actor)
    _look_at(session, None, sign_in=sign_in, actor=actor)


def add(session: Session, wish: NewHome, manager: ManagerFacts, *, actor: Actor, now: datetime) -> UUID:
    """Add a home with the usual hours, invite its first manager by mail, and return its id.

    Raises InvalidInput for her mail address.
    """
    require_all(actor)
    home = installation.add_home(session, wish, now=now)
    there = replace(actor, home=home.id)
    audit.note(session, "home.add", actor=there, now=now, thing=str(home.id))
    managers.invite(session, manager, actor=there, now=now)
    return home.id


def _look_at(session: Session, home_id: UUID | None, *, sign_in: UUID, actor: Actor) -> None:
    hers = (SignIn.id == sign_in, SignIn.person_id == actor.person)
    session.execute(update(SignIn).where(*hers).values(home_id=home_id))


def _lines(session: Session, shown: Sequence[tuple[UUID, str, str]], *, now: datetime) -> tuple[HomeLine, ...]:
    ids = [home for home, _, _ in shown]
    units, residents = (
        _counts(session, Unit.home_id, Unit.active, ids),
        _counts(session, Resident.home_id, Resident.active, ids),
    )
    visits = _visits_today(session, shown, now=now)
    today = {home: now.astimezone(ZoneInfo(zone)).date() for home, _, zone in shown}
    bans: dict[UUID, Ban] = {}
    for ban in session.scalars(standing(min(today.values(), default=now.date())).where(Ban.home_id.in_(ids))):
        if days_of(ban).state_on(today[ban.home_id]) is not BanState.OVER:
            bans[ban.home_id] = ban
    return tuple(
        HomeLine(
            id=home,
            name=name,
            units=units.get(home, 0),
            residents=residents.get(home, 0),
            visits_today=visits.get(home, 0),
            ban=bans[home].name if home in bans else "",
            ban_state=days_of(bans[home]).state_on(today[home]) if home in bans else None,
        )
        for home, name, _ in shown
    )


def _counts(
    session: Session, of: InstrumentedAttribute[UUID], active: InstrumentedAttribute[bool], ids: Sequence[UUID]
) -> dict[UUID, int]:
    rows = session.execute(select(of, func.count()).where(of.in_(ids), active).group_by(of))
    return {home: count for home, count in rows}  # noqa: C416 - a row is no pair to mypy


def _visits_today(session: Session, shown: Sequence[tuple[UUID, str, str]], *, now: datetime) -> dict[UUID, int]:
    by_zone: dict[str, list[UUID]] = defaultdict(list)
    for home, _, timezone in shown:
        by_zone[timezone].append(home)
    of_today = []
    for zone, homes in ((ZoneInfo(name), homes) for name, homes in by_zone.items()):
        begins, ends = bounds(now.astimezone(zone).date(), zone)
        of_today.append(and_(Visit.home_id.in_(homes), Visit.starts_at >= begins, Visit.starts_at < ends))
    rows = session.execute(
        select(Visit.home_id, func.count())
        .where(or_(false(), *of_today), Visit.state.in_(COMING | OUTCOMES))
        .group_by(Visit.home_id)
    )
    return {home: count for home, count in rows}  # noqa: C416 - as above
