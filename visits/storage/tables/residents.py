"""Residents, and the relatives who may visit them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.people import Leaving, Relation
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Resident(Table):
    """Somebody who lives in a unit. Practical ticks only: never a diagnosis."""

    __tablename__ = "residents"
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    given_name: Mapped[str] = mapped_column(words(80))
    family_name: Mapped[str] = mapped_column(words(80))
    room: Mapped[str] = mapped_column(words(20), default="")
    hearing_aid: Mapped[bool] = mapped_column(Boolean, default=False)
    glasses: Mapped[bool] = mapped_column(Boolean, default=False)
    hearing_loop: Mapped[bool] = mapped_column(Boolean, default=False)
    staff_stays: Mapped[bool] = mapped_column(Boolean, default=False)
    consent_by: Mapped[str] = mapped_column(words(120), default="")
    consent_ground: Mapped[str] = mapped_column(words(40), default="")
    consent_review_on: Mapped[date | None]
    wishes_earliest: Mapped[int | None] = mapped_column(Integer)
    wishes_latest: Mapped[int | None] = mapped_column(Integer)
    """Minutes of the wall clock within which she wants her visits."""
    wishes_not_on: Mapped[str] = mapped_column(words(20), default="", server_default="")
    """Weekdays on which she wants none, as digits, 0 is Monday."""
    rest_starts: Mapped[int | None] = mapped_column(Integer)
    rest_ends: Mapped[int | None] = mapped_column(Integer)
    """Minutes of the wall clock between which she rests, both or neither."""
    wishes_per_day: Mapped[int | None] = mapped_column(Integer)
    no_limits: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """At the end of life no limit counts."""
    protected_identity: Mapped[bool] = mapped_column(Boolean, default=False)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_how: Mapped[Leaving | None] = mapped_column(choice(Leaving))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Related(Table):
    """One relative of one resident: who she is to her, and whether the resident agrees to her visits."""

    __tablename__ = "related"
    __table_args__ = (UniqueConstraint("resident_id", "relative_id"), Index("ix_related_relative_id", "relative_id"))
    id: Mapped[UUID] = identity()
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    relative_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    relation: Mapped[Relation] = mapped_column(choice(Relation))
    main_contact: Mapped[bool] = mapped_column(Boolean, default=False)
    consent: Mapped[bool] = mapped_column(Boolean, default=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Table):
    """A secret that lets one relative in for the first time; only its hash is kept."""

    __tablename__ = "invitations"
    id: Mapped[UUID] = identity()
    token_hash: Mapped[str] = mapped_column(words(64), unique=True)
    related_id: Mapped[UUID] = mapped_column(ForeignKey("related.id"), index=True)
    by_mail: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
