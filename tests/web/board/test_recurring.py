"""A recurring visit on the tablet: staff see that it recurs, and cancel one of it or all that is to come."""

from datetime import datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.builders import Cast
from tests.recurring import SECOND, at, book, visits_of, wish
from visits.rules.errors import NotFound
from visits.rules.visit_state import Reason, State
from visits.services import series_ending
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Resident, Series


@pytest.fixture
def series(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Let Ines have a visit every Sunday."""
    with writing(settings) as session:
        return book(session, cast, now, wish(cast)).id


def first(settings: Settings, series: UUID) -> UUID:
    with reading(settings) as session:
        return visits_of(session, series)[0].id


def states(settings: Settings, series: UUID) -> list[State]:
    with reading(settings) as session:
        return [visit.state for visit in visits_of(session, series)]


def test_karl_sees_that_a_visit_recurs(karl: FlaskClient, settings: Settings, series: UUID, visit: UUID) -> None:
    assert "Every söndag at 14.15" in karl.get(f"/tablet/visits/{first(settings, series)}").text
    assert "Every söndag" not in karl.get(f"/tablet/visits/{visit}").text


def test_karl_cancels_one_and_the_others_stay(karl: FlaskClient, settings: Settings, series: UUID) -> None:
    address = f"/tablet/visits/{first(settings, series)}/outcome"
    assert "All coming visits" in karl.get(address).text
    karl.post(address, data={"reason": "home_cannot", "scope": "this"})
    assert states(settings, series) == [State.CANCELLED, State.BOOKED]


def test_karl_cancels_all_that_is_to_come(karl: FlaskClient, settings: Settings, series: UUID, cast: Cast) -> None:
    address = f"/tablet/visits/{first(settings, series)}/outcome"
    answer = karl.post(address, data={"reason": "home_cannot", "scope": "all"}, follow_redirects=True)
    assert "The recurring visit has ended." in answer.text
    assert states(settings, series) == [State.CANCELLED, State.CANCELLED]
    with reading(settings) as session:
        assert session.get_one(Series, series).ended_at is not None


def test_all_of_a_visit_that_does_not_recur_is_that_visit(
    karl: FlaskClient, settings: Settings, series: UUID, visit: UUID
) -> None:
    assert "All coming visits" not in karl.get(f"/tablet/visits/{visit}/outcome").text
    answer = karl.post(
        f"/tablet/visits/{visit}/outcome", data={"reason": "home_cannot", "scope": "all"}, follow_redirects=True
    )
    assert "The visit is cancelled." in answer.text
    assert states(settings, series) == [State.BOOKED, State.BOOKED]
    with reading(settings) as session:
        assert visits_of(session, series)[1].starts_at == at(SECOND)


def test_after_she_moved_the_old_units_staff_cancel_all_from_a_visit_they_still_hold(
    karl: FlaskClient, settings: Settings, series: UUID, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).unit_id = Builder(session, now, cast.home).unit("Eken").id
    address = f"/tablet/visits/{first(settings, series)}/outcome"
    answer = karl.post(address, data={"reason": "home_cannot", "scope": "all"}, follow_redirects=True)
    assert "The recurring visit has ended." in answer.text
    assert states(settings, series) == [State.CANCELLED, State.CANCELLED]


def test_of_a_series_elsewhere_no_visit_of_theirs_opens_the_door(
    settings: Settings, series: UUID, visit: UUID, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).unit_id = Builder(session, now, cast.home).unit("Eken").id
        karl, mistake = cast.actor(cast.karl, on_tablet=True), Reason.MISTAKE
        for other in (None, visit):
            with pytest.raises(NotFound):
                series_ending.end(session, series, reason=mistake, actor=karl, now=now, visit=other)
