"""The pages about residents who live here no more, and what their relatives find."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bookings import book
from tests.builders import Cast, browser_of, tablet_of
from tests.rooms import a_visit
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.visit_state import State
from visits.services import subscriptions
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Message, Person, Resident, Unit


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def ines(app: Flask, cast: Cast, settings: Settings) -> FlaskClient:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).language = "en"
    return browser_of(app, cast.ines)


def booked(settings: Settings, cast: Cast) -> UUID:
    with writing(settings) as session:
        return book(session, cast, clock.now() + timedelta(days=1), now=clock.now()).id


def page_of(cast: Cast) -> str:
    return f"/manager/residents/{cast.rosa.id}"


def test_before_a_move_is_noted_it_is_said_what_happens_and_who_is_told(
    browser: FlaskClient, cast: Cast, settings: Settings
) -> None:
    booked(settings, cast)
    assert "Rosa lives here no more" in browser.get(page_of(cast)).text
    asked = browser.get(f"{page_of(cast)}/move-out").text
    assert "These visits are cancelled:" in asked
    assert "<strong>Ines Lind</strong>" in asked
    assert "Change the unit" in asked
    answer = browser.post(f"{page_of(cast)}/move-out", follow_redirects=True)
    assert "The move is noted." in answer.text
    assert "Björken · Moved out" in answer.text
    assert browser.get(page_of(cast)).status_code == 404
    assert "Rosa" not in browser.get("/manager/residents").text


def test_whom_no_message_reaches_is_to_be_phoned(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    booked(settings, cast)
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail = None
        session.get_one(Person, cast.ines.id).phone = "070-123"
    asked = browser.get(f"{page_of(cast)}/move-out").text
    assert "No message reaches these. Phone them:" in asked
    assert "070-123" in asked


def test_a_death_is_noted_without_a_word_to_the_family(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    booked(settings, cast)
    with writing(settings) as session:
        a_visit(session, cast, state=State.ONGOING, starts_at=clock.now() - timedelta(minutes=5))
    asked = browser.get(f"{page_of(cast)}/death").text
    assert "Nothing is sent to the family. Tell them yourself." in asked
    assert "Ines Lind" in asked
    assert "Staff have this visit in hand." in asked
    with reading(settings) as session:
        before = session.query(Message).count()
    answer = browser.post(f"{page_of(cast)}/death", follow_redirects=True)
    assert "It is noted. Nothing is sent to the family." in answer.text
    assert "Björken · Died" in answer.text
    with reading(settings) as session:
        assert session.query(Message).count() == before
    again = browser.post(f"{page_of(cast)}/death", follow_redirects=True)
    assert again.status_code == 200, "a double click"


def test_with_nothing_booked_there_is_nothing_to_tell(browser: FlaskClient, cast: Cast) -> None:
    for page in ("move-out", "death"):
        asked = browser.get(f"{page_of(cast)}/{page}").text
        assert "Nothing is booked." in asked
        assert "Who is told" not in asked


def test_a_mistake_is_taken_back_from_the_list(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    assert "Nobody has moved out yet." in browser.get("/manager/residents/former").text
    assert "Lived here before" in browser.get("/manager/residents").text
    browser.post(f"{page_of(cast)}/move-out")
    answer = browser.post(f"{page_of(cast)}/return", follow_redirects=True)
    assert "The visits that ended are not back: book them anew." in answer.text
    assert "Ines Lind" in answer.text
    browser.post(f"{page_of(cast)}/death")
    with writing(settings) as session:
        session.get_one(Unit, cast.unit.id).active = False
    answer = browser.post(f"{page_of(cast)}/return")
    assert answer.status_code == 422
    assert "The unit has been closed down since." in answer.text


def test_an_unknown_resident_neither_leaves_nor_returns(browser: FlaskClient) -> None:
    for page in ("move-out", "death"):
        assert browser.get(f"/manager/residents/{uuid4()}/{page}").status_code == 404
        assert browser.post(f"/manager/residents/{uuid4()}/{page}").status_code == 404
    assert browser.post(f"/manager/residents/{uuid4()}/return").status_code == 404


@pytest.mark.parametrize("how", ["move-out", "death"])
def test_a_relative_with_nobody_left_finds_a_quiet_page(
    browser: FlaskClient, ines: FlaskClient, cast: Cast, settings: Settings, how: str
) -> None:
    visit = booked(settings, cast)
    with writing(settings) as session:
        held = a_visit(session, cast, state=State.HELD, starts_at=clock.now() - timedelta(days=2))
    assert "Book a visit" in ines.get("/visits").text
    assert "Book a new visit" in ines.get(f"/visits/{held}").text
    browser.post(f"{page_of(cast)}/{how}")
    page = ines.get("/visits").text
    assert "You need not do anything." in page
    assert "031-700 00 01" in page
    assert "Earlier" in page
    for prompt in ("Book", "Try camera", "connected to a resident"):
        assert prompt not in page
    assert ines.get("/book").headers["Location"] == "/visits"
    calendars = ines.get("/calendar").text
    assert "No visits are booked." in calendars
    for prompt in ("Make my calendar address", "Rosa", "update slowly"):
        assert prompt not in calendars
    assert "Book a new visit" not in ines.get(f"/visits/{held}").text
    coming = ines.get(f"/visits/{visit}")
    if how == "death":
        assert coming.headers["Location"] == "/visits"
        assert f"/visits/{visit}" not in page
        assert ines.get(f"/visits/{visit}/visit.ics").status_code == 404
        assert ines.get(f"/visits/{visit}/cancellation", follow_redirects=True).status_code == 200
    else:
        assert "by the home" in coming.text
    door = ines.get(f"/visits/{visit}/call")
    if how == "death":
        assert door.headers["Location"] == ines.get(f"/visits/{visit}/call/end").headers["Location"] == "/visits"
    else:
        assert "is not going to take place" in door.text
        assert "Book" not in door.text


def test_a_calendar_of_hers_alone_is_not_on_the_page_after_a_death(
    browser: FlaskClient, ines: FlaskClient, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        for resident in (cast.rosa.id, None):
            subscriptions.make(session, actor=cast.actor(cast.ines), now=clock.now(), resident=resident)
    assert "Visits with Rosa" in ines.get("/calendar").text
    browser.post(f"{page_of(cast)}/death")
    page = ines.get("/calendar").text
    assert "Rosa" not in page
    assert "All your visits" in page


def test_with_another_resident_everything_else_goes_on(
    browser: FlaskClient, ines: FlaskClient, cast: Cast, settings: Settings
) -> None:
    booked(settings, cast)
    with writing(settings) as session:
        builder = Builder(session, clock.now(), session.get_one(Home, cast.home.id))
        folke = builder.resident(session.get_one(Unit, cast.unit.id), "Folke", "Lind", room="15")
        builder.related(folke, session.get_one(Person, cast.ines.id))
    browser.post(f"{page_of(cast)}/death")
    page = ines.get("/visits").text
    assert "Book a visit" in page
    assert "Rosa" not in page
    assert ines.get("/book").headers["Location"] == f"/residents/{folke.id}/times"


def test_the_tablet_shows_her_visits_no_more(app: Flask, browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        visit = book(session, cast, clock.now() + timedelta(minutes=20), now=clock.now()).id
    karl = tablet_of(app, cast, cast.karl)
    assert "Rosa" in karl.get("/tablet/").text
    browser.post(f"{page_of(cast)}/death")
    assert "Rosa" not in karl.get("/tablet/").text
    assert "Rosa" not in karl.get(f"/tablet/visits/{visit}").text
    with reading(settings) as session:
        assert not session.get_one(Resident, cast.rosa.id).active
