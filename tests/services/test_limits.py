"""What a home does on holidays and how much it takes is its manager's to say."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import NotFound
from visits.rules.opening_hours import Holidays
from visits.services import limits
from visits.services.holidays import public_holidays
from visits.services.limits import HomeLimits
from visits.storage.tables import AuditEntry


def test_a_new_home_is_open_on_holidays_and_has_no_limits(session: Session, cast: Cast, now: datetime) -> None:
    found = limits.show(session, actor=cast.actor(cast.maj), now=now)
    assert (found.holidays, found.country) == (Holidays.OPEN, "SE")
    assert (found.per_day, found.per_week, found.open_visits) == (None, None, None)
    assert found.next_holidays == (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26))


@pytest.mark.parametrize(
    ("country", "day", "kept"),
    [
        ("SE", date(2026, 12, 24), True),
        ("SE", date(2026, 6, 19), True),
        ("SE", date(2027, 12, 31), True),
        ("SE", date(2026, 12, 23), False),
        ("NO", date(2026, 5, 17), True),
        ("NO", date(2026, 12, 24), False),
        ("FI", date(2026, 12, 24), True),
        ("XX", date(2026, 12, 25), False),
    ],
)
def test_the_eves_that_a_country_keeps_are_holidays(country: str, day: date, kept: bool) -> None:
    assert (day in public_holidays(country, 2026)) == kept


def test_maj_decides_about_holidays_and_limits_and_it_is_written_down(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    limits.set_holidays(session, Holidays.AS_SUNDAY, country="NO", actor=maj, now=now)
    limits.set_limits(session, HomeLimits(per_day=2, per_week=None, open_visits=5, most_people=4), actor=maj, now=now)
    found = limits.show(session, actor=maj, now=now)
    assert (found.holidays, found.country) == (Holidays.AS_SUNDAY, "NO")
    assert (found.per_day, found.per_week, found.open_visits) == (2, None, 5)
    assert set(session.scalars(select(AuditEntry.action))) >= {"hours.holidays", "hours.limits"}


def test_nobody_but_the_manager_decides(session: Session, cast: Cast, now: datetime) -> None:
    for person in (cast.karl, cast.ines):
        with pytest.raises(NotFound):
            limits.show(session, actor=cast.actor(person), now=now)
        with pytest.raises(NotFound):
            limits.set_holidays(session, Holidays.CLOSED, country="SE", actor=cast.actor(person), now=now)
        with pytest.raises(NotFound):
            limits.set_limits(
                session,
                HomeLimits(per_day=1, per_week=1, open_visits=1, most_people=None),
                actor=cast.actor(person),
                now=now,
            )
