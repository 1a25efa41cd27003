"""Entries of visits that came into a relative's calendar by mail: beside a subscription they are there twice.

Nothing but she can take them out quietly, so she says when she has; docs/adr/0061.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import Method
from visits.rules.people import Actor
from visits.rules.visit_state import COMING
from visits.services import subscriptions
from visits.services.subscriptions import Subscription
from visits.storage.tables import Message, Resident, Visit, VisitRelative


def beside(session: Session, feed_id: UUID, *, actor: Actor, now: datetime) -> list[datetime]:
    """Return when the coming visits begin that a subscription shows and a mail has put into her calendar too.

    A unit's subscription has none. Raises NotFound unless it is the actor's.
    """
    resident = subscriptions.show(session, feed_id, actor=actor).resident
    return sorted({starts_at for _, starts_at, _ in _found(session, resident, actor=actor, now=now)})


def which(session: Session, found: Iterable[Subscription], *, actor: Actor, now: datetime) -> frozenset[UUID]:
    """Return those of a relative's subscriptions that show a visit which a mail has put into her calendar too."""
    residents = {resident for _, _, resident in _found(session, None, actor=actor, now=now)}
    shown = (one.id for one in found if (one.resident in residents if one.resident else residents))
    return frozenset(shown)


def taken_out(session: Session, feed_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Believe the actor that she has removed them: from now on no mail moves them. Raises NotFound as `beside` does."""
    resident = subscriptions.show(session, feed_id, actor=actor).resident
    ids = sorted(message for message, _, _ in _found(session, resident, actor=actor, now=now))
    rows = select(Message).where(Message.id.in_(ids)).order_by(Message.id).with_for_update()
    for message in session.scalars(rows.execution_options(populate_existing=True)):
        # One that is leaving at this moment may still arrive: it stays on her list.
        if message.state is not MessageState.CLAIMED:
            message.facts = message.facts | {"method": None}
    session.flush()


def _found(
    session: Session, resident: UUID | None, *, actor: Actor, now: datetime
) -> list[tuple[UUID, datetime, UUID]]:
    """Return the letters, and of which visit each is: when it begins, and with whom."""
    hers = select(VisitRelative.visit_id).where(VisitRelative.relative_id == actor.person)
    query = (
        select(Message.id, Visit.starts_at, Visit.resident_id, Message.facts)
        .join(Visit, Message.visit_id == Visit.id)
        .join(Resident, Resident.id == Visit.resident_id)
        .where(Visit.id.in_(hers), Visit.ends_at > now, Visit.state.in_(COMING), ~Resident.protected_identity)
        .where(Message.person_id == actor.person, Message.channel == Via.MAIL)
        .where(Message.kind.in_((MessageKind.BOOKED, MessageKind.CHANGED)))
    )
    if resident is not None:
        query = query.where(Visit.resident_id == resident)
    rows = session.execute(query)
    return [(message, at, whose) for message, at, whose, facts in rows if facts.get("method") == Method.REQUEST]
