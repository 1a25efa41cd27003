"""The residents' pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.bookings import book
from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Home, Resident


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def filled(cast: Cast) -> dict[str, str]:
    return {
        "given_name": "Aina",
        "family_name": "Berg",
        "unit": str(cast.unit.id),
        "room": "8",
        "glasses": "y",
        "consent_ground": "guardian",
        "consent_by": "Maj Sand",
        "consent_review_on": "2027-02-01",
    }


def test_maj_adds_a_resident(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "never a diagnosis" in browser.get("/manager/residents/new").text
    answer = browser.post("/manager/residents", data=filled(cast), follow_redirects=True)
    assert "Aina is added. Now invite a relative." in answer.text
    assert "The guardian has agreed" in answer.text
    assert "Glasses" in answer.text
    assert "1 February 2027" in answer.text
    with reading(settings) as session:
        aina = session.scalars(select(Resident).where(Resident.given_name == "Aina")).one()
        assert (aina.consent_ground, aina.glasses, aina.hearing_aid) == ("guardian", True, False)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("given_name", ""),
        ("unit", ""),
        ("consent_by", ""),
        ("consent_ground", "because"),
        ("consent_review_on", "soon"),
    ],
)
def test_a_wrong_field_is_said_and_the_rest_kept(browser: FlaskClient, cast: Cast, field: str, typed: str) -> None:
    answer = browser.post("/manager/residents", data=filled(cast) | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="Berg"' in answer.text
    same = browser.post(f"/manager/residents/{cast.rosa.id}/details", data=filled(cast) | {field: typed})
    assert same.status_code == 422


def test_the_page_of_rosa_shows_relatives_and_visits_and_is_logged(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    now = clock.now()
    with writing(settings) as session:
        book(session, cast, now + timedelta(days=1), now=now)
    page = browser.get(f"/manager/residents/{cast.rosa.id}").text
    assert "Ines Lind" in page
    assert "daughter" in page
    assert "Cancel the visit" in page
    with reading(settings) as session:
        reads = session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action == "resident.read")).all()
    assert reads == [cast.maj.id]


def test_maj_changes_what_is_written_down(browser: FlaskClient, cast: Cast) -> None:
    page = browser.get(f"/manager/residents/{cast.rosa.id}/details").text
    assert 'value="Rosa"' in page
    assert '<option selected value="own_words">' in page
    answer = browser.post(
        f"/manager/residents/{cast.rosa.id}/details", data=filled(cast) | {"consent_ground": ""}, follow_redirects=True
    )
    assert "Aina is changed." in answer.text
    assert "Nobody has assessed yet" in answer.text


def test_visits_left_with_the_unit_before_a_move_are_pointed_out(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    now = clock.now()
    with writing(settings) as session:
        book(session, cast, now + timedelta(days=1), now=now)
        tallen = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Tallen").id
    assert "before the move" not in browser.get(f"/manager/residents/{cast.rosa.id}").text
    moved = filled(cast) | {"unit": str(tallen)}
    answer = browser.post(f"/manager/residents/{cast.rosa.id}/details", data=moved, follow_redirects=True)
    assert "before the move" in answer.text


def test_the_search_leaves_no_name_in_an_address(browser: FlaskClient, cast: Cast) -> None:
    browser.post("/manager/residents", data=filled(cast))
    assert "Rosa Lind" in browser.get("/manager/residents").text
    found = browser.post("/manager/residents/search", data={"name": "aina"})
    assert "Aina Berg" in found.text
    assert "Rosa Lind" not in found.text
    assert "Nobody here is called" in browser.post("/manager/residents/search", data={"name": "Ulf"}).text


def test_protected_identity_is_on_the_list_without_a_name(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.execute(update(Resident).values(protected_identity=True))
    page = browser.get("/manager/residents").text
    assert "Protected identity" in page
    assert "Rosa" not in page
    own = browser.get(f"/manager/residents/{cast.rosa.id}").text
    assert "Visits are arranged by phone." in own
    assert f"/manager/residents/{cast.rosa.id}/relatives/new" not in own


def test_empty_lists_say_what_to_do_next(app: Flask, cast: Cast, settings: Settings) -> None:
    browser = majs_browser(app, cast)
    with writing(settings) as session:
        session.execute(update(Resident).values(active=False))
    assert "There is no resident yet." in browser.get("/manager/residents").text
    assert browser.get(f"/manager/residents/{cast.rosa.id}").status_code == 404


def test_an_unknown_resident_is_not_found(browser: FlaskClient, cast: Cast) -> None:
    path = f"/manager/residents/{uuid4()}"
    assert browser.get(path).status_code == 404
    assert browser.get(f"{path}/details").status_code == 404
    assert browser.post(f"{path}/details", data=filled(cast)).status_code == 404
