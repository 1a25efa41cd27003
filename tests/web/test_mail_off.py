"""Ines stops the mail by the link in a letter, without signing in; her mail program can do so by itself."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast
from tests.web.strangers import shown
from visits import clock
from visits.messages import mail_off
from visits.rules.kinds import MessageKind, Via
from visits.services import delivery, people
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Message, Person

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser that nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def path(settings: Settings, cast: Cast, now: datetime) -> str:
    """Give the link out of the letter that Ines gets when she books."""
    with writing(settings) as session:
        book(session, cast, now + timedelta(hours=3), now=now)
    with writing(settings) as session:
        (letter,) = delivery.claim(session, Via.MAIL, now=now + timedelta(minutes=2), limit=9)
    return mail_off.link(letter, settings).removeprefix(settings.public_url)


def ines_in(settings: Settings, cast: Cast) -> Person:
    with reading(settings) as session:
        found = session.get_one(Person, cast.ines.id)
        session.expunge(found)
    return found


def test_to_look_changes_nothing(client: FlaskClient, settings: Settings, cast: Cast, path: str) -> None:
    page = client.get(path).text
    assert "No more mail about your visits?" in page
    assert "If one is moved or cancelled, the unit phones you." in page
    assert "Stop the mail" in page
    assert ines_in(settings, cast).by_mail


def test_one_post_of_a_mail_program_stops_it_without_a_cookie_or_a_redirect(
    app: Flask, settings: Settings, cast: Cast, path: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    program = app.test_client(use_cookies=False)
    assert program.post(f"{path}/undo").status_code == 400, "a person's own button comes from our page"
    assert program.post(path, data=ONE_CLICK).status_code == 200
    assert not ines_in(settings, cast).by_mail


def test_ines_reads_what_happens_now_and_can_undo_it(
    client: FlaskClient, settings: Settings, cast: Cast, path: str
) -> None:
    page = client.post(path).text
    assert "You get no more mail about your visits" in page
    assert "We send you nothing about your visits any more. If one is moved or cancelled, the unit phones you." in page
    assert "The mail you sign in with comes all the same." in page
    assert "You get no more mail" in client.get(path).text
    assert "You get mail about your visits again" in client.post(f"{path}/undo").text
    assert ines_in(settings, cast).by_mail


def test_who_has_sms_still_gets_them_where_any_are_sent(
    app: Flask, client: FlaskClient, settings: Settings, cast: Cast, path: str
) -> None:
    with writing(settings) as session:
        ines = session.get_one(Person, cast.ines.id)
        ines.by_sms, ines.sms_number = True, "+46701740605"
    assert "SMS" not in client.get(path).text, "no provider is set up"
    app.config["VISITS"] = replace(settings, sms=replace(settings.sms, provider=SmsProvider.ELKS))
    assert "Without the mail you still get it by SMS." in client.get(path).text
    page = client.post(path).text
    assert "You still get an SMS when a visit is booked" in page
    assert "+46" not in page, "whoever holds the link need not know her number"
    assert ines_in(settings, cast).by_sms


def test_no_visit_is_told_by_mail_from_then_on_but_she_can_sign_in(
    client: FlaskClient, settings: Settings, cast: Cast, path: str, now: datetime
) -> None:
    client.post(path)
    with writing(settings) as session:
        book(session, cast, now + timedelta(days=2), now=now)
        people.send_sign_in_link(session, "ines.lind@familj.example", now=now)
    with reading(settings) as session:
        kinds = session.scalars(select(Message.kind).where(Message.person_id == cast.ines.id))
        assert sorted(kinds) == [MessageKind.BOOKED, MessageKind.SIGN_IN], "the first visit's, and the way in"


def test_it_is_written_down_once_however_often_it_is_asked(
    client: FlaskClient, settings: Settings, cast: Cast, path: str
) -> None:
    for _ in range(3):
        client.post(path, data=ONE_CLICK)
    with reading(settings) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "relative.notices")).all()
        assert [entry.actor_id for entry in entries] == [cast.ines.id]


def test_links_that_are_not_ours_any_more_or_never_were_look_alike(
    client: FlaskClient, settings: Settings, cast: Cast, path: str
) -> None:
    secret = settings.secret_key
    made_up = (
        f"/mail-off/{mail_off.token(cast.maj.id, cast.maj.mail or '', secret=secret)}",
        f"/mail-off/{mail_off.token(uuid4(), 'ines.lind@familj.example', secret=secret)}",
        f"/mail-off/{mail_off.token(cast.ines.id, 'ines.lind@familj.example', secret='y' * 32)}",
        "/mail-off/no-such-token",
    )
    nowhere = shown(client.get("/mail-off/x"))
    assert nowhere[0] == 404
    for one in made_up:
        assert shown(client.get(one)) == nowhere
        assert client.post(one, data=ONE_CLICK).status_code == client.post(f"{one}/undo").status_code == 404
    for change in (
        {"mail": "new@familj.example"},
        {"mail": None},
        {"mail": "ines.lind@familj.example", "active": False},
    ):
        with writing(settings) as session:
            for name, value in change.items():
                setattr(session.get_one(Person, cast.ines.id), name, value)
        assert shown(client.get(path)) == nowhere
    assert ines_in(settings, cast).by_mail


def test_the_link_is_not_logged(
    app: Flask, client: FlaskClient, path: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("visits.services.mail_off.show", fails)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.get(path).status_code == 500
    assert path.rpartition("/")[2] not in caplog.text
