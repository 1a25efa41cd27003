"""Tablets as devices: enrolling one, and knowing it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from visits.rules.errors import WrongSecret
from visits.services import attempts
from visits.services.secrets import new_code, new_token, token_hash
from visits.storage.tables import Enrolment, Home, Tablet, TabletUnit, Unit

ENROLMENT_LASTS = timedelta(hours=24)
SEEN_EVERY = timedelta(seconds=15)
"""How often an open tablet is written down as seen; the reminders ask for the last minute."""
_CODE_SUBJECT = "enrolment-codes"


@dataclass(frozen=True, kw_only=True)
class Device:
    """An enrolled tablet that asks."""

    id: UUID
    name: str
    home: UUID
    home_name: str
    unit: UUID
    unit_name: str
    also: tuple[UUID, ...]
    """The other units it serves."""
    language: str
    timezone: str
    unseen: bool
    """It was last written down as seen long enough ago that it should be again."""

    @property
    def units(self) -> tuple[UUID, ...]:
        """Return every unit it serves, its own first."""
        return (self.unit, *self.also)


@dataclass(frozen=True, kw_only=True)
class EnrolmentSecrets:
    """What a manager shows to a tablet, once: the token behind the QR code, and the code to type."""

    token: str
    code: str
    expires_at: datetime


def find(session: Session, token: str, *, now: datetime) -> Device | None:
    """Return the tablet that holds the device secret `token`."""
    if not token:
        return None
    # A row for every unit it is shared with: an open tablet asks every two seconds, and should ask little.
    rows = session.execute(
        select(Tablet, Unit, Home, TabletUnit.unit_id)
        .join(Unit, Unit.id == Tablet.unit_id)
        .join(Home, Home.id == Tablet.home_id)
        .outerjoin(TabletUnit, TabletUnit.tablet_id == Tablet.id)
        .where(Tablet.device_hash == token_hash(token), Tablet.active)
        .order_by(TabletUnit.unit_id)
    ).all()
    if not rows:
        return None
    tablet, unit, home = rows[0][:3]
    shared_with: list[UUID | None] = [row[3] for row in rows]
    return Device(
        id=tablet.id,
        name=tablet.name,
        home=home.id,
        home_name=home.name,
        unit=unit.id,
        unit_name=unit.name,
        also=tuple(other for other in shared_with if other is not None),
        language=home.language,
        timezone=home.timezone,
        unseen=tablet.seen_at is None or now - tablet.seen_at > SEEN_EVERY,
    )


def seen(session: Session, tablet: UUID, *, now: datetime) -> None:
    """Write down that a tablet is open and asks."""
    session.execute(update(Tablet).where(Tablet.id == tablet).values(seen_at=now))


def new_enrolment(session: Session, tablet: Tablet, *, now: datetime) -> EnrolmentSecrets:
    """Make the secrets that enrol one device as `tablet`; earlier ones of this tablet stop working."""
    session.execute(
        update(Enrolment).where(Enrolment.tablet_id == tablet.id, Enrolment.used_at.is_(None)).values(used_at=now)
    )
    made = EnrolmentSecrets(token=new_token(), code=new_code(), expires_at=now + ENROLMENT_LASTS)
    session.add(
        Enrolment(
            tablet_id=tablet.id,
            token_hash=token_hash(made.token),
            code_hash=token_hash(made.code),
            expires_at=made.expires_at,
        )
    )
    session.flush()
    return made


def enrol(session: Session, secret: str, *, now: datetime) -> str | None:
    """Use up an enrolment token or code and return the device's own secret, or None after a wrong one.

    The device that held the tablet before loses it. Wrong codes count; raises TooManyTries while they are locked.
    """
    if not is_code(secret):
        return _enrol(session, Enrolment.token_hash == token_hash(secret), now=now)
    attempts.require_unlocked(session, _CODE_SUBJECT, now=now)
    token = _enrol(session, Enrolment.code_hash == token_hash(plain_code(secret)), now=now)
    if token is None:
        attempts.failed(session, _CODE_SUBJECT, now=now)
    else:
        attempts.succeeded(session, _CODE_SUBJECT)
    return token


def plain_code(typed: str) -> str:
    """Strip what people add to a code when they type it."""
    return typed.replace(" ", "").replace("-", "").upper()


def is_code(secret: str) -> bool:
    """Tell a typed code from a token: it is far shorter."""
    return len(plain_code(secret)) < 20  # noqa: PLR2004 - a token has 43 characters, a code 8


def tablet_name(session: Session, token: str, *, now: datetime) -> str:
    """Return the name of the tablet an unused enrolment token is for; raise WrongSecret otherwise."""
    name = session.scalar(
        select(Tablet.name)
        .join(Enrolment, Enrolment.tablet_id == Tablet.id)
        .where(Enrolment.token_hash == token_hash(token), Enrolment.used_at.is_(None), Enrolment.expires_at > now)
    )
    if name is None:
        raise WrongSecret
    return name


def _enrol(session: Session, which: ColumnElement[bool], *, now: datetime) -> str | None:
    tablet_id = session.scalar(
        update(Enrolment)
        .where(which, Enrolment.used_at.is_(None), Enrolment.expires_at > now)
        .values(used_at=now)
        .returning(Enrolment.tablet_id)
    )
    if tablet_id is None:
        return None
    token = new_token()
    session.execute(
        update(Tablet).where(Tablet.id == tablet_id).values(device_hash=token_hash(token), enrolled_at=now, seen_at=now)
    )
    return token
