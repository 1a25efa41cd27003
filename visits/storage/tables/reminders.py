"""Reminders: each row says when it is due; a sweep claims it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
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
