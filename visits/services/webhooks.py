"""Other systems that a home tells what its staff are reminded of: added, shown and removed by its manager."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.messages.webhook import Target, is_address
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit
from visits.services.homes import require_run
from visits.services.secrets import new_token
from visits.storage.tables import Webhook

LONGEST_URL = 400
MOST = 10


@dataclass(frozen=True, kw_only=True)
class WebhookView:
    """Another system, without its secret: that is shown once, when it is added."""

    id: UUID
    url: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Added:
    """A system just added, and the secret by which it knows what is ours."""

    id: UUID
    secret: str


def listed(session: Session, *, actor: Actor) -> tuple[WebhookView, ...]:
    """Return the systems that a home tells, the oldest first."""
    require_run(actor)
    active = select(Webhook).where(Webhook.home_id == actor.home, Webhook.active)
    rows = session.scalars(active.order_by(Webhook.created_at, Webhook.id))
    return tuple(WebhookView(id=row.id, url=row.url, since=row.created_at) for row in rows)


def add(session: Session, url: str, *, actor: Actor, now: datetime) -> Added:
    """Tell one more system from now on; raises InvalidInput for what is no address, is known or is one too many."""
    known = listed(session, actor=actor)
    if not is_address(url) or len(url) > LONGEST_URL:
        raise InvalidInput("url", N_("Write a whole address, like https://example.org/visits."))
    if url in {one.url for one in known}:
        raise InvalidInput("url", N_("That system is told already."))
    if len(known) >= MOST:
        raise InvalidInput("url", N_("There are enough systems. Remove one first."))
    row = Webhook(home_id=actor.home, url=url, secret=new_token(), created_at=now)
    session.add(row)
    session.flush()
    audit.note(session, "webhook.add", actor=actor, now=now, thing=str(row.id))
    return Added(id=row.id, secret=row.secret)


def show(session: Session, webhook: UUID, *, actor: Actor) -> WebhookView:
    """Return one of the home's systems; raises NotFound for any other."""
    for one in listed(session, actor=actor):
        if one.id == webhook:
            return one
    raise NotFound


def remove(session: Session, webhook: UUID, *, actor: Actor, now: datetime) -> None:
    """Tell a system nothing any more, also not what waits for it; its secret is forgotten."""
    row = session.get_one(Webhook, show(session, webhook, actor=actor).id)
    # The row stays: what was sent there is still to be told by its host.
    row.active, row.secret = False, ""
    audit.note(session, "webhook.remove", actor=actor, now=now, thing=str(row.id))


def find(session: Session, webhook: UUID) -> Target | None:
    """Return where to post and what to sign with; None once it was removed."""
    row = session.get(Webhook, webhook)
    return Target(url=row.url, secret=row.secret) if row is not None and row.active else None
