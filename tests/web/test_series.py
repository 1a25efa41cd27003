"""A relative's recurring visit: looked at day by day before it is booked."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of
from tests.recurring import SECOND, SUNDAY, at, close, look_ahead, wish
from tests.recurring import book as make
from tests.web.recurring import ask, confirm, filled, starts, visits
from visits import clock
from visits.rules.booking import Wish
from visits.services import booking
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Series

TUESDAY = SUNDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let every page be asked at the tests' now."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


@pytest.fixture
def series(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Let Ines have a visit every Sunday."""
    with writing(settings) as session:
        return make(session, cast, now, wish(cast)).id


def test_once_is_what_the_summary_offers_first(ines: FlaskClient, cast: Cast) -> None:
    html = ines.get(f"/residents/{cast.rosa.id}/visits/new", query_string={"starts": at(SUNDAY).isoformat()}).text
    assert 'value="0" name="repeat" checked' in html
    for words in ("Only this time", "Every week", "Every second week", "until further notice"):
        assert words in html


def test_ines_looks_at_every_date_and_books_them(ines: FlaskClient, cast: Cast, settings: Settings) -> None:
    page = ask(ines, cast)
    assert page.status_code == 200
    assert "Every söndag at 14.15" in page.text
    assert "until further notice" in page.text
    for day in ("29 november", "6 december"):
        assert day in page.text
    assert visits(settings) == []
    answer = confirm(ines, page, cast)
    assert answer.status_code == 303
    assert starts(settings) == [at(SUNDAY), at(SECOND)]
    assert {visit.company for visit in visits(settings)} == {"Tomas & Eva"}
    shown = ines.get(answer.headers["Location"]).text
    assert "The recurring visit is booked" in shown
    for visit in visits(settings):
        assert f"/visits/{visit.id}" in shown
    assert "ines.lind@familj.example" in shown


def test_a_clash_is_shown_with_a_near_time_that_is_taken_unless_something_else_is_chosen(
    ines: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        close(session, cast, SECOND, now)
    page = ask(ines, cast)
    assert "1 date cannot be held at that time." in page.text
    assert "No video visits are held on that day." in page.text
    saturday = at(SECOND - timedelta(days=1))
    assert filled(page.text)["day-2026-12-06"] == saturday.isoformat()
    confirm(ines, page, cast)
    assert starts(settings) == [at(SUNDAY), saturday]


def test_a_date_can_be_left_out(ines: FlaskClient, cast: Cast, settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        close(session, cast, SECOND, now)
    confirm(ines, ask(ines, cast), cast, **{"day-2026-12-06": "out"})
    assert starts(settings) == [at(SUNDAY)]


def test_every_second_week_until_a_day(ines: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        look_ahead(session, cast, 60)
    page = ask(ines, cast, repeat="2", last_day="2026-12-20")
    assert "Every second söndag at 14.15" in page.text
    assert "until söndag 20 december" in page.text
    confirm(ines, page, cast)
    assert starts(settings) == [at(SUNDAY), at(SUNDAY + timedelta(days=14))]
    with reading(settings) as session:
        assert session.scalars(select(Series.last_day)).one() == date(2026, 12, 20)


def test_somebody_quicker_between_the_look_and_the_booking_shows_the_dates_again(
    ines: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    page = ask(ines, cast)
    with writing(settings) as session:
        other = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(SECOND))
        booking.book(session, other, actor=cast.actor(cast.ines), now=now)
    answer = confirm(ines, page, cast)
    assert answer.status_code == 409
    assert "Someone just took this time." in answer.text
    assert "Nothing has been booked." in answer.text
    assert "That time is taken." in answer.text
    assert filled(answer.text)["wish"] != filled(page.text)["wish"]
    assert confirm(ines, answer, cast).status_code == 303
    assert len(starts(settings)) == 3


@pytest.mark.parametrize(
    ("late", "words"),
    [(timedelta(days=7), "That time has already passed."), (timedelta(), "You have booked as many visits ahead")],
)
def test_what_was_typed_outlives_a_refusal_that_leaves_no_date(
    ines: FlaskClient,
    cast: Cast,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    late: timedelta,
    words: str,
) -> None:
    page = ask(ines, cast, people="2", last_day="2026-12-20")
    with writing(settings) as session:
        home = session.get_one(Home, cast.home.id)
        home.open_visits, home.other_lengths = (0, "20,60") if not late else (None, "20,60")
    monkeypatch.setattr(clock, "now", lambda: now + late)
    answer = confirm(ines, page, cast, minutes="60")
    assert answer.status_code == 409
    assert words in answer.text
    assert "Nothing has been booked." in answer.text
    assert f"/residents/{cast.rosa.id}/times?minutes=60" in answer.text
    if late:
        kept = filled(answer.text)
        assert (kept["repeat"], kept["last_day"], kept["minutes"]) == ("1", "2026-12-20", "60")
        assert 'value="Tomas &amp; Eva"' in answer.text
        assert "Do you want one of these instead?" in answer.text
        assert kept["wish"] != filled(page.text)["wish"]
    assert starts(settings) == []


def test_another_time_for_a_long_visit_is_as_long(ines: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).other_lengths = "60"
    page = ask(ines, cast, minutes="60").text
    assert f"/residents/{cast.rosa.id}/times?day=2026-11-29&amp;minutes=60" in page


def test_a_last_day_before_the_first_is_said_beside_its_field(ines: FlaskClient, cast: Cast) -> None:
    answer = confirm(ines, ask(ines, cast), cast, last_day="2026-11-01")
    assert answer.status_code == 422
    assert 'id="last_day-error"' in answer.text
    assert 'value="Tomas &amp; Eva"' in answer.text


def test_how_many_come_is_kept_to_what_the_home_has_room_for(ines: FlaskClient, cast: Cast, settings: Settings) -> None:
    confirm(ines, ask(ines, cast, people="3"), cast)
    assert {visit.people for visit in visits(settings)} == {3}
    answer = ask(ines, cast, people="9", starts=at(TUESDAY, 9, 0).isoformat())
    assert answer.status_code == 409
    assert len(starts(settings)) == 2


def test_with_too_many_people_it_stays_recurring_when_they_are_fewer(
    ines: FlaskClient, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).most_people = 4
    refused = ask(ines, cast, people="9", last_day=SECOND.isoformat())
    assert refused.status_code == 409
    again = filled(refused.text) | {"starts": at(SUNDAY).isoformat(), "people": "2"}
    page = ines.post(f"/residents/{cast.rosa.id}/visits", data=again)
    assert "Every söndag at 14.15" in page.text
    confirm(ines, page, cast)
    assert starts(settings) == [at(SUNDAY), at(SECOND)]


def test_a_day_before_the_first_is_refused_beside_its_field(ines: FlaskClient, cast: Cast) -> None:
    answer = ask(ines, cast, last_day="2026-11-28")
    assert answer.status_code == 422
    assert "The last day is before the first." in answer.text
    assert 'value="1" name="repeat" checked' in answer.text
    assert "Tomas &amp; Eva" in answer.text


def test_leaving_all_out_is_refused_and_what_was_chosen_stays(
    ines: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        for day in (SUNDAY, SECOND):
            close(session, cast, day, now)
    page = ask(ines, cast)
    answer = confirm(ines, page, cast, **{"day-2026-11-29": "out", "day-2026-12-06": "out"})
    assert answer.status_code == 422
    assert "Keep at least one of the dates." in answer.text
    assert filled(answer.text)["day-2026-11-29"] == "out"


def test_with_as_many_visits_as_she_may_have_she_is_told(
    ines: FlaskClient, cast: Cast, settings: Settings, series: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).open_visits = 1
    wanted = at(TUESDAY, 9, 0).isoformat()
    answer = ask(ines, cast, starts=wanted)
    assert answer.status_code == 409
    assert "You have booked as many visits ahead as you can." in answer.text
    form = {"wish": str(uuid4()), "starts": wanted, "repeat": "1"}
    late = ines.post(f"/residents/{cast.rosa.id}/recurring-visits", data=form, follow_redirects=True)
    assert "You have booked as many visits ahead as you can." in late.text
    assert len(starts(settings)) == 2


@pytest.mark.parametrize(
    "broken", [{"starts": "soon"}, {"repeat": "0"}, {"repeat": "3"}, {"wish": "mine"}, {"last_day": "never"}]
)
def test_a_form_that_was_meddled_with_books_nothing(
    ines: FlaskClient, cast: Cast, settings: Settings, broken: dict[str, str]
) -> None:
    form = {"wish": str(uuid4()), "starts": at(SUNDAY).isoformat(), "repeat": "1"} | broken
    answer = ines.post(f"/residents/{cast.rosa.id}/recurring-visits", data=form)
    assert answer.status_code == 302
    assert visits(settings) == []


def test_choices_that_were_meddled_with_do_not_count(ines: FlaskClient, cast: Cast, settings: Settings) -> None:
    page = ask(ines, cast)
    confirm(ines, page, cast, **{"day-soon": "out", "day-2026-12-06": "later", "day-2026-12-07": "out"})
    assert starts(settings) == [at(SUNDAY), at(SECOND)]
