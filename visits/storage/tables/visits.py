"""Visits, who takes part, what they claim, and everything that happened to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.people import Role
from visits.rules.visit_state import Channel, Reason, State
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Visit(Table):
    """One video visit. `id` is its calendar UID too; `sequence` rises with every change a calendar must show."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_visits_unit_id_starts_at", "unit_id", "starts_at"),
        Index("ix_visits_resident_id_starts_at", "resident_id", "starts_at"),
        Index("ix_visits_home_id_starts_at", "home_id", "starts_at"),
    )
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"))
    tablet_id: Mapped[UUID] = mapped_column(ForeignKey("tablets.id"), index=True)
    held_on: Mapped[UUID | None] = mapped_column(ForeignKey("tablets.id"))
    """The tablet before which its resident was seated, or that came into its call; empty until then."""
    booked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Empty once who booked it has been forgotten."""
    wish: Mapped[UUID] = mapped_column(Uuid, unique=True)
    """The booking form's own UUID, so that a double click books once."""
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[State] = mapped_column(choice(State))
    company: Mapped[str] = mapped_column(words(80), default="")
    """Who else is on the relatives' side, in the booker's words."""
    people: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    """How many there are in all on the relatives' side."""
    overrides: Mapped[str] = mapped_column(words(200), default="")
    """The rules that staff set aside when booking, by their message ids."""
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_minutes: Mapped[int | None] = mapped_column(Integer)
    """How late the relative has said she will be."""
    cancel_reason: Mapped[Reason | None] = mapped_column(choice(Reason))
    cancelled_by: Mapped[Role | None] = mapped_column(choice(Role))
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it last changed in a way a calendar shows: booked, moved, cancelled; not when it was prepared or held."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class VisitRelative(Table):
    """A relative who takes part in a visit."""

    __tablename__ = "visit_relatives"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    relative_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class VisitTick(Table):
    """A line of the preparation list that staff have ticked."""

    __tablename__ = "visit_ticks"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    tick: Mapped[str] = mapped_column(words(40), primary_key=True)


class VisitMove(Table):
    """One change of one visit: who did what, when, in which state it left the visit."""

    __tablename__ = "visit_moves"
    id: Mapped[UUID] = identity()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    from_state: Mapped[State | None] = mapped_column(choice(State))
    to_state: Mapped[State] = mapped_column(choice(State))
    what: Mapped[str] = mapped_column(words(40))
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The visit's time as it was left; None in history from before times could be changed."""
    undone: Mapped[bool] = mapped_column(Boolean, default=False)
    detail: Mapped[str] = mapped_column(words(200), default="", server_default="")
    """What the visit itself does not keep: the tablets it was moved between, the rules that were set aside then."""
