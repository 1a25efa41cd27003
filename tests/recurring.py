"""Recurring visits for tests: Ines visits Rosa on Sundays at 14.15, which is a time the home offers."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.series import Choice, Choices
from visits.services import series_booking, series_changing, series_plans, series_rolling
from visits.services.series_plans import SeriesWish
from visits.storage.tables import Closure, Home, Message, Occurrence, Person, Series, Visit

SUNDAY = date(2026, 11, 29)
SECOND, THIRD, FOURTH = (SUNDAY + timedelta(days=7 * n) for n in (1, 2, 3))
ZONE = ZoneInfo("Europe/Stockholm")


def at(day: date, hour: int = 14, minute: int = 15) -> datetime:
    """Return an instant of the home's wall clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def wish(cast: Cast, *, every: int = 1, last_day: date | None = None, starts_at: datetime | None = None) -> SeriesWish:
    """Wish a visit to Rosa every Sunday."""
    return SeriesWish(
        id=uuid4(),
        resident=cast.rosa.id,
        starts_at=starts_at or at(SUNDAY),
        every_weeks=every,
        last_day=last_day,
        company="Tomas",
    )


def book(session: Session, cast: Cast, now: datetime, wanted: SeriesWish, choices: Choices | None = None) -> Series:
    """Let Ines book a recurring visit and return its row."""
    id_ = series_booking.book(session, wanted, choices=choices or {}, actor=cast.actor(cast.ines), now=now)
    return session.get_one(Series, id_)


def book_both(session: Session, cast: Cast, now: datetime, other: Person) -> Series:
    """Let Karl book a recurring visit for Ines and another relative, and return its row."""
    actor = cast.actor(cast.karl, on_tablet=True)
    both = (cast.ines.id, other.id)
    id_ = series_booking.book(session, wish(cast), choices={}, actor=actor, now=now, relatives=both)
    return session.get_one(Series, id_)


def look_ahead(session: Session, cast: Cast, days: int) -> None:
    """Let the home be booked so many days ahead."""
    session.get_one(Home, cast.home.id).horizon_days = days
    session.flush()


def close(session: Session, cast: Cast, day: date, now: datetime) -> None:
    """Close the home on a day."""
    session.add(Closure(home_id=cast.home.id, first_day=day, last_day=day, label="Golvvård", created_at=now))
    session.flush()


def roll(session: Session, series: UUID, now: datetime) -> int:
    """Roll a series as far as it goes, and return how many days that took."""
    days = 0
    while series_rolling.roll(session, series, now=now):
        days += 1
    return days


def tell_unheld(session: Session, series: UUID, day: date, now: datetime) -> None:
    """Roll a series, and a day later tell those who take part in it of a day that still cannot be held."""
    roll(session, series, now - timedelta(days=1))
    series_rolling.retry(session, series, day, now=now)


def visits_of(session: Session, series: UUID) -> list[Visit]:
    """Return the visits of a series, in order of time."""
    theirs = select(Visit).join(Occurrence, Occurrence.visit_id == Visit.id).where(Occurrence.series_id == series)
    return list(session.scalars(theirs.order_by(Visit.starts_at).execution_options(populate_existing=True)))


def starts_of(session: Session, series: UUID) -> list[datetime]:
    """Return when the visits of a series begin."""
    return [visit.starts_at for visit in visits_of(session, series)]


def days_of(session: Session, series: UUID) -> list[tuple[date, bool, str]]:
    """Return the days of a series that were dealt with: whether there is a visit, and the rule because of which not."""
    rows = session.scalars(select(Occurrence).where(Occurrence.series_id == series).order_by(Occurrence.on_day))
    return [(row.on_day, row.visit_id is not None, row.rule) for row in rows]


def owed(session: Session) -> list[str]:
    """Return the kinds of letters that are owed, in order of age."""
    return [row.kind.value for row in session.scalars(select(Message).order_by(Message.created_at, Message.kind))]


def plan(
    session: Session, cast: Cast, row: Series, starts_at: datetime, now: datetime, *, nth: int = 0
) -> list[series_plans.PlannedMove]:
    """Ask what would become of the series if its nth visit went to another time."""
    visit = visits_of(session, row.id)[nth].id
    actor = cast.actor(cast.ines)
    return series_plans.plan_change(session, row.id, visit=visit, starts_at=starts_at, actor=actor, now=now)


def change(
    session: Session,
    cast: Cast,
    row: Series,
    starts_at: datetime,
    now: datetime,
    choices: dict[UUID, Choice] | None = None,
    *,
    nth: int = 0,
) -> None:
    """Let Ines move all that is to come as its nth visit moves."""
    series_changing.change_all(
        session,
        row.id,
        visit=visits_of(session, row.id)[nth].id,
        starts_at=starts_at,
        choices=choices or {},
        actor=cast.actor(cast.ines),
        now=now,
    )
