"""Maj has forgotten her password: a link by mail, or from whoever runs the server, and she is in again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of
from tests.web import test_notifications as notifications
from visits import clock, links
from visits.commands import new_password
from visits.rules.kinds import MessageKind
from visits.services.managers import set_password
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person

ENGLISH = {"Accept-Language": "en"}
OLD, NEW = "an old one of hers", "a new one of hers"


@pytest.fixture
def maj(settings: Settings, cast: Cast) -> str:
    """Return the address of Maj, who has a password."""
    with writing(settings) as session:
        person = session.get_one(Person, cast.maj.id)
        set_password(person, OLD, field="password")
        return person.mail or ""


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def forgets(visitor: FlaskClient, mail: str) -> str:
    answer = visitor.post("/sign-in/forgotten", data={"mail": mail}, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text.replace(mail, "…")


def mailed(settings: Settings) -> list[str]:
    with reading(settings) as session:
        sent = select(Message).where(Message.kind == MessageKind.FORGOTTEN).order_by(Message.created_at)
        return [f"/manager-invitation/{row.facts['token']}" for row in session.scalars(sent)]


def signs_in(app: Flask, mail: str, password: str) -> int:
    return app.test_client().post("/sign-in", data={"mail": mail, "password": password}).status_code


def test_maj_chooses_a_new_password_and_is_signed_out_everywhere_else(
    app: Flask, visitor: FlaskClient, settings: Settings, cast: Cast, maj: str
) -> None:
    elsewhere = browser_of(app, cast.maj)
    elsewhere.post(notifications.PATH, data=notifications.GIVEN)
    assert len(notifications.rows(settings)) == 1
    assert "Forgotten your password?" in visitor.get("/sign-in", headers=ENGLISH).text
    forgets(visitor, f" {maj.upper()} ")
    (link,) = mailed(settings)
    for _ in range(6):
        signs_in(app, maj, "what was it again")
    assert signs_in(app, maj, OLD) == 429
    page = visitor.get(link, headers=ENGLISH).text
    assert "Choose a new password" in page
    assert "invited" not in page
    assert visitor.post(link, data={"password": "short"}).status_code == 422
    done = visitor.post(link, data={"password": NEW}, headers=ENGLISH, follow_redirects=True)
    assert "Your new password counts from now on." in done.text
    assert elsewhere.get("/manager/").status_code == 302
    assert notifications.rows(settings) == [], "whoever has that browser sees no alarm of hers"
    assert [signs_in(app, maj, password) for password in (NEW, OLD)] == [302, 422]
    assert visitor.post(link, data={"password": OLD}).status_code == 404, "it works once"
    assert "Chose a new password by a mailed link" in visitor.get("/manager/log", headers=ENGLISH).text


def test_nobody_learns_who_is_a_manager(visitor: FlaskClient, settings: Settings, cast: Cast, maj: str) -> None:
    with reading(settings) as session:
        ines = session.get_one(Person, cast.ines.id).mail or ""
    pages = {forgets(visitor, mail) for mail in (maj, ines, "nobody@familj.example")}
    assert len(pages) == 1
    assert len(mailed(settings)) == 1
    assert visitor.post("/sign-in/forgotten", data={"mail": "maj"}).status_code == 422


def test_a_mailbox_is_not_filled_and_a_link_lasts_an_hour(
    visitor: FlaskClient, settings: Settings, maj: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    for _ in range(8):
        forgets(visitor, maj)
    sent = mailed(settings)
    assert len(sent) == 5
    for minutes, works in ((59, 200), (61, 404)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        assert visitor.get(sent[-1]).status_code == works
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=62))
    forgets(visitor, maj)
    assert len(mailed(settings)) == 6


@pytest.mark.sqlite
def test_whoever_runs_the_server_gives_her_a_link(
    visitor: FlaskClient,
    settings: Settings,
    maj: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    run: Callable[[list[str]], int] = new_password.main
    assert run([maj]) == 0
    address = capsys.readouterr().out.splitlines()[0]
    assert address.startswith(links.absolute(settings, "/manager-invitation/"))
    assert visitor.get(address.removeprefix(links.absolute(settings, ""))).status_code == 200
    assert run(["nobody@familj.example"]) == 1
    assert "No unit manager signs in with" in capsys.readouterr().err
