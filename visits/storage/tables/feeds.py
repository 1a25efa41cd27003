"""Calendar feeds that relatives subscribe to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from visits.storage.columns import Table, UtcDateTime, identity, words


class Feed(Table):
    """One subscription: its secret's hash, its choices, and a version that rises with what it shows."""

    __tablename__ = "feeds"
    id: Mapped[UUID] = identity()
    token_hash: Mapped[str] = mapped_column(words(64), unique=True)
    relative_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("residents.id"))
    """None: the visits with all her residents."""
    language: Mapped[str] = mapped_column(words(8))
    nickname: Mapped[str] = mapped_column(words(60), default="")
    alarm_minutes: Mapped[int | None] = mapped_column(Integer)
    with_link: Mapped[bool] = mapped_column(Boolean, default=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    choices_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When language, link or nickname last changed: every event counts as modified since."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_by: Mapped[str] = mapped_column(words(80), default="")
