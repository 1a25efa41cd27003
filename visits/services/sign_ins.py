"""Who is signed in where: one row a person and device, revocable at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, case, exists, func, select, update
from sqlalchemy.orm import Session

from visits.rules.people import Actor, Role
from visits.services import attempts, secrets
from visits.services.secrets import new_token, token_hash
from visits.storage.columns import UtcDateTime, plain
from visits.storage.tables import Home, Person, Related, SignIn, SignInLink, StaffUnit, Tablet, TabletUnit

RELATIVE_LASTS = timedelta(days=180)
MANAGER_LASTS = timedelta(hours=12)
TABLET_LASTS = timedelta(hours=12)
TABLET_IDLE = timedelta(minutes=3)
LINK_LASTS = timedelta(minutes=30)
TOUCH_EVERY = timedelta(seconds=20)
"""How often a sign-in in use writes down that it is."""


@cache
def _find() -> Select[Any]:
    """Put the query together once: every page asks it. It speaks of tables, which is quicker than mapped classes.

    A tablet that is shared with several units gives a row for each.
    """
    sign_in, person, home = (plain(table).c for table in (SignIn, Person, Home))
    tablet, share, related = (plain(table).c for table in (Tablet, TabletUnit, Related))
    # A manager of all homes looks at the home she opened in this browser; for everybody else that column says nothing.
    runs_all = person.all_homes & (person.role == Role.MANAGER) & sign_in.tablet_id.is_(None)
    looks_at = case((runs_all, func.coalesce(sign_in.home_id, person.home_id)), else_=person.home_id)
    return (
        select(
            sign_in.id.label("sign_in"),
            sign_in.active_at,
            person.id.label("person"),
            person.role,
            person.home_id.label("own_home"),
            person.given_name,
            person.mail,
            person.language,
            person.all_homes,
            home.id.label("home"),
            home.name.label("home_name"),
            home.timezone,
            tablet.id.label("tablet"),
            tablet.unit_id.label("unit"),
            share.unit_id.label("shared_with"),
            exists().where(related.relative_id == person.id, related.ended_at.is_(None)).label("has_resident"),
        )
        .join_from(plain(SignIn), plain(Person), person.id == sign_in.person_id)
        .join(plain(Home), home.id == looks_at)
        .outerjoin(plain(Tablet), tablet.id == sign_in.tablet_id)
        .outerjoin(plain(TabletUnit), share.tablet_id == tablet.id)
        .where(
            sign_in.token_hash == bindparam("token_hash"),
            sign_in.ended_at.is_(None),
            sign_in.expires_at > bindparam("now", type_=UtcDateTime()),
            person.active,
        )
        .where(sign_in.tablet_id.is_(None) | _works_there())
        .order_by(share.unit_id)
    )


def _works_there() -> ColumnElement[bool]:
    # Whoever no longer works in a unit the tablet serves, or whose tablet was moved, is out at once.
    tablet, staff, link = plain(Tablet).c, plain(StaffUnit).c, plain(TabletUnit).alias().c
    shared = exists().where(link.tablet_id == tablet.id, link.unit_id == staff.unit_id)
    theirs = staff.person_id == plain(SignIn).c.person_id
    return exists().where(theirs, (staff.unit_id == tablet.unit_id) | shared)


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
    away: bool
    """She looks at another home than her own, as a manager of all homes may."""
    stale: bool
    """Its activity was written down long enough ago that it should be again."""
    has_resident: bool = False
    """A relative with somebody to visit: the menu offers her to book."""
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


def find(session: Session | Connection, token: str, *, now: datetime) -> SignedIn | None:
    """Return who holds `token`, or None when it is unknown, ended, run out, idle on a tablet, or of another unit."""
    if not token:
        return None
    rows = session.execute(_find(), {"token_hash": token_hash(token), "now": now}).all()
    if not rows:
        return None
    row = rows[0]
    if row.tablet is not None and now - row.active_at > TABLET_IDLE:
        return None
    shared_with: list[UUID | None] = [each.shared_with for each in rows]
    actor = Actor(
        person=row.person,
        role=row.role,
        home=row.home,
        unit=row.unit,
        also=tuple(unit for unit in shared_with if unit is not None),
        tablet=row.tablet,
        all_homes=row.all_homes and row.role is Role.MANAGER and row.tablet is None,
    )
    return SignedIn(
        sign_in=row.sign_in,
        actor=actor,
        name=row.given_name,
        mail=row.mail,
        language=row.language,
        home_name=row.home_name,
        timezone=row.timezone,
        away=row.home != row.own_home,
        stale=now - row.active_at > TOUCH_EVERY,
        has_resident=row.has_resident,
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


def end_others(session: Session, person: UUID, *, keep: UUID, now: datetime) -> None:
    """End every sign-in of a person but one, on all devices."""
    others = (SignIn.person_id == person, SignIn.id != keep, SignIn.ended_at.is_(None))
    session.execute(update(SignIn).where(*others).values(ended_at=now))


def end_on_tablet(session: Session, tablet: UUID, *, now: datetime) -> None:
    """End every sign-in on a tablet: it is locked."""
    session.execute(update(SignIn).where(SignIn.tablet_id == tablet, SignIn.ended_at.is_(None)).values(ended_at=now))


def by_password(session: Session, *, mail: str, password: str, now: datetime, known: str = "") -> str | None:
    """Sign a manager in by mail address and password, or return None after a wrong one, which counts as a failure.

    `known` is the secret of an earlier sign-in of this browser, if there was one. Raises TooManyTries while the address
    is locked. An unknown address takes as long and counts alike.
    """
    mail = mail.strip().lower()
    person = session.scalar(select(Person).where(Person.mail == mail, Person.role == Role.MANAGER, Person.active))
    earlier = session.execute(select(SignIn.id, SignIn.person_id).where(SignIn.token_hash == token_hash(known))).first()
    browser = earlier.id if earlier and person and earlier.person_id == person.id else None
    if not knows_password(session, person, password, mail=mail, now=now, browser=browser) or person is None:
        return None
    return begin(session, person, now=now)


def knows_password(
    session: Session, person: Person | None, password: str, *, mail: str, now: datetime, browser: UUID | None = None
) -> bool:
    """Check the password of whoever signs in with `mail`; a wrong one counts as a failure, which must be committed.

    Raises TooManyTries while the address is locked. All who ask for this password count together, but a `browser` in
    which its owner was signed in before counts by itself: no stranger can lock her out of it.
    """
    subject = _password_of(mail) + (f":{browser}" if browser else "")
    attempts.require_unlocked(session, subject, now=now)
    if not secrets.matches(password, person.password_hash if person else None):
        attempts.failed(session, subject, now=now)
        return False
    attempts.succeeded(session, subject)
    return True


def forget_failures(session: Session, person: Person) -> None:
    """Forget what was tried with the password of a manager who has a new one: she can sign in with it at once."""
    attempts.succeeded(session, _password_of(person.mail or ""))


def _password_of(mail: str) -> str:
    return f"password:{token_hash(mail)[:32]}"


def new_link(session: Session, person: Person, *, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Make a one-time link's secret for a person: a relative signs in by it, a manager chooses her password."""
    token = new_token()
    session.add(SignInLink(token_hash=token_hash(token), person_id=person.id, expires_at=now + lasts))
    session.flush()
    return token


def whose_link(session: Session, token: str, *, role: Role, now: datetime) -> Person | None:
    """Return whose one-time link this is, as `use_link` does, without using it up."""
    links = select(SignInLink.person_id).where(*_open_link(token, role, now))
    return session.scalar(select(Person).where(Person.id.in_(links)))


def use_link(session: Session, token: str, *, role: Role, now: datetime) -> Person | None:
    """Use up a one-time link and return whose it is, or None when it is unknown, used, too old or for another role."""
    # Of two who press the button at once, one gets in: the row says who.
    used = update(SignInLink).where(*_open_link(token, role, now)).values(used_at=now).returning(SignInLink.person_id)
    person = session.scalar(used)
    return session.get(Person, person) if person else None


def withdraw_links(session: Session, person: UUID, *, now: datetime) -> None:
    """Make every open one-time link of a person useless; a letter that carries one is not sent any more."""
    theirs = (SignInLink.person_id == person, SignInLink.used_at.is_(None))
    session.execute(update(SignInLink).where(*theirs).values(used_at=now))


def by_link(session: Session, token: str, *, now: datetime) -> str | None:
    """Use up a one-time link and sign its relative in, or return None when the link does not work (any more).

    A manager's link does not sign in by itself: it asks her to choose a password.
    """
    person = use_link(session, token, role=Role.RELATIVE, now=now)
    return begin(session, person, now=now) if person else None


def _open_link(token: str, role: Role, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInLink.token_hash == token_hash(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
        SignInLink.person_id.in_(select(Person.id).where(Person.role == role, Person.active)),
    )
