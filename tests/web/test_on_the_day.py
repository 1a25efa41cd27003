"""Late, ready, not today: what staff tap on the tablet and a relative on her visit's page."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.builders import Cast, browser_of, tablet_of
from tests.web.board.acts import add_visit, state_of, step
from visits import clock
from visits.rules.kinds import MessageKind
from visits.rules.visit_state import State
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person, Unit


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> UUID:
    return add_visit(settings, cast, now + timedelta(minutes=10))


@pytest.fixture
def karl(app: Flask, cast: Cast) -> FlaskClient:
    return tablet_of(app, cast, cast.karl)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


def owed(settings: Settings) -> list[MessageKind]:
    with reading(settings) as session:
        return list(session.scalars(select(Message.kind)))


def say_late(client: FlaskClient, visit: UUID, minutes: str) -> TestResponse:
    return client.post(f"/visits/{visit}/lateness", data={"minutes": minutes}, follow_redirects=True)


def test_karl_says_we_are_late_and_ines_sees_it(
    karl: FlaskClient, ines: FlaskClient, settings: Settings, visit: UUID
) -> None:
    assert f'href="/tablet/visits/{visit}/lateness"' in karl.get(f"/tablet/visits/{visit}").text
    assert "About 15 minutes" in karl.get(f"/tablet/visits/{visit}/lateness").text
    nothing = step(karl, visit, "lateness")
    assert nothing.status_code == 422
    assert "Choose how late you are." in nothing.text
    assert step(karl, visit, "lateness", minutes="10").status_code == 303
    assert owed(settings) == [MessageKind.LATE]
    assert "The relatives are told: about 10 minutes late." in karl.get(f"/tablet/visits/{visit}").text
    assert "We are about 10 minutes late: we begin at about" in ines.get(f"/visits/{visit}").text


def test_once_it_has_begun_there_is_no_such_question(
    karl: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    ongoing = add_visit(settings, cast, now, State.ONGOING)
    assert "We are late" not in karl.get(f"/tablet/visits/{ongoing}").text
    assert karl.get(f"/tablet/visits/{ongoing}/lateness").headers["Location"] == f"/tablet/visits/{ongoing}"
    assert step(karl, ongoing, "lateness", minutes="10").status_code == 409


def test_that_rosa_is_ready_is_told_and_said(karl: FlaskClient, settings: Settings, visit: UUID) -> None:
    step(karl, visit, "preparation")
    step(karl, visit, "readiness")
    assert owed(settings) == [MessageKind.READY]
    assert "The relatives are told that you are ready." in karl.get(f"/tablet/visits/{visit}").text


def test_of_not_today_a_message_tells(karl: FlaskClient, settings: Settings, visit: UUID) -> None:
    asked = step(karl, visit, "outcome", outcome="refused")
    assert asked.headers["Location"] == f"/tablet/visits/{visit}/not-today"
    assert state_of(settings, visit) is State.BOOKED
    page = karl.get(asked.headers["Location"]).text
    assert "Tell the relatives now" in page
    assert "I phone instead" in page
    told = karl.post(
        f"/tablet/visits/{visit}/outcome", data={"outcome": "refused", "telling": "now"}, follow_redirects=True
    )
    assert "It is noted, and the relatives are told." in told.text
    assert owed(settings) == [MessageKind.NOT_TODAY]
    assert state_of(settings, visit) is State.REFUSED


def test_or_a_voice_does_and_nothing_is_sent(karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID) -> None:
    with writing(settings) as session:
        session.execute(update(Person).where(Person.id == cast.ines.id).values(phone="070-123 45 67", by_mail=False))
    page = karl.get(f"/tablet/visits/{visit}/not-today").text
    assert "070-123 45 67" in page
    assert "Tell the relatives now" not in page, "nothing would reach her"
    step(karl, visit, "outcome", outcome="refused", telling="phone")
    assert state_of(settings, visit) is State.REFUSED
    assert owed(settings) == []


def test_long_ahead_there_is_no_not_today(karl: FlaskClient, settings: Settings, cast: Cast, now: datetime) -> None:
    later = add_visit(settings, cast, now + timedelta(hours=3))
    assert karl.get(f"/tablet/visits/{later}/not-today").headers["Location"] == f"/tablet/visits/{later}/outcome"


def test_who_asks_of_an_unknown_visit_finds_nothing(karl: FlaskClient) -> None:
    assert step(karl, uuid4(), "outcome", outcome="refused").status_code == 404


def test_ines_is_late_and_the_tablet_says_so_locked_or_not(
    ines: FlaskClient, karl: FlaskClient, app: Flask, cast: Cast, visit: UUID
) -> None:
    page = ines.get(f"/visits/{visit}").text
    assert "Are you late?" in page
    assert "I cannot come" in page
    karl.get("/tablet/")
    assert "Staff see at once that you are about 10 minutes late." in say_late(ines, visit, "10").text
    assert "You have told us: about 10 minutes late." in ines.get(f"/visits/{visit}").text
    assert "The relatives say: about 10 minutes late." in karl.get(f"/tablet/visits/{visit}").text
    locked = tablet_of(app, cast).get("/tablet/").text
    assert "about 10 minutes late" in locked
    assert "Ines" not in locked


@pytest.mark.parametrize(
    ("unit", "manager", "said"),
    [
        ({}, True, "show it just now, so we have written to the unit. Phone the home to be sure."),
        ({"mail": "", "phone": "08-123 45"}, False, "show it just now. Phone 08-123 45 to be sure."),
    ],
)
def test_when_no_tablet_shows_it_ines_reads_so(
    ines: FlaskClient, settings: Settings, cast: Cast, visit: UUID, unit: dict[str, str], manager: bool, said: str
) -> None:
    with writing(settings) as session:
        session.execute(update(Unit).values({"phone": ""} | unit))
        session.execute(update(Person).where(Person.id == cast.maj.id).values(active=manager))
    page = say_late(ines, visit, "10").text
    assert said in page
    assert "Staff see at once" not in page


def test_that_no_message_reaches_the_relatives_is_said(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    with writing(settings) as session:
        session.execute(update(Person).where(Person.id == cast.ines.id).values(by_mail=False))
    assert step(karl, visit, "lateness", minutes="10").status_code == 303
    page = karl.get(f"/tablet/visits/{visit}").text
    assert "no message reaches the relatives. Phone them." in page
    assert "The relatives are told" not in page
    for done in ("preparation", "readiness"):
        step(karl, visit, done)
    assert "minutes late" not in karl.get(f"/tablet/visits/{visit}").text, "she sits there"


def test_whoever_prepares_a_visit_that_ines_cancels_reads_so_beside_the_next(
    karl: FlaskClient, ines: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime
) -> None:
    add_visit(settings, cast, now + timedelta(hours=2))
    step(karl, visit, "preparation")
    assert "have cancelled" not in karl.get("/tablet/").text
    ines.post(f"/visits/{visit}/cancellation", data={"reason": "relative_ill"})
    assert "Rosa: the relatives have cancelled. The visit does not take place." in karl.get("/tablet/").text


@pytest.mark.parametrize("minutes", ["", "7", "x", "600"])
def test_only_a_few_minutes_can_be_said(ines: FlaskClient, visit: UUID, minutes: str) -> None:
    assert "Choose how late you are." in say_late(ines, visit, minutes).text


def test_too_early_or_too_late_there_is_nothing_to_tap(
    ines: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    for starts_at in (now + timedelta(hours=3), now - timedelta(hours=1)):
        other = add_visit(settings, cast, starts_at)
        assert "Are you late?" not in ines.get(f"/visits/{other}").text
        assert "The visit has begun, or its time is over." in say_late(ines, other, "10").text
