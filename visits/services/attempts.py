"""The lock-out: after a few wrong tries at one secret it stays shut for a while."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from visits.rules.errors import TooManyTries
from visits.storage.tables import Attempts

FREE_TRIES = 5
LOCKED = timedelta(minutes=5)
FORGOTTEN = timedelta(minutes=30)
"""Failures older than this no longer count."""


def require_unlocked(session: Session, subject: str, *, now: datetime) -> None:
    """Raise TooManyTries while `subject` is locked."""
    row = session.get(Attempts, subject)
    if row is not None and row.locked_until is not None and row.locked_until > now:
        raise TooManyTries(minutes=1 + int((row.locked_until - now).total_seconds()) // 60)


def failed(session: Session, subject: str, *, now: datetime) -> None:
    """Count a failure; the fifth in a row locks. The caller must commit it, whatever it answers."""
    row = session.get(Attempts, subject)
    if row is None:
        row = Attempts(subject=subject, failures=0, last_at=now)
        session.add(row)
    row.failures = 1 if now - row.last_at > FORGOTTEN else row.failures + 1
    row.last_at = now
    if row.failures >= FREE_TRIES:
        row.locked_until = now + LOCKED
        row.failures = 0


def succeeded(session: Session, subject: str) -> None:
    """Forget the failures of `subject`."""
    row = session.get(Attempts, subject)
    if row is not None:
        session.delete(row)
