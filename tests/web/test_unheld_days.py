"""The dates of recurring visits that cannot be held, on the page of what clashes."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, tablet_of
from tests.recurring import THIRD, at, book, close, roll, wish
from tests.web.managing import majs_browser
from visits import clock
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Person, Resident

WEEK = timedelta(days=7)


@pytest.fixture
def row(settings: Settings, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> UUID:
    with writing(settings) as session:
        made = book(session, cast, now, wish(cast)).id
        close(session, cast, THIRD, now)
        roll(session, made, now + WEEK)
        session.get_one(Person, cast.ines.id).by_mail = False
        session.get_one(Person, cast.ines.id).phone = "070-111 22 33"
    monkeypatch.setattr(clock, "now", lambda: now + WEEK)
    return made


@pytest.fixture
def maj(app: Flask, cast: Cast, row: UUID) -> FlaskClient:
    return majs_browser(app, cast)


def test_maj_is_told_whom_to_phone_and_chooses_another_time(maj: FlaskClient, cast: Cast, row: UUID) -> None:
    assert "1 coming date of a recurring visit cannot be held, and no message reaches" in maj.get("/manager").text
    page = maj.get("/manager/clashes").text
    for words in ("Every booked visit fits in.", "Phone Ines.", "tel:070-111 22 33", "The day is closed."):
        assert words in page
    assert "Cannot be held:" in maj.get(f"/manager/residents/{cast.rosa.id}").text
    starts = at(THIRD - timedelta(days=1)).isoformat()
    data = {"day": THIRD.isoformat(), "starts": starts}
    assert f'value="{starts}"' in page
    place = f"/manager/recurring-visits/{row}/unheld-day"
    refused = maj.post(f"{place}/time", data=data | {"starts": at(THIRD).isoformat()}, follow_redirects=True).text
    assert "Nothing has been booked." in refused
    answer = maj.post(f"{place}/time", data=data, follow_redirects=True).text
    assert "The visit with Rosa is booked: " in answer
    assert "Phone Ines 070-111 22 33." in answer
    assert "Nothing clashes" in answer
    assert "no message reaches" not in maj.get("/manager").text


def test_maj_leaves_it_out_once_they_know(maj: FlaskClient, row: UUID) -> None:
    place = f"/manager/recurring-visits/{row}/unheld-day/removal"
    assert maj.post(place, data={"day": "someday"}).status_code == 303
    answer = maj.post(place, data={"day": THIRD.isoformat()}, follow_redirects=True).text
    assert "The date is left out of the recurring visit." in answer
    assert "Phone" not in answer.partition("<main")[2]


def test_maj_holds_it_all_the_same(maj: FlaskClient, row: UUID) -> None:
    page = maj.get("/manager/clashes").text
    assert 'name="accepted" value="closure"' in page
    data = {"day": THIRD.isoformat(), "starts": at(THIRD).isoformat(), "accepted": "closure"}
    place = f"/manager/recurring-visits/{row}/unheld-day/time"
    assert "The visit with Rosa is booked: " in maj.post(place, data=data, follow_redirects=True).text


def test_without_a_time_nothing_happens(maj: FlaskClient, row: UUID) -> None:
    place = f"/manager/recurring-visits/{row}/unheld-day/time"
    assert "Phone Ines." in maj.post(place, data={"day": THIRD.isoformat()}, follow_redirects=True).text


def test_of_a_protected_identity_no_name_is_told(maj: FlaskClient, settings: Settings, cast: Cast, row: UUID) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).protected_identity = True
    main = maj.get("/manager/clashes").text.partition("<main")[2]
    assert "A resident" in main
    for name in ("Rosa", "Ines", "070-"):
        assert name not in main


def test_a_tablet_shows_booked_visits_alone(app: Flask, cast: Cast, row: UUID) -> None:
    assert "recurring" not in tablet_of(app, cast, cast.karl).get("/tablet/clashes").text
