"""Bans for tests of what follows from one."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState
from visits.services.ban_views import BanFacts
from visits.storage.tables import AuditEntry, Message

TODAY, TOMORROW, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)
FACTS = BanFacts(
    name="Besöksförbud",
    decided_by="Regeringen",
    ground="SFS 2020:163",
    first_day=TODAY,
    last_day=None,
    message="Tack för ert tålamod.",
)


def letters(session: Session, kind: MessageKind = MessageKind.BAN) -> list[str]:
    """Return the addresses that a kind of letter goes to, sorted."""
    return sorted(session.scalars(select(Message.address).where(Message.kind == kind)))


def gone(session: Session) -> None:
    """Let every announcement that waits have left."""
    waiting = (Message.kind == MessageKind.BAN, Message.state == MessageState.QUEUED)
    session.execute(update(Message).where(*waiting).values(state=MessageState.SENT))


def log(session: Session) -> list[str]:
    """Return what the log says was done, in order of the words."""
    session.flush()
    return sorted(session.scalars(select(AuditEntry.action)))
