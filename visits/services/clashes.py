"""Booked visits that clash with what has been decided since: found each time somebody looks, with the ways out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import PHYSICAL, Rule
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.rules.slots import Slot, nearest
from visits.rules.visit_state import CHANGEABLE, IllegalMove, Reason, State
from visits.services import audit, changes, homes, standing, visits
from visits.services.availability import free_times
from visits.services.homes import require_run
from visits.services.standing import HomeStanding
from visits.services.visits import VisitView, overridden, require_visit

SHOWN = 10
"""How many clashes are shown with their ways out: each costs a few queries, and nobody handles more at a time."""
OTHER_TIMES = 3
_LOOKED_AT = 12
"""How many of the nearest free times are looked at, since some are taken by other visits that clash too."""
_BY_RESIDENT = frozenset({Rule.NOT_BOOKABLE, Rule.WISHES, Rule.REST})


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A booked visit with the rules it breaks now, the gravest first, and the ways out."""

    visit: VisitView
    rules: tuple[Rule, ...]
    tablet: str
    """The name of another tablet it can be held on, which is a way out; empty when that is none."""
    times: tuple[Slot, ...]
    """The nearest free times, in order."""

    @property
    def may_hold(self) -> bool:
        """Tell whether it can be held all the same: nobody sets a fact aside."""
        return not PHYSICAL.intersection(self.rules)

    @property
    def reason(self) -> Reason:
        """Return the reason with which it is cancelled, should nothing else help."""
        return Reason.RESIDENT_CANNOT if _BY_RESIDENT.intersection(self.rules) else Reason.HOME_CANNOT


@dataclass(frozen=True, kw_only=True)
class Clashes:
    """Some of the clashes that somebody can do something about, in order of time: `more` come after those `shown`."""

    shown: tuple[Clash, ...]
    after: int
    """How many to skip for the next."""
    more: int


def listed(session: Session, *, actor: Actor, now: datetime, skip: int = 0) -> Clashes:
    """Return the next clashes of the home that `actor` runs, or on a tablet those of the units it serves.

    When those to `skip` have become all there are, it begins anew.
    """
    stands, theirs = _theirs(session, actor=actor, now=now)
    theirs.sort(key=lambda visit: (stands.visits[visit].starts_at, visit))
    skip = skip if 0 <= skip < len(theirs) else 0
    shown = visits.of_ids(session, theirs[skip : skip + SHOWN])
    times = _other_times(session, stands, shown, actor=actor, now=now)
    return Clashes(
        shown=tuple(
            Clash(
                visit=visit,
                rules=stands.clashes[visit.id],
                tablet=_other_tablet(stands, visit.id),
                times=times[visit.id],
            )
            for visit in shown
        ),
        after=skip + len(shown),
        more=len(theirs) - skip - len(shown),
    )


def count(session: Session, *, actor: Actor, now: datetime) -> int:
    """Return how many clashes there are for `actor` to look at; raises NotFound for who can do nothing about them."""
    return len(_theirs(session, actor=actor, now=now)[1])


def count_on(session: Session, tablet: UUID, *, actor: Actor, now: datetime) -> int:
    """Return how many visits are on a tablet that cannot be held there."""
    stands, theirs = _theirs(session, actor=actor, now=now)
    return sum(stands.on_tablet[visit] == tablet and Rule.NO_TABLET in stands.clashes[visit] for visit in theirs)


def marks(session: Session, *, actor: Actor, now: datetime) -> frozenset[tuple[UUID, Rule]]:
    """Return every visit with every rule it breaks: of two such looks, what is new has come in between."""
    stands, theirs = _theirs(session, actor=actor, now=now)
    return frozenset((visit, rule) for visit in theirs for rule in stands.clashes[visit])


def hold(session: Session, visit_id: UUID, rules: Collection[Rule], *, actor: Actor, now: datetime) -> bool:
    """Let a visit be held all the same: those of `rules` that it breaks now are set aside, but never a fact.

    What has come to speak against it since they were shown is not: with nothing but that left, answers False. Raises
    NotFound for a visit not the actor's, IllegalMove for one that is past or that staff have in hand.
    """
    visit = require_visit(session, visit_id, Action.MEND_VISIT, actor=actor)
    homes.lock(session, visit.home_id)
    session.refresh(visit, with_for_update={"key_share": True})
    if visit.state not in CHANGEABLE or visit.ends_at <= now:
        raise IllegalMove(visit.state, State.BOOKED)
    breaks = standing.of_home(session, visit.home_id, now=now).clashes.get(visit.id, ())
    accepted = {rule for rule in breaks if rule in rules and rule not in PHYSICAL}
    if not accepted:
        return not breaks  # a second tap
    new = ",".join(rule for rule in Rule if rule in accepted)
    accepted.update(overridden(visit))
    visit.overrides = ",".join(rule for rule in Rule if rule in accepted)
    session.flush()
    changes.record(session, visit, before=visit.state, what="hold", detail=new, actor=actor, now=now)
    audit.note(session, "visit.hold", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))
    return True


def _theirs(session: Session, *, actor: Actor, now: datetime) -> tuple[HomeStanding, list[UUID]]:
    if actor.tablet is None:
        require_run(actor)
    elif actor.unit is None:
        raise NotFound
    stands = standing.of_home(session, actor.home, now=now)
    on_web = actor.tablet is None
    return stands, [visit for visit in stands.clashes if on_web or actor.works_in(stands.visits[visit].unit)]


def _other_tablet(stands: HomeStanding, visit: UUID) -> str:
    if Rule.NO_TABLET not in stands.clashes[visit]:
        return ""
    other = stands.other_tablet(visit)
    return other.name if other else ""


def _other_times(
    session: Session, stands: HomeStanding, shown: Collection[VisitView], *, actor: Actor, now: datetime
) -> dict[UUID, tuple[Slot, ...]]:
    """Find the nearest free times of each visit, asking once for each resident and length."""
    free: dict[tuple[UUID, int], list[Slot]] = {}
    found = {}
    for visit in shown:
        asked = (visit.resident, visit.minutes)
        if asked not in free:
            free[asked] = _free(session, visit, actor=actor, now=now)
        around = nearest(free[asked], visit.starts_at, count=_LOOKED_AT)
        # They were asked for as if the first of her visits were gone: another of hers may still hold that time.
        fit = [slot for slot in around if slot.starts_at != visit.starts_at and not _meets_another(stands, visit, slot)]
        found[visit.id] = tuple(nearest(fit, visit.starts_at, count=OTHER_TIMES))
    return found


def _free(session: Session, visit: VisitView, *, actor: Actor, now: datetime) -> list[Slot]:
    try:
        times = free_times(session, visit.resident, actor=actor, now=now, minutes=visit.minutes, moving=visit.id)
    except NotFound:
        # She lives in a unit now that this tablet does not serve: its times are not for us to see.
        return []
    return [slot for slots in times.times.values() for slot in slots]


def _meets_another(stands: HomeStanding, visit: VisitView, slot: Slot) -> bool:
    return any(
        other.resident == visit.resident
        and other.id != visit.id
        and other.starts_at < slot.ends_at
        and slot.starts_at < other.ends_at
        for other in stands.visits.values()
    )
