"""Recurring visits: what was agreed, and the day by day that came of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.visit_state import Channel
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Series(Table):
    """A visit every week or every second week, at one wall time of the home, until a day or until further notice."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("starts >= 0 AND starts < 1440", name="in_the_day"),
        CheckConstraint("every_weeks > 0", name="forward"),
        Index("ix_series_ended_at_rolled_to_day", "ended_at", "rolled_to_day"),
    )
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    resident_id: Mapped[UUID] = mapped_column(ForeignKey("residents.id"), index=True)
    booked_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """None once its last visit is anonymous."""
    wish: Mapped[UUID] = mapped_column(Uuid, unique=True)
    """The form's own UUID, so that a double click makes one series."""
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    company: Mapped[str] = mapped_column(words(80), default="")
    people: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    every_weeks: Mapped[int] = mapped_column(Integer)
    first_day: Mapped[date]
    """The first day, which gives the weekday too."""
    last_day: Mapped[date | None]
    starts: Mapped[int] = mapped_column(Integer)
    """Minutes of the home's wall clock."""
    minutes: Mapped[int] = mapped_column(Integer)
    overrides: Mapped[str] = mapped_column(words(200), default="")
    """The rules that staff set aside for every visit of it, by their message ids."""
    rolled_to_day: Mapped[date]
    """The last day up to which its visits have been booked, or not, for a reason."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SeriesRelative(Table):
    """A relative who takes part in every visit of a series."""

    __tablename__ = "series_relatives"
    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"), primary_key=True)
    relative_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class Occurrence(Table):
    """One day of a series: the visit it became, or the rule because of which there is none."""

    __tablename__ = "occurrences"
    __table_args__ = (Index("ix_occurrences_rule_on_day", "rule", "on_day"),)
    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visits.id"), unique=True)
    rule: Mapped[str] = mapped_column(words(40), default="")
    """The message id of the rule that said no; empty for a visit, and for a day that somebody left out."""
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the rule last said no."""
    tell_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From when on those who would take part are to be told of it; None: they have been, or need not be."""
