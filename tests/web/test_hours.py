"""The page about hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Closure, Home, QuietTime, WeeklyHours

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NINE_TO_FIVE = {
    f"hours-week-{day}-{end}": time for day in range(7) for end, time in (("opens", "09:00"), ("closes", "17:00"))
}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def weekly(settings: Settings, weekday: int) -> list[tuple[int, int]]:
    with reading(settings) as session:
        rows = session.scalars(select(WeeklyHours).where(WeeklyHours.weekday == weekday).order_by(WeeklyHours.opens))
        return [(row.opens, row.closes) for row in rows]


def test_the_page_shows_the_week_in_words_and_in_its_form(browser: FlaskClient) -> None:
    page = browser.get("/manager/hours").text
    assert "Monday" in page
    assert "09:00–19:00" in page
    assert 'name="hours-week-6-closes" type="time" value="19:00"' in page
    assert "clashes with" not in page


def test_maj_sets_a_closed_day_two_parts_and_midnight(browser: FlaskClient, settings: Settings) -> None:
    sunday_closed = {"hours-week-6-opens": "", "hours-week-6-closes": ""}
    in_two = {"hours-week-0-opens_again": "18:00", "hours-week-0-closes_again": "00:00"}
    answer = browser.post("/manager/hours/week", data=NINE_TO_FIVE | sunday_closed | in_two, follow_redirects=True)
    assert "The weekly hours are changed." in answer.text
    assert "09:00–17:00, 18:00–00:00" in answer.text
    assert "Closed" in answer.text
    assert weekly(settings, 0) == [(540, 1020), (1080, 1440)]
    assert weekly(settings, 6) == []
    assert 'name="hours-week-0-closes_again" type="time" value="00:00"' in answer.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hours-week-2-closes": ""}, "Wednesday: Fill in both times, or neither."),
        ({"hours-week-2-opens": ""}, "Wednesday: Fill in both times, or neither."),
        ({"hours-week-2-opens_again": "18:00"}, "Wednesday: Fill in both times, or neither."),
        ({"hours-week-2-opens": "nine"}, "Wednesday: Not a valid time value."),
        ({"hours-week-2-opens": "18:00"}, "Wednesday: A time must end later than it begins."),
        ({"hours-week-2-opens_again": "16:00", "hours-week-2-closes_again": "18:00"}, "Two times of one day overlap."),
    ],
)
def test_a_week_that_makes_no_sense_is_refused_in_words(
    browser: FlaskClient, settings: Settings, wrong: dict[str, str], words: str
) -> None:
    answer = browser.post("/manager/hours/week", data=NINE_TO_FIVE | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'name="hours-week-0-closes" type="time" value="17:00"' in answer.text, "what was typed stays"
    assert weekly(settings, 2) == [(540, 1140)]


def test_booked_visits_left_outside_are_kept_and_told_of(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    now = clock.now()
    evening = datetime.combine((now + timedelta(days=3)).date(), datetime.min.time(), STOCKHOLM).replace(hour=18)
    with writing(settings) as session:
        book(session, cast, evening.astimezone(UTC), now=now)
    answer = browser.post("/manager/hours/week", data=NINE_TO_FIVE, follow_redirects=True)
    assert "1 booked visit clashes with this." in answer.text
    assert answer.text.count('href="/manager/clashes"') == 2, "just now, and for as long as it does"
    later = browser.get("/manager/hours").text
    assert "1 booked visit clashes with something that has changed since." in later


def test_quiet_times_come_and_go(browser: FlaskClient, settings: Settings) -> None:
    filled = {"quiet-label": "Lunch", "quiet-starts": "11:45", "quiet-ends": "13:00"}
    assert (
        "The quiet time is added."
        in browser.post("/manager/hours/quiet-times", data=filled, follow_redirects=True).text
    )
    overlapping = browser.post("/manager/hours/quiet-times", data=filled | {"quiet-label": "Vila"})
    assert overlapping.status_code == 422
    assert "This overlaps another quiet time." in overlapping.text
    assert browser.post("/manager/hours/quiet-times", data=filled | {"quiet-label": ""}).status_code == 422
    night = {"quiet-label": "Tyst", "quiet-starts": "22:00", "quiet-ends": "06:00"}
    page = browser.post("/manager/hours/quiet-times", data=night, follow_redirects=True).text
    assert page.count("22:00–06:00") == 1
    with reading(settings) as session:
        half = session.scalars(select(QuietTime.id).where(QuietTime.starts == 0)).one()
    assert "Tyst" not in browser.post(f"/manager/hours/quiet-times/{half}/removal", follow_redirects=True).text
    late = {"quiet-label": "Natt", "quiet-starts": "21:00", "quiet-ends": "00:00"}
    browser.post("/manager/hours/quiet-times", data=late)
    with reading(settings) as session:
        spans = {row.label: (row.id, row.starts, row.ends) for row in session.scalars(select(QuietTime))}
    assert spans["Natt"][1:] == (1260, 1440)
    gone = browser.post(f"/manager/hours/quiet-times/{spans['Lunch'][0]}/removal", follow_redirects=True)
    assert "The quiet time is removed." in gone.text
    assert "11:45" not in gone.text


def test_closures_come_and_go(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    today = clock.now().astimezone(STOCKHOLM).date()
    filled = {
        "closure-label": "Painting",
        "closure-first_day": str(today + timedelta(days=5)),
        "closure-last_day": str(today + timedelta(days=6)),
        "closure-unit": str(cast.unit.id),
    }
    wrong = browser.post("/manager/hours/closures", data=filled | {"closure-last_day": str(today)})
    assert wrong.status_code == 422
    assert "The last day comes before the first." in wrong.text
    assert 'value="Painting"' in wrong.text
    added = browser.post("/manager/hours/closures", data=filled, follow_redirects=True)
    assert "Painting · Björken" in added.text
    whole = browser.post("/manager/hours/closures", data=filled | {"closure-unit": ""}, follow_redirects=True)
    assert "Painting · The whole home" in whole.text
    with reading(settings) as session:
        closures = session.scalars(select(Closure.id)).all()
    for closure in closures:
        page = browser.post(f"/manager/hours/closures/{closure}/removal", follow_redirects=True)
    assert "No days are closed." in page.text


def test_length_and_notice_are_numbers_within_reason(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    filled = {
        "shape-slot_minutes": "20",
        "shape-buffer_minutes": "10",
        "shape-notice_minutes": "60",
        "shape-horizon_days": "28",
    }
    for field, typed in (
        ("slot_minutes", "0"),
        ("horizon_days", "x"),
        ("notice_minutes", ""),
        ("buffer_minutes", "-1"),
    ):
        wrong = browser.post("/manager/hours/shape", data=filled | {f"shape-{field}": typed})
        assert wrong.status_code == 422
        assert f'id="shape-{field}-error"' in wrong.text
    assert "A visit lasts 20 minutes" in browser.post("/manager/hours/shape", data=filled, follow_redirects=True).text
    with reading(settings) as session:
        home = session.get_one(Home, cast.home.id)
        assert (home.slot_minutes, home.buffer_minutes, home.notice_minutes, home.horizon_days) == (20, 10, 60, 28)
