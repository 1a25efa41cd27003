"""Days of a recurring visit that could not be held when they came within reach: tried again, and told of later."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.recurring import FOURTH, SECOND, SUNDAY, THIRD, at, book, close, days_of, owed, roll, starts_of, wish
from visits.rules.booking import Wish
from visits.rules.series import Instead
from visits.rules.visit_state import Reason
from visits.services import booking, out_of_service, series, series_ending, series_rolling
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Closure, Home, Occurrence, Resident, Series

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


def again(session: Session, now: datetime) -> list[date]:
    """Try again what is due, as the worker does, and return which days that were."""
    found = series_rolling.due_again(session, now=now, limit=50)
    for id_, day in found:
        series_rolling.retry(session, id_, day, now=now)
    return [day for _, day in found]


@pytest.fixture
def row(session: Session, cast: Cast, now: datetime) -> Series:
    """Return the series of which the third Sunday was closed when it came within reach, a week from now."""
    made = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    roll(session, made.id, now + WEEK)
    return made


def open_again(session: Session) -> None:
    session.execute(delete(Closure))


def test_a_tablet_that_is_out_for_a_night_costs_no_date_and_nobody_is_written_to(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    night, maj = now + WEEK, cast.actor(cast.maj)
    out_of_service.take_out(session, cast.tablet.id, last_day=None, reason="Sladden", actor=maj, now=night)
    roll(session, row.id, night)
    assert days_of(session, row.id)[-1] == (THIRD, False, "no_tablet")
    out_of_service.put_back(session, cast.tablet.id, actor=maj, now=night + 5 * HOUR)
    assert again(session, night + 5 * HOUR) == []
    assert again(session, night + 6 * HOUR) == [THIRD]
    assert starts_of(session, row.id)[-1] == at(THIRD)
    assert again(session, night + 30 * HOUR) == []
    assert owed(session) == ["series_booked"]


def test_what_stays_closed_for_a_day_is_told_once_and_tried_on(session: Session, now: datetime, row: Series) -> None:
    for hours, letters in ((6, 0), (12, 0), (24, 1), (30, 1), (36, 1)):
        assert again(session, now + WEEK + hours * HOUR) == [THIRD]
        assert owed(session).count("series_unheld") == letters, hours
    assert days_of(session, row.id)[-1] == (THIRD, False, "closure")
    # Once the day is over there is nothing left to try.
    assert again(session, at(THIRD) + timedelta(days=1)) == []


def test_of_a_day_that_can_be_held_after_all_those_are_told_who_were_told_that_it_cannot(
    session: Session, now: datetime, row: Series
) -> None:
    again(session, now + WEEK + 24 * HOUR)
    open_again(session)
    again(session, now + WEEK + 30 * HOUR)
    assert starts_of(session, row.id)[-1] == at(THIRD)
    assert owed(session) == ["series_booked", "series_unheld", "booked"]


def test_who_has_chosen_another_time_meanwhile_gets_no_second_visit(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    told = now + WEEK + 24 * HOUR
    again(session, told)
    ines, friday = cast.actor(cast.ines), at(THIRD - timedelta(days=2))
    booking.book(session, Wish(id=uuid4(), resident=cast.rosa.id, starts_at=friday), actor=ines, now=told)
    open_again(session)
    assert again(session, told + 6 * HOUR) == [THIRD]
    assert days_of(session, row.id)[-1] == (THIRD, False, "")
    assert series.show(session, row.id, actor=ines, now=told + 6 * HOUR).unheld == ()
    assert again(session, told + 12 * HOUR) == []


def test_a_visit_of_hers_that_week_does_not_stand_in_the_way_before_she_is_told(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    ines, friday = cast.actor(cast.ines), at(THIRD - timedelta(days=2))
    booking.book(session, Wish(id=uuid4(), resident=cast.rosa.id, starts_at=friday), actor=ines, now=now + WEEK)
    open_again(session)
    again(session, now + WEEK + 6 * HOUR)
    assert starts_of(session, row.id)[-1] == at(THIRD)


def test_a_day_that_is_near_is_told_at_once(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    roll(session, row.id, at(THIRD) - timedelta(days=2))
    assert days_of(session, row.id)[2] == (THIRD, False, "closure")
    assert owed(session) == ["series_booked", "series_unheld"]


def test_what_somebody_left_out_or_cancelled_is_never_tried(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast), {SECOND: Instead.LEAVE_OUT})
    visit = series.show(session, row.id, actor=cast.actor(cast.ines), now=now).visits[0].id
    booking.cancel(session, visit, reason=Reason.RELATIVE_ILL, actor=cast.actor(cast.ines), now=now)
    for day in (SUNDAY, SECOND):
        series_rolling.retry(session, row.id, day, now=now)
    assert again(session, now + timedelta(days=1)) == []
    assert days_of(session, row.id) == [(SUNDAY, True, ""), (SECOND, False, "")]


def test_nothing_of_a_series_that_has_ended_is_tried(session: Session, cast: Cast, now: datetime, row: Series) -> None:
    series_ending.end(session, row.id, reason=Reason.MISTAKE, actor=cast.actor(cast.ines), now=now)
    open_again(session)
    series_rolling.retry(session, row.id, THIRD, now=now + WEEK + 6 * HOUR)
    assert again(session, now + WEEK + 6 * HOUR) == []
    assert days_of(session, row.id)[-1] == (THIRD, False, "closure")


def test_with_a_resident_who_has_died_it_ends_without_a_word(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    session.get_one(Resident, cast.rosa.id).active = False
    session.flush()
    later = now + WEEK + 24 * HOUR
    assert again(session, later) == [THIRD]
    assert (row.ended_at, owed(session)) == (later, ["series_booked"])


def test_a_day_noted_by_an_older_version_counts_as_told(session: Session, now: datetime, row: Series) -> None:
    noted = session.get_one(Occurrence, (row.id, THIRD))
    noted.tried_at = noted.tell_at = None
    session.flush()
    assert again(session, now + WEEK) == [THIRD]
    assert owed(session) == ["series_booked"]


def test_another_rule_that_has_come_between_is_not_told_again(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    roll(session, row.id, now + WEEK)
    again(session, now + WEEK + 24 * HOUR)
    open_again(session)
    session.get_one(Home, cast.home.id).per_day = 0
    session.flush()
    again(session, now + WEEK + 30 * HOUR)
    assert days_of(session, row.id)[-1] == (THIRD, False, "day_limit")
    assert owed(session).count("series_unheld") == 1


def test_two_workers_at_once_try_a_day_once(settings: Settings, cast: Cast, now: datetime) -> None:
    def booked_again(session: Session) -> None:
        series_rolling.retry(session, id_, THIRD, now=now + WEEK + 6 * HOUR)

    with writing(settings) as session:
        id_: UUID = book(session, cast, now, wish(cast)).id
        close(session, cast, THIRD, now)
        roll(session, id_, now + WEEK)
        open_again(session)
    at_once(settings, booked_again, times=4)
    with writing(settings) as session:
        assert starts_of(session, id_) == [at(SUNDAY), at(SECOND), at(THIRD)]
        roll(session, id_, now + 2 * WEEK)
        assert starts_of(session, id_)[-1] == at(FOURTH)
