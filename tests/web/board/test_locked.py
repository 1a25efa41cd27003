"""A locked tablet knows no names; tile and PIN open it, and it locks again."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, tablet_of
from tests.web.board.acts import Clock, rings, sign_in
from visits.services import attempts
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Person


def test_a_locked_tablet_shows_times_and_the_alarm_but_no_name(
    locked: FlaskClient, settings: Settings, visit: UUID, now: datetime
) -> None:
    rings(settings, visit, now)
    page = locked.get("/tablet/").text
    assert re.search(r"A visit at <time[^>]*>12\.12</time> needs somebody", page)
    for name in ("Rosa", "Ines", "Tomas", "Lind", str(visit)):
        assert name not in page
    assert "Karl A" in page


def test_karl_signs_in_by_tile_and_pin_and_sees_the_day(locked: FlaskClient, cast: Cast, visit: UUID) -> None:
    answer = sign_in(locked, cast.karl, "2468")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tablet/")
    page = locked.get("/tablet/").text
    assert "Rosa" in page
    assert f'action="/tablet/visits/{visit}/taking"' in page


def test_a_wrong_pin_keeps_the_tile_chosen_and_five_lock_with_words(locked: FlaskClient, cast: Cast) -> None:
    for _try in range(5):
        answer = sign_in(locked, cast.karl, "1111")
        assert answer.status_code == 422
        assert "That PIN is not right." in answer.text
        assert re.search(rf'value="{cast.karl.id}"[^>]*checked', answer.text)
    locked_out = sign_in(locked, cast.karl, "2468")
    assert locked_out.status_code == 429
    assert "Wait 5 minutes" in locked_out.text or "Wait 6 minutes" in locked_out.text
    assert "Rosa" not in locked.get("/tablet/").text


@pytest.mark.parametrize("sent", [{}, {"pin": "2468"}, {"person": "nobody", "pin": "2468"}])
def test_without_a_name_the_tablet_asks_for_it(locked: FlaskClient, sent: dict[str, str]) -> None:
    answer = locked.post("/tablet/sign-in", data=sent)
    assert answer.status_code == 422
    assert "Tap your name" in answer.text


def test_without_staff_the_tablet_says_who_gives_pins(app: Flask, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.karl.id).active = False
    assert "Nobody of this unit has a PIN yet." in tablet_of(app, cast).get("/tablet/").text


def test_locking_takes_the_names_away(karl: FlaskClient, visit: UUID) -> None:
    assert "Rosa" in karl.get("/tablet/").text
    assert karl.post("/tablet/lock").status_code == 303
    assert "Rosa" not in karl.get("/tablet/").text
    assert karl.get(f"/tablet/visits/{visit}").headers["Location"] == "/tablet/"


def test_the_screens_own_questions_keep_nobody_signed_in_but_touches_do(
    karl: FlaskClient, at: Clock, visit: UUID
) -> None:
    for _minute in range(4):
        at.pass_(minutes=1)
        assert karl.post("/tablet/awake").status_code == 204
    assert karl.get("/tablet/screen").text.count("Rosa")
    for _minute in range(4):
        at.pass_(minutes=1)
        karl.get("/tablet/version", headers={"Accept": "application/json"})
        karl.get(f"/tablet/screen?visit={visit}")
    assert "Rosa" not in karl.get("/tablet/screen").text
    assert karl.post("/tablet/awake", headers={"Accept": "application/json"}).status_code == 401


def test_who_is_locked_out_for_long_is_sent_to_the_manager(locked: FlaskClient, cast: Cast, at: Clock) -> None:
    for lasts in attempts.LOCKS[:3]:
        for _try in range(attempts.FREE_TRIES):
            sign_in(locked, cast.karl, "0000")
        answer = sign_in(locked, cast.karl, "0000")
        assert answer.status_code == 429
        assert ("Ask the unit manager for a new PIN." in answer.text) == (lasts > timedelta(minutes=15))
        at.pass_(minutes=1 + lasts.total_seconds() / 60)
