"""Who is occupied when: a resident, and every tablet that serves her unit, from one query."""

from collections import defaultdict
from collections.abc import Collection
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
    taken: dict[UUID | None, Spans] = defaultdict(list)
    attended: dict[UUID, Spans] = defaultdict(list)
    stands: set[tuple[bool, str, UUID]] = set()
    # By place, not by name: there are hundreds of rows for one page.
    for tablet, name, shared, out_since, out_until, starts_at, ends_at, ours in rows:
        if tablet is not None:
            stands.add((shared, name, tablet))
        if out_since is not None:
            taken[tablet].append((out_since, out_until or max(until, out_since)))
        if starts_at is not None:
            taken[tablet].append((starts_at, ends_at))
            if ours:
                attended[tablet].append((starts_at, ends_at))
    in_order = [tablet for _, _, tablet in sorted(stands)]
    return Occupied(
        resident=Taken.of(taken[None]),
        visits=tuple(starts_at for starts_at, _ in taken[None]),
        tablets={tablet: Taken.of(taken[tablet]) for tablet in in_order},
        attended=tuple(Taken.of(attended[tablet]) for tablet in in_order if attended[tablet]),
    )


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
