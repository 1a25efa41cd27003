"""Everything that can go wrong has a page that says so in words, and what to do."""

import re
from dataclasses import replace

import pytest
from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import abort

from tests.builders import Cast, browser_of, tablet_of
from visits.app import create_app
from visits.rules.errors import NotFound, TooManyTries
from visits.rules.visit_state import IllegalMove, State
from visits.settings import Settings
from visits.storage.database import reading
from visits.web import gate
from visits.web.gate import DEVICE_COOKIE, TABLET_PATH, WEB_COOKIE

ERRORS: dict[str, Exception] = {
    "not-found": NotFound(),
    "too-many-tries": TooManyTries(minutes=4),
    "illegal-move": IllegalMove(State.HELD, State.BOOKED),
    "bug": ZeroDivisionError("the inside of the house"),
    "database": OperationalError("SELECT secret", {}, Exception("database is locked")),
}


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """Give an app with a room in which everything goes wrong."""
    room = Blueprint("trouble", __name__)

    @room.get("/trouble/<kind>")
    @gate.public
    def show(kind: str) -> ResponseReturnValue:
        if kind.isdecimal():
            abort(int(kind))
        raise ERRORS[kind]

    own_app.register_blueprint(room)
    own_app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return own_app


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("not-found", 404, "We cannot find that page"),
        ("too-many-tries", 429, "Wait 4 minutes"),
        ("illegal-move", 409, "Somebody was there before you"),
        ("bug", 500, "Something went wrong on our side"),
        ("database", 500, "Something went wrong on our side"),
        ("400", 400, "The page had been open too long"),
        ("404", 404, "We cannot find that page"),
        ("405", 405, "That does not work here"),
        ("413", 413, "That was too much at once"),
        ("418", 418, "Something went wrong on our side"),
    ],
)
def test_each_trouble_has_its_words(app: Flask, kind: str, status: int, words: str) -> None:
    answer = app.test_client().get(f"/trouble/{kind}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert words in answer.text
    assert "<h1>" in answer.text
    script = app.test_client().get(f"/trouble/{kind}", headers={"Accept-Language": "en", "Accept": "application/json"})
    assert script.status_code == status
    assert script.is_json
    assert set(script.json or {}) == {"error"}


def test_a_fault_of_ours_shows_nothing_of_the_inside(app: Flask) -> None:
    for kind in ("bug", "database"):
        answer = app.test_client().get(f"/trouble/{kind}")
        assert "inside" not in answer.text
        assert "SELECT" not in answer.text


def test_a_fault_is_logged_by_its_page_without_the_address_or_what_was_asked_of_the_database(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(token: str) -> str:
        with reading(settings) as session:
            return str(session.execute(text("SELECT :secret FROM nowhere"), {"secret": token}))

    monkeypatch.setitem(app.view_functions, "invitations.show", gate.public(fail))
    assert app.test_client().get("/invitations/the-secret").status_code == 500
    assert "a page failed: GET invitations.show" in caplog.text
    assert re.search('no such table: nowhere|relation "nowhere" does not exist', caplog.text)
    assert "the-secret" not in caplog.text


def test_the_page_is_in_the_readers_language_and_leads_on(app: Flask, cast: Cast) -> None:
    page = browser_of(app, cast.maj).get("/no-such-page")
    assert page.status_code == 404
    assert '<html lang="sv">' in page.text
    assert 'href="/"' in page.text
    tablet = tablet_of(app, cast, cast.karl).get("/tablet/no-such-page")
    assert tablet.status_code == 404
    assert 'href="/tablet/"' in tablet.text
    assert 'class="tablet"' in tablet.text
    assert 'class="menu"' not in tablet.text, "the menu is of the web, where Karl is nobody"


def test_a_form_that_is_too_large_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"mail": "x" * 600_000})
    assert answer.status_code == 413


def test_a_dead_database_still_gets_a_page(settings: Settings) -> None:
    dead = replace(settings, database_url=f"sqlite:///{settings.instance}/no/such/folder/visits.sqlite")
    app = create_app(dead)
    client = app.test_client()
    client.set_cookie(WEB_COOKIE, "x" * 43)
    client.set_cookie(DEVICE_COOKIE, "x" * 43, path=TABLET_PATH)
    for path in ("/visits", "/tablet/", "/sign-in", "/invitations/x"):
        answer = client.get(path, headers={"Accept-Language": "en"})
        assert answer.status_code == 500, path
        assert "Something went wrong on our side" in answer.text, path
