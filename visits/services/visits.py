"""Reading visits: the one way to a visit, with who may see it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from visits.rules import call_window, lateness
from visits.rules.access import Action, Thing, require
from visits.rules.booking import Rule
from visits.rules.call_window import Entry
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Leaving, Relation, Role
from visits.rules.visit_state import CHANGEABLE, COMING, Reason, State, is_silent
from visits.services.telling import reaches
from visits.storage.tables import Person, Related, Resident, Tablet, Unit, Visit, VisitRelative


@dataclass(frozen=True, kw_only=True)
class TakingPart:
    """A relative of a visit."""

    person: UUID
    name: str
    relation: Relation
    phone: str
    by_mail: bool
    by_sms: bool
    """By these messages about the visit reach her."""

    @property
    def is_told(self) -> bool:
        """Tell whether messages about the visit reach her at all."""
        return self.by_mail or self.by_sms


@dataclass(frozen=True, kw_only=True)
class VisitView:
    """One visit as pages show it. Times are aware, in UTC."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    state: State
    resident: UUID
    resident_name: str
    resident_family_name: str
    is_protected: bool
    """The resident's identity is protected: on no list stands her name, nor who visits her."""
    room: str
    hearing_aid: bool
    glasses: bool
    hearing_loop: bool
    staff_stays: bool
    unit: UUID
    unit_name: str
    unit_phone: str
    tablet: UUID
    tablet_name: str
    tablet_out: bool
    """The tablet is out of service at that time."""
    company: str
    people: int
    """How many are on the relatives' side."""
    relatives: tuple[TakingPart, ...]
    overrides: tuple[Rule, ...]
    """The rules that staff set aside for it."""
    taken_by: UUID | None
    taken_by_name: str
    late_minutes: int
    """How late the relative says to be; 0: not."""
    cancel_reason: Reason | None
    cancelled_by: Role | None
    is_silent: bool
    """A death has ended it: to relatives nothing is said of it, not even that it is cancelled."""
    sequence: int
    created_at: datetime
    changed_at: datetime

    @property
    def minutes(self) -> int:
        """Return its length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def opens_at(self) -> datetime:
        """Return when relatives may come into its room."""
        return call_window.opens_at(self.starts_at)

    def has_open_room(self, now: datetime) -> bool:
        """Tell whether a relative may come in and wait, or talk."""
        found = call_window.entry(self.state, starts_at=self.starts_at, ends_at=self.ends_at, now=now)
        return found in {Entry.WAITING, Entry.OPEN}

    def is_coming(self, now: datetime) -> bool:
        """Tell whether it is still to be held, or being held."""
        return self.state in COMING and (self.ends_at > now or self.has_open_room(now))

    def may_change_time(self, now: datetime) -> bool:
        """Tell whether its time can still be changed."""
        return self.state in CHANGEABLE and self.ends_at > now

    def may_say_late(self, now: datetime) -> bool:
        """Tell whether a relative may say that she is late."""
        times = {"starts_at": self.starts_at, "ends_at": self.ends_at}
        return lateness.may_say_late(self.state, **times, ahead=lateness.RELATIVES_AHEAD, now=now)

    @property
    def guests(self) -> str:
        """Name those on the relatives' side: given names, then whoever they bring."""
        names = [relative.name for relative in self.relatives]
        return ", ".join(names + ([self.company] if self.company else []))


def require_visit(session: Session, visit_id: UUID, action: Action, *, actor: Actor) -> Visit:
    """Return a visit's row if `actor` may do `action` with it; raises NotFound otherwise, or when there is none."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise NotFound
    relatives = session.scalars(select(VisitRelative.relative_id).where(VisitRelative.visit_id == visit_id))
    require(actor, action, Thing(home=visit.home_id, unit=visit.unit_id, relatives=frozenset(relatives)))
    return visit


def show(session: Session, visit_id: UUID, *, actor: Actor, action: Action = Action.SEE_VISIT) -> VisitView:
    """Return one visit for a page; raises NotFound unless `actor` may do `action` with it."""
    require_visit(session, visit_id, action, actor=actor)
    return views(session, _rows().where(Visit.id == visit_id))[0]


def of_ids(session: Session, visit_ids: Collection[UUID]) -> list[VisitView]:
    """Return those visits, in order of time; for whoever has made sure that they may be seen."""
    return views(session, _rows().where(Visit.id.in_(visit_ids)))


def of_relative(session: Session, *, actor: Actor, since: datetime) -> list[VisitView]:
    """Return a relative's visits that end after `since`, in order of time; what a death has ended is not shown."""
    mine = select(VisitRelative.visit_id).where(VisitRelative.relative_id == actor.person)
    found = views(session, _rows().where(Visit.id.in_(mine), Visit.ends_at > since))
    return [visit for visit in found if not visit.is_silent]


def of_units(
    session: Session,
    units: Collection[UUID],
    *,
    since: datetime,
    until: datetime,
    states: Collection[State] = tuple(State),
) -> list[VisitView]:
    """Return the visits of units that start from `since` until before `until`, in order of time; those in `states`."""
    theirs = _rows().where(Visit.unit_id.in_(units), Visit.starts_at >= since, Visit.starts_at < until)
    return views(session, theirs.where(Visit.state.in_(states)))


def _rows() -> Select[Visit, Resident, Unit, Tablet, Person | None]:
    return (
        select(Visit, Resident, Unit, Tablet, Person)
        .join(Resident, Resident.id == Visit.resident_id)
        .join(Unit, Unit.id == Visit.unit_id)
        .join(Tablet, Tablet.id == Visit.tablet_id)
        .outerjoin(Person, Person.id == Visit.taken_by)
        .order_by(Visit.starts_at, Visit.id)
    )


def views(session: Session, query: Select[Visit, Resident, Unit, Tablet, Person | None]) -> list[VisitView]:
    """Turn rows into values, with the relatives of all of them in one more query."""
    rows = session.execute(query).all()
    relatives = _relatives(session, [row[0] for row in rows])
    return [_view(*row, relatives=relatives.get(row[0].id, ())) for row in rows]


def _relatives(session: Session, visits: Iterable[Visit]) -> dict[UUID, tuple[TakingPart, ...]]:
    found: dict[UUID, tuple[TakingPart, ...]] = {}
    query = (
        select(VisitRelative.visit_id, Person, Related.relation)
        .join(Visit, Visit.id == VisitRelative.visit_id)
        .join(Person, Person.id == VisitRelative.relative_id)
        .outerjoin(Related, (Related.relative_id == Person.id) & (Related.resident_id == Visit.resident_id))
        .where(VisitRelative.visit_id.in_([visit.id for visit in visits]))
        .order_by(Person.given_name)
    )
    for visit_id, person, relation in session.execute(query):
        found[visit_id] = (*found.get(visit_id, ()), taking_part(person, relation))
    return found


def taking_part(person: Person, relation: Relation | None) -> TakingPart:
    """Return a relative as one who takes part in a resident's visits; no `relation` when she is a relative no more."""
    by_mail, by_sms = reaches(person)
    return TakingPart(
        person=person.id,
        name=person.given_name,
        relation=relation or Relation.CLOSE_PERSON,
        phone=person.phone,
        by_mail=person.active and by_mail,
        by_sms=person.active and by_sms,
    )


def _view(
    visit: Visit,
    resident: Resident,
    unit: Unit,
    tablet: Tablet,
    taker: Person | None,
    *,
    relatives: tuple[TakingPart, ...],
) -> VisitView:
    return VisitView(
        id=visit.id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        state=visit.state,
        resident=resident.id,
        resident_name=resident.given_name,
        resident_family_name=resident.family_name,
        is_protected=resident.protected_identity,
        room=resident.room,
        hearing_aid=resident.hearing_aid,
        glasses=resident.glasses,
        hearing_loop=resident.hearing_loop,
        staff_stays=resident.staff_stays,
        unit=unit.id,
        unit_name=unit.name,
        unit_phone=unit.phone,
        tablet=tablet.id,
        tablet_name=tablet.name,
        tablet_out=_is_out(tablet, visit),
        company=visit.company,
        people=visit.people,
        relatives=relatives,
        overrides=overridden(visit),
        taken_by=visit.taken_by,
        taken_by_name=taker.given_name if taker else "",
        late_minutes=visit.late_minutes or 0,
        cancel_reason=visit.cancel_reason,
        cancelled_by=visit.cancelled_by,
        is_silent=is_silent(visit.state, visit.cancel_reason, ends_at=visit.ends_at, died_at=died_at(resident)),
        sequence=visit.sequence,
        created_at=visit.created_at,
        changed_at=visit.changed_at,
    )


def died_at(resident: Resident) -> datetime | None:
    """Return when a resident's death was noted, if it was."""
    return resident.left_at if resident.left_how is Leaving.DIED else None


def overridden(visit: Visit) -> tuple[Rule, ...]:
    """Return the rules that staff set aside for a visit, in the order of the enum."""
    named = set(visit.overrides.split(","))
    return tuple(rule for rule in Rule if rule.value in named)


def _is_out(tablet: Tablet, visit: Visit) -> bool:
    if tablet.out_since is None or tablet.out_since >= visit.ends_at:
        return False
    return tablet.out_until is None or tablet.out_until > visit.starts_at
