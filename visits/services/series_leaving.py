"""One of several relatives leaves a recurring visit: the others keep it, and every visit of it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.rules.visit_state import CHANGEABLE, Reason
from visits.services import audit, changes, messages, series_letters
from visits.services.entering import take_off
from visits.services.series import coming
from visits.storage.tables import Series, SeriesRelative, Visit, VisitRelative


def leave(session: Session, series: Series, person: UUID, *, reason: Reason, actor: Actor, now: datetime) -> int:
    """Take a relative out of a series, whose home is locked, and of its coming visits; return how many she lost.

    A visit that she would have had alone is cancelled. What staff have in hand already she may still come to.
    """
    found = coming(session, series.id, now=now, locked=True)
    taking_part = _taking_part(session, [visit.id for _, visit in found])
    hers = [visit for _, visit in found if visit.state in CHANGEABLE and person in taking_part[visit.id]]
    changes.lock_units(session, {visit.unit_id for visit in hers})
    # Before her name is gone from them: she is told which visits they were.
    series_letters.left(session, series, hers, person, actor=actor, now=now)
    for visit in hers:
        changes.tell_calendars(session, visit, now=now)
        if taking_part[visit.id] == {person}:
            _cancel(session, visit, reason=reason, actor=actor, now=now)
        else:
            _without(session, visit, person, actor=actor, now=now)
    theirs = (SeriesRelative.series_id == series.id, SeriesRelative.relative_id == person)
    session.execute(delete(SeriesRelative).where(*theirs))
    audit.note(session, "series.leave", actor=actor, now=now, resident=series.resident_id, thing=str(series.id))
    return len(hers)


def _taking_part(session: Session, visits: Collection[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {visit: set() for visit in visits}
    rows = select(VisitRelative.visit_id, VisitRelative.relative_id).where(VisitRelative.visit_id.in_(visits))
    for visit, relative in session.execute(rows):
        found[visit].add(relative)
    return found


def _cancel(session: Session, visit: Visit, *, reason: Reason, actor: Actor, now: datetime) -> None:
    take_off(session, visit, reason=reason, actor=actor, now=now)
    if actor.role is Role.RELATIVE:
        messages.owe_to_unit(session, MessageKind.RELATIVE_CANCELLED, unit=visit.unit_id, visit=visit.id, now=now)


def _without(session: Session, visit: Visit, person: UUID, *, actor: Actor, now: datetime) -> None:
    session.execute(
        delete(VisitRelative).where(VisitRelative.visit_id == visit.id, VisitRelative.relative_id == person)
    )
    messages.drop_to(session, person, visit.id)
    visit.changed_at = now
    session.flush()
    changes.record(session, visit, before=visit.state, what="leave", actor=actor, now=now)
