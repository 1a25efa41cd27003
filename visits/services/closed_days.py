"""The days without visits that a calendar shows: closures, and the public holidays on which the home is closed."""

from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, Date, Select, Uuid, bindparam, select
from sqlalchemy.orm import Session

from visits.rules.agenda import SHOWN_AFTERWARDS, AgendaClosure, home_day, shown_closures
from visits.rules.opening_hours import Holidays
from visits.services.feeds import FeedFound
from visits.services.holidays import public_holidays
from visits.storage.columns import plain
from visits.storage.tables import Closure, Home, Related, Resident, Unit


def of_feed(session: Session | Connection, feed: FeedFound, *, now: datetime) -> tuple[AgendaClosure, ...]:
    """Return the days without visits that a feed shows, in order: of its unit, or of the residents of its relative.

    Holidays are shown to the end of next year. They have stood since the home was written in: nobody notes more.
    """
    if not feed.choices.with_closures:
        return ()
    today = home_day(now, feed.choices.timezone)
    since = today - SHOWN_AFTERWARDS
    if feed.unit is not None:
        rows = session.execute(_of_unit(), {"unit": feed.unit, "since": since})
    elif feed.resident is not None:
        rows = session.execute(_of_both(), {"relative": feed.relative, "resident": feed.resident, "since": since})
    else:
        rows = session.execute(_of_relative(), {"relative": feed.relative, "since": since})
    found: dict[UUID, AgendaClosure] = {}
    for home, country, holidays, home_created_at, closure, first_day, last_day, created_at in rows:
        if holidays is Holidays.CLOSED and not found:
            # Each day has its own identity, the same whenever it is asked for.
            ahead = public_holidays(country, since.year) | public_holidays(country, today.year)
            days = {uuid5(home, day.isoformat()): day for day in ahead}
            found |= {uid: _whole_days(uid, day, day, home_created_at) for uid, day in days.items()}
        if closure is not None:
            found[closure] = _whole_days(closure, first_day, last_day, created_at)
    return shown_closures(found.values(), today=today)


def _whole_days(uid: UUID, first: date, last: date, created_at: datetime) -> AgendaClosure:
    return AgendaClosure(uid=uid, first_day=first, last_day=last, changed_at=created_at, created_at=created_at)


@cache
def _of_unit() -> Select[Any]:
    """Put the query together once for the whole process."""
    home, unit = plain(Home), plain(Unit)
    of_home = _shown().join_from(unit, home, home.c.id == unit.c.home_id)
    return of_home.outerjoin(plain(Closure), _counts_for(unit.c.id)).where(unit.c.id == bindparam("unit", type_=Uuid()))


@cache
def _of_relative() -> Select[Any]:
    home, resident, related = plain(Home), plain(Resident), plain(Related)
    hers = related.c.relative_id == bindparam("relative", type_=Uuid())
    return (
        _shown()
        .join_from(related, resident, resident.c.id == related.c.resident_id)
        .join(home, home.c.id == resident.c.home_id)
        .outerjoin(plain(Closure), _counts_for(resident.c.unit_id))
        .where(hers, related.c.ended_at.is_(None), resident.c.active, ~resident.c.protected_identity)
    )


@cache
def _of_both() -> Select[Any]:
    return _of_relative().where(plain(Resident).c.id == bindparam("resident", type_=Uuid()))


def _shown() -> Select[Any]:
    home, closure = plain(Home).c, plain(Closure).c
    of_home = (home.id, home.country, home.holidays, home.created_at)
    return select(*of_home, closure.id, closure.first_day, closure.last_day, closure.created_at)


def _counts_for(unit: ColumnElement[UUID]) -> ColumnElement[bool]:
    closure = plain(Closure).c
    of_place = closure.unit_id.is_(None) | (closure.unit_id == unit)
    return (closure.home_id == plain(Home).c.id) & of_place & (closure.last_day >= bindparam("since", type_=Date()))
