"""Another weekday or time for all that is to come: the visits stay the same, and nobody loses one."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

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
    change,
    close,
    days_of,
    look_ahead,
    owed,
    plan,
    roll,
    starts_of,
    visits_of,
    wish,
)
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.errors import NotFound
from visits.rules.series import Choice, Instead
from visits.rules.visit_state import Reason, State
from visits.services import booking, series_changing, series_plans, series_rolling
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, Home, Unit, Visit

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
TUESDAY = SUNDAY + 2 * DAY


def test_all_that_is_to_come_moves_and_stays_the_same_visits(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    before = [(visit.id, visit.sequence) for visit in visits_of(session, row.id)]
    moves = plan(session, cast, row, at(TUESDAY, 9, 0), now)
    assert [(move.starts_at, move.to.day, move.to.starts_at, move.rule) for move in moves] == [
        (at(SUNDAY), TUESDAY, at(TUESDAY, 9, 0), None),
        # Beyond the horizon lies the second one's new day: what is booked there already may go there.
        (at(SECOND), TUESDAY + WEEK, at(TUESDAY + WEEK, 9, 0), None),
    ]
    change(session, cast, row, at(TUESDAY, 9, 0), now)
    after = visits_of(session, row.id)
    assert [(visit.id, visit.sequence) for visit in after] == [(id_, sequence + 1) for id_, sequence in before]
    assert [visit.starts_at for visit in after] == [at(TUESDAY, 9, 0), at(TUESDAY + WEEK, 9, 0)]
    assert (row.first_day, row.starts) == (TUESDAY, 9 * 60)
    assert owed(session) == ["series_booked", "series_changed"]
    assert "series.change_time" in session.scalars(select(AuditEntry.action)).all()


def test_it_goes_on_at_the_new_time_and_no_week_has_two(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    change(session, cast, row, at(TUESDAY, 9, 0), now)
    assert roll(session, row.id, now + WEEK + DAY) == 1
    assert starts_of(session, row.id) == [at(TUESDAY + n * WEEK, 9, 0) for n in range(3)]


def test_moved_after_its_first_visit_the_week_of_that_visit_gets_no_second_one(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    monday = at(SUNDAY) + DAY
    change(session, cast, row, at(SECOND + 2 * DAY, 9, 0), monday, nth=1)
    roll(session, row.id, monday)
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND + 2 * DAY, 9, 0)]
    roll(session, row.id, monday + WEEK)
    assert starts_of(session, row.id)[2:] == [at(THIRD + 2 * DAY, 9, 0)]


def test_moved_to_an_earlier_day_of_the_week_the_days_follow(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast, every=2))
    friday = SUNDAY - 2 * DAY
    change(session, cast, row, at(friday, 9, 0), now)
    roll(session, row.id, now + 2 * WEEK)
    assert starts_of(session, row.id) == [at(friday, 9, 0), at(friday + 2 * WEEK, 9, 0)]


def test_one_that_clashes_says_why_and_can_keep_its_time_or_take_another_or_be_left_out(
    session: Session, cast: Cast, now: datetime
) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast))
    for day in (TUESDAY, TUESDAY + WEEK, TUESDAY + 2 * WEEK):
        close(session, cast, day, now)
    moves = plan(session, cast, row, at(TUESDAY, 9, 0), now)
    assert [move.rule for move in moves] == [Rule.CLOSURE, Rule.CLOSURE, Rule.CLOSURE, None]
    near = moves[2].to.near
    assert near is not None
    # The Monday before, at the same time: of its own week, Monday to Sunday.
    assert near.starts_at == at(TUESDAY + 2 * WEEK - DAY, 9, 0)
    visits = visits_of(session, row.id)
    choices: dict[UUID, Choice] = {
        visits[0].id: Instead.KEEP,
        visits[1].id: Instead.LEAVE_OUT,
        visits[2].id: near.starts_at,
    }
    change(session, cast, row, at(TUESDAY, 9, 0), now, choices)
    states = [(visit.starts_at, visit.state, visit.sequence) for visit in visits_of(session, row.id)]
    assert states == [
        (at(SUNDAY), State.BOOKED, 0),
        (at(SECOND), State.CANCELLED, 1),
        (near.starts_at, State.BOOKED, 1),
        (at(TUESDAY + 3 * WEEK, 9, 0), State.BOOKED, 1),
    ]
    assert session.get_one(Visit, visits[1].id).cancel_reason is Reason.OTHER_TIME
    # Each is for its own day of the new series, so that none of them is booked again.
    assert [day for day, _, _ in days_of(session, row.id)] == [TUESDAY + n * WEEK for n in range(4)]
    assert roll(session, row.id, now) == 0


def test_a_visit_may_go_where_another_of_them_was(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 28)
    session.get_one(Home, cast.home.id).per_week = 1
    session.flush()
    row = book(session, cast, now, wish(cast))
    assert [move.rule for move in plan(session, cast, row, at(SECOND), now)] == [None] * 4
    change(session, cast, row, at(SECOND), now)
    assert starts_of(session, row.id) == [at(SECOND), at(THIRD), at(FOURTH), at(FOURTH + WEEK)]


def test_one_that_cannot_go_there_after_all_changes_nothing(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, TUESDAY + WEEK, now)
    session.commit()
    with pytest.raises(Refused) as caught:
        change(session, cast, row, at(TUESDAY, 9, 0), now)
    assert caught.value.rules == (Rule.CLOSURE,)
    session.rollback()
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND)]


def test_days_left_out_stay_out_and_days_that_clashed_are_tried_anew(
    session: Session, cast: Cast, now: datetime
) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast), {SECOND: Instead.LEAVE_OUT})
    close(session, cast, FOURTH + WEEK, now)
    roll(session, row.id, now + WEEK)
    assert days_of(session, row.id)[-1] == (FOURTH + WEEK, False, "closure")
    change(session, cast, row, at(TUESDAY, 9, 0), now)
    assert roll(session, row.id, now + WEEK + DAY) == 1
    assert [(day, held) for day, held, _ in days_of(session, row.id)] == [
        (TUESDAY, True),
        (TUESDAY + WEEK, False),
        (TUESDAY + 2 * WEEK, True),
        (TUESDAY + 3 * WEEK, True),
        (TUESDAY + 4 * WEEK, True),
    ]


def test_a_visit_moved_alone_before_joins_the_others_again(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 15)
    row = book(session, cast, now, wish(cast))
    first = visits_of(session, row.id)[0]
    booking.change_time(session, first.id, starts_at=at(SUNDAY, 9, 0), actor=cast.actor(cast.ines), now=now)
    change(session, cast, row, at(TUESDAY + WEEK, 9, 0), now, nth=1)
    assert starts_of(session, row.id) == [at(TUESDAY, 9, 0), at(TUESDAY + WEEK, 9, 0)]


def test_what_is_prepared_is_left_where_it_is(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    first, second = visits_of(session, row.id)
    first.state = State.PREPARING
    session.flush()
    just_before = at(SUNDAY) - timedelta(minutes=10)
    change(session, cast, row, at(SECOND + 2 * DAY, 9, 0), just_before, nth=1)
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND + 2 * DAY, 9, 0)]
    with pytest.raises(NotFound):
        plan(session, cast, row, at(TUESDAY, 9, 0), just_before)
    assert second.sequence == 1


def test_a_shift_back_onto_a_day_that_is_over_lets_go_of_what_stays(
    session: Session, cast: Cast, now: datetime
) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast))
    visits = visits_of(session, row.id)
    monday = at(SUNDAY) + DAY
    # The third goes where the second is, and so the second where the first was held: it keeps its time instead.
    change(session, cast, row, at(SECOND, 9, 0), monday, {visits[1].id: Instead.KEEP}, nth=2)
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND, 9, 0), at(THIRD, 9, 0)]
    assert session.get_one(Visit, visits[1].id).state is State.BOOKED
    assert session.get_one(Visit, visits[1].id).starts_at == at(SECOND)


def test_the_unit_she_lives_in_now_holds_the_moved_visits(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    builder = Builder(session, now, cast.home)
    eken = builder.unit("Eken")
    builder.tablet(eken, "Surfplatta 9")
    session.get_one(type(cast.rosa), cast.rosa.id).unit_id = eken.id
    session.flush()
    versions = {unit.id: unit.version for unit in session.scalars(select(Unit))}
    change(session, cast, row, at(TUESDAY, 9, 0), now)
    assert {visit.unit_id for visit in visits_of(session, row.id)} == {eken.id}
    session.expire_all()
    assert all(unit.version > versions[unit.id] for unit in session.scalars(select(Unit)))


def test_a_time_that_the_clocks_leave_out_is_refused(session: Session, cast: Cast) -> None:
    now = datetime(2027, 3, 15, 11, 0, tzinfo=at(SUNDAY).tzinfo)
    first = date(2027, 3, 21)
    row = book(session, cast, now, wish(cast, starts_at=at(first)))
    moves = plan(session, cast, row, at(first, 2, 30), now)
    assert [move.rule for move in moves] == [Rule.HOURS, Rule.CLOCK_CHANGE]
    with pytest.raises(Refused) as caught:
        change(session, cast, row, at(first, 2, 30), now, {visits_of(session, row.id)[0].id: Instead.KEEP})
    assert caught.value.rules == (Rule.CLOCK_CHANGE,)


def test_a_stranger_and_an_unknown_series_are_not_found(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    visit = visits_of(session, row.id)[0].id
    builder = Builder(session, now, cast.home)
    olle = builder.relative(builder.resident(cast.unit, "Gunvor", "Ek"), "Olle", "Ek")
    for id_, person in ((row.id, olle), (uuid4(), cast.ines)):
        actor, to = builder.actor(person), at(TUESDAY, 9, 0)
        with pytest.raises(NotFound):
            series_plans.plan_change(session, id_, visit=visit, starts_at=to, actor=actor, now=now)
        with pytest.raises(NotFound):
            series_changing.change_all(session, id_, visit=visit, starts_at=to, choices={}, actor=actor, now=now)


def test_a_taken_time_is_refused_and_a_near_one_offered(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    other = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(TUESDAY, 9, 0))
    booking.book(session, other, actor=cast.actor(cast.ines), now=now)
    move = plan(session, cast, row, at(TUESDAY, 9, 0), now)[0]
    assert move.rule is Rule.RESIDENT_TAKEN
    assert move.to.near is not None
    assert move.to.near.starts_at == at(TUESDAY, 9, 45)
    assert series_rolling.due(session, now=now, limit=5) == []
