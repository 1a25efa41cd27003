"""What a home does on public holidays, and how many visits it wants, as its manager decides it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from visits.rules.opening_hours import Holidays
from visits.rules.people import Actor
from visits.services import audit, changes, homes
from visits.services.holidays import public_holidays
from visits.services.homes import require_run
from visits.storage.tables import Home

COUNTRIES = ("SE", "NO", "DK", "FI", "IS")
"""The countries (ISO 3166-1) whose public holidays a home can keep."""
SHOWN_HOLIDAYS = 3


@dataclass(frozen=True, kw_only=True)
class HomeLimits:
    """How many are right: a resident's visits in a day and a week, a relative's coming ones, people at a visit.

    None is no limit.
    """

    per_day: int | None
    per_week: int | None
    open_visits: int | None
    most_people: int | None


@dataclass(frozen=True, kw_only=True)
class LimitsView(HomeLimits):
    """The limits and the holidays of a home; `next_holidays` are the next days its country keeps."""

    holidays: Holidays
    country: str
    next_holidays: tuple[date, ...]


def show(session: Session, *, actor: Actor, now: datetime) -> LimitsView:
    """Return the limits and the holidays of the home that `actor` runs."""
    home = session.get_one(Home, require_run(actor))
    today = now.astimezone(ZoneInfo(home.timezone)).date()
    ahead = sorted(day for day in public_holidays(home.country, today.year) if day >= today)
    return LimitsView(
        per_day=home.per_day,
        per_week=home.per_week,
        open_visits=home.open_visits,
        most_people=home.most_people,
        holidays=home.holidays,
        country=home.country,
        next_holidays=tuple(ahead[:SHOWN_HOLIDAYS]),
    )


def set_limits(session: Session, limits: HomeLimits, *, actor: Actor, now: datetime) -> None:
    """Set how many visits may be booked from now on; what is booked already stays."""
    home = homes.lock(session, require_run(actor))
    home.per_day, home.per_week = limits.per_day, limits.per_week
    home.open_visits, home.most_people = limits.open_visits, limits.most_people
    session.flush()
    decided = (limits.per_day, limits.per_week, limits.open_visits, limits.most_people)
    thing = ",".join("" if most is None else str(most) for most in decided)
    audit.note(session, "hours.limits", actor=actor, now=now, thing=thing)


def set_holidays(session: Session, holidays: Holidays, *, country: str, actor: Actor, now: datetime) -> None:
    """Set what the home does on the public holidays of a country."""
    home = homes.lock(session, require_run(actor))
    home.holidays, home.country = holidays, country
    session.flush()
    changes.tell_calendars_of_closures(session, home.id, now=now)
    audit.note(session, "hours.holidays", actor=actor, now=now, thing=holidays.value)
