"""Recurring visits: read by who may, ended with one letter."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import (
    SECOND,
    SUNDAY,
    at,
    book,
    owed,
    visits_of,
    wish,
)
from visits.rules.booking import Wish
from visits.rules.errors import NotFound
from visits.rules.visit_state import Reason, State
from visits.services import booking, series, series_ending
from visits.services.builder import Builder
from visits.storage.tables import Claim

TEN_PAST = timedelta(minutes=10)


def test_a_visit_knows_its_series(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    alone = booking.book(
        session,
        Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(SUNDAY, 9, 0)),
        actor=cast.actor(cast.ines),
        now=now,
    )
    first = visits_of(session, row.id)[0]
    found = series.of_visit(session, first.id)
    assert found is not None
    assert (found.id, found.resident_name, found.starts, found.unit_phone) == (row.id, "Rosa", 855, "031-700 00 01")
    assert series.of_visit(session, alone) is None
    assert set(series.of_visits(session, [first.id, alone])) == {first.id}


def test_a_series_is_shown_to_who_takes_part_and_to_nobody_else(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    builder = Builder(session, now, cast.home)
    olle = builder.relative(builder.resident(cast.unit, "Gunvor", "Ek"), "Olle", "Ek")
    for person in (cast.ines, cast.maj):
        shown = series.show(session, row.id, actor=cast.actor(person), now=now)
        assert [visit.starts_at for visit in shown.visits] == [at(SUNDAY), at(SECOND)]
    for series_id, person in ((row.id, olle), (uuid4(), cast.ines)):
        with pytest.raises(NotFound):
            series.show(session, series_id, actor=builder.actor(person), now=now)
    assert [one.id for one in series.of_relative(session, actor=cast.actor(cast.ines), now=now)] == [row.id]
    assert series.of_relative(session, actor=builder.actor(olle), now=now) == []
    listed = series.of_resident(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    assert [one.id for one in listed] == [row.id]


def test_a_series_whose_last_day_is_past_is_listed_no_more(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now, wish(cast, last_day=SECOND))
    later = now + timedelta(days=15)
    assert series.of_relative(session, actor=cast.actor(cast.ines), now=later) == []
    assert series.of_resident(session, cast.rosa.id, actor=cast.actor(cast.maj), now=later) == []


def test_ending_cancels_all_that_is_to_come_with_one_letter(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    ended = series_ending.end(
        session, row.id, reason=Reason.RELATIVE_CANNOT, actor=cast.actor(cast.ines), now=now + TEN_PAST
    )
    assert ended == 2
    assert {visit.state for visit in visits_of(session, row.id)} == {State.CANCELLED}
    assert {visit.sequence for visit in visits_of(session, row.id)} == {1}
    assert session.scalar(select(func.count()).select_from(Claim)) == 0
    assert owed(session) == ["series_booked", "relative_ended_series", "series_ended"]
    assert row.ended_at == now + TEN_PAST


def test_a_second_click_ends_nothing_more(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    for expected in (2, 0):
        reason = Reason.RELATIVE_CANNOT
        assert series_ending.end(session, row.id, reason=reason, actor=cast.actor(cast.ines), now=now) == expected
    assert owed(session).count("series_ended") == 1


def test_maj_ends_a_series_and_the_unit_needs_no_letter(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    series_ending.end(session, row.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=now + TEN_PAST)
    assert owed(session) == ["series_booked", "series_ended"]


def test_after_a_death_nobody_is_written_to(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    series_ending.end(session, row.id, reason=Reason.DIED, actor=cast.actor(cast.maj), now=now + TEN_PAST)
    assert owed(session) == ["series_booked"]


def test_what_goes_on_now_and_what_is_over_is_left_alone(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    first, second = visits_of(session, row.id)
    first.state = State.ONGOING
    session.flush()
    during = at(SUNDAY) + TEN_PAST
    reason = Reason.HOME_CANNOT
    assert series_ending.end(session, row.id, reason=reason, actor=cast.actor(cast.maj), now=during) == 1
    assert [visit.state for visit in visits_of(session, row.id)] == [State.ONGOING, State.CANCELLED]
    assert second.cancel_reason is Reason.HOME_CANNOT


def test_a_stranger_cannot_end_a_series(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    builder = Builder(session, now, cast.home)
    olle = builder.relative(builder.resident(cast.unit, "Gunvor", "Ek"), "Olle", "Ek")
    with pytest.raises(NotFound):
        series_ending.end(session, row.id, reason=Reason.MISTAKE, actor=builder.actor(olle), now=now)


def test_a_series_ends_by_one_of_its_visits_and_only_once(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    wanted = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(SUNDAY, 9, 0))
    alone = booking.book(session, wanted, actor=cast.actor(cast.ines), now=now)
    first = visits_of(session, row.id)[0].id
    asked = [
        series_ending.end_of_visit(session, visit, reason=Reason.MISTAKE, actor=cast.actor(cast.ines), now=now)
        for visit in (alone, first, first)
    ]
    assert asked == [False, True, False]
    assert {visit.state for visit in visits_of(session, row.id)} == {State.CANCELLED}
