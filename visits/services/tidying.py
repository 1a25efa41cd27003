"""Throws away what served its purpose: spent links, forgotten failures, the signalling of calls long over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Delete, delete, exists, or_
from sqlalchemy.orm import Session

from visits.services import attempts
from visits.services.call_mailbox import SIGNALS_LAST
from visits.storage.tables import Attempts, CallPeer, CallSignal, SignInLink

SPENT_LINKS_STAY = timedelta(days=1)
PEERS_STAY = timedelta(days=1)
"""Who was in a call: nobody needs it the day after."""


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """How many rows were thrown away."""

    links: int
    attempts: int
    signals: int
    peers: int


def tidy(session: Session, *, now: datetime) -> Tidied:
    """Throw away what is of no use any more as of `now`."""
    spent, over = now - SPENT_LINKS_STAY, now - PEERS_STAY
    named = exists().where(or_(CallSignal.from_peer == CallPeer.id, CallSignal.to_peer == CallPeer.id))
    return Tidied(
        links=_count(session, delete(SignInLink).where(SignInLink.expires_at < spent)),
        attempts=_count(session, delete(Attempts).where(attempts.forgotten(now))),
        signals=_count(session, delete(CallSignal).where(CallSignal.at < now - SIGNALS_LAST)),
        peers=_count(session, delete(CallPeer).where(CallPeer.seen_at < over, ~named)),
    )


def _count(session: Session, rows: Delete) -> int:
    done = session.execute(rows, execution_options={"synchronize_session": False})
    assert isinstance(done, CursorResult)  # noqa: S101 - narrows the type: a DELETE has a count
    return int(done.rowcount)
