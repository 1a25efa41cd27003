"""Reminders: each row says when it is due; a sweep claims it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.kinds import ReminderKind, ReminderState
from visits.storage.columns import Table, UtcDateTime, choice, identity


class Reminder(Table):
    """One step of one visit's plan of reminders."""

    __tablename__ = "reminders"
    __table_args__ = (Index("ix_reminders_state_due_at", "state", "due_at"),)
    id: Mapped[UUID] = identity()
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)
    kind: Mapped[ReminderKind] = mapped_column(choice(ReminderKind))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ReminderState] = mapped_column(choice(ReminderState))
    raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PlanStep(Table):
    """A step of a home's plan of reminders where it differs from the usual one: when, and whether at all."""

    __tablename__ = "plan_steps"
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), primary_key=True)
    kind: Mapped[ReminderKind] = mapped_column(choice(ReminderKind), primary_key=True)
    minutes_before: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class DayList(Table):
    """The day's list as one unit got it at the start of one shift, and who has seen it."""

    __tablename__ = "day_lists"
    __table_args__ = (UniqueConstraint("unit_id", "starts_at"),)
    id: Mapped[UUID] = identity()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the shift began."""
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
