"""What a relative's calendar shows, as frozen values for calendars/ to write."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from visits import links
from visits.rules.access import Action
from visits.rules.agenda import AgendaVisit, FeedChoices, home_day, shown_since, shown_visits
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.rules.visit_state import Reason, State
from visits.services.feeds import FeedFound
from visits.services.visits import require_visit
from visits.settings import Settings
from visits.storage.tables import Home, Person, Resident, Visit, VisitRelative

# A wish that was never granted has no place in a calendar.
_NEVER_SHOWN = (State.REQUESTED, State.DECLINED, State.WITHDRAWN)


@dataclass(frozen=True, kw_only=True)
class OneVisit:
    """One visit with the words and zone to write it in."""

    visit: AgendaVisit
    choices: FeedChoices


def of_feed(session: Session, feed: FeedFound, *, settings: Settings, now: datetime) -> tuple[AgendaVisit, ...]:
    """Return the visits a feed shows, in order."""
    today = home_day(now, feed.choices.timezone)
    since = shown_since(today, feed.choices.timezone)
    query = (
        _shown()
        .join(VisitRelative, VisitRelative.visit_id == Visit.id)
        .where(VisitRelative.relative_id == feed.relative)
        .where((Visit.ends_at >= since) | (Visit.changed_at >= since))
    )
    if feed.resident is not None:
        query = query.where(Visit.resident_id == feed.resident)
    found = [entry(visit, settings=settings) for visit in session.scalars(query)]
    return shown_visits(found, today=today, timezone=feed.choices.timezone)


def one_visit(session: Session, visit_id: UUID, *, actor: Actor, settings: Settings) -> OneVisit:
    """Return one visit of a relative for a calendar file of its own; raises NotFound when it is not hers.

    One that a death has ended is in no calendar, not even as cancelled.
    """
    visit = require_visit(session, visit_id, Action.SEE_VISIT, actor=actor)
    if visit.cancel_reason is Reason.DIED:
        raise NotFound
    home = session.get_one(Home, visit.home_id)
    person = session.get_one(Person, actor.person)
    choices = FeedChoices(
        language=person.language,
        timezone=home.timezone,
        alarm_minutes=None,
        nickname=person.nickname or None,
        with_link=True,
        home_phone=None,
    )
    return OneVisit(visit=entry(visit, settings=settings), choices=choices)


def entry(visit: Visit, *, settings: Settings) -> AgendaVisit:
    """Turn a visit's row into what calendars know of it: times, state and a link that asks for sign-in."""
    return AgendaVisit(
        uid=visit.id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        cancelled=visit.state is State.CANCELLED,
        sequence=visit.sequence,
        created_at=visit.created_at,
        changed_at=visit.changed_at,
        join_url=links.call(settings, visit.id),
    )


def _shown() -> Select[Visit]:
    # After a death, or once her identity is protected, the visits leave the calendar without a word.
    silent = Visit.cancel_reason.is_(None) | (Visit.cancel_reason != Reason.DIED)
    protected = select(Resident.id).where(Resident.protected_identity)
    return select(Visit).where(Visit.state.not_in(_NEVER_SHOWN), silent, Visit.resident_id.not_in(protected))
