"""Calendar feeds that relatives and units subscribe to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, false
from sqlalchemy.orm import Mapped, mapped_column

from visits.storage.columns import Table, UtcDateTime, identity, words


class Feed(Table):
    """One subscription of a relative or of a unit: its secret's hash, its choices, and a version.

    The version rises with what it shows. All that an unchanged feed is answered from stands in this one row, the time
    zone of its home too.
    """

    __tablename__ = "feeds"
    __table_args__ = (
        CheckConstraint("(relative_id IS NULL) <> (unit_id IS NULL)", name="of_one"),
        CheckConstraint("resident_id IS NULL OR unit_id IS NULL", name="names_nobody"),
    )
    id: Mapped[UUID] = identity()
    token_hash: Mapped[str] = mapped_column(words(64), unique=True)
    relative_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    resident_id: Mapped[UUID | None] = mapped_column(ForeignKey("residents.id"))
    """None: the visits with all her residents."""
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"), index=True)
    """The unit whose times and rooms it shows, and no names."""
    timezone: Mapped[str] = mapped_column(words(64))
    language: Mapped[str] = mapped_column(words(8))
    nickname: Mapped[str] = mapped_column(words(60), default="")
    alarm_minutes: Mapped[int | None] = mapped_column(Integer)
    with_link: Mapped[bool] = mapped_column(Boolean, default=True)
    with_closures: Mapped[bool] = mapped_column(Boolean, default=True, server_default=false())
    """Show the days without visits too. Whoever subscribed before there was a choice is not surprised by them."""
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    choices_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When language, link, nickname or another choice last changed: every event counts as modified since."""
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_by: Mapped[str] = mapped_column(words(80), default="")
