"""The bounds of moving a recurring visit: where it may go, what a second click does, and how it goes on."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import (
    SECOND,
    SUNDAY,
    at,
    book,
    change,
    close,
    look_ahead,
    owed,
    plan,
    roll,
    starts_of,
    visits_of,
    wish,
)
from visits.rules.booking import Refused, Rule
from visits.rules.errors import NotFound
from visits.rules.series import Choice, Instead

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
TUESDAY = SUNDAY + 2 * DAY


def test_moved_back_by_a_week_it_goes_on_all_the_same(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast), {SUNDAY: Instead.LEAVE_OUT})
    change(session, cast, row, at(SUNDAY, 9, 0), now)
    # The day from which the last of them was moved away is a day of the series again.
    assert roll(session, row.id, now) == 1
    assert starts_of(session, row.id) == [at(SUNDAY + n * WEEK, 9, 0) for n in range(4)]


def test_a_second_click_moves_nothing_more_and_tells_nobody_twice(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, TUESDAY + WEEK, now)
    choices: dict[UUID, Choice] = {visits_of(session, row.id)[1].id: at(TUESDAY + WEEK - DAY, 9, 0)}
    for _ in range(2):
        change(session, cast, row, at(TUESDAY, 9, 0), now, choices)
    assert [visit.sequence for visit in visits_of(session, row.id)] == [1, 1]
    assert owed(session) == ["series_booked", "series_changed"]


@pytest.mark.parametrize("chosen_alone", [False, True])
def test_a_day_that_nobody_may_book_yet_is_not_reached_by_moving_a_series(
    session: Session, cast: Cast, now: datetime, *, chosen_alone: bool
) -> None:
    row = book(session, cast, now, wish(cast))
    far = at(SUNDAY + 10 * WEEK, 9, 0)
    choices: dict[UUID, Choice] = {visits_of(session, row.id)[1].id: far} if chosen_alone else {}
    to = at(TUESDAY, 9, 0) if chosen_alone else far
    with pytest.raises(Refused) as caught:
        change(session, cast, row, to, now, choices)
    assert caught.value.rules == (Rule.HORIZON,)
    if not chosen_alone:
        with pytest.raises(Refused):
            plan(session, cast, row, far, now)


def test_one_beyond_the_horizon_may_come_nearer(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    change(session, cast, row, at(TUESDAY, 9, 0), now)
    change(session, cast, row, at(SECOND + DAY, 9, 0), now, nth=1)
    assert starts_of(session, row.id) == [at(SUNDAY + DAY, 9, 0), at(SECOND + DAY, 9, 0)]


def test_a_series_that_has_ended_moves_no_more(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    row.ended_at = now
    session.flush()
    with pytest.raises(NotFound):
        change(session, cast, row, at(TUESDAY, 9, 0), now)
