"""The lock-out: after a few wrong tries at one secret it stays shut for a while."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, or_
from sqlalchemy.orm import Session

from visits.rules.errors import TooManyTries
from visits.storage.inserting import insert
from visits.storage.tables import Attempts

FREE_TRIES = 5
LOCKED = timedelta(minutes=5)
LOCKS = (LOCKED, timedelta(minutes=15), timedelta(hours=1), timedelta(hours=8))
"""How long the first lock lasts, the second, and so on: a short PIN is not guessed by somebody with patience."""
FORGOTTEN = timedelta(minutes=30)
"""Failures older than this no longer count,"""
FORGOTTEN_ONCE_LOCKED = timedelta(days=1)
"""unless they have locked already."""


def require_unlocked(session: Session, subject: str, *, now: datetime) -> None:
    """Raise TooManyTries while `subject` is locked; whoever tries it at the same moment waits for the outcome."""
    row = _row(session, subject, now=now)
    if row.locked_until is not None and row.locked_until > now:
        raise TooManyTries(minutes=1 + int((row.locked_until - now).total_seconds()) // 60)


def failed(session: Session, subject: str, *, now: datetime, locks: timedelta | None = None) -> None:
    """Count a failure; every fifth in a row locks, longer each time unless `locks` says how long.

    The caller must commit it, whatever it answers.
    """
    row = _row(session, subject, now=now)
    kept = FORGOTTEN if row.failures < FREE_TRIES else FORGOTTEN_ONCE_LOCKED
    row.failures = 1 if now - row.last_at > kept else row.failures + 1
    row.last_at = now
    times, rest = divmod(row.failures, FREE_TRIES)
    if not rest:
        row.locked_until = now + (locks or LOCKS[min(times, len(LOCKS)) - 1])
    session.flush()


def succeeded(session: Session, subject: str) -> None:
    """Forget the failures of `subject`."""
    session.execute(delete(Attempts).where(Attempts.subject == subject))


def spend(session: Session, subject: str, *, now: datetime, locks: timedelta) -> bool:
    """Count one more of what anybody may ask for a few times; False, and it is not done, once it was too often."""
    try:
        require_unlocked(session, subject, now=now)
    except TooManyTries:
        return False
    failed(session, subject, now=now, locks=locks)
    return True


def forgotten(now: datetime) -> ColumnElement[bool]:
    """Hold for a row that says nothing any more: `failed` would begin to count anew."""
    kept = case((Attempts.failures < FREE_TRIES, now - FORGOTTEN), else_=now - FORGOTTEN_ONCE_LOCKED)
    return and_(Attempts.last_at < kept, or_(Attempts.locked_until.is_(None), Attempts.locked_until < now))


def _row(session: Session, subject: str, *, now: datetime) -> Attempts:
    """Return the row of `subject`, locked: of many tries at once each is counted."""
    made = insert(session, Attempts).values(subject=subject, failures=0, last_at=now)
    # Changing nothing locks a row that is there, even one that another is about to delete.
    row = made.on_conflict_do_update(index_elements=[Attempts.subject], set_={"subject": subject}).returning(Attempts)
    return session.scalars(row, execution_options={"populate_existing": True}).one()
