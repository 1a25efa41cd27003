"""Who is signed in where: one row a person and device, revocable at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules.people import Actor, Role
from visits.services import attempts, secrets
from visits.services.secrets import new_token, token_hash
from visits.storage.tables import Home, Person, SignIn, SignInLink, Tablet

RELATIVE_LASTS = timedelta(days=180)
MANAGER_LASTS = timedelta(hours=12)
TABLET_LASTS = timedelta(hours=12)
TABLET_IDLE = timedelta(minutes=3)
LINK_LASTS = timedelta(minutes=30)
TOUCH_EVERY = timedelta(seconds=20)
"""How often a sign-in in use writes down that it is."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person signed in on one device, as Flask-Login's user."""

    sign_in: UUID
    actor: Actor
    name: str
    mail: str | None
    language: str
    home_name: str
    timezone: str
    stale: bool
    """Its activity was written down long enough ago that it should be again."""
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return the sign-in's id, as Flask-Login asks for."""
        return str(self.sign_in)


def begin(session: Session, person: Person, *, now: datetime, tablet: UUID | None = None) -> str:
    """Sign a person in and return the secret for the cookie."""
    lasts = TABLET_LASTS if tablet else RELATIVE_LASTS if person.role is Role.RELATIVE else MANAGER_LASTS
    token = new_token()
    session.add(
        SignIn(
            token_hash=token_hash(token),
            person_id=person.id,
            tablet_id=tablet,
            created_at=now,
            active_at=now,
            expires_at=now + lasts,
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Return who holds `token`, or None when it is unknown, ended, run out, or idle on a tablet."""
    if not token:
        return None
    row = session.execute(
        select(SignIn, Person, Home, Tablet)
        .join(Person, Person.id == SignIn.person_id)
        .join(Home, Home.id == Person.home_id)
        .outerjoin(Tablet, Tablet.id == SignIn.tablet_id)
        .where(
            SignIn.token_hash == token_hash(token), SignIn.ended_at.is_(None), SignIn.expires_at > now, Person.active
        )
    ).first()
    if row is None:
        return None
    sign_in, person, home = row[:3]
    tablet: Tablet | None = row[3]
    if tablet is not None and now - sign_in.active_at > TABLET_IDLE:
        return None
    actor = Actor(
        person=person.id,
        role=person.role,
        home=home.id,
        unit=tablet.unit_id if tablet else None,
        tablet=tablet.id if tablet else None,
    )
    return SignedIn(
        sign_in=sign_in.id,
        actor=actor,
        name=person.given_name,
        mail=person.mail,
        language=person.language,
        home_name=home.name,
        timezone=home.timezone,
        stale=now - sign_in.active_at > TOUCH_EVERY,
    )


def touch(session: Session, sign_in: UUID, *, now: datetime) -> None:
    """Write down that a sign-in is in use."""
    session.execute(update(SignIn).where(SignIn.id == sign_in).values(active_at=now))


def end(session: Session, sign_in: UUID, *, now: datetime) -> None:
    """End one sign-in."""
    session.execute(update(SignIn).where(SignIn.id == sign_in, SignIn.ended_at.is_(None)).values(ended_at=now))


def end_all(session: Session, person: UUID, *, now: datetime) -> None:
    """End every sign-in of a person, on all devices."""
    session.execute(update(SignIn).where(SignIn.person_id == person, SignIn.ended_at.is_(None)).values(ended_at=now))


def by_password(session: Session, *, mail: str, password: str, now: datetime) -> str | None:
    """Sign a manager in by mail address and password, or return None after a wrong one, which counts as a failure.

    Raises TooManyTries while the address is locked. An unknown address takes as long and counts alike.
    """
    subject = f"password:{token_hash(mail.strip().lower())[:32]}"
    attempts.require_unlocked(session, subject, now=now)
    person = session.scalar(
        select(Person).where(Person.mail == mail.strip().lower(), Person.role == Role.MANAGER, Person.active)
    )
    if not secrets.matches(password, person.password_hash if person else None) or person is None:
        attempts.failed(session, subject, now=now)
        return None
    attempts.succeeded(session, subject)
    return begin(session, person, now=now)


def new_link(session: Session, person: Person, *, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Make a one-time sign-in link's secret for a person."""
    token = new_token()
    session.add(SignInLink(token_hash=token_hash(token), person_id=person.id, expires_at=now + lasts))
    session.flush()
    return token


def by_link(session: Session, token: str, *, now: datetime) -> str | None:
    """Use up a one-time link and sign its person in, or return None when the link is unknown, used or too old."""
    person_id = session.scalar(
        update(SignInLink)
        .where(SignInLink.token_hash == token_hash(token), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.person_id)
    )
    person = session.get(Person, person_id) if person_id else None
    if person is None or not person.active:
        return None
    return begin(session, person, now=now)
