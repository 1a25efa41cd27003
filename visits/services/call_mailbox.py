"""The mailbox of a call: browsers in its room leave each other letters until they are connected.

It lives in the database, so any number of web processes serve one call.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules import call_window
from visits.rules.call_window import Entry, PeerGone, RoomClosed, SignalKind, Wait
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.services import calls
from visits.services.calls import Other
from visits.storage.tables import Call, CallPeer, CallSignal

SIGNALS_LAST = timedelta(hours=1)
"""A letter is read within seconds. Those of a call that nobody ended go after this."""


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A letter from the mailbox."""

    number: int
    sender: UUID
    kind: str
    payload: str


@dataclass(frozen=True, kw_only=True)
class News:
    """What one browser in a room should know."""

    version: int
    others: tuple[Other, ...]
    wait: Wait
    signals: tuple[Signal, ...]
    ended: bool
    unwritten: bool
    """It was written down as there long enough ago that it should be again: call `calls.seen`."""


def poll(session: Session, visit_id: UUID, peer_id: UUID, *, actor: Actor, after: int, now: datetime) -> News:
    """Tell a browser who is there and what letters came after number `after`. Only reads.

    Raises NotFound when that browser is not the actor's, PeerGone when it has left.
    """
    visit, peer = calls.require_own(session, visit_id, peer_id, actor=actor)
    call = session.get_one(Call, visit_id)
    ended = not call_window.may_be_in(calls.entry_now(visit, call, now=now), calls.side_of(actor))
    if not ended and peer.left_at is not None:
        raise PeerGone
    return News(
        version=call.version,
        others=() if ended else calls.others_of(session, visit, peer, now=now),
        wait=call_window.wait(visit.state, starts_at=visit.starts_at, now=now),
        signals=() if ended or call.version <= after else _signals(session, peer_id, after, call.version),
        ended=ended,
        unwritten=not ended and now - peer.seen_at > calls.SEEN_EVERY,
    )


def post(
    session: Session,
    visit_id: UUID,
    sender: UUID,
    *,
    to: UUID,
    kind: SignalKind,
    payload: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a letter into the mailbox, from the actor's own browser to another of the same room.

    Raises NotFound, PeerGone when either has left, RoomClosed unless the visit is going on.
    """
    visit, peer = calls.require_own(session, visit_id, sender, actor=actor)
    found = calls.entry_now(visit, session.get_one(Call, visit_id), now=now)
    if found is not Entry.OPEN:
        raise RoomClosed(found)
    other = session.get(CallPeer, to)
    if other is None or other.visit_id != visit_id or other.id == peer.id:
        raise NotFound
    # The row's lock first, then the look whether both are there: nobody leaves letters to somebody who just left.
    number = calls.raise_version(session, visit_id)
    session.refresh(other)
    session.refresh(peer)
    if peer.left_at is not None or other.left_at is not None:
        raise PeerGone
    session.add(CallSignal(number=number, from_peer=sender, to_peer=to, kind=kind, payload=payload, at=now))
    session.flush()


def _signals(session: Session, peer: UUID, after: int, until: int) -> tuple[Signal, ...]:
    rows = session.execute(
        select(CallSignal.number, CallSignal.from_peer, CallSignal.kind, CallSignal.payload)
        .where(CallSignal.to_peer == peer, CallSignal.number > after, CallSignal.number <= until)
        .order_by(CallSignal.number)
    )
    return tuple(Signal(number=number, sender=sender, kind=kind, payload=text) for number, sender, kind, text in rows)
