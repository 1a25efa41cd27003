"""The outbox as a home's manager sees it: what waits, what has left, what could not be delivered, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor
from visits.rules.troubles import Trouble, trouble_of
from visits.services import audit
from visits.services.homes import require_run
from visits.storage.tables import Message, Person, Unit, Visit, Webhook

SHOWN_BACK = timedelta(days=14)
PAGE = 30
RECEIPTS_TAKE = timedelta(days=3)
"""The networks try to deliver an SMS for so long."""
WAITS_LONG = timedelta(minutes=10)
"""A message still here so long after its time is worth a look: a channel is down, or not set up."""


class Shown(StrEnum):
    """What of the outbox somebody looks at."""

    WAITING = "waiting"
    GIVEN_UP = "given-up"
    SENT = "sent"
    DROPPED = "dropped"


WAITING = (MessageState.QUEUED, MessageState.CLAIMED)
LOST = ("failed", "undelivered")
"""What a provider says in its receipt of an SMS that never arrived."""
MessageRow = Row[Message, Person | None, str | None, datetime | None]


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """One message without its address. `name` is its reader's, empty for a unit, a duty phone or another system."""

    id: UUID
    kind: MessageKind
    via: Via
    state: MessageState
    name: str
    unit_name: str
    host: str
    """Of another system's address: where it is."""
    visit_at: datetime | None
    """When the visit it is about begins."""
    due_at: datetime
    """When it leaves or should have left; of one given up: when that was."""
    sent_at: datetime | None
    tries: int
    trouble: Trouble | None
    code: str
    """The trouble as the worker wrote it down, for those who run the house."""
    receipt: str
    receipt_at: datetime | None

    @property
    def lost(self) -> bool:
        """Tell whether it will not arrive any more."""
        return self.state is MessageState.GIVEN_UP or (self.state is MessageState.SENT and self.receipt in LOST)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What waits in one channel; `oldest` is the moment when the first of it was due, None with nothing overdue."""

    via: Via
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, kw_only=True)
class OutboxView:
    """A page of a home's outbox; `counts` are those of the last `SHOWN_BACK`, and of all that waits."""

    shown: Shown
    counts: dict[Shown, int]
    queues: tuple[Queue, ...]
    messages: tuple[MessageLine, ...]
    page: int
    more: bool


def listed(session: Session, shown: Shown, *, page: int = 1, actor: Actor, now: datetime) -> OutboxView:
    """Return a page of the outbox of the home that `actor` runs, and write down that somebody looked."""
    home = require_run(actor)
    first = Message.due_at if shown is Shown.WAITING else Message.due_at.desc()
    rows = session.execute(
        with_readers()
        .where(of_home(home, shown, now=now))
        .order_by(first, Message.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    ).all()
    audit.note(session, LOOKED, actor=actor, now=now, thing=shown.value)
    return OutboxView(
        shown=shown,
        counts=_counts(session, home, now=now),
        queues=_queues(session, home, now=now),
        messages=tuple(lines(session, rows[:PAGE])),
        page=page,
        more=len(rows) > PAGE,
    )


LOOKED = "messages.read"
"""What the log says of a look at the list; its thing is what was shown."""


def of_home(home: UUID, shown: Shown, *, now: datetime) -> ColumnElement[bool]:
    """Choose a home's messages that are shown as such: all that wait, of the others the last `SHOWN_BACK`."""
    since = now - SHOWN_BACK
    recent = Message.due_at >= since
    which = {
        Shown.WAITING: Message.state.in_(WAITING),
        Shown.GIVEN_UP: not_delivered(since),
        Shown.SENT: and_(Message.state == MessageState.SENT, recent, Message.receipt.not_in(LOST)),
        Shown.DROPPED: and_(Message.state == MessageState.DROPPED, recent),
    }
    return and_(Message.home_id == home, which[shown])


def not_delivered(since: datetime) -> ColumnElement[bool]:
    """Choose what has been given up since, or turned out since not to have arrived."""
    given_up = and_(Message.state == MessageState.GIVEN_UP, Message.due_at >= since)
    # A receipt comes within days of its SMS: these two are what the indexes know, of one home and of all.
    lately = and_(Message.due_at >= since - RECEIPTS_TAKE, Message.sent_at >= since - RECEIPTS_TAKE)
    sent = and_(Message.state == MessageState.SENT, lately)
    return or_(given_up, and_(sent, Message.receipt.in_(LOST), Message.receipt_at >= since))


def was_due() -> ColumnElement[datetime]:
    """Return when a message should have left first: a failed try only moves the next one."""
    return func.coalesce(Message.first_due_at, Message.due_at)


def with_readers() -> Any:
    """Select messages with whoever they go to and the visit they are about."""
    return (
        select(Message, Person, Unit.name, Visit.starts_at)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(Visit, Visit.id == Message.visit_id)
        .outerjoin(Unit, Unit.id == Visit.unit_id)
    )


def lines(session: Session, rows: Sequence[MessageRow]) -> list[MessageLine]:
    """Turn rows of `with_readers` into what a page shows."""
    hosts = _hosts(session, [row[0].address for row in rows if row[0].channel is Via.WEBHOOK])
    return [
        _line(message, person, unit or "", starts_at, host=hosts.get(message.address, ""))
        for message, person, unit, starts_at in rows
    ]


def _line(message: Message, person: Person | None, unit: str, starts_at: datetime | None, *, host: str) -> MessageLine:
    return MessageLine(
        id=message.id,
        kind=message.kind,
        via=message.channel,
        state=message.state,
        name=f"{person.given_name} {person.family_name}".strip() if person and not host else "",
        unit_name=unit,
        host=host,
        visit_at=starts_at,
        due_at=message.due_at,
        sent_at=message.sent_at,
        tries=message.tries,
        trouble=trouble_of(message.trouble),
        code=message.trouble,
        receipt=message.receipt,
        receipt_at=message.receipt_at,
    )


def _hosts(session: Session, addresses: Sequence[str]) -> dict[str, str]:
    """Find where other systems are: only the host of their address, since the rest may be a secret."""
    if not addresses:
        return {}
    rows = session.execute(select(Webhook.id, Webhook.url).where(Webhook.id.in_([UUID(one) for one in addresses])))
    return {str(webhook): urlsplit(url).hostname or "" for webhook, url in rows}


def _counts(session: Session, home: UUID, *, now: datetime) -> dict[Shown, int]:
    return {
        shown: session.scalar(select(func.count()).select_from(Message).where(of_home(home, shown, now=now))) or 0
        for shown in Shown
    }


def _queues(session: Session, home: UUID, *, now: datetime) -> tuple[Queue, ...]:
    waiting = of_home(home, Shown.WAITING, now=now)
    rows = session.execute(
        select(Message.channel, func.count(), func.min(was_due())).where(waiting).group_by(Message.channel)
    ).all()
    found = {via: (number, first) for via, number, first in rows}
    return tuple(
        Queue(via=via, waiting=found[via][0], oldest=found[via][1] if found[via][1] <= now else None)
        for via in Via
        if via in found
    )
