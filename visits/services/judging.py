"""Judging a time without booking it: what staff are warned of, and what nobody can set aside."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.booking import Rule, refusals
from visits.rules.people import Actor
from visits.services.availability import facts_about, find

_DAY = timedelta(days=1)


def judge(
    session: Session,
    resident: UUID,
    starts_at: datetime,
    *,
    minutes: int | None = None,
    actor: Actor,
    now: datetime,
    moving: UUID | None = None,
) -> tuple[Rule, ...]:
    """Return every rule against a visit from `starts_at`, the gravest first; none means that anybody could book it.

    It lasts `minutes`, or the usual length. The visit `moving` keeps its own length, given in `minutes`, and what it
    holds itself does not count. Nothing is locked: the booking decides again. Raises NotFound for a resident not the
    actor's to book for.
    """
    place = find(session, resident, actor=actor)
    since, until = starts_at - _DAY, starts_at + _DAY
    facts = facts_about(session, place, actor=actor, since=since, until=until, now=now, moving=moving)
    if moving and minutes:
        facts = facts.with_length(minutes)
    return tuple(refusals(starts_at, facts, now=now, minutes=minutes))
