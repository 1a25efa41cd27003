"""Every change of a visit's state goes through here, so that history, boards and calendars always know."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, Uuid, bindparam, delete, select, union_all, update
from sqlalchemy.orm import Session

from visits.rules.people import Actor
from visits.rules.visit_state import OUTCOMES, State, require_move
from visits.storage.columns import UtcDateTime, plain
from visits.storage.inserting import add
from visits.storage.tables import Claim, Feed, Person, Related, Unit, Visit, VisitMove, VisitRelative


def move(session: Session, visit: Visit, to: State, *, what: str, actor: Actor, now: datetime) -> None:
    """Move a visit to another state, with its history; raises IllegalMove when the table of moves does not hold it.

    `what` names the deed in a code word such as `prepare`.
    """
    require_move(visit.state, to, role=actor.role)
    before, visit.state = visit.state, to
    if to in OUTCOMES or to is State.CANCELLED:
        visit.ended_at = now
    session.flush()
    record(session, visit, before=before, what=what, actor=actor, now=now)


def record(
    session: Session,
    visit: Visit,
    *,
    before: State | None,
    what: str,
    detail: str = "",
    actor: Actor | None,
    now: datetime,
) -> None:
    """Write one line of a visit's history and tell the unit's open boards that something changed.

    `detail` is what the visit itself does not keep, once it changes again: its tablets, the rules set aside.
    """
    line = {"from_state": before, "to_state": visit.state, "what": what, "starts_at": visit.starts_at, "detail": detail}
    by = actor.person if actor else None
    add(session, VisitMove, {"visit_id": visit.id, "at": now, "actor_id": by} | line)
    tell_unit(session, visit.unit_id)


def lock_units(session: Session, units: Collection[UUID]) -> None:
    """Lock units in the one order that everybody keeps: who changes two of them waits for nobody who waits for her."""
    session.execute(select(Unit.id).where(Unit.id.in_(units)).order_by(Unit.id).with_for_update(key_share=True))


def tell_unit(session: Session, unit: UUID) -> None:
    """Raise a unit's version, under its row's lock: its tablets' next question gets a new answer."""
    session.execute(_raise_one(), {"unit": unit})
    _read_again(session, Unit)


@cache
def _raise_one() -> Update:
    unit = plain(Unit)
    return update(unit).where(unit.c.id == bindparam("unit", type_=Uuid())).values(version=unit.c.version + 1)


def _read_again(session: Session, kind: type[Unit | Feed]) -> None:
    """Let the session read the versions of its rows again: they were raised without it, which takes a third as long."""
    for row in session.identity_map.values():
        if isinstance(row, kind):
            session.expire(row, ["version", "changed_at"] if kind is Feed else ["version"])


def tell_units(session: Session, units: Collection[UUID]) -> None:
    """Raise the versions of several units."""
    lock_units(session, units)
    session.execute(update(Unit).where(Unit.id.in_(units)).values(version=Unit.version + 1))


def tell_calendars(session: Session, visit: Visit, *, now: datetime) -> None:
    """Raise the version of every feed that shows this visit."""
    session.flush()  # who takes part comes first
    which = {"visit": visit.id, "resident": visit.resident_id, "unit": visit.unit_id, "now": now}
    session.execute(_raise_feeds(), which)
    _read_again(session, Feed)


@cache
def _raise_feeds() -> Update:
    feed, taking_part = plain(Feed), plain(VisitRelative).c
    visit, resident, unit = (bindparam(name, type_=Uuid()) for name in ("visit", "resident", "unit"))
    relatives = select(taking_part.relative_id).where(taking_part.visit_id == visit)
    one = feed.alias().c
    of_resident = one.resident_id.is_(None) | (one.resident_id == resident)
    hers = select(one.id).where(one.relative_id.in_(relatives), of_resident)
    return (
        update(feed)
        .where(feed.c.id.in_(union_all(hers, select(one.id).where(one.unit_id == unit))))
        .where(feed.c.revoked_at.is_(None))
        .values(version=feed.c.version + 1, changed_at=bindparam("now", type_=UtcDateTime()))
    )


def tell_calendars_about(session: Session, resident: UUID, *, now: datetime) -> None:
    """Raise the version of every feed of a resident's relatives and units: her visits are shown no more, or again."""
    relatives = select(Related.relative_id).where(Related.resident_id == resident)
    units = select(Visit.unit_id).where(Visit.resident_id == resident)
    session.execute(_feeds(_of(relatives, units)).values(changed_at=now))


def tell_calendars_of_unit(session: Session, unit: UUID, *, now: datetime) -> None:
    """Raise the version of a unit's feeds: a visit has left them."""
    session.execute(_feeds(Feed.unit_id == unit).values(changed_at=now))


def tell_calendars_of_room(session: Session, resident: UUID, *, now: datetime) -> None:
    """Raise the version of the feeds of units that show a resident's room, which is another now: each event is new."""
    units = select(Visit.unit_id).where(Visit.resident_id == resident)
    session.execute(_feeds(Feed.unit_id.in_(units)).values(changed_at=now, choices_at=now))


def tell_calendars_of_home(session: Session, home: UUID, timezone: str, *, now: datetime) -> None:
    """Raise the version of every feed of a home whose clock has changed."""
    session.execute(_feeds(_of_home(home)).values(changed_at=now, choices_at=now, timezone=timezone))


def tell_calendars_of_closures(session: Session, home: UUID, *, now: datetime) -> None:
    """Raise the version of every feed of a home that shows the days without visits: they are others now."""
    session.execute(_feeds(_of_home(home), Feed.with_closures.is_(True)).values(changed_at=now))


def tell_calendars_of_relative(session: Session, relative: UUID, *, now: datetime) -> None:
    """Raise the version of a relative's feeds: she is a relative of somebody else too now, or no more."""
    session.execute(_feeds(Feed.relative_id == relative).values(changed_at=now))


def _of_home(home: UUID) -> ColumnElement[bool]:
    relatives = select(Person.id).where(Person.home_id == home)
    units = select(Unit.id).where(Unit.home_id == home)
    return _of(relatives, units)


def _of(relatives: Select[UUID], units: Select[UUID]) -> ColumnElement[bool]:
    """Return the condition that a feed is of one of those.

    Not as either-or: PostgreSQL would read through the feeds of a whole country, at each booking.
    """
    feed = plain(Feed).alias().c
    of_relatives = select(feed.id).where(feed.relative_id.in_(relatives))
    return Feed.id.in_(union_all(of_relatives, select(feed.id).where(feed.unit_id.in_(units))))


def _feeds(*which: ColumnElement[bool]) -> Update:
    return update(Feed).where(*which, Feed.revoked_at.is_(None)).values(version=Feed.version + 1)


def shorten(session: Session, visit: Visit, *, now: datetime) -> None:
    """Give back the rest of what a visit claimed when it ends before its time; the tablet keeps its buffer."""
    if now <= visit.starts_at:
        release(session, visit.id)
    elif now < visit.ends_at:
        for claim in session.scalars(select(Claim).where(Claim.visit_id == visit.id)):
            claim.ends_at -= visit.ends_at - now
    session.flush()


def release(session: Session, visit: UUID) -> None:
    """Give back what a visit claimed: its resident and its tablet are free again."""
    session.execute(delete(Claim).where(Claim.visit_id == visit))
