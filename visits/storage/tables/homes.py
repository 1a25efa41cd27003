"""Homes, their units, and the rules about time that they set."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.opening_hours import Holidays
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Installation(Table):
    """What one installation remembers about itself, by name."""

    __tablename__ = "installation"
    name: Mapped[str] = mapped_column(words(40), primary_key=True)
    value: Mapped[str] = mapped_column(words(400))


class Home(Table):
    """An elder-care home, with the shape of its visits."""

    __tablename__ = "homes"
    __table_args__ = (CheckConstraint("retention_days >= 30 AND retention_days <= 730", name="retention"),)
    id: Mapped[UUID] = identity()
    name: Mapped[str] = mapped_column(words(120))
    language: Mapped[str] = mapped_column(words(8))
    timezone: Mapped[str] = mapped_column(words(64))
    phone: Mapped[str] = mapped_column(words(40), default="")
    slot_minutes: Mapped[int] = mapped_column(Integer, default=30)
    """The usual length of a visit; `other_lengths` are the others it may have, in minutes, e.g. "15,45"."""
    other_lengths: Mapped[str] = mapped_column(words(40), default="", server_default="")
    grid_minutes: Mapped[int | None] = mapped_column(Integer)
    """A visit may begin every so many minutes; None: every length and buffer."""
    buffer_minutes: Mapped[int] = mapped_column(Integer, default=15)
    notice_minutes: Mapped[int] = mapped_column(Integer, default=120)
    horizon_days: Mapped[int] = mapped_column(Integer, default=14)
    duty_phone: Mapped[str] = mapped_column(words(20), default="", server_default="")
    """Rung by SMS when nobody has prepared a visit, unless the unit has one of its own; E.164, e.g. +46701740605."""
    duty_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its provider said that nothing will ever arrive there; None once the number is saved again."""
    country: Mapped[str] = mapped_column(words(2), default="SE", server_default="SE")
    """ISO 3166-1, for the public holidays."""
    holidays: Mapped[Holidays] = mapped_column(choice(Holidays), default=Holidays.OPEN, server_default="open")
    per_day: Mapped[int | None] = mapped_column(Integer)
    per_week: Mapped[int | None] = mapped_column(Integer)
    open_visits: Mapped[int | None] = mapped_column(Integer)
    most_people: Mapped[int | None] = mapped_column(Integer, default=4, server_default="4")
    """The limits of rules/capacity; None is no limit."""
    retention_days: Mapped[int] = mapped_column(Integer, default=90, server_default="90")
    """So long after its day a visit stays as it was; then it becomes anonymous."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Unit(Table):
    """A unit of a home. `version` rises with every change its tablets should see."""

    __tablename__ = "units"
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    name: Mapped[str] = mapped_column(words(80))
    phone: Mapped[str] = mapped_column(words(40), default="")
    mail: Mapped[str] = mapped_column(words(254), default="")
    duty_phone: Mapped[str] = mapped_column(words(20), default="", server_default="")
    mail_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    duty_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When nothing arrived there any more, as of a home's duty phone."""
    slot_minutes: Mapped[int | None] = mapped_column(Integer)
    """Its own shape of visits, as a home has one; None, and with it all that follow: the home's counts."""
    other_lengths: Mapped[str] = mapped_column(words(40), default="", server_default="")
    grid_minutes: Mapped[int | None] = mapped_column(Integer)
    buffer_minutes: Mapped[int | None] = mapped_column(Integer)
    notice_minutes: Mapped[int | None] = mapped_column(Integer)
    horizon_days: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=0)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class WeeklyHours(Table):
    """When visits may be held on a weekday, in minutes of the home's wall clock; 0 is Monday.

    A unit with hours of its own has these instead of the home's.
    """

    __tablename__ = "weekly_hours"
    __table_args__ = (CheckConstraint("opens >= 0 AND opens < closes AND closes <= 1440", name="in_order"),)
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    weekday: Mapped[int] = mapped_column(Integer)
    opens: Mapped[int] = mapped_column(Integer)
    closes: Mapped[int] = mapped_column(Integer)


class QuietTime(Table):
    """Minutes of every day in which no visit is held: meals, handover."""

    __tablename__ = "quiet_times"
    __table_args__ = (CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="in_order"),)
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    label: Mapped[str] = mapped_column(words(80))
    starts: Mapped[int] = mapped_column(Integer)
    ends: Mapped[int] = mapped_column(Integer)


class UnitHands(Table):
    """How many visits a unit can attend at once during a part of every day, in minutes of the wall clock."""

    __tablename__ = "unit_hands"
    __table_args__ = (CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="in_order"),)
    id: Mapped[UUID] = identity()
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    starts: Mapped[int] = mapped_column(Integer)
    ends: Mapped[int] = mapped_column(Integer)
    at_once: Mapped[int] = mapped_column(Integer)


class Closure(Table):
    """Whole days, first to last, on which the home or one unit holds no visits."""

    __tablename__ = "closures"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="in_order"),
        Index("ix_closures_home_id_last_day", "home_id", "last_day"),
    )
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    label: Mapped[str] = mapped_column(words(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Shift(Table):
    """When a shift begins, in minutes of the home's wall clock; at its start each unit gets the day's list."""

    __tablename__ = "shifts"
    __table_args__ = (CheckConstraint("starts >= 0 AND starts < 1440", name="in_the_day"),)
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    label: Mapped[str] = mapped_column(words(40))
    starts: Mapped[int] = mapped_column(Integer)


class Webhook(Table):
    """An address of another system (nurse call, Teams, Matrix) that is told what staff are reminded of."""

    __tablename__ = "webhooks"
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"), index=True)
    url: Mapped[str] = mapped_column(words(400))
    secret: Mapped[str] = mapped_column(words(80))
    """Signs what is sent, so it has to be kept as it is."""
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
