"""What pretix's tests of quotas teach of counting in the database: each visit once, and only those that still count."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.bookings import book as staff_book
from tests.builders import Cast
from tests.recurring import at, wish
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.people import Actor
from visits.rules.visit_state import Reason, State
from visits.services import availability, booking, on_behalf, series_booking, tending
from visits.services.builder import Builder
from visits.services.series import of_visits
from visits.services.visits import overridden
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Home, Visit

TUESDAY = date(2026, 11, 24)
NINE, TEN_30, NOON = at(TUESDAY, 9, 0), at(TUESDAY, 10, 30), at(TUESDAY, 12, 0)
FULL_DAY = (Rule.DAY_LIMIT,)


def limit(session: Session, cast: Cast, **limits: int | None) -> None:
    """Let the home have these limits."""
    home = session.get_one(Home, cast.home.id)
    for name, most in limits.items():
        setattr(home, name, most)
    session.flush()


def book(session: Session, cast: Cast, starts_at: datetime, now: datetime, **asked: object) -> UUID:
    """Let Ines book a visit to Rosa."""
    facts: dict[str, object] = {"id": uuid4(), "resident": cast.rosa.id} | asked
    wanted = Wish(starts_at=starts_at, **facts)  # type: ignore[arg-type] # shorthand
    return booking.book(session, wanted, actor=cast.actor(cast.ines), now=now)


def against(session: Session, cast: Cast, starts_at: datetime, now: datetime) -> tuple[Rule, ...]:
    """Return the rules against a visit of Ines to Rosa, which is not booked; the free times must say the same."""
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    is_offered = starts_at in {slot.starts_at for slots in found.times.values() for slot in slots}
    with session.begin_nested() as nested:
        try:
            book(session, cast, starts_at, now)
        except Refused as refused:
            rules = refused.rules
        else:
            rules = ()
        nested.rollback()
    assert is_offered == (not rules)
    return rules


def settle(session: Session, cast: Cast, visit: UUID, outcome: State, now: datetime) -> None:
    tending.settle(session, visit, outcome, actor=cast.actor(cast.karl, on_tablet=True), now=now)


@pytest.mark.parametrize("minutes", [pytest.param(5, id="in its time"), pytest.param(90, id="when it is over")])
@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        pytest.param(State.HELD, True, id="one that was held"),
        pytest.param(State.MISSED, False, id="one nobody came to"),
        pytest.param(State.REFUSED, False, id="one she did not want that day"),
        pytest.param(State.FAILED, False, id="one that could not take place"),
    ],
)
def test_what_did_not_take_place_counts_no_more_whenever_it_is_said(
    session: Session, cast: Cast, now: datetime, outcome: State, counts: bool, minutes: int
) -> None:
    limit(session, cast, per_day=1, per_week=1)
    visit = book(session, cast, NINE, now)
    assert against(session, cast, NOON + timedelta(hours=1, minutes=30), now) == (*FULL_DAY, Rule.WEEK_LIMIT)
    karl = cast.actor(cast.karl, on_tablet=True)
    for step in (tending.prepare, tending.ready, tending.start):
        step(session, visit, actor=karl, now=NINE)
    settle(session, cast, visit, outcome, NINE + timedelta(minutes=minutes))
    later = NOON + timedelta(hours=1, minutes=30)
    assert against(session, cast, later, NINE + timedelta(minutes=minutes)) == (
        (*FULL_DAY, Rule.WEEK_LIMIT) if counts else ()
    )


@pytest.mark.parametrize("reason", [Reason.RELATIVE_CANNOT, Reason.HOME_CANNOT, Reason.MISTAKE])
def test_a_cancelled_visit_gives_back_its_day_its_week_and_her_own_number(
    session: Session, cast: Cast, now: datetime, reason: Reason
) -> None:
    limit(session, cast, per_day=1, per_week=1, open_visits=1)
    visit = book(session, cast, NINE, now)
    assert against(session, cast, NOON, now) == (Rule.DAY_LIMIT, Rule.WEEK_LIMIT, Rule.OPEN_LIMIT)
    who = cast.ines if reason is Reason.RELATIVE_CANNOT else cast.maj
    booking.cancel(session, visit, reason=reason, actor=cast.actor(who), now=now)
    assert against(session, cast, NOON, now) == ()


def test_a_visit_that_is_over_counts_for_its_week_but_is_not_coming(
    session: Session, cast: Cast, now: datetime
) -> None:
    limit(session, cast, per_week=1, open_visits=1)
    book(session, cast, NINE, now)
    just_over = NINE + timedelta(minutes=30)
    assert against(session, cast, at(TUESDAY + timedelta(days=1), 9, 0), just_over) == (Rule.WEEK_LIMIT,)
    assert against(session, cast, at(TUESDAY + timedelta(days=7), 9, 0), just_over) == ()


def test_a_visit_of_several_relatives_is_one_for_her_and_one_for_each_of_them(
    session: Session, cast: Cast, now: datetime
) -> None:
    limit(session, cast, per_day=2, open_visits=2)
    sten = Builder(session, now, cast.home).relative(cast.rosa, "Sten", "Ek")
    wanted = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=NINE)
    karl = cast.actor(cast.karl, on_tablet=True)
    booking.book(session, wanted, actor=karl, relatives=(cast.ines.id, sten.id), now=now)
    assert against(session, cast, NOON, now) == ()
    book(session, cast, NOON, now)
    assert against(session, cast, TEN_30, now) == (Rule.DAY_LIMIT, Rule.OPEN_LIMIT)


def test_a_recurring_visit_is_one_of_hers_and_each_of_its_days_one_of_the_residents(
    session: Session, cast: Cast, now: datetime
) -> None:
    limit(session, cast, per_day=1, open_visits=2)
    series_booking.book(session, wish(cast), choices={}, actor=cast.actor(cast.ines), now=now)
    assert against(session, cast, at(date(2026, 11, 29), 9, 0), now) == FULL_DAY
    assert against(session, cast, at(date(2026, 12, 6), 9, 0), now) == FULL_DAY
    book(session, cast, NINE, now)
    assert against(session, cast, at(date(2026, 11, 25), 9, 0), now) == (Rule.OPEN_LIMIT,)


def test_one_of_a_recurring_visit_can_be_moved_though_it_is_all_she_may_have(
    session: Session, cast: Cast, now: datetime
) -> None:
    limit(session, cast, open_visits=1)
    series = series_booking.book(session, wish(cast), choices={}, actor=cast.actor(cast.ines), now=now)
    visits = session.query(Visit).order_by(Visit.starts_at).all()
    assert {found.id for found in of_visits(session, [one.id for one in visits]).values()} == {series}
    ines, to = cast.actor(cast.ines), at(date(2026, 11, 28), 9, 0)
    found = availability.free_times(session, cast.rosa.id, actor=ines, now=now, moving=visits[0].id, minutes=30)
    assert to in {slot.starts_at for slot in found.times[date(2026, 11, 28)]}
    assert not found.enough_open
    booking.change_time(session, visits[0].id, starts_at=to, actor=ines, now=now)
    assert visits[0].starts_at == to


@pytest.mark.parametrize(
    ("to", "rules"),
    [
        pytest.param(NOON, (), id="within its day"),
        pytest.param(at(TUESDAY + timedelta(days=1), 9, 0), (), id="to an empty day of its week"),
        pytest.param(at(TUESDAY + timedelta(days=3), 9, 0), (Rule.DAY_LIMIT,), id="to a full day of its week"),
        pytest.param(at(TUESDAY + timedelta(days=7), 9, 0), (Rule.WEEK_LIMIT,), id="to a full week"),
    ],
)
def test_a_limit_that_was_lowered_holds_no_visit_where_it_is(
    session: Session, cast: Cast, now: datetime, to: datetime, rules: tuple[Rule, ...]
) -> None:
    visit = book(session, cast, NINE, now)
    for days in (0, 3, 8):
        book(session, cast, at(TUESDAY + timedelta(days=days), 15, 0), now)
    limit(session, cast, per_day=1, per_week=1, open_visits=1)
    ines = cast.actor(cast.ines)
    if rules:
        with pytest.raises(Refused) as refused:
            booking.change_time(session, visit, starts_at=to, actor=ines, now=now)
        assert refused.value.rules == rules
        return
    booking.change_time(session, visit, starts_at=to, actor=ines, now=now)
    assert session.get_one(Visit, visit).overrides == ""


@pytest.mark.parametrize(
    ("to", "kept"),
    [
        pytest.param(NOON, (Rule.DAY_LIMIT, Rule.WEEK_LIMIT), id="within its day"),
        pytest.param(at(TUESDAY + timedelta(days=1), 9, 0), (Rule.WEEK_LIMIT,), id="to another day of its week"),
        pytest.param(at(TUESDAY + timedelta(days=7), 9, 0), (), id="to another week"),
    ],
)
@pytest.mark.parametrize("by_staff", [True, False])
def test_a_limit_that_staff_set_aside_stays_so_where_it_speaks_of_the_new_time_too(
    session: Session, cast: Cast, now: datetime, to: datetime, kept: tuple[Rule, ...], by_staff: bool
) -> None:
    limit(session, cast, per_day=0, per_week=0)
    visit = staff_book(session, cast, NINE, now=now)
    assert overridden(visit) == (Rule.DAY_LIMIT, Rule.WEEK_LIMIT)
    limit(session, cast, per_day=1, per_week=1)
    if by_staff:
        karl = cast.actor(cast.karl, on_tablet=True)
        on_behalf.change_time(session, visit.id, starts_at=to, actor=karl, now=now)
    else:
        booking.change_time(session, visit.id, starts_at=to, actor=cast.actor(cast.ines), now=now)
    assert overridden(visit) == kept


def test_staff_are_asked_again_where_another_day_is_full_too(session: Session, cast: Cast, now: datetime) -> None:
    limit(session, cast, per_day=0)
    visit = staff_book(session, cast, NINE, now=now)
    karl, to = cast.actor(cast.karl, on_tablet=True), at(TUESDAY + timedelta(days=1), 9, 0)
    with pytest.raises(Refused) as refused:
        on_behalf.change_time(session, visit.id, starts_at=to, actor=karl, now=now)
    assert refused.value.rules == FULL_DAY


@pytest.mark.parametrize("per_day", [1, 2])
def test_the_last_one_goes_to_one_of_those_who_ask_at_the_same_moment(
    settings: Settings, now: datetime, per_day: int
) -> None:
    """Nobody else's time is taken: it is the limit alone, asked and kept under one lock, that lets no more in."""
    with writing(settings) as session:
        cast = Cast.build(session, now)
        builder = Builder(session, now, cast.home)
        for n in range(4):
            builder.tablet(cast.unit, f"Surfplatta {n + 2}")
        limit(session, cast, per_day=per_day)
        asking = [cast.ines, *(builder.relative(cast.rosa, f"Sten {n}", "Ek") for n in range(3))]
        actors = [Actor(person=one.id, role=one.role, home=cast.home.id, unit=None, tablet=None) for one in asking]

    deeds = [
        partial(booking.book, wish=one, actor=actor, now=now)
        for one, actor in zip(_apart(cast.rosa.id, 4), actors, strict=True)
    ]
    said = at_once(settings, *deeds)
    refused = [one.rules for one in said if isinstance(one, Refused)]
    assert refused == [FULL_DAY] * (4 - per_day)
    assert len(said) - len(refused) == per_day
    with writing(settings) as session:
        assert len(session.scalars(select(Visit)).all()) == per_day


def _apart(resident: UUID, count: int) -> list[Wish]:
    """Return wishes for times of one day that leave each other room."""
    return [Wish(id=uuid4(), resident=resident, starts_at=NINE + n * timedelta(minutes=90)) for n in range(count)]
