"""The addresses in SMS: short, and of use to nobody but whom they were sent to."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask, url_for

from tests.bookings import book
from tests.builders import Cast, browser_of
from visits import clock, links
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def test_ines_comes_from_her_sms_to_her_visit_and_into_its_room(
    app: Flask, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        visit = book(session, cast, now + timedelta(hours=3), now=now).id
    ines = browser_of(app, cast.ines)
    there = ines.get(links.short_visit(settings, visit).removeprefix(settings.public_url))
    with app.test_request_context():
        assert links.short_visit(settings, visit).endswith(url_for("short_links.to_visit", visit=visit))
    assert there.headers["Location"] == f"/visits/{visit}"
    assert ines.get(there.headers["Location"]).status_code == 200
    room = ines.get(links.short_call(settings, visit).removeprefix(settings.public_url))
    assert room.headers["Location"] == f"/visits/{visit}/call"


def test_ines_comes_to_her_recurring_visit(app: Flask, settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        series = Builder(session, now, cast.home).series(cast.rosa, now + timedelta(days=3), cast.ines).id
    there = browser_of(app, cast.ines).get(links.short_series(settings, series).removeprefix(settings.public_url))
    assert there.headers["Location"] == f"/recurring-visits/{series}"


def test_who_is_not_signed_in_is_led_there_after_it(app: Flask) -> None:
    short = f"/v/{links.short(uuid4())}"
    assert app.test_client().get(short).headers["Location"] == f"/sign-in?next={short}"


@pytest.mark.parametrize("path", ["/v/x", "/v/AAAAAAAAAAAAAAAAAAAAAAA", "/r/AAAAAAAAAAAAAAAAAAAAAA"])
def test_what_is_no_short_address_of_hers_is_not_found(app: Flask, cast: Cast, path: str) -> None:
    assert browser_of(app, cast.ines).get(path).status_code == 404
