"""The plain page behind a calendar's secret, with days without visits; and a visit's own file beside a calendar."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, browser_of
from tests.web.feeds.asking import book
from tests.web.test_subscriptions import fetch, made
from visits import clock
from visits.rules.opening_hours import Days
from visits.services import hours
from visits.settings import Settings
from visits.storage.database import writing

CHOICES = {"nickname": "Fika", "language": "en", "alarm": "0"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


def close(settings: Settings, cast: Cast, now: datetime, *days: date) -> None:
    with writing(settings) as session:
        closed = Days(days[0], days[-1])
        hours.add_closure(session, closed, unit=None, label="Golvvård", actor=cast.actor(cast.maj), now=now)


def test_the_days_without_visits_stand_among_the_visits_for_eight_weeks_where_they_are_chosen(
    app: Flask, ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    page, address = made(ines)
    plain = address.replace(".ics", "/visits")
    close(settings, cast, now, date(2026, 11, 23))
    close(settings, cast, now, date(2026, 12, 1), date(2026, 12, 2))
    close(settings, cast, now, date(2027, 1, 18))
    close(settings, cast, now, date(2027, 1, 19))
    ines.post(f"{page}/choices", data=CHOICES)
    assert "No video visits" not in app.test_client().get(plain).text
    ines.post(f"{page}/choices", data=CHOICES | {"with_closures": "y"})
    empty = app.test_client().get(plain).text
    assert "No visits are booked." in empty
    book(settings, cast, now)
    text = app.test_client().get(plain).text
    assert "No visits are booked." not in text
    days = (
        "Monday 23 November",
        "Tuesday 24 November",
        "Tuesday 1 December – Wednesday 2 December",
        "Monday 18 January",
    )
    places = [text.find(day) for day in days]
    assert -1 < places[0] < places[1] < places[2] < places[3]
    assert text.count("No video visits") == 3
    assert text.count("Fika") == 1
    assert "Golvvård" not in text


def test_who_subscribes_is_offered_the_file_of_a_visit_for_another_calendar_alone(
    app: Flask, ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    _, address = made(ines)
    visit = f"/visits/{book(settings, cast, now)}"
    for offered, told in ((True, False), (False, True)):
        text = ines.get(visit).text
        assert ("Add to your calendar" in text) is offered
        assert ("shows this visit by itself." in text) is told
        assert f"{visit}/visit.ics" in text
        fetch(app, address)
