"""Staff move all that is to come for somebody who phones: past rules they have weighed, and to another rhythm."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import (
    FOURTH,
    SECOND,
    SUNDAY,
    THIRD,
    at,
    book,
    close,
    days_of,
    look_ahead,
    owed,
    roll,
    visits_of,
    wish,
)
from tests.recurring import starts_of as all_of
from visits.rules.booking import Refused, Rule
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.rules.series import Instead
from visits.rules.visit_state import State
from visits.services import booking, clashes, series_changing, series_plans
from visits.services.builder import Builder
from visits.services.visits import overridden
from visits.storage.tables import Message, Series, Visit, VisitMove

DAY, WEEK = timedelta(days=1), timedelta(days=7)
TUESDAY = SUNDAY + 2 * DAY
EVENING = frozenset({Rule.HOURS, Rule.GRID})


@pytest.fixture
def karl(cast: Cast) -> Actor:
    return cast.actor(cast.karl, on_tablet=True)


@pytest.fixture
def row(session: Session, cast: Cast, now: datetime) -> Series:
    """Every Sunday at 14.15, four of them booked."""
    look_ahead(session, cast, 28)
    return book(session, cast, now, wish(cast))


def starts_of(session: Session, series: UUID) -> list[datetime]:
    """Return when its booked visits begin."""
    return [visit.starts_at for visit in visits_of(session, series) if visit.state is State.BOOKED]


def plan(session: Session, row: Series, to: datetime, karl: Actor, now: datetime, **how: Any) -> list[Any]:
    visit = visits_of(session, row.id)[how.pop("nth", 0)].id
    return series_plans.plan_change(session, row.id, visit=visit, starts_at=to, actor=karl, now=now, **how)


def change(session: Session, row: Series, to: datetime, karl: Actor, now: datetime, **how: Any) -> None:
    visit = visits_of(session, row.id)[how.pop("nth", 0)].id
    how = {"choices": {}} | how
    series_changing.change_all(session, row.id, visit=visit, starts_at=to, actor=karl, now=now, **how)


def test_karl_moves_them_all_and_each_relative_is_told_once(
    session: Session, row: Series, karl: Actor, now: datetime
) -> None:
    before = [visit.id for visit in visits_of(session, row.id)]
    change(session, row, at(TUESDAY, 9, 0), karl, now)
    assert starts_of(session, row.id) == [at(TUESDAY + n * WEEK, 9, 0) for n in range(4)]
    assert [visit.id for visit in visits_of(session, row.id)] == before
    assert owed(session) == ["series_booked", "series_changed"]
    moved = session.scalars(select(VisitMove.actor_id).where(VisitMove.what == "change_time")).all()
    assert set(moved) == {karl.person}


def test_what_karl_has_weighed_counts_for_every_day_and_for_those_the_worker_adds(
    session: Session, cast: Cast, row: Series, karl: Actor, now: datetime
) -> None:
    late = at(TUESDAY, 20, 0)
    assert {move.rule for move in plan(session, row, late, karl, now)} == {Rule.HOURS}
    assert {move.rule for move in plan(session, row, late, karl, now, accepted=EVENING)} == {None}
    change(session, row, late, karl, now, accepted=EVENING)
    assert [overridden(visit) for visit in visits_of(session, row.id)] == [(Rule.HOURS,)] * 4
    assert row.overrides == "hours"
    assert roll(session, row.id, now + WEEK + DAY) == 1
    assert starts_of(session, row.id)[-1] == late + 4 * WEEK
    assert clashes.count(session, actor=cast.actor(cast.maj), now=now) == 0


def test_moved_back_within_the_hours_nothing_stays_set_aside(
    session: Session, cast: Cast, row: Series, karl: Actor, now: datetime
) -> None:
    change(session, row, at(TUESDAY, 20, 0), karl, now, accepted=EVENING)
    change(session, row, at(TUESDAY, 9, 0), cast.actor(cast.ines), now)
    assert {overridden(visit) for visit in visits_of(session, row.id)} == {()}
    assert row.overrides == ""


def test_what_speaks_of_one_day_is_set_aside_for_that_day_alone(
    session: Session, cast: Cast, row: Series, karl: Actor, now: datetime
) -> None:
    close(session, cast, TUESDAY, now)
    close(session, cast, TUESDAY + 2 * WEEK, now)
    closed = frozenset({Rule.CLOSURE})
    moves = plan(session, row, at(TUESDAY, 9, 0), karl, now, accepted=closed)
    assert [move.rule for move in moves] == [None, None, Rule.CLOSURE, None]
    with pytest.raises(Refused) as refused:
        change(session, row, at(TUESDAY, 9, 0), karl, now, accepted=closed)
    assert refused.value.rules == (Rule.CLOSURE,)
    session.rollback()


def test_a_rule_nobody_was_warned_of_refuses_and_nothing_has_changed(
    session: Session, row: Series, karl: Actor, now: datetime
) -> None:
    session.commit()
    with pytest.raises(Refused) as refused:
        change(session, row, at(TUESDAY, 20, 0), karl, now, accepted=frozenset({Rule.GRID}))
    assert refused.value.rules == (Rule.HOURS,)
    session.rollback()
    assert starts_of(session, row.id) == [at(day) for day in (SUNDAY, SECOND, THIRD, FOURTH)]


def test_a_relative_sets_nothing_aside(session: Session, cast: Cast, row: Series, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        change(session, row, at(TUESDAY, 20, 0), cast.actor(cast.ines), now, accepted=EVENING)
    assert refused.value.rules == (Rule.HOURS,)


def test_of_every_week_every_second_one_stays_and_the_others_fall_away(
    session: Session, row: Series, karl: Actor, now: datetime
) -> None:
    before = visits_of(session, row.id)
    # From the second on: it is her weeks that stay.
    moves = plan(session, row, at(SECOND + 2 * DAY, 9, 0), karl, now, nth=1, every_weeks=2)
    assert [(move.falls_away, move.to.starts_at) for move in moves] == [
        (True, None),
        (False, at(SECOND + 2 * DAY, 9, 0)),
        (True, None),
        (False, at(FOURTH + 2 * DAY, 9, 0)),
    ]
    change(session, row, at(SECOND + 2 * DAY, 9, 0), karl, now, nth=1, every_weeks=2)
    assert [session.get_one(Visit, visit.id).state for visit in before] == [State.CANCELLED, State.BOOKED] * 2
    assert row.every_weeks == 2
    assert [day for day, _, _ in days_of(session, row.id)] == [SECOND + 2 * DAY, FOURTH + 2 * DAY]
    roll(session, row.id, now + 3 * WEEK)
    assert starts_of(session, row.id)[1:] == [at(FOURTH + 2 * DAY, 9, 0), at(FOURTH + 2 * DAY + 2 * WEEK, 9, 0)]
    assert owed(session).count("series_changed") == 1
    (letter,) = session.scalars(select(Message).where(Message.kind == "series_changed"))
    assert set(letter.facts["visits"]) == {str(before[1].id), str(before[3].id)}


def test_of_every_second_week_every_one_is_filled_by_the_worker(
    session: Session, cast: Cast, karl: Actor, now: datetime
) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast, every=2))
    before = {visit.id for visit in visits_of(session, row.id)}
    assert starts_of(session, row.id) == [at(SUNDAY), at(THIRD)]
    change(session, row, at(SUNDAY), karl, now, every_weeks=1)
    assert starts_of(session, row.id) == [at(SUNDAY), at(THIRD)]
    roll(session, row.id, now)
    assert starts_of(session, row.id) == [at(day) for day in (SUNDAY, SECOND, THIRD, FOURTH)]
    assert before < {visit.id for visit in visits_of(session, row.id)}


def test_every_second_week_a_visit_in_hand_is_left_where_it_is(
    session: Session, row: Series, karl: Actor, now: datetime
) -> None:
    visits_of(session, row.id)[0].state = State.PREPARING
    session.flush()
    change(session, row, at(SECOND), karl, at(SUNDAY) - timedelta(minutes=10), nth=1, every_weeks=2)
    assert [visit.state for visit in visits_of(session, row.id)] == [State.PREPARING, State.BOOKED, State.BOOKED]
    assert all_of(session, row.id) == [at(SUNDAY), at(SECOND), at(FOURTH)]


def test_one_that_clashes_takes_a_near_time_keeps_its_own_or_is_left_out(
    session: Session, cast: Cast, row: Series, karl: Actor, now: datetime
) -> None:
    for n in (1, 2, 3):
        close(session, cast, TUESDAY + n * WEEK, now)
    moves = plan(session, row, at(TUESDAY, 9, 0), karl, now)
    near = moves[1].to.near
    assert near is not None
    choices = {
        moves[1].visit: near.starts_at,
        moves[2].visit: Instead.KEEP,
        moves[3].visit: Instead.LEAVE_OUT,
    }
    change(session, row, at(TUESDAY, 9, 0), karl, now, choices=choices)
    assert starts_of(session, row.id) == [at(TUESDAY, 9, 0), near.starts_at, at(THIRD)]


def test_a_second_click_changes_nothing_more(session: Session, row: Series, karl: Actor, now: datetime) -> None:
    for nth in (1, 0):
        # The first of them has fallen away the second time.
        change(session, row, at(SECOND, 9, 0), karl, now, nth=nth, every_weeks=2)
    kept = [visit for visit in visits_of(session, row.id) if visit.state is State.BOOKED]
    assert [visit.sequence for visit in kept] == [1, 1]
    assert owed(session).count("series_changed") == 1


def test_no_other_rhythm_is_offered_and_no_stranger_moves_anything(
    session: Session, cast: Cast, row: Series, karl: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput):
        change(session, row, at(TUESDAY, 9, 0), karl, now, every_weeks=3)
    builder = Builder(session, now, cast.home)
    nils = builder.staff(builder.unit("Eken"), given="Nils", family="Berg")
    with pytest.raises(NotFound):
        change(session, row, at(TUESDAY, 9, 0), builder.actor(nils), now)


def test_a_single_one_moved_by_staff_before_keeps_what_was_set_aside_for_its_day(
    session: Session, cast: Cast, row: Series, karl: Actor, now: datetime
) -> None:
    first = visits_of(session, row.id)[0]
    booking.change_time(session, first.id, starts_at=at(SUNDAY, 20, 0), actor=karl, override=True, now=now)
    change(session, row, at(SECOND, 9, 0), karl, now, nth=1)
    assert overridden(first) == ()
    assert starts_of(session, row.id)[0] == at(SUNDAY, 9, 0)
