"""What a provider says became of an SMS, written beside the message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.messages.sms import Receipt
from visits.rules.kinds import Via
from visits.services import dead_addresses
from visits.storage.tables import Message

LAST_WORDS = {"delivered", "failed", "undelivered"}
"""What comes later is a receipt that was overtaken on its way: sent, queued."""


def note(session: Session, receipt: Receipt, *, message: UUID | None, now: datetime) -> bool:
    """Write down what became of an SMS; False when none is known by that receipt.

    `message` is our own id from the address the provider calls. By it a receipt is known that is quicker than our note
    of the provider's name for the SMS; without it that name counts.
    """
    row = _find(session, receipt.provider_id, message)
    if row is None:
        return False
    if row.receipt not in LAST_WORDS or receipt.word in LAST_WORDS:
        row.receipt, row.receipt_at = receipt.word, now
    if receipt.number_is_dead:
        dead_addresses.note(session, row, row.address, refused_at=now)
    return True


def _find(session: Session, provider_id: str, message: UUID | None) -> Message | None:
    by_sms = select(Message).where(Message.channel == Via.SMS)
    if message is not None:
        row = session.scalar(by_sms.where(Message.id == message).with_for_update())
        return row if row is not None and row.provider_id in {"", provider_id} else None
    return session.scalar(by_sms.where(Message.provider_id == provider_id).limit(1)) if provider_id else None
