"""Calls: the room of a visit, and the browsers that come into it and leave it.

Locks are taken in one order, visit, unit, call: whoever ends a visit comes down the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from visits.rules import call_window
from visits.rules.access import Action
from visits.rules.call_window import Entry, RoomFull, Side, Wait
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Relation
from visits.services import audit, changes, visits
from visits.services.visits import VisitView
from visits.storage.tables import Call, CallPeer, CallSignal, Person, Related, Resident, Visit

SEEN_EVERY = timedelta(seconds=4)
"""How often a browser in a room is written down as there: well under the time after which it counts as gone."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A visit's room as its page shows it to somebody at the door."""

    visit: VisitView
    entry: Entry
    wait: Wait
    opens_at: datetime
    minutes: int
    """How many minutes until it opens; 0 when it has."""


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another browser in the room. Behind the tablet sits the resident: her name, and no relation."""

    peer: UUID
    side: Side
    name: str
    relation: Relation | None
    offers: bool
    """It came later, so it makes the offer: never both, which is how calls fail to connect."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A browser that has come in, and whom it finds."""

    peer: UUID
    version: int
    others: tuple[Other, ...]


def show(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> Room:
    """Return the room of a visit for its page; raises NotFound unless the actor may join it."""
    visit = visits.show(session, visit_id, actor=actor, action=Action.JOIN_CALL)
    opens = call_window.opens_at(visit.starts_at)
    return Room(
        visit=visit,
        entry=call_window.entry(visit.state, starts_at=visit.starts_at, ends_at=visit.ends_at, now=now),
        wait=call_window.wait(visit.state, starts_at=visit.starts_at, now=now),
        opens_at=opens,
        minutes=call_window.minutes_until(opens, now=now),
    )


def join(session: Session, visit_id: UUID, *, actor: Actor, now: datetime, replaces: UUID | None = None) -> Joined:
    """Let one browser into the room, in the place of `replaces`, which was the same page before a reload.

    Raises NotFound, RoomClosed or RoomFull.
    """
    visit = visits.require_visit(session, visit_id, Action.JOIN_CALL, actor=actor)
    session.refresh(visit, with_for_update={"key_share": True})
    side = side_of(actor)
    call = session.get(Call, visit_id)
    call_window.require_entry(entry_now(visit, call, now=now), side)
    if call is None:
        session.add(Call(visit_id=visit_id))
        session.flush()
    _tell_unit(session, visit, side)
    if side is Side.TABLET:
        # Whatever it was booked or started on: here nothing may sound now.
        visit.held_on = actor.tablet
    version = raise_version(session, visit_id)
    if replaces is not None:
        _go(session, visit_id, replaces, actor=actor, now=now)
    if not call_window.has_place(side, there=_count(session, visit_id, side, now=now)):
        raise RoomFull
    peer = CallPeer(visit_id=visit_id, side=side, person_id=actor.person, joined_at=now, seen_at=now)
    session.add(peer)
    session.flush()
    audit.note(session, "call.join", actor=actor, now=now, resident=visit.resident_id, thing=str(visit_id))
    return Joined(peer=peer.id, version=version, others=others_of(session, visit, peer, now=now))


def seen(session: Session, visit_id: UUID, peer_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Write down that a browser is in the room; if it had counted as gone, everybody hears that it is back."""
    visit, peer = require_own(session, visit_id, peer_id, actor=actor)
    if not call_window.is_here(peer.seen_at, now=now):
        _tell_unit(session, visit, side_of(actor))
        raise_version(session, visit_id)
    peer.seen_at = now


def leave(session: Session, visit_id: UUID, peer_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a browser out of the room; once is enough, twice does no harm. Its letters, which hold addresses, go too."""
    visit, peer = require_own(session, visit_id, peer_id, actor=actor)
    if peer.left_at is None:
        _tell_unit(session, visit, side_of(actor))
        raise_version(session, visit_id)
        _go(session, visit_id, peer_id, actor=actor, now=now)


def waiting(session: Session, visit_id: UUID, *, now: datetime) -> tuple[str, ...]:
    """Return the given names of the relatives whose browser is in the visit's room, in the order they came."""
    rows = session.scalars(
        select(Person.given_name)
        .join(CallPeer, CallPeer.person_id == Person.id)
        .where(CallPeer.visit_id == visit_id, CallPeer.side == Side.RELATIVE, _is_here(now))
        .group_by(Person.id, Person.given_name)
        .order_by(func.min(CallPeer.joined_at))
    )
    return tuple(rows)


def end(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Close a visit's room: everybody in it is told at the next question, and the mailbox is emptied."""
    session.execute(update(Call).where(Call.visit_id == visit_id).values(ended_at=now, version=Call.version + 1))
    session.execute(
        update(CallPeer).where(CallPeer.visit_id == visit_id, CallPeer.left_at.is_(None)).values(left_at=now)
    )
    peers = select(CallPeer.id).where(CallPeer.visit_id == visit_id)
    session.execute(delete(CallSignal).where(CallSignal.to_peer.in_(peers)))


def side_of(actor: Actor) -> Side:
    """Return at which end of a call somebody is: a tablet has its own sign-in."""
    return Side.TABLET if actor.tablet else Side.RELATIVE


def entry_now(visit: Visit, call: Call | None, *, now: datetime) -> Entry:
    """Say whether a room is open, by the visit and by what staff did with the call."""
    if call is not None and call.ended_at is not None:
        return Entry.OVER
    return call_window.entry(visit.state, starts_at=visit.starts_at, ends_at=visit.ends_at, now=now)


def require_own(session: Session, visit_id: UUID, peer_id: UUID, *, actor: Actor) -> tuple[Visit, CallPeer]:
    """Return the visit and the actor's own browser in its room; raises NotFound for anybody else's."""
    visit = visits.require_visit(session, visit_id, Action.JOIN_CALL, actor=actor)
    peer = session.get(CallPeer, peer_id)
    if peer is None or peer.visit_id != visit_id or peer.person_id != actor.person or peer.side != side_of(actor):
        raise NotFound
    return visit, peer


def raise_version(session: Session, visit_id: UUID) -> int:
    """Take the call's row lock and the next number: a reader that sees number N sees every letter up to N."""
    return session.execute(
        update(Call).where(Call.visit_id == visit_id).values(version=Call.version + 1).returning(Call.version)
    ).scalar_one()


def others_of(session: Session, visit: Visit, peer: CallPeer, *, now: datetime) -> tuple[Other, ...]:
    """List who else is in the room, in the order they came.

    Until the visit is going on everybody waits alone: two relatives are not shown to each other before.
    """
    if entry_now(visit, None, now=now) is not Entry.OPEN:
        return ()
    rows = session.execute(
        select(CallPeer.id, CallPeer.side, CallPeer.joined_at, Person.given_name, Resident.given_name, Related.relation)
        .join(Person, Person.id == CallPeer.person_id)
        .join(Resident, Resident.id == visit.resident_id)
        .outerjoin(Related, (Related.relative_id == Person.id) & (Related.resident_id == Resident.id))
        .where(CallPeer.visit_id == visit.id, CallPeer.id != peer.id, _is_here(now))
        .order_by(CallPeer.joined_at, CallPeer.id)
    )
    return tuple(
        Other(
            peer=other,
            side=Side(side),
            name=resident if side == Side.TABLET else given_name,
            relation=None if side == Side.TABLET else relation or Relation.CLOSE_PERSON,
            # Compared as stored, so that both sides agree even when two machines' clocks do not.
            offers=(joined_at, other) > (peer.joined_at, peer.id),
        )
        for other, side, joined_at, given_name, resident, relation in rows
    )


def _count(session: Session, visit_id: UUID, side: Side, *, now: datetime) -> int:
    count = select(func.count()).where(CallPeer.visit_id == visit_id, CallPeer.side == side, _is_here(now))
    return session.execute(count).scalar_one()


def _go(session: Session, visit_id: UUID, peer_id: UUID, *, actor: Actor, now: datetime) -> None:
    gone = session.scalar(
        update(CallPeer)
        .where(CallPeer.id == peer_id, CallPeer.visit_id == visit_id, CallPeer.person_id == actor.person)
        .values(left_at=now)
        .returning(CallPeer.id)
    )
    session.execute(delete(CallSignal).where((CallSignal.to_peer == gone) | (CallSignal.from_peer == gone)))


def _tell_unit(session: Session, visit: Visit, side: Side) -> None:
    # Boards show which relatives wait; a tablet in the room is no news to them.
    if side is Side.RELATIVE:
        changes.tell_unit(session, visit.unit_id)


def _is_here(now: datetime) -> ColumnElement[bool]:
    return CallPeer.left_at.is_(None) & (CallPeer.seen_at >= now - call_window.UNSEEN_MEANS_GONE)
