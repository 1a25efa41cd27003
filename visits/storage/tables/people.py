"""People who sign in, and how they are known again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, false, true
from sqlalchemy.orm import Mapped, mapped_column

from visits.rules.people import Role
from visits.storage.columns import Table, UtcDateTime, choice, identity, words


class Person(Table):
    """A manager, a member of staff or a relative, of one home."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_mail", "mail"), Index("ix_people_home_id_role", "home_id", "role"))
    id: Mapped[UUID] = identity()
    home_id: Mapped[UUID] = mapped_column(ForeignKey("homes.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    given_name: Mapped[str] = mapped_column(words(80))
    family_name: Mapped[str] = mapped_column(words(80), default="")
    mail: Mapped[str | None] = mapped_column(words(254))
    phone: Mapped[str] = mapped_column(words(40), default="")
    language: Mapped[str] = mapped_column(words(8))
    by_mail: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    by_sms: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """How she wants to be told; neither: not at all."""
    sms_number: Mapped[str] = mapped_column(words(20), default="", server_default="")
    """E.164, e.g. +46701740605."""
    nickname: Mapped[str] = mapped_column(words(60), default="", server_default="")
    """What her visits are called where others can read; empty: the neutral words."""
    mail_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sms_refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the provider said that nothing will ever arrive there; None once the address is changed."""
    password_hash: Mapped[str | None] = mapped_column(words(200))
    pin_hash: Mapped[str | None] = mapped_column(words(200))
    all_homes: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """A manager who runs every home of the installation."""
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffUnit(Table):
    """A unit whose tablets show this member of staff among their tiles."""

    __tablename__ = "staff_units"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)


class SignIn(Table):
    """One sign-in of one person on one device: revocable, and ended by its row."""

    __tablename__ = "sign_ins"
    id: Mapped[UUID] = identity()
    token_hash: Mapped[str] = mapped_column(words(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    tablet_id: Mapped[UUID | None] = mapped_column(ForeignKey("tablets.id"), index=True)
    home_id: Mapped[UUID | None] = mapped_column(ForeignKey("homes.id"))
    """The home that a manager of all homes looks at; None is her own."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInLink(Table):
    """A link mailed to somebody who asked to sign in; it works once, for a short while."""

    __tablename__ = "sign_in_links"
    id: Mapped[UUID] = identity()
    token_hash: Mapped[str] = mapped_column(words(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attempts(Table):
    """Failed tries at one secret (a person's PIN, an address's password, the enrolment codes), for the lock-out."""

    __tablename__ = "attempts"
    subject: Mapped[str] = mapped_column(words(100), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PushSubscription(Table):
    """A browser in which somebody has allowed notifications (RFC 8030, RFC 8291)."""

    __tablename__ = "push_subscriptions"
    id: Mapped[UUID] = identity()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    endpoint: Mapped[str] = mapped_column(words(1000), unique=True)
    p256dh: Mapped[str] = mapped_column(words(120))
    auth: Mapped[str] = mapped_column(words(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
