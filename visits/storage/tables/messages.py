"""The outbox: written with the change it tells of, sent by a sweep; and the lease that lets one worker lead."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Message(Table):
    """One message owed to one address by one channel. Its id makes its Message-ID, the same on every try."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_channel_state_due_at", "channel", "state", "due_at"),
        Index("ix_messages_home_id_state_due_at", "home_id", "state", "due_at"),
        Index("ix_messages_state_sent_at", "state", "sent_at"),
    )
    id: Mapped[UUID] = identity()
    kind: Mapped[MessageKind] = mapped_column(choice(MessageKind))
    channel: Mapped[Via] = mapped_column(choice(Via), default=Via.MAIL, server_default="mail")
    address: Mapped[str] = mapped_column(words(254))
    """A mail address, a number (E.164), or the id of a push subscription or webhook."""
    language: Mapped[str] = mapped_column(words(8))
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visits.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the letter says beside the visit, e.g. the path of a link; emptied of secrets once sent."""
    state: Mapped[MessageState] = mapped_column(choice(MessageState))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it leaves, or should have left; of one given up: when that was."""
    first_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it should have left before any try of it failed; None while none has."""
    tries: Mapped[int] = mapped_column(Integer, default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(words(200), default="")
    provider_id: Mapped[str] = mapped_column(words(120), default="", server_default="")
    """What the provider calls it, in its receipts."""
    receipt: Mapped[str] = mapped_column(words(40), default="", server_default="")
    """What the provider last said became of it, in its own word: delivered, failed …"""
    receipt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Lease(Table):
    """Who leads until when; another takes over once it has run out."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(words(40), primary_key=True)
    holder: Mapped[str] = mapped_column(words(80))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
