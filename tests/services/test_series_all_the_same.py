"""A date of a recurring visit that clashes, which staff hold all the same: past rules of that day, no fact."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import FOURTH, SECOND, SUNDAY, THIRD, at, book, close, look_ahead, roll, starts_of, visits_of, wish
from visits.rules.booking import Refused, Rule
from visits.rules.people import Actor
from visits.rules.series import AllTheSame, Choices
from visits.services import clashes, series_booking, series_changing, series_plans
from visits.services.visits import overridden
from visits.storage.tables import Home, Series

WEEK = timedelta(days=7)
CLOSED = AllTheSame(frozenset({Rule.CLOSURE}))


@pytest.fixture
def karl(cast: Cast) -> Actor:
    return cast.actor(cast.karl, on_tablet=True)


def booked(session: Session, cast: Cast, karl: Actor, now: datetime, choices: Choices) -> UUID:
    relatives = (cast.ines.id,)
    return series_booking.book(session, wish(cast), choices=choices, actor=karl, now=now, relatives=relatives)


def test_karl_holds_a_closed_sunday_and_no_other(session: Session, cast: Cast, karl: Actor, now: datetime) -> None:
    look_ahead(session, cast, 28)
    close(session, cast, SECOND, now)
    plan = series_plans.plan(session, wish(cast), relatives=(cast.ines.id,), actor=karl, now=now)
    (clash,) = plan.clashes
    assert (clash.rules, clash.may_hold) == ((Rule.CLOSURE,), True)
    id_ = booked(session, cast, karl, now, {SECOND: CLOSED})
    assert starts_of(session, id_) == [at(day) for day in (SUNDAY, SECOND, THIRD, FOURTH)]
    assert [overridden(visit) for visit in visits_of(session, id_)] == [(), (Rule.CLOSURE,), (), ()]
    assert session.get_one(Series, id_).overrides == ""
    assert clashes.count(session, actor=cast.actor(cast.maj), now=now) == 0


def test_what_is_set_aside_for_one_day_is_not_for_those_that_the_worker_books(
    session: Session, cast: Cast, karl: Actor, now: datetime
) -> None:
    home = session.get_one(Home, cast.home.id)
    home.per_day = 0
    session.flush()
    full = AllTheSame(frozenset({Rule.DAY_LIMIT, Rule.HOURS}))
    id_ = booked(session, cast, karl, now, dict.fromkeys((SUNDAY, SECOND), full))
    assert {overridden(visit) for visit in visits_of(session, id_)} == {(Rule.DAY_LIMIT,)}
    assert session.get_one(Series, id_).overrides == ""
    roll(session, id_, now + WEEK)
    assert len(starts_of(session, id_)) == 2


def test_a_rule_of_which_nobody_was_warned_refuses(session: Session, cast: Cast, karl: Actor, now: datetime) -> None:
    close(session, cast, SECOND, now)
    session.get_one(Home, cast.home.id).per_day = 0
    session.flush()
    both = AllTheSame(frozenset({Rule.CLOSURE, Rule.DAY_LIMIT}))
    with pytest.raises(Refused) as refused:
        booked(session, cast, karl, now, {SUNDAY: both, SECOND: CLOSED})
    assert refused.value.rules == (Rule.DAY_LIMIT,)


def test_no_fact_is_set_aside(session: Session, cast: Cast, karl: Actor, now: datetime) -> None:
    taken = book(session, cast, now, wish(cast, last_day=SUNDAY))
    assert len(starts_of(session, taken.id)) == 1
    (clash,) = series_plans.plan(session, wish(cast), relatives=(cast.ines.id,), actor=karl, now=now).clashes
    assert (clash.rule, clash.may_hold) == (Rule.RESIDENT_TAKEN, False)
    with pytest.raises(Refused) as refused:
        booked(session, cast, karl, now, {SUNDAY: AllTheSame(frozenset(Rule))})
    assert Rule.RESIDENT_TAKEN in refused.value.rules


def test_a_relative_sets_nothing_aside(session: Session, cast: Cast, now: datetime) -> None:
    close(session, cast, SECOND, now)
    with pytest.raises(Refused) as refused:
        book(session, cast, now, wish(cast), {SECOND: CLOSED})
    assert refused.value.rules == (Rule.CLOSURE,)


def test_karl_moves_them_all_and_one_to_a_closed_day_all_the_same(
    session: Session, cast: Cast, karl: Actor, now: datetime
) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast))
    tuesday, visits = SUNDAY + timedelta(days=2), visits_of(session, row.id)
    close(session, cast, tuesday + WEEK, now)
    to: dict[str, Any] = {"visit": visits[0].id, "starts_at": at(tuesday, 9, 0), "actor": karl, "now": now}
    moves = series_plans.plan_change(session, row.id, **to)
    assert [move.to.may_hold for move in moves] == [False, True, False, False]
    series_changing.change_all(session, row.id, choices={visits[1].id: CLOSED}, **to)
    assert starts_of(session, row.id) == [at(tuesday + n * WEEK, 9, 0) for n in range(4)]
    assert [overridden(visit) for visit in visits_of(session, row.id)] == [(), (Rule.CLOSURE,), (), ()]
    assert row.overrides == ""
