"""The browsers in which a manager has allowed notifications: each is a row, made and ended by her."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from visits.messages.browsers import Browser
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.services import audit
from visits.services.homes import require_run
from visits.storage.inserting import insert
from visits.storage.tables import PushSubscription

MOST = 10
"""Browsers of one person: more are forgotten ones, and the oldest goes."""


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """A browser that shows notifications, by nothing but since when: which one it is only it knows."""

    id: UUID
    since: datetime


def listed(session: Session, *, actor: Actor) -> tuple[Subscribed, ...]:
    """Return the browsers of the manager who asks, the newest first."""
    require_run(actor)
    mine = select(PushSubscription).where(PushSubscription.person_id == actor.person)
    rows = session.scalars(mine.order_by(PushSubscription.created_at.desc(), PushSubscription.id))
    return tuple(Subscribed(id=row.id, since=row.created_at) for row in rows)


def begin(session: Session, browser: Browser, *, actor: Actor, now: datetime) -> UUID:
    """Let a browser show her notifications; one that somebody else used before is hers from now on.

    Returns what the browser keeps, so that they end with its sign-in.
    """
    require_run(actor)
    session.execute(delete(PushSubscription).where(PushSubscription.endpoint == browser.endpoint))
    made = uuid4()
    row = insert(session, PushSubscription).values(
        id=made,
        person_id=actor.person,
        endpoint=browser.endpoint,
        p256dh=browser.p256dh,
        auth=browser.auth,
        created_at=now,
    )
    session.execute(row.on_conflict_do_nothing())
    too_many = [one.id for one in listed(session, actor=actor)[MOST:]]
    session.execute(delete(PushSubscription).where(PushSubscription.id.in_(too_many)))
    audit.note(session, "notifications.begin", actor=actor, now=now, thing=str(actor.person))
    return made


def end(session: Session, subscription: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a browser show nothing any more; raises NotFound for one that is not hers."""
    require_run(actor)
    row = session.get(PushSubscription, subscription)
    if row is None or row.person_id != actor.person:
        raise NotFound
    session.delete(row)
    audit.note(session, "notifications.end", actor=actor, now=now, thing=str(actor.person))


def leave(session: Session, kept: str, *, actor: Actor, now: datetime) -> None:
    """End what the browser that signs out has `kept`, if it is hers."""
    mine = _of(session, actor.person)
    if (known := _id(kept)) in mine:
        session.delete(mine[known])
        audit.note(session, "notifications.end", actor=actor, now=now, thing=str(actor.person))


def leave_others(session: Session, kept: str, *, actor: Actor, now: datetime) -> None:
    """End hers in every browser but the one that has `kept` this."""
    others = [row for known, row in _of(session, actor.person).items() if known != _id(kept)]
    for row in others:
        session.delete(row)
    if others:
        audit.note(session, "notifications.end", actor=actor, now=now, thing=str(actor.person))


def _of(session: Session, person: UUID) -> dict[UUID | None, PushSubscription]:
    rows = session.scalars(select(PushSubscription).where(PushSubscription.person_id == person))
    return {row.id: row for row in rows}


def _id(kept: str) -> UUID | None:
    try:
        return UUID(kept)
    except ValueError:
        return None


def find(session: Session, subscription: UUID) -> Browser | None:
    """Return where the notifications of a subscription go; None once it has ended."""
    row = session.get(PushSubscription, subscription)
    return Browser(endpoint=row.endpoint, p256dh=row.p256dh, auth=row.auth) if row else None
