"""Ending a recurring visit, with everything that is still to come of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.rules.visit_state import MOVES, Reason, State
from visits.services import audit, changes, homes, series_letters
from visits.services.entering import take_off
from visits.services.series import coming, of_visit, require_series


def end(session: Session, series_id: UUID, *, reason: Reason, actor: Actor, now: datetime) -> int:
    """End a series and cancel all its coming visits, telling everybody once; return how many were cancelled.

    A visit going on now is left alone: staff end it at the tablet. A second click ends nothing more. Raises NotFound
    for a series whose visits are not the actor's to cancel.
    """
    series = require_series(session, series_id, Action.CANCEL_VISIT, actor=actor)
    homes.lock(session, series.home_id)
    session.refresh(series)
    if series.ended_at is not None:
        return 0
    found = coming(session, series.id, now=now, locked=True)
    visits = [visit for _, visit in found if State.CANCELLED in MOVES[visit.state]]
    changes.lock_units(session, {visit.unit_id for visit in visits})
    for visit in visits:
        take_off(session, visit, reason=reason, actor=actor, now=now)
    series.ended_at = now
    session.flush()
    audit.note(session, "series.end", actor=actor, now=now, resident=series.resident_id, thing=str(series.id))
    # After a death no machine writes to the family: a person tells them.
    if reason is not Reason.DIED:
        series_letters.ended(session, series, visits, by=actor.role, now=now)
        series_letters.follow_up(session, MessageKind.CANCELLED, visits, now=now)
    return len(visits)


def end_of_visit(session: Session, visit_id: UUID, *, reason: Reason, actor: Actor, now: datetime) -> bool:
    """End the series that a visit belongs to, as `end` does; tell whether there is one that goes on."""
    found = of_visit(session, visit_id)
    if found is None or found.ended:
        return False
    end(session, found.id, reason=reason, actor=actor, now=now)
    return True
