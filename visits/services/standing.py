"""How every visit of a home stands now: ten queries, whatever the number of visits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from visits.rules import standing as rules
from visits.rules.booking import Rule
from visits.rules.standing import Standing
from visits.rules.visit_state import CHANGEABLE
from visits.services.availability import bookable
from visits.services.settled import HomeSettled
from visits.services.visits import overridden
from visits.storage.tables import Claim, Home, Related, Resident, Tablet, TabletUnit, Visit, VisitMove, VisitRelative

_BACK = timedelta(days=9)
"""How far back visits still count: a week can be full."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A tablet that visits can be held on, the units it serves, and when it is taken or out of service by whom."""

    id: UUID
    name: str
    unit: UUID
    serves: frozenset[UUID]
    taken: tuple[tuple[datetime, datetime | None, UUID | None], ...]

    def is_free(self, visit: Standing) -> bool:
        """Tell whether a visit could be held on it, its cleaning included; what it holds itself does not count."""
        return not any(
            by != visit.id and starts < visit.until and (ends is None or ends > visit.starts_at)
            for starts, ends, by in self.taken
        )


@dataclass(frozen=True, kw_only=True)
class HomeStanding:
    """Every visit of a home that holds a time, and the rules that coming ones break which nobody has in hand yet."""

    visits: dict[UUID, Standing]
    clashes: dict[UUID, tuple[Rule, ...]]
    lives_in: dict[UUID, UUID]
    """The unit in which the resident of each visit lives now."""
    on_tablet: dict[UUID, UUID]
    tablets: tuple[Place, ...]

    def other_tablet(self, visit_id: UUID) -> Place | None:
        """Return a tablet that a visit can be held on instead: one of the resident's unit, a shared one after those.

        When she has moved, the tablet it is on may serve her new unit too.
        """
        visit, unit = self.visits[visit_id], self.lives_in[visit_id]
        others = [
            tablet
            for tablet in self.tablets
            if unit in tablet.serves
            and tablet.is_free(visit)
            and (tablet.id != self.on_tablet[visit_id] or visit.unit != unit)
        ]
        return min(others, key=lambda tablet: (tablet.unit != unit, tablet.name, tablet.id), default=None)


def of_home(session: Session, home_id: UUID, *, now: datetime) -> HomeStanding:
    """Return how the visits of a home stand as of `now`."""
    home = session.get_one(Home, home_id)
    rows = _held(session, home.id, now=now)
    tablets = _tablets(session, home.id, rows)
    settled = HomeSettled(session, home, since=(now - _BACK).date())
    in_service = {tablet.id: tablet for tablet in tablets}
    visits = {row.visit.id: _standing(row, in_service.get(row.visit.tablet_id)) for row in rows}
    residents = {row.visit.id: row.resident for row in rows}
    clashing = rules.clashes(visits.values(), lambda visit: settled.of(residents[visit.id]))
    coming = {row.visit.id for row in rows if row.visit.state in CHANGEABLE and row.visit.ends_at > now}
    return HomeStanding(
        visits=visits,
        clashes={visit: broken for visit, broken in clashing.items() if visit in coming},
        lives_in={visit: resident.unit_id for visit, resident in residents.items()},
        on_tablet={row.visit.id: row.visit.tablet_id for row in rows},
        tablets=tablets,
    )


@dataclass(frozen=True, kw_only=True)
class _Held:
    visit: Visit
    resident: Resident
    until: datetime
    agreed_at: datetime | None
    unwelcome: bool
    """Somebody takes part whom the resident does not want to see any more."""


def _held(session: Session, home: UUID, *, now: datetime) -> list[_Held]:
    unwelcome = (
        exists()
        .where(VisitRelative.visit_id == Visit.id, Related.relative_id == VisitRelative.relative_id)
        .where(Related.resident_id == Visit.resident_id, Related.consent.is_(False) | Related.ended_at.is_not(None))
    )
    # Not when the visit last changed: one of several relatives may just have left it.
    agreed = (VisitMove.visit_id == Visit.id, VisitMove.what.in_(("book", "change_time")))
    agreed_at = select(func.max(VisitMove.at)).where(*agreed).scalar_subquery()
    rows = session.execute(
        select(Visit, Resident, Claim.ends_at, agreed_at, unwelcome)
        .join(Resident, Resident.id == Visit.resident_id)
        # What has given its time back holds no claim, and counts for nothing.
        .join(Claim, (Claim.visit_id == Visit.id) & (Claim.thing == Visit.tablet_id))
        .where(Visit.home_id == home, Visit.starts_at > now - _BACK)
    )
    return [_Held(visit=row[0], resident=row[1], until=row[2], agreed_at=row[3], unwelcome=row[4]) for row in rows]


def _standing(row: _Held, tablet: Place | None) -> Standing:
    visit, resident = row.visit, row.resident
    return Standing(
        id=visit.id,
        resident=visit.resident_id,
        unit=visit.unit_id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        until=row.until,
        # Not when it was booked: whoever moved to a full day came last.
        agreed_at=row.agreed_at or visit.created_at,
        set_aside=frozenset(overridden(visit)),
        bookable=bookable(resident) and not row.unwelcome,
        has_tablet=tablet is not None and _serves(tablet, visit, resident),
    )


def _serves(tablet: Place, visit: Visit, resident: Resident) -> bool:
    out = any(
        by is None and starts < visit.ends_at and (ends is None or ends > visit.starts_at)
        for starts, ends, by in tablet.taken
    )
    # Booked with the unit where she lived before, it would be remembered there and nowhere else.
    return not out and resident.unit_id in tablet.serves and resident.unit_id == visit.unit_id


def _tablets(session: Session, home: UUID, held: Iterable[_Held]) -> tuple[Place, ...]:
    taken: dict[UUID, list[tuple[datetime, datetime | None, UUID | None]]] = defaultdict(list)
    for row in held:
        taken[row.visit.tablet_id].append((row.visit.starts_at, row.until, row.visit.id))
    serves: dict[UUID, set[UUID]] = defaultdict(set)
    shared = select(TabletUnit.tablet_id, TabletUnit.unit_id).join(Tablet, Tablet.id == TabletUnit.tablet_id)
    for tablet_id, unit in session.execute(shared.where(Tablet.home_id == home)):
        serves[tablet_id].add(unit)
    tablets = session.scalars(select(Tablet).where(Tablet.home_id == home, Tablet.active)).all()
    for tablet in tablets:
        if tablet.out_since is not None:
            taken[tablet.id].append((tablet.out_since, tablet.out_until, None))
    return tuple(
        Place(
            id=tablet.id,
            name=tablet.name,
            unit=tablet.unit_id,
            serves=frozenset({tablet.unit_id, *serves[tablet.id]}),
            taken=tuple(taken[tablet.id]),
        )
        for tablet in tablets
    )
