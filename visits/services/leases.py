"""The lease that lets one worker lead while the others stand by."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from visits.storage.inserting import insert
from visits.storage.tables import Lease


def hold(
    session: Session,
    name: str,
    holder: str,
    *,
    now: datetime,
    seconds: int,
    is_dead: Callable[[str], bool] = lambda _holder: False,
) -> bool:
    """Take or keep the lease `name` until `seconds` from now; tell whether `holder` has it.

    A lease is free once it has run out, and at once when its holder is known to be dead. One that runs far beyond its
    length was written before the clock was set back, and is free as well.
    """
    row = session.execute(select(Lease.holder, Lease.until).where(Lease.name == name)).one_or_none()
    until = now + timedelta(seconds=seconds)
    if row is None:
        return _begin(session, name, holder, until=until)
    if row.holder == holder and now + timedelta(seconds=seconds / 2) < row.until <= until:
        # Fresh enough: a worker that asks every second need not write every second.
        return True
    free = or_(Lease.holder == holder, Lease.until <= now, Lease.until > until + timedelta(seconds=seconds))
    if row.holder != holder and is_dead(row.holder):
        free = or_(free, Lease.holder == row.holder)
    taken = session.scalars(
        update(Lease).where(Lease.name == name, free).values(holder=holder, until=until).returning(Lease.name)
    )
    return taken.first() is not None


def release(session: Session, name: str, holder: str) -> None:
    """Give a lease back, so that another worker need not wait for its end."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))


def _begin(session: Session, name: str, holder: str, *, until: datetime) -> bool:
    """Write a lease that nobody has had yet; of two at once, one gets it."""
    row = insert(session, Lease).values(name=name, holder=holder, until=until).on_conflict_do_nothing()
    return session.scalars(row.returning(Lease.name)).first() is not None
