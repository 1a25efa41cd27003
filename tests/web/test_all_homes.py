"""The pages of a manager of all homes: the list, looking at one, adding one, who else runs them."""

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of, without_tokens
from tests.services.cities import City
from tests.services.test_installation import WISH
from tests.web.managing import majs_browser
from tests.web.strangers import shown
from visits import clock
from visits.rules.kinds import MessageKind
from visits.services import all_homes, installation
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Home, Message, Person, SignIn

EKEN = {
    "name": "Eken",
    "phone": "040-100 00 00",
    "language": "nb",
    "country": "NO",
    "timezone": "",
    "given_name": "Siv",
    "family_name": "Ek",
    "mail": "siv@eken.example",
}


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
def berits(app: Flask, city: City, settings: Settings) -> FlaskClient:
    with writing(settings) as session:
        session.get_one(Person, city.berit.id).language = "en"
    return browser_of(app, city.berit)


def test_maj_sees_all_homes_in_her_menu(browser: FlaskClient) -> None:
    assert 'href="/homes"' in browser.get("/manager").text
    page = browser.get("/homes").text
    assert "Almgården" in page
    assert "Open Fjärran" in page
    assert page.count("1 unit ·") == 2
    assert "You are here" in page
    assert "Find a home by name" not in page, "two homes need no search"


def test_homes_are_searched_and_paged(
    browser: FlaskClient, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_homes, "PER_PAGE", 1)
    first = browser.get("/homes").text
    assert "Page 1 of 2" in first
    assert 'href="/homes?page=2"' in first
    assert "Open Fjärran" not in first
    last = browser.get("/homes?page=2").text
    assert "Open Fjärran" in last
    assert 'href="/homes?page=1"' in last
    assert "Open Fjärran" in browser.get("/homes?name=fjär").text
    assert "No home is called “Granen”." in browser.get("/homes?name=Granen").text
    assert browser.get("/homes?page=x").status_code == 200


def test_a_home_is_opened_and_every_page_says_so(browser: FlaskClient, cast: Cast, city: City) -> None:
    page = browser.post(f"/homes/{city.far.id}/opening", follow_redirects=True).text
    assert "You are looking at <strong>Fjärran</strong>" in without_tokens(page).replace("\n", " ").replace("  ", "")
    assert "Astrid Vik" in browser.get(f"/manager/residents/{city.astrid.id}").text
    assert browser.get(f"/manager/residents/{cast.rosa.id}").status_code == 404
    assert "You are looking at" in browser.get("/no-such-page").text
    page = browser.post("/homes/leaving", follow_redirects=True).text
    assert "You are back at your own home." in page
    assert "You are looking at" not in page
    assert browser.get(f"/manager/residents/{cast.rosa.id}").status_code == 200


def test_what_maj_does_there_is_in_the_log_of_that_home(
    browser: FlaskClient, cast: Cast, city: City, settings: Settings
) -> None:
    browser.post(f"/homes/{city.far.id}/opening")
    browser.post("/manager/units", data={"name": "Granen"})
    with reading(settings) as session:
        lines = session.execute(select(AuditEntry.action, AuditEntry.home_id, AuditEntry.actor_id)).all()
    assert ("home.open", city.far.id, cast.maj.id) in [tuple(line) for line in lines]
    assert ("unit.add", city.far.id, cast.maj.id) in [tuple(line) for line in lines]


def test_berit_finds_no_other_home_by_any_way(berits: FlaskClient, cast: Cast, city: City, settings: Settings) -> None:
    assert "/homes" not in berits.get("/manager").text
    nowhere = shown(berits.get("/no-such-page"))
    assert nowhere[0] == 404
    for path in ("/homes", "/homes/new", "/homes/bans/new", f"/homes/bans/{uuid4()}"):
        assert shown(berits.get(path)) == nowhere, path
    for path in (
        f"/homes/{cast.home.id}/opening",
        f"/homes/{city.far.id}/opening",
        f"/homes/{uuid4()}/opening",
        "/homes/leaving",
        "/homes",
        "/homes/bans",
        f"/manager/managers/{city.berit.id}/all-homes",
        f"/manager/managers/{cast.maj.id}/all-homes-removal",
    ):
        assert berits.post(path, data=EKEN).status_code == 404, path
    with reading(settings) as session:
        assert set(session.scalars(select(SignIn.home_id))) == {None}
        assert len(session.scalars(select(Home.id)).all()) == 2
        assert session.scalars(select(Person.given_name).where(Person.all_homes)).all() == ["Maj"]


def test_taking_it_from_her_puts_her_back_at_once(
    app: Flask, browser: FlaskClient, berits: FlaskClient, cast: Cast, city: City
) -> None:
    browser.post(f"/homes/{city.far.id}/opening")
    page = browser.post(f"/manager/managers/{city.berit.id}/all-homes", follow_redirects=True).text
    assert "She or he runs all homes from now on." in page
    assert "Runs all homes" in page
    assert "Let Berit run this home alone" in page
    berits.post(f"/homes/{cast.home.id}/opening")
    assert berits.get(f"/manager/residents/{cast.rosa.id}").status_code == 200
    browser.post(f"/manager/managers/{city.berit.id}/all-homes-removal")
    assert berits.get(f"/manager/residents/{cast.rosa.id}").status_code == 404
    assert berits.get(f"/manager/residents/{city.astrid.id}").status_code == 200
    assert berits.get("/homes").status_code == 404


def test_the_last_one_is_told_why_not(browser: FlaskClient, cast: Cast) -> None:
    page = browser.post(f"/manager/managers/{cast.maj.id}/all-homes-removal", follow_redirects=True).text
    assert "Somebody must run all homes." in page
    assert browser.get("/homes").status_code == 200


def test_who_runs_one_home_alone_is_offered_nothing_about_all(berits: FlaskClient) -> None:
    page = berits.get("/manager/managers").text
    assert "Berit" in page
    assert "run all homes" not in page


def test_a_home_is_added_and_its_manager_invited(browser: FlaskClient, settings: Settings) -> None:
    page = browser.get("/homes/new").text
    assert '<option value="NO">Norway</option>' in page
    for like_this_one in ("sv", "SE", "Europe/Stockholm"):
        assert f'<option selected value="{like_this_one}">' in page
    page = browser.post("/homes", data=EKEN, follow_redirects=True).text
    assert "Eken is added, and its manager is invited by mail." in page
    assert "Open Eken" in page
    with reading(settings) as session:
        home = session.scalars(select(Home).where(Home.name == "Eken")).one()
        assert (home.language, home.timezone, home.country) == ("nb", "Europe/Oslo", "NO")
        letter = session.scalars(select(Message).where(Message.kind == MessageKind.MANAGER_INVITATION)).one()
        assert (letter.address, letter.home_id) == ("siv@eken.example", home.id)


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("mail", "siv"), ("mail", "maj@almgarden.example"), ("country", "XX")]
)
def test_what_cannot_be_accepted_is_asked_again(
    browser: FlaskClient, settings: Settings, field: str, typed: str
) -> None:
    answer = browser.post("/homes", data=EKEN | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with reading(settings) as session:
        assert len(session.scalars(select(Home.id)).all()) == 2


def test_whoever_makes_the_first_home_runs_all(app: Flask, settings: Settings) -> None:
    with writing(settings) as session:
        cookie = installation.make_first_home(
            session, installation.new_first_run_token(session, clock.now()), WISH, now=clock.now()
        )
    client = app.test_client()
    client.set_cookie("visits", cookie)
    assert client.get("/homes").status_code == 200
