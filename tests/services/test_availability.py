"""Free times from the database: the same rules, few queries."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Wish
from visits.rules.errors import NotFound
from visits.rules.people import Relation
from visits.services import availability, booking, relations
from visits.services.builder import Builder
from visits.storage.tables import Closure, Home, Related


def times(session: Session, cast: Cast, now: datetime) -> dict[date, int]:
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    return {day: len(slots) for day, slots in found.times.items()}


def test_two_weeks_of_free_times_by_day(session: Session, cast: Cast, now: datetime) -> None:
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    assert (found.resident_name, found.unit_name, found.unit_phone) == ("Rosa", "Björken", "031-700 00 01")
    assert next(iter(found.times)) == date(2026, 11, 23)
    assert len(found.times) == 15
    # Twelve o'clock plus two hours' notice leaves the slots from 14.15 to 18.00 today, 13 on a whole day.
    assert times(session, cast, now)[date(2026, 11, 23)] == 6
    assert times(session, cast, now)[date(2026, 11, 24)] == 13
    assert found.first_free_day == date(2026, 11, 23)


def test_a_booked_time_is_gone_and_its_neighbours_stay(session: Session, cast: Cast, now: datetime) -> None:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + timedelta(hours=21))
    booking.book(session, wish, actor=cast.actor(cast.ines), now=now)
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    left = [slot.starts_at for slot in found.times[date(2026, 11, 24)]]
    assert len(left) == 12
    assert wish.starts_at not in left
    assert [slot.starts_at for slot in found.around(wish.starts_at, count=1)] == [left[0]]


def test_quiet_times_and_closures_of_the_unit_are_left_out(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    builder.quiet("Lunch", 705, 780)
    other = builder.unit("Eken")
    for unit, day in ((cast.unit.id, 24), (other.id, 25), (None, 26)):
        on = date(2026, 11, day)
        session.add(
            Closure(home_id=cast.home.id, unit_id=unit, first_day=on, last_day=on, label="Stängt", created_at=now)
        )
    session.flush()
    found = times(session, cast, now)
    assert [found[date(2026, 11, day)] for day in (24, 25, 26)] == [0, 12, 0]


def test_nothing_is_free_where_everything_is_closed(session: Session, cast: Cast, now: datetime) -> None:
    session.add(
        Closure(
            home_id=cast.home.id,
            first_day=date(2026, 1, 1),
            last_day=date(2027, 1, 1),
            label="Stängt",
            created_at=now,
        )
    )
    session.flush()
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    assert found.first_free_day is None
    assert found.around(now) == []


def test_at_most_five_queries_whatever_the_horizon(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Home, cast.home.id).horizon_days = 28
    session.commit()
    statements: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    assert 0 < len(statements) <= 5


def test_a_relative_whose_consent_was_taken_back_finds_nothing(session: Session, cast: Cast, now: datetime) -> None:
    related = session.query(Related).filter(Related.relative_id == cast.ines.id).one()
    related.consent = False
    session.flush()
    with pytest.raises(NotFound):
        times(session, cast, now)


def test_unknown_residents_are_not_found(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(NotFound):
        availability.free_times(session, uuid4(), actor=cast.actor(cast.ines), now=now)


def test_ines_sees_whose_relative_she_is(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    aina = builder.resident(cast.unit, "Aina", "Berg")
    aina.consent_ground = ""
    builder.related(aina, cast.ines, Relation.FRIEND)
    mine = relations.residents_of(session, actor=cast.actor(cast.ines))
    assert [(one.name, one.relation, one.bookable) for one in mine] == [
        ("Aina", Relation.FRIEND, False),
        ("Rosa", Relation.DAUGHTER, True),
    ]
