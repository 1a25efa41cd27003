"""An empty installation: the token printed at start, and the first home made with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from visits.rules.errors import NotFound
from visits.rules.people import Role
from visits.services import sign_ins
from visits.services.secrets import hashed, new_token, token_hash
from visits.storage.inserting import insert
from visits.storage.tables import Home, Installation, Person, QuietTime, WeeklyHours

FIRST_RUN = "first_run"
# A new home works after one page: these are the usual hours, to be changed under Hours and quiet times.
_OPENS, _CLOSES = 9 * 60, 19 * 60
_LUNCH = (11 * 60 + 45, 13 * 60)
_SUPPER = (16 * 60 + 30, 17 * 60 + 30)


@dataclass(frozen=True, kw_only=True)
class NewHome:
    """What a home begins with; `lunch` and `supper` are what it calls its two quiet times, `country` is ISO 3166-1."""

    name: str
    language: str
    timezone: str
    phone: str
    lunch: str
    supper: str
    country: str = "SE"


@dataclass(frozen=True, kw_only=True)
class FirstHome(NewHome):
    """What the first page asks: the home, and the manager who signs in with mail address and password.

    She runs every home that is added later, too.
    """

    given_name: str
    family_name: str
    mail: str
    password: str


def has_home(session: Session) -> bool:
    """Tell whether the installation has been set up."""
    return session.scalar(select(Home.id).limit(1)) is not None


def new_first_run_token(session: Session, now: datetime) -> str:  # noqa: ARG001 - as every use case, it may come to need it
    """Make the secret that opens the first page; the one printed before stops working. Only its hash is kept."""
    token = new_token()
    made = insert(session, Installation).values(name=FIRST_RUN, value=token_hash(token))
    # Two machines may start at once.
    session.execute(made.on_conflict_do_update(index_elements=[Installation.name], set_={"value": made.excluded.value}))
    return token


def check_first_run(session: Session, token: str) -> None:
    """Raise NotFound when `token` is not the one printed last, or the installation has its home."""
    kept = session.scalar(select(Installation.value).where(Installation.name == FIRST_RUN))
    if kept != token_hash(token) or has_home(session):
        raise NotFound


def make_first_home(session: Session, token: str, wish: FirstHome, *, now: datetime) -> str:
    """Use the token up, make the home and its manager, and return the secret of her sign-in.

    Raises NotFound as `check_first_run` does: of two who send the page at once, one makes the home.
    """
    mine = delete(Installation).where(Installation.name == FIRST_RUN, Installation.value == token_hash(token))
    if session.execute(mine.returning(Installation.name)).first() is None or has_home(session):
        raise NotFound
    home = add_home(session, wish, now=now)
    manager = Person(
        home_id=home.id,
        role=Role.MANAGER,
        given_name=wish.given_name,
        family_name=wish.family_name,
        mail=wish.mail,
        language=wish.language,
        password_hash=hashed(wish.password),
        all_homes=True,
        created_at=now,
    )
    session.add(manager)
    session.flush()
    return sign_ins.begin(session, manager, now=now)


def add_home(session: Session, wish: NewHome, *, now: datetime) -> Home:
    """Add a home with the usual hours, and return its row; whoever calls it has asked whether that is allowed."""
    home = Home(
        name=wish.name,
        language=wish.language,
        timezone=wish.timezone,
        phone=wish.phone,
        country=wish.country,
        created_at=now,
    )
    session.add(home)
    session.flush()
    session.add_all(WeeklyHours(home_id=home.id, weekday=day, opens=_OPENS, closes=_CLOSES) for day in range(7))
    for label, (starts, ends) in ((wish.lunch, _LUNCH), (wish.supper, _SUPPER)):
        session.add(QuietTime(home_id=home.id, label=label, starts=starts, ends=ends))
    session.flush()
    return home
