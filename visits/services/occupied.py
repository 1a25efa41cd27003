"""Who is occupied when: a resident, and every tablet that serves her unit, from one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Uuid, bindparam, cast, false, literal, null, select, union_all
from sqlalchemy.orm import Session

from visits.rules.taken import Taken
from visits.services.serving import serves
from visits.storage.columns import UtcDateTime, plain
from visits.storage.tables import Claim, Tablet, Visit

Spans = list[tuple[datetime, datetime]]


@dataclass(frozen=True, kw_only=True)
class Occupied:
    """When a resident and the tablets are taken, between two instants."""

    resident: Taken
    visits: tuple[datetime, ...]
    """When each of the resident's visits begins."""
    tablets: dict[UUID, Taken]
    """The unit's own first: a shared one may be needed elsewhere. Out of service counts as taken."""
    attended: tuple[Taken, ...]
    """When each tablet is in use for a visit of the unit itself, which its staff attend."""


def occupied(
    session: Session,
    *,
    home: UUID,
    unit: UUID,
    resident: UUID,
    since: datetime,
    until: datetime,
    left_out: Collection[UUID] = (),
) -> Occupied:
    """Return what is claimed from `since` until before `until`; visits `left_out` hold nothing."""
    given = {"home": home, "unit": unit, "resident": resident, "since": since, "until": until}
    session.flush()  # only mapped classes are looked after by the session itself
    rows = session.execute(_query(), given | {"left_out": list(left_out)}).all()
    hers: Spans = [(row.starts_at, row.ends_at) for row in rows if row.tablet is None]
    stands = sorted({(row.shared, row.name, row.tablet) for row in rows if row.tablet is not None})
    taken, attended = _spans(rows, until=until)
    return Occupied(
        resident=Taken.of(hers),
        visits=tuple(starts_at for starts_at, _ in hers),
        tablets={tablet: Taken.of(taken[tablet]) for _, _, tablet in stands},
        attended=tuple(Taken.of(attended[tablet]) for _, _, tablet in stands if attended[tablet]),
    )


def _spans(rows: Iterable[Any], *, until: datetime) -> tuple[dict[UUID, Spans], dict[UUID, Spans]]:
    """Sort the spans of tablets: all of them, and those of visits of the unit."""
    taken: dict[UUID, Spans] = defaultdict(list)
    attended: dict[UUID, Spans] = defaultdict(list)
    for row in rows:
        if row.tablet is None:
            continue
        if row.out_since is not None:
            taken[row.tablet].append((row.out_since, row.out_until or max(until, row.out_since)))
        if row.starts_at is not None:
            taken[row.tablet].append((row.starts_at, row.ends_at))
            if row.ours:
                attended[row.tablet].append((row.starts_at, row.ends_at))
    return taken, attended


@cache
def _query() -> CompoundSelect[Any]:
    """Put the query together once: a row for each claim, and one for a tablet without any."""
    home, unit, resident = (bindparam(name, type_=Uuid()) for name in ("home", "unit", "resident"))
    since, until = bindparam("since", type_=UtcDateTime()), bindparam("until", type_=UtcDateTime())
    tablet, claim, visit = (plain(table) for table in (Tablet, Claim, Visit))
    counts = (
        (claim.c.starts_at >= since)
        & (claim.c.starts_at < until)
        & claim.c.visit_id.not_in(bindparam("left_out", type_=Uuid(), expanding=True))
    )
    no_instant = cast(null(), UtcDateTime())
    return union_all(
        select(
            tablet.c.id.label("tablet"),
            tablet.c.name.label("name"),
            (tablet.c.unit_id != unit).label("shared"),
            tablet.c.out_since.label("out_since"),
            tablet.c.out_until.label("out_until"),
            claim.c.starts_at.label("starts_at"),
            claim.c.ends_at.label("ends_at"),
            (visit.c.unit_id == unit).label("ours"),
        )
        .select_from(tablet)
        .outerjoin(claim, (claim.c.thing == tablet.c.id) & counts)
        .outerjoin(visit, visit.c.id == claim.c.visit_id)
        .where(serves(unit, home=home)),
        select(
            cast(null(), Uuid()),
            literal(""),
            false(),
            no_instant,
            no_instant,
            claim.c.starts_at,
            claim.c.ends_at,
            false(),
        ).where(claim.c.thing == resident, counts),
    )
