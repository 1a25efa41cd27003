"""Says that messages could not be delivered: on the manager's first page, and once a day by mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.services import messages, outbox_views
from visits.services.homes import require_run
from visits.services.outbox_views import LOOKED, SHOWN_BACK, WAITS_LONG, Shown, not_delivered, was_due
from visits.storage.tables import AuditEntry, Message, Person

OF_ITSELF = (MessageKind.GIVEN_UP, MessageKind.TEST)
"""Nobody is told that these did not arrive: a test shows it on its page, and a notice would lead to the next."""
TOLD_EVERY = timedelta(days=1)
_LOOKS_BACK = 2 * TOLD_EVERY
_SEEN_LATER = timedelta(minutes=1)
"""What was given up right before somebody looked may have been written down right after."""


@dataclass(frozen=True, kw_only=True)
class Undelivered:
    """What a manager should know of: messages given up since one last looked, and those that should be out by now."""

    given_up: int
    late: int


def news(session: Session, *, actor: Actor, now: datetime) -> Undelivered:
    """Return what has come up in the home that `actor` runs since a manager of it last looked."""
    home = require_run(actor)
    since = max(_last_look(session, home, now=now) - _SEEN_LATER, now - SHOWN_BACK)
    late = and_(outbox_views.of_home(home, Shown.WAITING, now=now), was_due() < now - WAITS_LONG)
    return Undelivered(given_up=_count(session, _given_up(home, since=since)), late=_count(session, late))


def tell(session: Session, *, now: datetime) -> int:
    """Owe the managers of every home a mail whose messages were given up, if they neither know nor were told today.

    Returns how many mails. Written by the worker; the mails go the way of all others.
    """
    lost = (not_delivered(now - _LOOKS_BACK), Message.kind.not_in(OF_ITSELF))
    homes = session.scalars(select(Message.home_id).where(*lost).distinct()).all()
    return sum(_tell(session, home, now=now) for home in sorted(homes))


def _tell(session: Session, home: UUID, *, now: datetime) -> int:
    managers = session.scalars(
        select(Person).where(
            *(Person.home_id == home, Person.role == Role.MANAGER, Person.active),
            *(Person.mail.is_not(None), Person.mail_refused_at.is_(None)),
        )
    ).all()
    told = _last_told(session, [manager.id for manager in managers], now=now)
    look = _last_look(session, home, now=now) - _SEEN_LATER
    if told > now - TOLD_EVERY or not _count(session, _given_up(home, since=max(told, look))):
        return 0
    for manager in managers:
        messages.owe(
            session,
            MessageKind.GIVEN_UP,
            to=manager.mail or "",
            language=manager.language,
            home=home,
            person=manager.id,
            now=now,
        )
    return len(managers)


def _given_up(home: UUID, *, since: datetime) -> ColumnElement[bool]:
    return and_(Message.home_id == home, not_delivered(since), Message.kind.not_in(OF_ITSELF))


def _last_look(session: Session, home: UUID, *, now: datetime) -> datetime:
    """Return when a manager last saw the list of what was given up; long ago counts as never."""
    looks = (AuditEntry.home_id == home, AuditEntry.at >= now - SHOWN_BACK, AuditEntry.action == LOOKED)
    found = select(func.max(AuditEntry.at)).where(*looks, AuditEntry.thing == Shown.GIVEN_UP.value)
    return session.scalar(found) or now - SHOWN_BACK


def _last_told(session: Session, managers: list[UUID], *, now: datetime) -> datetime:
    notices = (Message.person_id.in_(managers), Message.kind == MessageKind.GIVEN_UP)
    found = select(func.max(Message.created_at)).where(*notices, Message.created_at >= now - _LOOKS_BACK)
    return session.scalar(found) or now - _LOOKS_BACK


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Message).where(which)) or 0
