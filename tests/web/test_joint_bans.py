"""The pages of a visiting ban for several homes."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of
from tests.services.banning import gone, letters
from tests.services.cities import City
from tests.web.managing import majs_browser
from tests.web.test_ban import SET as ONE
from visits import clock
from visits.rules.kinds import MessageKind
from visits.services import joint_bans
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Ban, Person

SET = ONE | {"ban-wish": "7d5c8d3e-5f0e-4c51-9f5c-0a7f3b1a2c3d"}

BOTH = ["ines.lind@familj.example", "sten.vik@familj.example"]


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def city(settings: Settings, cast: Cast, now: datetime) -> City:
    with writing(settings) as session:
        return City.build(session, cast, now)


@pytest.fixture
def browser(app: Flask, cast: Cast, city: City) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def together(browser: FlaskClient, settings: Settings) -> UUID:
    assert browser.post("/homes/bans", data=SET | {"ban-where": "all"}).status_code == 303
    with reading(settings) as session:
        return session.scalars(select(Ban.together).distinct()).one()


def banned(settings: Settings) -> set[UUID]:
    with reading(settings) as session:
        return set(session.scalars(select(Ban.home_id).where(Ban.lifted_at.is_(None))))


def test_a_ban_is_set_for_all_homes(browser: FlaskClient, settings: Settings, cast: Cast, city: City) -> None:
    page = browser.get("/homes/bans/new").text
    assert "All homes that have no ban yet" in page
    assert 'value="Besöksförbud"' in page
    page = browser.post("/homes/bans", data=SET | {"ban-where": "all"}, follow_redirects=True).text
    assert "The ban is set for 2 homes. Nobody has been told yet." in page
    assert "In force since Monday 23 November, until it is lifted." in page
    assert banned(settings) == {cast.home.id, city.far.id}
    assert "Besöksförbud: in force" in browser.get("/homes").text
    assert "Every home has a ban already." in browser.get("/homes/bans/new").text


def test_a_ban_is_set_for_chosen_homes(browser: FlaskClient, settings: Settings, cast: Cast, city: City) -> None:
    chosen = {"ban-where": "chosen", "ban-homes": str(city.far.id), "ban-first_day": "2026-11-25"}
    page = browser.post("/homes/bans", data=SET | chosen | {"ban-last_day": "2026-11-29"}, follow_redirects=True).text
    assert "The ban is set for 1 home." in page
    assert "Begins on Wednesday 25 November and lasts until Sunday 29 November." in page
    assert banned(settings) == {city.far.id}
    assert "Besöksförbud: is coming" in browser.get("/homes").text
    assert "1 home has a ban already and keeps it." in browser.get("/homes/bans/new").text


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"ban-where": "chosen"}, "ban-homes-error"),
        ({"ban-where": "chosen", "ban-homes": str(uuid4())}, "ban-homes-error"),
        ({"ban-where": "all", "ban-name": ""}, "ban-name-error"),
        ({"ban-where": "all", "ban-last_day": "2026-11-01"}, "ban-last_day-error"),
        ({}, "ban-where-error"),
    ],
)
def test_what_cannot_be_accepted_is_asked_again(
    browser: FlaskClient, settings: Settings, wrong: dict[str, str], error: str
) -> None:
    answer = browser.post("/homes/bans", data=SET | wrong)
    assert answer.status_code == 422
    assert f'id="{error}"' in answer.text
    assert banned(settings) == set()


@pytest.mark.parametrize("at_once", [1, 100])
def test_it_is_announced_once_in_all_homes_and_lifted_in_all(
    browser: FlaskClient, settings: Settings, together: UUID, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint_bans, "AT_ONCE", at_once)
    page = browser.get(f"/homes/bans/{together}").text
    assert "It goes to 2 relatives by mail or SMS, once each." in page
    assert "Tack för ert tålamod." in page
    page = browser.post(f"/homes/bans/{together}/announcement", follow_redirects=True).text
    assert "The announcement is on its way to 2 relatives." in page
    assert "Every home has announced it. Nobody is told twice." in page
    assert "Announced in 2 of 2." in browser.get("/homes").text
    browser.post(f"/homes/bans/{together}/announcement")
    with writing(settings) as session:
        assert letters(session) == BOTH
        gone(session)
    page = browser.post(f"/homes/bans/{together}/lifting", follow_redirects=True).text
    assert "The ban is lifted in every home." in page
    assert banned(settings) == set()
    with reading(settings) as session:
        assert letters(session, MessageKind.BAN_LIFTED) == BOTH
    for path in ("", "/announcement", "/lifting"):
        answer = browser.open(f"/homes/bans/{together}{path}", method="POST" if path else "GET")
        assert answer.status_code == 404


def test_with_nobody_to_mail_there_is_nothing_to_send(
    browser: FlaskClient, settings: Settings, cast: Cast, city: City, together: UUID
) -> None:
    with writing(settings) as session:
        for person in (cast.ines, city.sten):
            session.get_one(Person, person.id).mail = None
    page = browser.get(f"/homes/bans/{together}").text
    assert "2 relatives can be reached neither by mail nor by SMS." in page
    assert "There is nobody to write to." in page
    assert "Send it now" not in page


def test_a_home_cannot_lift_what_was_decided_for_several(
    app: Flask, city: City, settings: Settings, together: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Person, city.berit.id).language = "en"
        ban = session.scalars(select(Ban.id).where(Ban.home_id == city.far.id)).one()
    berits = browser_of(app, city.berit)
    page = berits.get("/manager/ban").text
    assert "Whoever runs all homes changes its days and lifts it." in page
    assert "Lift the ban now" not in page
    assert berits.post(f"/manager/bans/{ban}/lifting").status_code == 404
    assert berits.post(f"/manager/bans/{ban}/details", data=SET).status_code == 404
    assert berits.post(f"/manager/bans/{ban}/hours/preset", data={"preset": "evenings"}).status_code == 303


def test_who_runs_all_homes_lifts_it_in_one(
    browser: FlaskClient, settings: Settings, cast: Cast, city: City, together: UUID
) -> None:
    page = browser.get("/manager/ban").text
    assert "What you change here changes for this home alone." in page
    with reading(settings) as session:
        ban = session.scalars(select(Ban.id).where(Ban.home_id == cast.home.id)).one()
    browser.post(f"/manager/bans/{ban}/lifting")
    assert banned(settings) == {city.far.id}
