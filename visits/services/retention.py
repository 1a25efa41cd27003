"""Makes old visits anonymous: who took part, who was written to and who joined the call is forgotten.

What stays says that a resident had a visit, when, where and how it went; and who of the staff booked it, if one did.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.agenda import SHOWN_AFTERWARDS
from visits.rules.errors import InvalidInput
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor, Role
from visits.services import audit, changes, homes
from visits.services.homes import require_run
from visits.storage.tables import (
    AuditEntry,
    Call,
    CallPeer,
    CallSignal,
    Home,
    Message,
    Occurrence,
    Person,
    Series,
    SeriesRelative,
    Visit,
    VisitMove,
    VisitRelative,
    VisitTick,
)

KEPT = timedelta(days=90)
"""After its day a visit stays as it was for so long, unless its manager has said otherwise."""
FEWEST_DAYS, MOST_DAYS = 30, 730
"""What she may say: long enough to clear up what went wrong, and no longer than anybody is known to need it."""
BANS_KEPT = timedelta(days=730)
"""So long it is known who was told of a visiting ban: while it lasts nobody is told twice."""
SOON = timedelta(days=7)
ANONYMISED = "visits.anonymise"
"""What the log says of it; its thing is how many visits."""
_OVER = (MessageState.SENT, MessageState.GIVEN_UP, MessageState.DROPPED)
_RELATIVES = select(Person.id).where(Person.role == Role.RELATIVE)
_OF_BANS = (MessageKind.BAN, MessageKind.BAN_LIFTED)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What has been made anonymous in a home, and what will be within `SOON`."""

    days: int
    anonymous: int
    soon: int
    last_at: datetime | None
    last_count: int


def old_visits(session: Session, *, now: datetime, limit: int) -> list[UUID]:
    """Return up to `limit` visits that name somebody and are older than their home keeps them."""
    found: list[UUID] = []
    for days in _lengths(session):
        theirs = select(Visit.id).where(Visit.home_id.in_(_homes(days)), _old(now, days), _named())
        found += session.scalars(theirs.limit(limit - len(found)))
    return found


def anonymise(session: Session, found: Collection[UUID], *, now: datetime) -> int:
    """Make visits that `old_visits` has found anonymous; return how many still were to be."""
    rows = session.execute(select(Visit.id, Visit.home_id).where(Visit.id.in_(found), _named())).all()
    visits = [row.id for row in rows]
    shown = select(Visit).where(Visit.id.in_(visits), Visit.ends_at > now - SHOWN_AFTERWARDS - timedelta(days=2))
    for visit in session.scalars(shown):
        # Where visits are kept for no longer than calendars show them: it has left before the day was over.
        changes.tell_calendars(session, visit, now=now)
    peers = select(CallPeer.id).where(CallPeer.visit_id.in_(visits))
    moves = update(VisitMove).where(VisitMove.visit_id.in_(visits), VisitMove.actor_id.in_(_RELATIVES))
    for change in (
        delete(CallSignal).where(or_(CallSignal.from_peer.in_(peers), CallSignal.to_peer.in_(peers))),
        delete(CallPeer).where(CallPeer.visit_id.in_(visits)),
        delete(Call).where(Call.visit_id.in_(visits)),
        delete(VisitTick).where(VisitTick.visit_id.in_(visits)),
        delete(VisitRelative).where(VisitRelative.visit_id.in_(visits)),
        delete(Message).where(Message.visit_id.in_(visits)),
        moves.values(actor_id=None),
        update(Visit).where(Visit.id.in_(visits)).values(company=""),
        update(Visit).where(Visit.id.in_(visits), Visit.booked_by.in_(_RELATIVES)).values(booked_by=None),
    ):
        session.execute(change, execution_options={"synchronize_session": False})
    for home, number in Counter(row.home_id for row in rows).items():
        audit.note_by_command(session, home, ANONYMISED, now=now, thing=str(number))
    return len(visits)


def old_series(session: Session, *, now: datetime, limit: int) -> list[UUID]:
    """Return up to `limit` recurring visits that are over, with every visit of theirs, for longer than is kept."""
    named = or_(
        exists().where(SeriesRelative.series_id == Series.id),
        Series.company != "",
        Series.booked_by.in_(_RELATIVES),
    )
    found: list[UUID] = []
    for days in _lengths(session):
        before = now - timedelta(days=days)
        over = or_(Series.ended_at < before, Series.last_day < before.date())
        young = exists().where(
            Occurrence.series_id == Series.id, Visit.id == Occurrence.visit_id, Visit.ends_at >= before
        )
        theirs = select(Series.id).where(Series.home_id.in_(_homes(days)), over, ~young, named)
        found += session.scalars(theirs.limit(limit - len(found)))
    return found


def forget_series(session: Session, found: Collection[UUID]) -> int:
    """Let recurring visits that `old_series` has found name nobody any more; return how many."""
    for change in (
        delete(SeriesRelative).where(SeriesRelative.series_id.in_(found)),
        update(Series).where(Series.id.in_(found)).values(company=""),
        update(Series).where(Series.id.in_(found), Series.booked_by.in_(_RELATIVES)).values(booked_by=None),
    ):
        session.execute(change, execution_options={"synchronize_session": False})
    return len(found)


def old_messages(session: Session, *, now: datetime, limit: int) -> list[UUID]:
    """Return up to `limit` old messages that are about no visit, such as invitations."""
    found: list[UUID] = []
    for days in _lengths(session):
        usual = and_(Message.due_at < now - timedelta(days=days), Message.kind.not_in(_OF_BANS))
        of_bans = and_(Message.due_at < now - BANS_KEPT, Message.kind.in_(_OF_BANS))
        theirs = (Message.home_id.in_(_homes(days)), Message.state.in_(_OVER), or_(usual, of_bans))
        old = select(Message.id).where(*theirs, Message.due_at < now - timedelta(days=FEWEST_DAYS))
        found += session.scalars(old.where(Message.visit_id.is_(None)).limit(limit - len(found)))
    return found


def forget_messages(session: Session, found: Collection[UUID]) -> int:
    """Delete messages that `old_messages` has found, but for one that is sent again; return how many it was given."""
    gone = delete(Message).where(Message.id.in_(found), Message.state.in_(_OVER))
    session.execute(gone, execution_options={"synchronize_session": False})
    return len(found)


def set_days(session: Session, days: int, *, actor: Actor, now: datetime) -> None:
    """Set for how many days the home that `actor` runs keeps its visits as they were; raises InvalidInput."""
    home = homes.lock(session, require_run(actor))
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise InvalidInput("days", N_("That is too short or too long."))
    home.retention_days = days
    session.flush()
    audit.note(session, "retention.change", actor=actor, now=now, thing=str(days))


def report(session: Session, *, actor: Actor, now: datetime) -> Report:
    """Return what has been forgotten in the home that `actor` runs, and what will be soon."""
    home = require_run(actor)
    days = session.get_one(Home, home).retention_days
    last = session.execute(
        select(AuditEntry.at, AuditEntry.thing)
        .where(AuditEntry.home_id == home, AuditEntry.action == ANONYMISED)
        .order_by(AuditEntry.at.desc())
        .limit(1)
    ).first()
    return Report(
        days=days,
        anonymous=_count(session, home, and_(_old(now, days), ~_named())),
        soon=_count(session, home, and_(_old(now + SOON, days), _named())),
        last_at=last.at if last else None,
        last_count=int(last.thing) if last else 0,
    )


def _lengths(session: Session) -> list[int]:
    """Return for how many days homes keep their visits, each number once: nearly all keep them equally long."""
    return sorted(session.scalars(select(Home.retention_days).distinct()))


def _homes(days: int) -> Select[UUID]:
    return select(Home.id).where(Home.retention_days == days)


def _old(now: datetime, days: int) -> ColumnElement[bool]:
    # The first condition is what the index knows.
    before = now - timedelta(days=days)
    return and_(Visit.starts_at < before, Visit.ends_at < before)


def _named() -> ColumnElement[bool]:
    booker = exists().where(Person.id == Visit.booked_by, Person.role == Role.RELATIVE)
    return or_(exists().where(VisitRelative.visit_id == Visit.id), Visit.company != "", booker)


def _count(session: Session, home: UUID, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Visit).where(Visit.home_id == home, which)) or 0
