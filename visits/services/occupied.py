"""Who is occupied when: a resident, and every tablet that serves her unit, from one query."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Uuid,
    bindparam,
    case,
    cast,
    false,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from visits.rules.taken import Taken
from visits.services.serving import serves
from visits.storage.columns import UtcDateTime, constant, plain, seconds_of
from visits.storage.tables import Claim, Tablet, Visit

_WEEK = timedelta(days=8)
_OURS, _THEIRS = "1", "0"
Span = tuple[int, int]
"""From when to when, in seconds since 1970."""


@dataclass(frozen=True, kw_only=True)
class Occupied:
    """When a resident and the tablets are taken, between two instants."""

    resident: Taken
    visits: tuple[datetime, ...]
    """When each of the resident's visits begins."""
    tablets: dict[UUID, Taken]
    """The unit's own first: a shared one may be needed elsewhere. Out of service counts as taken."""
    attended: tuple[Taken, ...]
    """When each tablet is in use for a visit of the unit itself, which its staff attend; nothing without hands."""


def occupied(
    session: Session,
    *,
    home: UUID,
    unit: UUID,
    resident: UUID,
    since: datetime,
    until: datetime,
    left_out: Collection[UUID] = (),
    hands: bool = True,
) -> Occupied:
    """Return what is claimed by visits that begin from `since` until before `until`; those `left_out` hold nothing.

    The resident's are looked at for a week more on both sides. Whose visits a tablet is in use for is looked up only
    where the unit's `hands` are counted: that is a visit to be read for each.
    """
    given = {"home": home, "unit": unit, "resident": resident, "since": since, "until": until}
    given |= {"first": since - _WEEK, "last": until + _WEEK}
    session.flush()  # only mapped classes are looked after by the session itself
    # A list has to be spelled out anew each time: there is one only where it says something.
    given |= {"left_out": list(left_out)} if left_out else {}
    rows = session.execute(_query(leaving_out=bool(left_out), hands=hands), given).all()
    tablets: dict[UUID, Taken] = {}
    attended, hers = list[Taken](), list[Span]()
    # The unit's own first; then by name, and of one name always in the same order: two processes choose alike.
    for row in sorted(rows, key=lambda row: (row.shared, row.name, str(row.tablet))):
        spans = _spans(row.spans)
        if row.tablet is None:
            hers = [span for span, _ours in spans]
            continue
        out = [] if row.out_since is None else [(row.out_since, row.out_until or max(until, row.out_since))]
        tablets[row.tablet] = Taken.of_seconds([*map(_seconds, out), *(span for span, _ours in spans)])
        if ours := [span for span, ours in spans if ours]:
            attended.append(Taken.of_seconds(ours))
    return Occupied(
        resident=Taken.of_seconds(hers),
        visits=tuple(datetime.fromtimestamp(starts, tz=UTC) for starts, _ends in hers),
        tablets=tablets,
        attended=tuple(attended),
    )


def _spans(together: str | None) -> list[tuple[Span, bool]]:
    return [_span(one) for one in together.split(",")] if together else []


# All pages of a unit read the same few.
@lru_cache(maxsize=1 << 14)
def _span(written: str) -> tuple[Span, bool]:
    starts, ends, ours = written.split("/")
    return (seconds_of(starts), seconds_of(ends)), ours == _OURS


def _seconds(span: tuple[datetime, datetime]) -> Span:
    return int(span[0].timestamp()), int(span[1].timestamp())


@cache
def _query(*, leaving_out: bool, hands: bool) -> CompoundSelect[Any]:
    """Put the query together once: a row for each tablet, and one for the resident, with all spans in one text.

    A row a claim would be hundreds for a page, and SQLite's driver lets another thread go first at each of them.
    """
    home, unit, resident = (bindparam(name, type_=Uuid()) for name in ("home", "unit", "resident"))
    since, until, first, last = (bindparam(name, type_=UtcDateTime()) for name in ("since", "until", "first", "last"))
    tablet, claim, visit = (plain(table) for table in (Tablet, Claim, Visit))
    counts = (claim.c.visit_id.not_in(bindparam("left_out", type_=Uuid(), expanding=True)),) if leaving_out else ()
    no_instant = cast(null(), UtcDateTime())
    if hands:
        ours = case((visit.c.unit_id == unit, constant(_OURS)), else_=constant(_THEIRS))
        held = _together(claim, ours).outerjoin(visit, visit.c.id == claim.c.visit_id)
    else:
        held = _together(claim, constant(_THEIRS))
    of_tablets = select(
        tablet.c.id.label("tablet"),
        tablet.c.name.label("name"),
        (tablet.c.unit_id != unit).label("shared"),
        tablet.c.out_since.label("out_since"),
        tablet.c.out_until.label("out_until"),
        held.where(claim.c.thing == tablet.c.id, *counts, *_begins(claim, since, until))
        .scalar_subquery()
        .label("spans"),
    ).where(serves(unit, home=home))
    hers = _together(claim, constant(_OURS)).where(claim.c.thing == resident, *counts, *_begins(claim, first, last))
    of_resident = select(cast(null(), Uuid()), constant(""), false(), no_instant, no_instant, hers.scalar_subquery())
    return union_all(of_tablets, of_resident)


def _together(claim: sqlalchemy.Table, ours: ColumnElement[str]) -> Select[Any]:
    starts, ends = cast(claim.c.starts_at, String), cast(claim.c.ends_at, String)
    slash = constant("/")
    return select(func.aggregate_strings(starts + slash + ends + slash + ours, ",")).select_from(claim)


def _begins(claim: sqlalchemy.Table, since: ColumnElement[datetime], until: ColumnElement[datetime]) -> tuple[Any, ...]:
    return claim.c.starts_at >= since, claim.c.starts_at < until
