"""A resident lives here no more: she has moved out, or she has died. Of a death no machine tells anybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor, Leaving
from visits.rules.visit_state import AT_THE_TABLET, CHANGEABLE, Reason, State
from visits.services import (
    audit,
    booking,
    changes,
    homes,
    invitations,
    messages,
    related,
    reminders,
    residents,
    series_ending,
)
from visits.services.homes import require_run
from visits.services.related import RelatedView
from visits.services.visits import VisitView
from visits.storage.tables import Occurrence, Related, Resident, Series, Unit, Visit

_REASONS = {Leaving.MOVED_OUT: Reason.MOVED_OUT, Leaving.DIED: Reason.DIED}


@dataclass(frozen=True, kw_only=True)
class Departing:
    """What will happen when a resident leaves, for whoever is asked whether she has."""

    id: UUID
    name: str
    visits: tuple[VisitView, ...]
    """The coming visits that end with it."""
    in_hand: tuple[VisitView, ...]
    """Visits that staff prepare or hold just now: those are theirs to end, on the tablet."""
    series: int
    """Recurring visits that end with it."""
    relatives: tuple[RelatedView, ...]

    @property
    def written_to(self) -> tuple[RelatedView, ...]:
        """Return the relatives who get a message about a visit that is cancelled, unless nobody is written to."""
        return tuple(one for one in self._taking_part() if one.person in self._told)

    @property
    def to_phone(self) -> tuple[RelatedView, ...]:
        """Return the relatives of those visits whom no message reaches."""
        return tuple(one for one in self._taking_part() if one.person not in self._told)

    @property
    def _told(self) -> set[UUID]:
        return {one.person for visit in self.visits for one in visit.relatives if one.is_told}

    def _taking_part(self) -> list[RelatedView]:
        taking_part = {one.person for visit in self.visits for one in visit.relatives}
        return [one for one in self.relatives if one.person in taking_part]


@dataclass(frozen=True, kw_only=True)
class FormerResident:
    """Somebody who lived here; the name is empty for a protected identity, which is on no list."""

    id: UUID
    name: str
    unit_name: str
    how: Leaving
    left_at: datetime


def departing(session: Session, resident_id: UUID, *, actor: Actor, now: datetime) -> Departing:
    """Return what will happen when a resident leaves, and write down who looked; raises NotFound for a stranger."""
    found = residents.show(session, resident_id, actor=actor, now=now)
    coming = residents.coming_visits_of(session, resident_id, actor=actor, now=now)
    running = (Series.resident_id == resident_id, Series.ended_at.is_(None))
    return Departing(
        id=found.id,
        name=found.name,
        visits=tuple(visit for visit in coming if visit.state in CHANGEABLE and visit.ends_at > now),
        in_hand=tuple(visit for visit in coming if visit.state in AT_THE_TABLET),
        series=session.scalar(select(func.count()).select_from(Series).where(*running)) or 0,
        relatives=tuple(related.of_resident(session, resident_id, actor=actor, now=now)),
    )


def moved_out(session: Session, resident_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Note that a resident has moved out: her coming visits are cancelled, and the relatives of each are told.

    The letter says nothing of where she is. What staff have in hand just now is left to them. Raises NotFound when
    `actor` does not run her home.
    """
    _leave(session, resident_id, Leaving.MOVED_OUT, actor=actor, now=now)


def died(session: Session, resident_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Note that a resident has died: her coming visits end without a word to anybody. A person tells the family.

    No letter about any visit of hers leaves from now on, not even one that is written already.
    """
    _leave(session, resident_id, Leaving.DIED, actor=actor, now=now)


def came_back(session: Session, resident_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Undo a departure that was noted by mistake: she lives here, and her relatives are hers again.

    Her visits, her recurring visits and open invitations are not brought back: times may be taken and people told.
    Raises InvalidInput when her unit has been closed down since.
    """
    homes.lock(session, actor.home)
    resident = _require(session, resident_id, actor=actor)
    if resident.active:
        return
    if not session.get_one(Unit, resident.unit_id).active:
        raise InvalidInput("unit", N_("The unit has been closed down since. Add the resident anew, in another unit."))
    # Only those that ended with it: who was removed before stays removed.
    ended = (Related.resident_id == resident.id, Related.ended_at == resident.left_at)
    session.execute(update(Related).where(*ended).values(ended_at=None))
    resident.active, resident.left_at, resident.left_how = True, None, None
    session.flush()
    changes.tell_calendars_about(session, resident.id, now=now)
    changes.tell_units(session, {resident.unit_id})
    audit.note(session, "resident.came_back", actor=actor, now=now, resident=resident.id)


def former(session: Session, *, actor: Actor) -> list[FormerResident]:
    """Return those who lived in the home that `actor` runs, the last to leave first."""
    rows = session.execute(
        select(Resident, Unit.name)
        .join(Unit, Unit.id == Resident.unit_id)
        .where(Resident.home_id == require_run(actor), Resident.active.is_(False))
        .order_by(Resident.left_at.desc(), Resident.id)
    )
    return [
        FormerResident(
            id=row.id,
            name="" if row.protected_identity else f"{row.given_name} {row.family_name}",
            unit_name=unit,
            how=row.left_how,
            left_at=row.left_at,
        )
        for row, unit in rows
        if row.left_how is not None and row.left_at is not None
    ]


def _leave(session: Session, resident_id: UUID, how: Leaving, *, actor: Actor, now: datetime) -> None:
    homes.lock(session, actor.home)
    resident = _require(session, resident_id, actor=actor)
    if not resident.active:
        if resident.left_how is how:
            return  # a second click
        raise NotFound
    _end_visits(session, resident, _REASONS[how], actor=actor, now=now)
    resident.active, resident.left_at, resident.left_how = False, now, how
    session.flush()
    _end_relations(session, resident.id, now=now)
    if how is Leaving.DIED:
        messages.drop_about(session, resident.id)
    changes.tell_calendars_about(session, resident.id, now=now)
    changes.tell_units(session, {resident.unit_id})
    audit.note(session, f"resident.{how.value}", actor=actor, now=now, resident=resident.id)


def _end_visits(session: Session, resident: Resident, reason: Reason, *, actor: Actor, now: datetime) -> None:
    theirs = (Visit.resident_id == resident.id, Visit.state.in_(CHANGEABLE), Visit.ends_at > now)
    # Locked before anything is decided: what a tablet takes in hand at this very moment is left to its staff.
    locked = select(Visit).where(*theirs).order_by(Visit.id).with_for_update(key_share=True)
    visits = session.scalars(locked, execution_options={"populate_existing": True}).all()
    changes.lock_units(session, {resident.unit_id, *(visit.unit_id for visit in visits)})
    repeated = _end_series(session, resident.id, visits, reason, actor=actor, now=now)
    for visit in visits:
        if visit.state is State.REQUESTED:
            _decline(session, visit, reason, actor=actor, now=now)
        elif visit.id not in repeated:
            booking.cancel(session, visit.id, reason=reason, actor=actor, now=now)


def _end_series(
    session: Session, resident: UUID, visits: Collection[Visit], reason: Reason, *, actor: Actor, now: datetime
) -> set[UUID]:
    """End the recurring visits, of each with one letter for all its days, and return which visits ended with them."""
    ended: set[UUID] = set()
    running = select(Series).where(Series.resident_id == resident, Series.ended_at.is_(None)).order_by(Series.id)
    for one in session.scalars(running).all():
        days = set(session.scalars(select(Occurrence.visit_id).where(Occurrence.series_id == one.id)))
        theirs = [visit for visit in visits if visit.id in days and visit.state is State.BOOKED]
        series_ending.end_locked(session, one, theirs, reason=reason, actor=actor, now=now)
        ended.update(visit.id for visit in theirs)
    return ended


def _decline(session: Session, visit: Visit, reason: Reason, *, actor: Actor, now: datetime) -> None:
    """End a wish that nobody has answered yet: nothing was agreed, so there is nothing to cancel."""
    changes.move(session, visit, State.DECLINED, what="decline", actor=actor, now=now)
    visit.cancel_reason, visit.cancelled_by = reason, actor.role
    changes.release(session, visit.id)
    reminders.fall(session, visit.id, now=now)


def _end_relations(session: Session, resident: UUID, *, now: datetime) -> None:
    theirs = select(Related).where(Related.resident_id == resident, Related.ended_at.is_(None)).order_by(Related.id)
    for one in session.scalars(theirs).all():
        invitations.withdraw(session, one, now=now)
        one.ended_at = now
    session.flush()


def _require(session: Session, resident_id: UUID, *, actor: Actor) -> Resident:
    resident = session.get(Resident, resident_id, populate_existing=True)
    if resident is None:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=resident.home_id, unit=resident.unit_id))
    return resident
