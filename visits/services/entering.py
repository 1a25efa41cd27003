"""What a visit writes when it is booked, moved or taken off, whoever decided it: no letter is owed here."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.people import Actor, Leaving
from visits.rules.visit_state import Channel, Reason, State
from visits.services import audit, changes, reminders
from visits.services.claiming import Decision, claim
from visits.services.decisions import ResidentAtHome
from visits.storage.inserting import add
from visits.storage.tables import Resident, Visit, VisitRelative


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What was agreed about a visit beside its time."""

    wish: UUID
    booked_by: UUID | None
    channel: Channel
    relatives: tuple[UUID, ...]
    company: str = ""
    people: int = 1


def enter(
    session: Session, agreed: Agreed, place: ResidentAtHome, decision: Decision, *, actor: Actor, now: datetime
) -> Visit:
    """Write a visit at the time decided, with its claims, people, history and reminders; under the home's lock.

    Raises Refused when the database's own guard finds the time taken.
    """
    visit = Visit(
        home_id=place.home.id,
        unit_id=place.unit.id,
        resident_id=place.resident.id,
        booked_by=agreed.booked_by,
        wish=agreed.wish,
        channel=agreed.channel,
        state=State.BOOKED,
        company=agreed.company,
        people=agreed.people,
        created_at=now,
    )
    _hold_at(visit, decision, now=now)
    session.add(visit)
    session.flush()
    claim(session, visit, until=decision.until)
    add(session, VisitRelative, *({"visit_id": visit.id, "relative_id": person} for person in agreed.relatives))
    changes.record(session, visit, before=None, what="book", detail=visit.overrides, actor=actor, now=now)
    changes.tell_calendars(session, visit, now=now)
    reminders.plan(session, visit, now=now, own_steps=place.steps)
    audit.note(session, "visit.book", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))
    return visit


def move(session: Session, visit: Visit, unit: UUID, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Move a visit, whose row is locked, to the time decided, in the unit its resident lives in now."""
    changes.release(session, visit.id)
    if visit.unit_id != unit:
        changes.lock_units(session, {visit.unit_id, unit})
        changes.tell_unit(session, visit.unit_id)
        changes.tell_calendars_of_unit(session, visit.unit_id, now=now)
    reminders.fall(session, visit.id, now=now)
    _hold_at(visit, decision, now=now)
    visit.unit_id, visit.sequence = unit, visit.sequence + 1
    session.flush()
    claim(session, visit, until=decision.until)
    reminders.plan(session, visit, now=now)
    aside = visit.overrides
    changes.record(session, visit, before=visit.state, what="change_time", detail=aside, actor=actor, now=now)
    changes.tell_calendars(session, visit, now=now)
    audit.note(session, "visit.change_time", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))


def take_off(session: Session, visit: Visit, *, reason: Reason, actor: Actor, now: datetime) -> None:
    """Cancel a visit, whose row is locked: its time is free again and its reminders fall; raises IllegalMove."""
    changes.move(session, visit, State.CANCELLED, what="cancel", actor=actor, now=now)
    if session.scalar(select(Resident.left_how).where(Resident.id == visit.resident_id)) is Leaving.DIED:
        # Whatever is tapped for one that was in hand then: to the family nothing is said of it.
        reason = Reason.DIED
    visit.cancel_reason, visit.cancelled_by = reason, actor.role
    visit.sequence, visit.changed_at = visit.sequence + 1, now
    changes.release(session, visit.id)
    reminders.fall(session, visit.id, now=now)
    session.flush()
    changes.tell_calendars(session, visit, now=now)
    audit.note(session, "visit.cancel", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))


def _hold_at(visit: Visit, decision: Decision, *, now: datetime) -> None:
    visit.starts_at, visit.ends_at, visit.tablet_id = decision.starts_at, decision.ends_at, decision.tablet
    visit.overrides = ",".join(decision.overrides)
    # At another time it is another's turn to take it.
    visit.taken_by = visit.taken_at = visit.late_minutes = None
    visit.changed_at = now
