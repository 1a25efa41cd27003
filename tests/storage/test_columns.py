"""Instants go into the database aware and come out aware, in UTC."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.storage.columns import UtcDateTime
from visits.storage.tables import Home


def test_a_naive_datetime_is_refused(session: Session, cast: Cast) -> None:
    session.get_one(Home, cast.home.id).created_at = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 - the point
    with pytest.raises(StatementError, match="without a time zone"):
        session.flush()


def test_a_naive_datetime_is_refused_in_a_question_too(session: Session) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        session.scalars(select(Home).where(Home.created_at > datetime(2026, 11, 23)))  # noqa: DTZ001 - the point


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Europe/Stockholm"), timezone(timedelta(hours=-9, minutes=-30))])
def test_the_same_instant_is_stored_alike_from_every_zone(session: Session, cast: Cast, zone: timezone) -> None:
    noon = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    home = session.get_one(Home, cast.home.id)
    home.created_at = noon.astimezone(zone)
    session.flush()
    # SQLite keeps text; PostgreSQL keeps an instant, and gives it back in whatever zone its server is in.
    assert session.scalar(text("SELECT created_at FROM homes")) in {"2026-11-23 11:00:00.000000", noon}
    session.expire(home)
    assert home.created_at == noon
    assert home.created_at.tzinfo is UTC


def test_postgresql_gets_and_gives_aware_instants() -> None:
    there = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy has not typed it
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert UtcDateTime().process_bind_param(noon, there) == noon
    back = UtcDateTime().process_result_value(noon, there)
    assert back is not None
    assert (back, back.tzinfo) == (noon, UTC)


def test_nothing_stays_nothing() -> None:
    column, dialect = UtcDateTime(), sqlite.dialect()
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None
