"""Requests that no page of ours makes: each gets an answer, none makes a page fail."""

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import Cast, browser_of, tablet_of, without_tokens
from visits import clock
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Feed, Unit


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def test_another_sites_remember_cookie_is_no_business_of_ours(app: Flask, cast: Cast) -> None:
    client = browser_of(app, cast.ines)
    client.set_cookie("remember_token", "a neighbour's on the same domain")
    assert client.get("/visits").status_code == 200
    stranger = app.test_client()
    stranger.set_cookie("remember_token", "a neighbour's on the same domain")
    assert stranger.get("/visits").headers["Location"] == "/sign-in?next=/visits"


@pytest.mark.parametrize("wanted", ["//[", "/\t/[", "///", "/\\[", "http://[::1"])
def test_half_an_address_to_go_on_to_leads_to_the_first_page(app: Flask, cast: Cast, wanted: str) -> None:
    client = browser_of(app, cast.ines)
    assert client.get("/sign-in", query_string={"next": wanted}).headers["Location"] == "/"
    assert client.post("/language", data={"language": "sv", "next": wanted}).headers["Location"] == "/"


@pytest.mark.parametrize("starts", ["0001-01-01T12:00+00:00", "9999-12-31T23:00+00:00", "2026-11-30T12:00"])
def test_a_time_that_no_calendar_has_room_around_is_asked_for_again(app: Flask, cast: Cast, starts: str) -> None:
    client, times = browser_of(app, cast.ines), f"/residents/{cast.rosa.id}/times"
    path = f"/residents/{cast.rosa.id}/visits"
    assert client.get(f"{path}/new", query_string={"starts": starts}).headers["Location"] == times
    assert client.post(path, data={"wish": uuid4(), "starts": starts}).headers["Location"] == times


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "tomorrow"])
def test_a_day_at_the_edge_of_the_calendar_shows_today(app: Flask, cast: Cast, day: str) -> None:
    tablet = tablet_of(app, cast, cast.karl)
    asked = tablet.get("/tablet/", query_string={"day": day}).text
    assert without_tokens(asked) == without_tokens(tablet.get("/tablet/").text)


def test_what_no_database_can_hold_is_left_out(app: Flask, cast: Cast, settings: Settings) -> None:
    maj, ines = browser_of(app, cast.maj), browser_of(app, cast.ines)
    maj.post("/manager/units", data={"name": "Gra\0nen", "mail": "gra\0nen@almgarden.example"})
    made = ines.post("/calendar/addresses").headers["Location"]
    ines.post(f"{made}/choices", data={"nickname": "Mam\0ma", "language": "sv", "alarm": "0"})
    for form in ({"mail": "maj\0@almgarden.example", "password": "\0"}, {"mail": "\0", "password": "x"}):
        assert app.test_client().post("/sign-in", data=form).status_code == 422
    with reading(settings) as session:
        unit = session.scalars(select(Unit).where(Unit.name != cast.unit.name)).one()
        assert (unit.name, unit.mail) == ("Granen", "granen@almgarden.example")
        assert session.scalars(select(Feed.nickname)).one() == "Mamma"


@pytest.mark.parametrize("payload", ["\0", "\ud800"])
def test_a_letter_that_no_database_can_hold_is_refused(app: Flask, cast: Cast, payload: str) -> None:
    letter = {"from": str(uuid4()), "to": str(uuid4()), "kind": "offer", "payload": payload}
    assert browser_of(app, cast.ines).post(f"/visits/{uuid4()}/call/signals", json=letter).status_code == 422


def test_the_tablets_address_is_found_without_its_last_slash(app: Flask, cast: Cast) -> None:
    assert tablet_of(app, cast, cast.karl).get("/tablet", follow_redirects=True).status_code == 200
