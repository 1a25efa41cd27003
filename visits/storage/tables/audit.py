"""The log of reads and writes that a manager can review."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from visits.storage.columns import Table, UtcDateTime, identity, words


class AuditEntry(Table):
    """Somebody read or changed something about a resident (or another thing of the home)."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_home_id_at", "home_id", "at"),
        Index("ix_audit_resident_id_at", "resident_id", "at"),
    )
    id: Mapped[UUID] = identity()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"))
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(words(60))
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("residents.id"))
    thing: Mapped[str] = mapped_column(words(80), default="")
