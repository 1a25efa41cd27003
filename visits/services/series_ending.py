"""Ending a recurring visit with everything that is still to come of it, or taking one relative out of it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.rules.visit_state import MOVES, Reason, State
from visits.services import audit, changes, homes, series_leaving, series_letters
from visits.services.entering import take_off
from visits.services.series import coming, of_visit, others_of, require_series
from visits.storage.tables import Series, SeriesRelative, Visit


def end(
    session: Session, series_id: UUID, *, reason: Reason, actor: Actor, now: datetime, visit: UUID | None = None
) -> int:
    """End a series and cancel all its coming visits, telling everybody once; return how many were cancelled.

    A relative who is not the only one in it takes only herself out: the others keep it. A visit going on now is left
    alone: staff end it at the tablet. A second click ends nothing more. Raises NotFound for a series whose visits are
    not the actor's to cancel; `visit` is the one at hand.
    """
    series = require_series(session, series_id, Action.CANCEL_VISIT, actor=actor, visit=visit)
    homes.lock(session, series.home_id)
    session.refresh(series)
    if series.ended_at is not None:
        return 0
    if actor.role is Role.RELATIVE:
        return take_out(session, series, actor.person, reason=reason, actor=actor, now=now)
    return _end(session, series, reason=reason, actor=actor, now=now)


def end_of_visit(session: Session, visit_id: UUID, *, reason: Reason, actor: Actor, now: datetime) -> bool:
    """End the series that a visit belongs to, as `end` does; tell whether there is one that goes on."""
    found = of_visit(session, visit_id)
    if found is None or found.ended:
        return False
    end(session, found.id, reason=reason, actor=actor, now=now, visit=visit_id)
    return True


def running_of(session: Session, resident: UUID, person: UUID) -> list[Series]:
    """Return the series that go on with a resident in which one of her relatives takes part, by id."""
    theirs = select(SeriesRelative.series_id).where(SeriesRelative.relative_id == person)
    going_on = (Series.resident_id == resident, Series.ended_at.is_(None), Series.id.in_(theirs))
    return list(session.scalars(select(Series).where(*going_on).order_by(Series.id)))


def take_out(session: Session, series: Series, person: UUID, *, reason: Reason, actor: Actor, now: datetime) -> int:
    """Take a relative out of a series under the home's lock; it ends with the last. Return how many visits she lost."""
    if others_of(session, series, person):
        return series_leaving.leave(session, series, person, reason=reason, actor=actor, now=now)
    return _end(session, series, reason=reason, actor=actor, now=now)


def end_locked(
    session: Session, series: Series, visits: Collection[Visit], *, reason: Reason, actor: Actor, now: datetime
) -> None:
    """End a series whose home is locked, with these of its visits, whose rows are locked too."""
    for visit in visits:
        take_off(session, visit, reason=reason, actor=actor, now=now)
    series.ended_at = now
    session.flush()
    audit.note(session, "series.end", actor=actor, now=now, resident=series.resident_id, thing=str(series.id))
    # After a death no machine writes to the family: a person tells them.
    if reason is not Reason.DIED:
        series_letters.ended(session, series, visits, actor=actor, now=now)
        series_letters.follow_up(session, MessageKind.CANCELLED, visits, actor=actor, now=now)


def _end(session: Session, series: Series, *, reason: Reason, actor: Actor, now: datetime) -> int:
    found = coming(session, series.id, now=now, locked=True)
    visits = [visit for _, visit in found if State.CANCELLED in MOVES[visit.state]]
    changes.lock_units(session, {visit.unit_id for visit in visits})
    end_locked(session, series, visits, reason=reason, actor=actor, now=now)
    return len(visits)
