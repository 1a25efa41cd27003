"""The worker keeps the horizon of recurring visits filled."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.builders import Cast
from visits import clock
from visits.services import series_rolling
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Occurrence, Series
from visits.worker.jobs import Worker


def add_series(settings: Settings, cast: Cast, count: int) -> list[UUID]:
    """Add series from tomorrow on, with as many residents and tablets, none of which has a visit yet."""
    tomorrow = clock.now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=1)
    made = []
    with writing(settings) as session:
        builder = Builder(session, clock.now(), session.get_one(Home, cast.home.id))
        for number in range(count):
            builder.tablet(cast.unit, f"Platta {number}")
            resident = builder.resident(cast.unit, f"Boende {number}", "Ek")
            made.append(builder.series(resident, tomorrow, builder.relative(resident, f"Anna {number}", "Ek")).id)
    return made


def held(settings: Settings, series: UUID) -> int:
    """Count the visits of a series."""
    with reading(settings) as session:
        theirs = select(Occurrence).where(Occurrence.series_id == series, Occurrence.visit_id.is_not(None))
        return len(session.scalars(theirs).all())


def test_every_series_is_filled_up_to_the_horizon(settings: Settings, cast: Cast) -> None:
    made = add_series(settings, cast, 2)
    Worker(settings).roll()
    assert [held(settings, one) for one in made] == [2, 2]
    with reading(settings) as session:
        assert series_rolling.due(session, now=clock.now(), limit=5) == []


def test_one_that_fails_holds_up_no_other(settings: Settings, cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    bad, good = add_series(settings, cast, 2)
    with writing(settings) as session:
        # The database refuses a visit that ends before it begins.
        session.get_one(Series, bad).minutes = -30
    Worker(settings).roll()
    assert (held(settings, bad), held(settings, good)) == (0, 2)
    assert caplog.text.count("a recurring visit failed: IntegrityError") == 1
    assert "Boende" not in caplog.text


def test_told_to_stop_it_begins_no_other(settings: Settings, cast: Cast) -> None:
    class Stopping(Worker):
        def _may_work(self) -> bool:
            allowed = super()._may_work()
            # As a signal comes while the batch is being read.
            self.stop()
            return allowed

    (one,) = add_series(settings, cast, 1)
    Stopping(settings).roll()
    assert held(settings, one) == 0


def test_who_stands_by_rolls_nothing(settings: Settings, cast: Cast) -> None:
    (one,) = add_series(settings, cast, 1)
    Worker(settings).remind()  # leads from now on
    Worker(settings).roll()
    assert held(settings, one) == 0


def test_a_day_that_could_not_be_held_is_tried_again(settings: Settings, cast: Cast) -> None:
    (one,) = add_series(settings, cast, 1)
    with writing(settings) as session:
        day = session.get_one(Series, one).first_day
        session.add(Occurrence(series_id=one, on_day=day, rule="no_tablet"))
    Worker(settings).roll()
    assert held(settings, one) == 2
    with reading(settings) as session:
        assert series_rolling.due_again(session, now=clock.now(), limit=5) == []
