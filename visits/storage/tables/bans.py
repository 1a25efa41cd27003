"""Visiting bans, the extra hours they open, and the residents who are exempt."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.bans import ExemptionGround
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Ban(Table):
    """A visiting ban of one home, whole days from the first to the last; without a last day until it is lifted."""

    __tablename__ = "bans"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR first_day <= last_day", name="in_order"),
        Index("ix_bans_home_id_first_day", "home_id", "first_day"),
    )
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"))
    together: Mapped[UUID] = mapped_column(Uuid, index=True)
    """The same for a ban that was set for several homes at once."""
    name: Mapped[str] = mapped_column(words(80))
    decided_by: Mapped[str] = mapped_column(words(120))
    ground: Mapped[str] = mapped_column(words(200), default="")
    """The law or decision it rests on, in the words of whoever set it."""
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    per_day: Mapped[int | None] = mapped_column(Integer)
    per_week: Mapped[int | None] = mapped_column(Integer)
    """Caps for each resident while it lasts, instead of the home's limits; None: those count."""
    message: Mapped[str] = mapped_column(words(600), default="")
    """What the one announcement says beside the facts."""
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BanHours(Table):
    """Hours that a ban opens beside the weekly ones, in minutes of the home's wall clock; weekday 0 is Monday."""

    __tablename__ = "ban_hours"
    __table_args__ = (CheckConstraint("opens >= 0 AND opens < closes AND closes <= 1440", name="in_order"),)
    id: Mapped[UUID] = identity()
    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    opens: Mapped[int] = mapped_column(Integer)
    closes: Mapped[int] = mapped_column(Integer)
    hands_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """Who confirmed that there are hands for them; before that they are closed."""
    hands_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Exemption(Table):
    """A resident to whom a ban does not apply: she may have visitors, and no cap counts for her video visits."""

    __tablename__ = "exemptions"
    ban_id: Mapped[UUID] = mapped_column(ForeignKey("bans.id"), primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"), primary_key=True, index=True)
    ground: Mapped[ExemptionGround] = mapped_column(choice(ExemptionGround))
    decided_by: Mapped[str] = mapped_column(words(120))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
