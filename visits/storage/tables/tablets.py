"""Shared tablets, and how one is enrolled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from visits.storage.columns import Table, UtcDateTime, identity, words


class Tablet(Table):
    """A tablet of a unit. Enrolled means that one device holds the secret behind `device_hash`."""

    __tablename__ = "tablets"
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(words(40))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    out_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    out_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Out of service from the one until before the other; without an end until somebody says otherwise."""
    out_reason: Mapped[str] = mapped_column(words(80), default="", server_default="")
    device_hash: Mapped[str | None] = mapped_column(words(64), unique=True)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TabletUnit(Table):
    """Another unit that a tablet serves beside its own."""

    __tablename__ = "tablet_units"
    tablet_id: Mapped[UUID] = mapped_column(ForeignKey("tablets.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)


class Enrolment(Table):
    """A one-time secret, as a QR code's token and as a short code to type, that turns a browser into a tablet."""

    __tablename__ = "enrolments"
    id: Mapped[UUID] = identity()
    tablet_id: Mapped[UUID] = mapped_column(ForeignKey("tablets.id"), index=True)
    token_hash: Mapped[str] = mapped_column(words(64), unique=True)
    code_hash: Mapped[str] = mapped_column(words(64), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
