"""What a calendar shows, as frozen values for calendars/ to write."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Uuid, bindparam, exists, select
from sqlalchemy.orm import Session

from visits import links
from visits.rules.access import Action
from visits.rules.agenda import AgendaVisit, FeedChoices, home_day, shown_since, shown_visits
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Leaving
from visits.rules.visit_state import Reason, State, is_silent
from visits.services.feeds import FeedFound
from visits.services.visits import died_at, require_visit
from visits.settings import Settings
from visits.storage.columns import UtcDateTime, constant, identity_of, instant_of, plain, unread
from visits.storage.tables import Home, Person, Resident, Visit, VisitRelative

# A wish that was never granted has no place in a calendar.
_NEVER_SHOWN = (State.REQUESTED, State.DECLINED, State.WITHDRAWN)
KEPT_ENTRIES = 1 << 14


@dataclass(frozen=True, kw_only=True)
class OneVisit:
    """One visit with the words and zone to write it in."""

    visit: AgendaVisit
    choices: FeedChoices


def of_feed(
    session: Session | Connection, feed: FeedFound, *, settings: Settings, now: datetime
) -> tuple[AgendaVisit, ...]:
    """Return the visits a feed shows, in order."""
    today = home_day(now, feed.choices.timezone)
    since = {"since": shown_since(today, feed.choices.timezone)}
    if feed.unit is not None:
        rows = session.execute(_of_unit(), since | {"unit": feed.unit})
    elif feed.resident is not None:
        rows = session.execute(_of_both(), since | {"relative": feed.relative, "resident": feed.resident})
    else:
        rows = session.execute(_of_relative(), since | {"relative": feed.relative})
    found = [_entry(settings.public_url, tuple(row)) for row in rows.all()]
    return shown_visits(found, today=today, timezone=feed.choices.timezone)


def one_visit(session: Session, visit_id: UUID, *, actor: Actor, settings: Settings) -> OneVisit:
    """Return one visit of a relative for a calendar file of its own; raises NotFound when it is not hers.

    One that a death has ended is in no calendar, not even as cancelled.
    """
    visit = require_visit(session, visit_id, Action.SEE_VISIT, actor=actor)
    died = died_at(session.get_one(Resident, visit.resident_id))
    if is_silent(visit.state, visit.cancel_reason, ends_at=visit.ends_at, died_at=died):
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


@lru_cache(maxsize=KEPT_ENTRIES)
def _entry(public_url: str, row: tuple[Any, ...]) -> AgendaVisit:
    """Turn a row as the driver gives it into the same value as `entry`: kept, for most rows of a feed never change."""
    uid, starts_at, ends_at, sequence, created_at, changed_at, cancelled, *of_unit = row
    room = of_unit[0] if of_unit else None
    visit = identity_of(uid)
    return AgendaVisit(
        uid=visit,
        starts_at=instant_of(starts_at),
        ends_at=instant_of(ends_at),
        cancelled=bool(cancelled),
        sequence=sequence,
        created_at=instant_of(created_at),
        changed_at=instant_of(changed_at),
        join_url=None if room is not None else links.call_at(public_url, visit),
        room=room,
    )


@cache
def _of_relative() -> Select[Any]:
    """Put the query together once for the whole process."""
    visit, part = plain(Visit).c, plain(VisitRelative).c
    hers = _shown().join(plain(VisitRelative), part.visit_id == visit.id)
    return hers.where(part.relative_id == bindparam("relative", type_=Uuid()))


@cache
def _of_both() -> Select[Any]:
    return _of_relative().where(plain(Visit).c.resident_id == bindparam("resident", type_=Uuid()))


@cache
def _of_unit() -> Select[Any]:
    visit, resident = plain(Visit).c, plain(Resident).c
    rooms = _shown().add_columns(resident.room).join(plain(Resident), resident.id == visit.resident_id)
    return rooms.where(visit.unit_id == bindparam("unit", type_=Uuid()))


def _shown() -> Select[Any]:
    visit, resident = plain(Visit).c, plain(Resident).alias().c
    since = bindparam("since", type_=UtcDateTime())
    # After a death, or once her identity is protected, the visits leave the calendar without a word.
    silent = visit.cancel_reason.is_(None) | (visit.cancel_reason != constant(Reason.DIED.value))
    ended = (visit.ends_at > resident.left_at) & (visit.state != constant(State.HELD.value))
    died = (resident.left_how == constant(Leaving.DIED.value)) & ended
    gone = exists().where(resident.id == visit.resident_id, resident.protected_identity | died)
    return select(*_columns()).where(
        visit.state.not_in([constant(state.value) for state in _NEVER_SHOWN]),
        silent,
        ~gone,
        # A cancelled visit stays on for a while after its cancellation, however long ago it was to be.
        (visit.ends_at >= since) | (visit.changed_at >= since),
    )


def _columns() -> list[ColumnElement[Any]]:
    visit = plain(Visit).c
    wanted = (visit.id, visit.starts_at, visit.ends_at, visit.sequence, visit.created_at, visit.changed_at)
    cancelled = visit.state == constant(State.CANCELLED.value)
    return [*(unread(column) for column in wanted), unread(cancelled)]
