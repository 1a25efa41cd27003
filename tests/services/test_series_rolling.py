"""Rolling: the horizon of recurring visits stays filled, one day of one series at a time, and nobody is told twice."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.at_once import at_once
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
    starts_of,
    visits_of,
    wish,
)
from visits.rules.booking import Rule, Wish
from visits.rules.people import Leaving
from visits.rules.visit_state import Channel, Reason, State
from visits.services import booking, series, series_booking, series_ending, series_rolling
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Home, Related, Resident, SeriesRelative, Unit, Visit, VisitRelative

WEEK = timedelta(days=7)


def due(session: Session, now: datetime) -> list[UUID]:
    return series_rolling.due(session, now=now, limit=50)


def test_a_series_is_due_once_another_day_has_come_within_reach(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    eve, reached = now + timedelta(days=5), now + timedelta(days=6)
    assert (due(session, now), due(session, eve), due(session, reached)) == ([], [], [row.id])
    assert roll(session, row.id, eve) == 0
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND)]
    assert roll(session, row.id, reached) == 1
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND), at(THIRD)]
    assert due(session, reached) == []
    assert series_rolling.due(session, now=reached + WEEK, limit=50, but=[row.id]) == []


def test_a_rolled_visit_is_like_the_others_and_owes_no_letter(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    roll(session, row.id, now + WEEK)
    rolled = visits_of(session, row.id)[-1]
    assert (rolled.state, rolled.channel, rolled.company) == (State.BOOKED, Channel.WEB, "Tomas")
    assert (rolled.booked_by, rolled.ends_at - rolled.starts_at) == (cast.ines.id, timedelta(minutes=30))
    assert owed(session) == ["series_booked"]


def test_it_is_rolled_though_whoever_booked_it_is_forgotten(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    row.booked_by = None
    session.flush()
    roll(session, row.id, now + WEEK)
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND), at(THIRD)]


def test_a_day_that_cannot_be_held_is_noted_at_once(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    for _ in range(2):
        roll(session, row.id, now + WEEK)
    assert days_of(session, row.id)[-1] == (THIRD, False, "closure")
    assert owed(session) == ["series_booked"]
    shown = series.show(session, row.id, actor=cast.actor(cast.ines), now=now + WEEK)
    assert [(one.day, one.rule) for one in shown.unheld] == [(THIRD, Rule.CLOSURE)]
    # The next week goes on.
    roll(session, row.id, now + 2 * WEEK)
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND), at(FOURTH)]


def test_what_went_by_while_no_worker_ran_is_told_to_nobody(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    assert roll(session, row.id, at(THIRD) + timedelta(days=1)) == 3
    assert days_of(session, row.id)[2] == (THIRD, False, "past")
    assert owed(session) == ["series_booked"]


def test_no_rule_about_wishes_stops_what_was_agreed(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, replace(wish(cast), people=3))
    home = session.get_one(Home, cast.home.id)
    home.most_people = 2
    home.open_visits, home.slot_minutes, home.buffer_minutes, home.notice_minutes = 1, 20, 5, 60 * 24 * 30
    session.flush()
    roll(session, row.id, now + WEEK)
    assert starts_of(session, row.id)[-1] == at(THIRD)
    assert visits_of(session, row.id)[-1].ends_at == at(THIRD) + timedelta(minutes=30)


def test_a_rule_that_staff_set_aside_stays_so_and_another_does_not(session: Session, cast: Cast, now: datetime) -> None:
    id_ = series_booking.book(
        session,
        wish(cast, starts_at=at(SUNDAY, 20, 0)),
        choices={},
        actor=cast.actor(cast.karl, on_tablet=True),
        now=now,
        relatives=(cast.ines.id,),
        accepted=[Rule.HOURS],
    )
    roll(session, id_, now + WEEK)
    assert starts_of(session, id_)[-1] == at(THIRD, 20, 0)
    session.get_one(Home, cast.home.id).per_day = 0
    session.flush()
    roll(session, id_, now + 2 * WEEK)
    assert days_of(session, id_)[-1] == (FOURTH, False, "day_limit")


def test_it_ends_with_its_last_day(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast, last_day=THIRD))
    roll(session, row.id, now + WEEK)
    assert due(session, now + 10 * WEEK) == []
    assert roll(session, row.id, now + 10 * WEEK) == 0
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND), at(THIRD)]


def test_homes_look_ahead_as_far_as_each_has_decided(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    far = Builder(session, now)
    far.home(timezone="Pacific/Auckland").horizon_days = 40
    unit = far.unit()
    far.tablet(unit)
    astrid = far.resident(unit, "Astrid", "Vik")
    sten = far.relative(astrid, "Sten", "Vik")
    other = far.series(astrid, now + timedelta(days=2), sten)
    other.rolled_to_day = date(2026, 12, 20)
    session.flush()
    # Furthest ahead, and yet behind: its home looks further.
    assert due(session, now) == [other.id]
    assert due(session, now + WEEK) == [row.id, other.id]
    assert series_rolling.due(session, now=now + WEEK, limit=1) == [row.id]
    session.get_one(Unit, unit.id).horizon_days = 10
    session.flush()
    assert due(session, now) == []


def test_without_any_home_nothing_is_due(session: Session, now: datetime) -> None:
    assert due(session, now) == []


def test_a_series_that_is_gone_or_ended_is_left_alone(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    series_ending.end(session, row.id, reason=Reason.MISTAKE, actor=cast.actor(cast.ines), now=now)
    assert due(session, now + WEEK) == []
    assert roll(session, row.id, now + WEEK) == 0
    assert roll(session, uuid4(), now + WEEK) == 0
    assert len(visits_of(session, row.id)) == 2


@pytest.mark.parametrize("how", Leaving)
def test_with_a_resident_who_has_left_it_ends_without_a_word(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    row = book(session, cast, now, wish(cast))
    rosa = session.get_one(Resident, cast.rosa.id)
    rosa.active, rosa.left_how = False, how
    session.flush()
    assert roll(session, row.id, now + WEEK) == 0
    assert row.ended_at == now + WEEK
    assert owed(session) == ["series_booked"]


@pytest.mark.parametrize("missing", ["hers", "hers, and who booked it", "rosas", "protected"])
def test_while_consent_is_missing_a_day_is_noted_in_silence_and_later_it_goes_on(
    session: Session, cast: Cast, now: datetime, missing: str
) -> None:
    row = book(session, cast, now, wish(cast))
    row.booked_by = None if "booked" in missing else cast.ines.id
    rosa, related = session.get_one(Resident, cast.rosa.id), session.scalars(select(Related)).one()
    ground = rosa.consent_ground
    related.consent, rosa.protected_identity = "hers" not in missing, missing == "protected"
    rosa.consent_ground = "" if missing == "rosas" else ground
    session.flush()
    assert roll(session, row.id, now + WEEK) == 1
    assert days_of(session, row.id)[-1] == (THIRD, False, "not_bookable")
    # What is booked stays: her manager decides about it.
    assert [visit.state for visit in visits_of(session, row.id)] == [State.BOOKED, State.BOOKED]
    related.consent, rosa.protected_identity, rosa.consent_ground = True, False, ground
    session.flush()
    assert roll(session, row.id, now + 2 * WEEK) == 1
    assert (row.ended_at, starts_of(session, row.id)[-1]) == (None, at(FOURTH))
    # The day that was noted meanwhile is booked too.
    series_rolling.retry(session, row.id, THIRD, now=now + 2 * WEEK)
    assert starts_of(session, row.id)[-2:] == [at(THIRD), at(FOURTH)]
    assert owed(session) == ["series_booked"]


def test_when_nobody_who_takes_part_is_her_relative_any_more_it_ends(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    session.scalars(select(Related)).one().ended_at = now
    session.flush()
    assert roll(session, row.id, now + WEEK) == 0
    assert row.ended_at == now + WEEK


def test_one_of_two_who_may_visit_no_more_is_left_out(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind")
    session.add(SeriesRelative(series_id=row.id, relative_id=tomas.id))
    session.scalars(select(Related).where(Related.relative_id == cast.ines.id)).one().ended_at = now
    session.flush()
    roll(session, row.id, now + WEEK)
    last = visits_of(session, row.id)[-1]
    assert last.starts_at == at(THIRD)
    taking_part = session.scalars(select(VisitRelative.relative_id).where(VisitRelative.visit_id == last.id)).all()
    assert taking_part == [tomas.id]


def test_the_wall_time_stays_and_a_time_the_clocks_leave_out_is_noted(session: Session, cast: Cast) -> None:
    now = datetime(2027, 3, 1, 11, 0, tzinfo=at(SUNDAY).tzinfo)
    day = book(session, cast, now, wish(cast, starts_at=at(date(2027, 3, 7))))
    night = series_booking.book(
        session,
        wish(cast, starts_at=at(date(2027, 3, 7), 2, 30)),
        choices={},
        actor=cast.actor(cast.karl, on_tablet=True),
        now=now,
        relatives=(cast.ines.id,),
        accepted=[Rule.HOURS],
    )
    for id_ in (day.id, night):
        roll(session, id_, now + 2 * WEEK)
    assert [moment.hour for moment in starts_of(session, day.id)] == [13, 13, 13, 12]
    assert days_of(session, night)[-1] == (date(2027, 3, 28), False, "clock_change")


def test_two_workers_at_once_book_a_day_once(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        id_ = book(session, cast, now, wish(cast)).id
    found = at_once(settings, lambda session: series_rolling.roll(session, id_, now=now + WEEK), times=4)
    assert sorted(found) == [False, False, False, True]  # type: ignore[type-var] # none of them raised
    with writing(settings) as session:
        assert starts_of(session, id_) == [at(SUNDAY), at(SECOND), at(THIRD)]
        assert session.scalar(select(func.count()).select_from(Visit)) == 3


def test_killed_between_two_days_nothing_is_lost_or_doubled(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        id_ = book(session, cast, now, wish(cast)).id
    later = now + 3 * WEEK
    with writing(settings) as session:
        # One day further than is ever committed: the process dies here.
        assert series_rolling.roll(session, id_, now=later)
        session.rollback()
    with writing(settings) as session:
        assert due(session, later) == [id_]
        assert roll(session, id_, later) == 3
        # The first of the three went by meanwhile.
        assert len(starts_of(session, id_)) == 4
        assert due(session, later) == []


def test_a_new_home_rule_for_more_days_fills_them(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    look_ahead(session, cast, 28)
    assert due(session, now) == [row.id]
    assert roll(session, row.id, now) == 2
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND), at(THIRD), at(FOURTH)]


def test_a_visit_of_somebody_else_in_its_place_is_a_clash(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    other = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(THIRD))
    booking.book(session, other, actor=cast.actor(cast.ines), now=now + WEEK)
    roll(session, row.id, now + WEEK)
    assert days_of(session, row.id)[-1] == (THIRD, False, "resident_taken")
