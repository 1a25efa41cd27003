"""Hours: set with clear refusals, and never dropping a booked visit."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Days, Span
from visits.rules.shape import Shape
from visits.rules.visit_state import State
from visits.services import availability, clashes, hours, shapes
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, Closure, Home, QuietTime, Visit, WeeklyHours

TUESDAY = date(2026, 11, 24)
ZONE = ZoneInfo("Europe/Stockholm")
TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm


def outside(session: Session, cast: Cast, now: datetime) -> list[UUID]:
    return [one.visit.id for one in clashes.listed(session, actor=cast.actor(cast.maj), now=now).shown]


def test_maj_sets_the_week_with_a_closed_day_and_a_day_in_two_parts(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    week = {day: [Span(600, 1080)] for day in range(6)} | {0: [Span(840, 1200), Span(540, 720)], 6: []}
    hours.set_week(session, week, actor=maj, now=now)
    found = hours.show(session, actor=maj, now=now).week
    assert found[0] == (Span(540, 720), Span(840, 1200))
    assert found[1] == (Span(600, 1080),)
    assert found[6] == ()


def test_spans_that_touch_are_fine_but_overlapping_ones_are_refused(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    hours.set_week(session, {0: [Span(540, 720), Span(720, 900)]}, actor=maj, now=now)
    with pytest.raises(InvalidInput) as refusal:
        hours.set_week(session, {0: [Span(700, 900), Span(540, 720)]}, actor=maj, now=now)
    assert refusal.value.field == "week"
    assert hours.show(session, actor=maj, now=now).week[0] == (Span(540, 720), Span(720, 900))


@pytest.mark.parametrize("span", [Span(600, 600), Span(700, 600), Span(-5, 60), Span(600, 1441)])
def test_a_time_ends_after_it_begins_and_within_the_day(
    session: Session, cast: Cast, now: datetime, span: Span
) -> None:
    with pytest.raises(InvalidInput):
        hours.set_week(session, {0: [span]}, actor=cast.actor(cast.maj), now=now)


@pytest.mark.parametrize("span", [Span(600, 600), Span(-5, 60), Span(600, 1441), Span(1500, 60), Span(1260, -1)])
def test_a_quiet_time_has_minutes_and_lies_within_the_day(
    session: Session, cast: Cast, now: datetime, span: Span
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        hours.add_quiet(session, label="Lunch", span=span, actor=cast.actor(cast.maj), now=now)
    assert refusal.value.field == "ends"


def test_a_night_is_one_quiet_time_from_evening_to_morning(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    hours.set_week(session, {day: [Span(0, 1440)] for day in range(7)}, actor=maj, now=now)
    hours.add_quiet(session, label="Lunch", span=Span(705, 780), actor=maj, now=now)
    hours.add_quiet(session, label="Natt", span=Span(21 * 60, 7 * 60), actor=maj, now=now)
    for met in (Span(6 * 60, 8 * 60), Span(1380, 1440), Span(1430, 10)):
        with pytest.raises(InvalidInput):
            hours.add_quiet(session, label="Vila", span=met, actor=maj, now=now)
    shown = hours.show(session, actor=maj, now=now).quiet
    assert [(one.label, one.starts, one.ends) for one in shown] == [("Lunch", 705, 780), ("Natt", 1260, 420)]
    free = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now).times
    walls = sorted(slot.starts_at.astimezone(ZONE).strftime("%H.%M") for slots in free.values() for slot in slots)
    assert (walls[0], walls[-1]) == ("07.00", "20.30")
    hours.remove_quiet(session, shown[1].id, actor=maj, now=now)
    assert [one.label for one in session.scalars(select(QuietTime))] == ["Lunch"]
    noted = session.scalars(select(AuditEntry.thing).where(AuditEntry.action.startswith("hours.quiet")))
    assert sorted(noted) == ["1260-420", "1260-420", "705-780"]


def test_a_booked_visit_outside_the_new_hours_stays_and_is_shown(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    assert outside(session, cast, now) == []
    hours.set_week(session, {1: [Span(660, 1080)]}, actor=cast.actor(cast.maj), now=now)
    assert outside(session, cast, now) == [visit.id]
    assert session.get_one(Visit, visit.id).state is State.BOOKED


def test_a_visit_that_a_quiet_time_cuts_into_is_shown(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    maj = cast.actor(cast.maj)
    hours.add_quiet(session, label="Fika", span=Span(630, 660), actor=maj, now=now)
    assert outside(session, cast, now) == []
    hours.add_quiet(session, label="Möte", span=Span(620, 630), actor=maj, now=now)
    assert outside(session, cast, now) == [visit.id]
    (_, moved) = hours.show(session, actor=maj, now=now).quiet[::-1]
    hours.remove_quiet(session, moved.id, actor=maj, now=now)
    assert outside(session, cast, now) == []


def test_quiet_times_do_not_overlap(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    hours.add_quiet(session, label="Lunch", span=Span(705, 780), actor=maj, now=now)
    hours.add_quiet(session, label="Överrapportering", span=Span(780, 810), actor=maj, now=now)
    with pytest.raises(InvalidInput) as refusal:
        hours.add_quiet(session, label="Vila", span=Span(770, 790), actor=maj, now=now)
    assert refusal.value.field == "starts"
    assert len(session.scalars(select(QuietTime)).all()) == 2


def test_a_closure_of_the_home_or_of_her_unit_leaves_a_visit_outside(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, TUESDAY_10, now=now)
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    other = builder.unit("Granen")
    hours.add_closure(session, Days(TUESDAY, TUESDAY), unit=other.id, label="Målning", actor=maj, now=now)
    assert outside(session, cast, now) == [], "another unit's closure"
    hours.add_closure(session, Days(TUESDAY, TUESDAY), unit=cast.unit.id, label="Målning", actor=maj, now=now)
    assert outside(session, cast, now) == [visit.id]
    for closure in hours.show(session, actor=maj, now=now).closures:
        hours.remove_closure(session, closure.id, actor=maj, now=now)
    assert outside(session, cast, now) == []
    day_before = TUESDAY - timedelta(days=1)
    hours.add_closure(session, Days(day_before, TUESDAY), unit=None, label="Storstädning", actor=maj, now=now)
    assert outside(session, cast, now) == [visit.id]


def test_a_closure_lies_ahead_in_order_and_is_not_endless(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    today = date(2026, 11, 23)
    for days in (
        Days(TUESDAY, today),
        Days(today - timedelta(days=3), today - timedelta(days=1)),
        Days(today, today + timedelta(days=366)),
    ):
        with pytest.raises(InvalidInput) as refusal:
            hours.add_closure(session, days, unit=None, label="Jul", actor=maj, now=now)
        assert refusal.value.field == "last_day"
    assert session.scalars(select(Closure)).all() == []
    hours.add_closure(session, Days(today - timedelta(days=1), today), unit=None, label="Jul", actor=maj, now=now)
    assert [row.label for row in hours.show(session, actor=maj, now=now).closures] == ["Jul"]
    assert hours.show(session, actor=maj, now=now + timedelta(days=1)).closures == (), "over, so no longer listed"


def test_the_shape_of_visits_is_what_maj_says(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    shape = Shape(slot_minutes=20, buffer_minutes=10, notice_minutes=60, horizon_days=28)
    shapes.set_home(session, shape, actor=maj, now=now)
    assert hours.show(session, actor=maj, now=now).shape == shape


def test_another_homes_manager_changes_nothing_here(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    hours.add_quiet(session, label="Lunch", span=Span(705, 780), actor=maj, now=now)
    hours.add_closure(session, Days(TUESDAY, TUESDAY), unit=None, label="Jul", actor=maj, now=now)
    quiet, closure = session.scalars(select(QuietTime.id)).one(), session.scalars(select(Closure.id)).one()
    builder = Builder(session, now)
    builder.home("Granen")
    stranger = builder.actor(builder.manager("Siv"))
    for quiet_id, closure_id in ((quiet, closure), (uuid4(), uuid4())):
        with pytest.raises(NotFound):
            hours.remove_quiet(session, quiet_id, actor=stranger, now=now)
        with pytest.raises(NotFound):
            hours.remove_closure(session, closure_id, actor=stranger, now=now)
    with pytest.raises(NotFound):
        hours.add_closure(session, Days(TUESDAY, TUESDAY), unit=cast.unit.id, label="Jul", actor=stranger, now=now)
    hours.set_week(session, {}, actor=stranger, now=now)
    assert len(session.scalars(select(WeeklyHours).where(WeeklyHours.home_id == cast.home.id)).all()) == 7
    assert hours.show(session, actor=stranger, now=now).closures == ()
