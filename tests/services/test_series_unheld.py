"""Days on which a recurring visit cannot be held, as Maj sees them: whom to phone, and another time."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import FOURTH, SUNDAY, THIRD, at, book, close, days_of, owed, roll, starts_of, visits_of, wish
from visits.rules.booking import Refused, Rule
from visits.rules.errors import NotFound
from visits.rules.visit_state import Reason
from visits.services import series, series_ending, series_rolling, series_unheld
from visits.services.builder import Builder
from visits.services.series_unheld import UnheldDay
from visits.services.visits import overridden
from visits.storage.tables import Closure, Home, Person, Related, Resident, Series

WEEK = timedelta(days=7)


@pytest.fixture
def row(session: Session, cast: Cast, now: datetime) -> Series:
    """Return the series of which the third Sunday was closed when it came within reach, a week from now."""
    made = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    roll(session, made.id, now + WEEK)
    return made


def seen(session: Session, cast: Cast, now: datetime) -> list[UnheldDay]:
    return list(series_unheld.listed(session, actor=cast.actor(cast.maj), now=now).shown)


def untold(session: Session, cast: Cast, now: datetime) -> int:
    return series_unheld.count_untold(session, actor=cast.actor(cast.maj), now=now)


def test_maj_sees_the_day_the_rule_the_relatives_and_times_near_it(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    (one,) = seen(session, cast, now + WEEK)
    assert (one.series, one.day, one.rule, one.starts_at) == (row.id, THIRD, Rule.CLOSURE, at(THIRD))
    assert (one.resident_name, one.unit_name) == ("Rosa", "Björken")
    assert [(relative.name, relative.is_told) for relative in one.relatives] == [("Ines", True)]
    around = (THIRD - timedelta(days=2), THIRD - timedelta(days=1), THIRD + timedelta(days=1))
    assert [slot.starts_at for slot in one.times] == [at(other) for other in around]
    assert untold(session, cast, now + WEEK) == 0
    (listed,) = series.of_resident(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now + WEEK)
    assert [(date_.day, date_.rule) for date_ in listed.unheld] == [(THIRD, Rule.CLOSURE)]


def test_whom_no_message_reaches_is_to_be_phoned(session: Session, cast: Cast, now: datetime, row: Series) -> None:
    session.get_one(Person, cast.ines.id).by_mail = False
    session.flush()
    assert not seen(session, cast, now + WEEK)[0].relatives[0].is_told
    assert untold(session, cast, now + WEEK) == 1
    series_unheld.leave_out(session, row.id, THIRD, actor=cast.actor(cast.maj), now=now + WEEK)
    assert (seen(session, cast, now + WEEK), untold(session, cast, now + WEEK)) == ([], 0)


def test_whoever_is_her_relative_no_more_is_not_phoned(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    session.get_one(Person, cast.ines.id).by_mail = False
    session.query(Related).filter_by(relative_id=cast.ines.id).one().ended_at = now
    session.flush()
    assert (seen(session, cast, now + WEEK)[0].relatives, untold(session, cast, now + WEEK)) == ((), 0)
    with pytest.raises(NotFound):
        series_unheld.choose_time(
            session, row.id, THIRD, starts_at=at(THIRD), actor=cast.actor(cast.maj), now=now + WEEK
        )


def test_another_time_is_of_the_series_and_told_and_the_day_is_not_tried_again(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    maj, saturday = cast.actor(cast.maj), at(THIRD - timedelta(days=1))
    made = series_unheld.choose_time(session, row.id, THIRD, starts_at=saturday, actor=maj, now=now + WEEK)
    assert starts_of(session, row.id)[-1] == saturday
    assert days_of(session, row.id)[-1] == (THIRD, True, "")
    assert owed(session) == ["series_booked", "booked"]
    assert seen(session, cast, now + WEEK) == []
    # A second click.
    assert series_unheld.choose_time(session, row.id, THIRD, starts_at=saturday, actor=maj, now=now + WEEK) == made
    session.query(Closure).delete()
    assert series_rolling.due_again(session, now=now + 2 * WEEK, limit=5) == []


def test_maj_holds_it_at_its_own_time_all_the_same_past_the_rule_she_saw(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    (one,) = seen(session, cast, now + WEEK)
    assert one.may_hold
    own: dict[str, Any] = {"starts_at": at(THIRD), "actor": cast.actor(cast.maj), "now": now + WEEK}
    with pytest.raises(Refused):
        series_unheld.choose_time(session, row.id, THIRD, accepted=[Rule.DAY_LIMIT], **own)
    series_unheld.choose_time(session, row.id, THIRD, accepted=[Rule.CLOSURE], **own)
    assert overridden(visits_of(session, row.id)[-1]) == (Rule.CLOSURE,)
    assert (starts_of(session, row.id)[-1], row.overrides) == (at(THIRD), "")


def test_a_time_that_cannot_be_held_is_refused(session: Session, cast: Cast, now: datetime, row: Series) -> None:
    maj = cast.actor(cast.maj)
    with pytest.raises(Refused) as refusal:
        series_unheld.choose_time(session, row.id, THIRD, starts_at=at(THIRD), actor=maj, now=now + WEEK)
    assert refusal.value.rules == (Rule.CLOSURE,)
    assert days_of(session, row.id)[-1] == (THIRD, False, "closure")


def test_a_day_left_out_is_not_tried_again(session: Session, cast: Cast, now: datetime, row: Series) -> None:
    for _ in range(2):
        assert series_unheld.leave_out(session, row.id, THIRD, actor=cast.actor(cast.maj), now=now + WEEK)
    assert days_of(session, row.id)[-1] == (THIRD, False, "")
    assert series_rolling.due_again(session, now=now + 2 * WEEK, limit=5) == []
    with pytest.raises(NotFound):
        series_unheld.choose_time(
            session, row.id, THIRD, starts_at=at(FOURTH), actor=cast.actor(cast.maj), now=now + WEEK
        )


def test_a_day_that_has_been_booked_meanwhile_is_not_said_to_be_left_out(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    maj = cast.actor(cast.maj)
    before = at(THIRD - timedelta(days=1))
    series_unheld.choose_time(session, row.id, THIRD, starts_at=before, actor=maj, now=now + WEEK)
    assert not series_unheld.leave_out(session, row.id, THIRD, actor=maj, now=now + WEEK)
    assert days_of(session, row.id)[-1][1], "the visit stands"


def test_strangers_relatives_and_unknown_days_find_nothing(
    session: Session, cast: Cast, now: datetime, row: Series
) -> None:
    there = Builder(session, now)
    there.home("Fjärran")
    berit = there.manager("Berit", "Falk")
    for actor in (there.actor(berit), cast.actor(cast.ines)):
        with pytest.raises(NotFound):
            series_unheld.leave_out(session, row.id, THIRD, actor=actor, now=now)
    for id_, day in ((row.id, THIRD + timedelta(days=1)), (uuid4(), THIRD)):
        with pytest.raises(NotFound):
            series_unheld.leave_out(session, id_, day, actor=cast.actor(cast.maj), now=now)
    series_ending.end(session, row.id, reason=Reason.MISTAKE, actor=cast.actor(cast.maj), now=now + WEEK)
    with pytest.raises(NotFound):
        series_unheld.leave_out(session, row.id, THIRD, actor=cast.actor(cast.maj), now=now + WEEK)
    assert seen(session, cast, now + WEEK) == []


def test_while_consent_is_missing_there_is_no_time_to_choose(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    session.get_one(Resident, cast.rosa.id).consent_ground = ""
    session.flush()
    roll(session, row.id, now + WEEK)
    assert days_of(session, row.id)[-1] == (THIRD, False, "not_bookable")
    assert seen(session, cast, now + WEEK) == []


def test_a_time_that_the_clocks_leave_out_is_listed_without_it(session: Session, cast: Cast) -> None:
    now, gap = datetime(2027, 3, 8, 11, 0, tzinfo=at(SUNDAY).tzinfo), date(2027, 3, 28)
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    night = builder.series(cast.rosa, at(date(2027, 3, 14), 2, 30), cast.ines)
    night.overrides = Rule.HOURS.value
    session.flush()
    roll(session, night.id, now + WEEK)
    assert [(one.day, one.starts_at) for one in seen(session, cast, now + WEEK)] == [(gap, None)]


def test_no_more_are_shown_than_anybody_handles(
    session: Session, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series_unheld, "SHOWN", 2)
    row = book(session, cast, now, wish(cast))
    for day in (THIRD, FOURTH, FOURTH + WEEK):
        close(session, cast, day, now)
    for weeks in (1, 3):
        roll(session, row.id, now + weeks * WEEK)
    found = series_unheld.listed(session, actor=cast.actor(cast.maj), now=now)
    assert ([one.day for one in found.shown], found.more) == ([THIRD, FOURTH], 1)
