"""Calls: a room per visit, the browsers in it, and the mailbox through which they signal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from visits.storage.columns import Table, UtcDateTime, identity, words


class Call(Table):
    """The room of one visit. `version` rises with every signal and every coming and going."""

    __tablename__ = "calls"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallPeer(Table):
    """One browser in a room: the tablet's (`person_id` is the staff) or a relative's."""

    __tablename__ = "call_peers"
    id: Mapped[UUID] = identity()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("calls.visit_id"), index=True)
    side: Mapped[str] = mapped_column(words(10))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallSignal(Table):
    """A letter in the mailbox from one browser to another: an offer, an answer or a candidate (RFC 9429)."""

    __tablename__ = "call_signals"
    __table_args__ = (Index("ix_call_signals_to_peer_number", "to_peer", "number"),)
    id: Mapped[UUID] = identity()
    number: Mapped[int] = mapped_column(Integer)
    """The call's version at the moment of posting: grows under the call's row lock, so none is overlooked."""
    from_peer: Mapped[UUID] = mapped_column(ForeignKey("call_peers.id"), index=True)
    to_peer: Mapped[UUID] = mapped_column(ForeignKey("call_peers.id"))
    kind: Mapped[str] = mapped_column(words(20))
    payload: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
