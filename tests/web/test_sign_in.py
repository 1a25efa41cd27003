"""Signing in and out; nobody learns who has an account."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import Cast, browser_of, without_tokens
from visits import clock
from visits.rules.kinds import MessageKind
from visits.services import sign_ins
from visits.services.builder import DEMO_PASSWORD
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person, SignIn
from visits.web.gate import KNOWN_COOKIE, WEB_COOKIE


def sent_tokens(settings: Settings) -> list[str]:
    with reading(settings) as session:
        rows = session.scalars(select(Message).where(Message.kind == MessageKind.SIGN_IN)).all()
        return [row.facts["token"] for row in rows]


def test_maj_signs_in_with_her_password_and_out_again(app: Flask, cast: Cast, settings: Settings) -> None:
    client = app.test_client()
    answer = client.post(
        "/sign-in?next=/manager/units", data={"mail": "MAJ@almgarden.example ", "password": DEMO_PASSWORD}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/manager/units")
    cookie = client.get_cookie(WEB_COOKIE)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert client.get("/").headers["Location"] == "/manager"
    assert client.get("/sign-in").status_code == 302
    client.post("/sign-out")
    client.set_cookie(WEB_COOKIE, cookie.value)
    assert client.get("/").headers["Location"] == "/sign-in"
    with reading(settings) as session:
        assert session.scalars(select(SignIn.token_hash)).one() != cookie.value


@pytest.mark.parametrize("next_", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", ""])
def test_a_link_cannot_send_anybody_elsewhere_after_sign_in(app: Flask, cast: Cast, next_: str) -> None:
    answer = app.test_client().post(
        "/sign-in",
        query_string={"next": next_},
        data={"mail": "maj@almgarden.example", "password": DEMO_PASSWORD},
    )
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_look_alike(app: Flask, cast: Cast) -> None:
    wrong, unknown = (
        app.test_client().post("/sign-in", data={"mail": mail, "password": "nej nej nej"})
        for mail in ("maj@almgarden.example", "ingen@almgarden.example")
    )
    assert wrong.status_code == unknown.status_code == 422
    assert without_tokens(wrong.text).replace("maj@", "ingen@") == without_tokens(unknown.text)


def test_five_wrong_passwords_lock_the_address_even_for_the_right_one(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for _ in range(5):
        client.post("/sign-in", data={"mail": "maj@almgarden.example", "password": "nej"})
    answer = client.post("/sign-in", data={"mail": "maj@almgarden.example", "password": DEMO_PASSWORD})
    assert answer.status_code == 429
    assert client.get_cookie(WEB_COOKIE) is None


def test_a_stranger_who_guesses_locks_maj_out_of_no_browser_she_knows(app: Flask, cast: Cast) -> None:
    right = {"mail": "maj@almgarden.example", "password": DEMO_PASSWORD}
    hers, stranger, strangers_own = app.test_client(), app.test_client(), app.test_client()
    hers.post("/sign-in", data=right)
    hers.post("/sign-out")
    strangers_own.set_cookie(KNOWN_COOKIE, "invented")
    for client in (stranger, strangers_own, stranger, strangers_own, stranger):
        assert client.post("/sign-in", data=right | {"password": "a guess"}).status_code == 422
    for client in (stranger, strangers_own):
        assert client.post("/sign-in", data=right).status_code == 429
    for _ in range(5):
        assert hers.post("/sign-in", data=right | {"password": "mistyped"}).status_code == 422
    assert hers.post("/sign-in", data=right).status_code == 429


def test_a_staff_member_or_relative_has_no_password(app: Flask, cast: Cast) -> None:
    answer = app.test_client().post("/sign-in", data={"mail": "ines.lind@familj.example", "password": DEMO_PASSWORD})
    assert answer.status_code == 422


def test_ines_signs_in_by_a_link_that_works_once(app: Flask, cast: Cast, settings: Settings) -> None:
    client = app.test_client()
    asked = client.post("/sign-in/links", data={"link-mail": "Ines.Lind@familj.example"})
    assert asked.status_code == 200
    (token,) = sent_tokens(settings)
    assert client.get(f"/sign-in/{token}").status_code == 200
    assert client.post(f"/sign-in/{token}").headers["Location"] == "/"
    assert client.get("/visits").status_code == 200
    assert app.test_client().post(f"/sign-in/{token}").status_code == 404


def test_asking_with_an_unknown_address_answers_the_same_and_sends_nothing(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    known = app.test_client().post("/sign-in/links", data={"link-mail": "ines.lind@familj.example"})
    unknown = app.test_client().post("/sign-in/links", data={"link-mail": "ingen.alls@familj.example"})
    assert without_tokens(known.text).replace("ines.lind@", "ingen.alls@") == without_tokens(unknown.text)
    assert len(sent_tokens(settings)) == 1


@pytest.mark.parametrize("mail", ["", "ines", "ines@familj", "a b@c.example"])
def test_half_an_address_is_asked_for_again_and_kept(app: Flask, mail: str) -> None:
    answer = app.test_client().post("/sign-in/links", data={"link-mail": mail})
    assert answer.status_code == 422
    assert f'value="{mail}"' in answer.text


def test_a_link_too_old_or_of_somebody_gone_signs_nobody_in(app: Flask, cast: Cast, settings: Settings) -> None:
    now = clock.now()
    with writing(settings) as session:
        ines = session.get_one(Person, cast.ines.id)
        old = sign_ins.new_link(session, ines, now=now - timedelta(hours=1))
        fresh = sign_ins.new_link(session, ines, now=now)
        ines.active = False
    for token in (old, fresh, "unknown"):
        assert app.test_client().post(f"/sign-in/{token}").status_code == 404


def test_ended_run_out_and_idle_sign_ins_find_nobody(settings: Settings, cast: Cast) -> None:
    now = clock.now()
    with writing(settings) as session:
        karl = session.get_one(Person, cast.karl.id)
        token = sign_ins.begin(session, karl, now=now, tablet=cast.tablet.id)
        found = sign_ins.find(session, token, now=now)
        assert found is not None
        assert found.get_id() == str(found.sign_in)
        assert sign_ins.find(session, token, now=now + timedelta(minutes=4)) is None
        sign_ins.touch(session, found.sign_in, now=now + timedelta(minutes=2))
        assert sign_ins.find(session, token, now=now + timedelta(minutes=4)) is not None
        assert sign_ins.find(session, token, now=now + timedelta(hours=13)) is None
        sign_ins.end_all(session, karl.id, now=now)
        assert sign_ins.find(session, token, now=now) is None


def test_the_language_is_kept_with_the_person(app: Flask, cast: Cast, settings: Settings) -> None:
    client = browser_of(app, cast.ines)
    assert client.post("/language", data={"language": "nb", "next": "/visits"}).headers["Location"] == "/visits"
    assert '<html lang="nb">' in client.get("/visits").text
    with reading(settings) as session:
        assert session.get_one(Person, cast.ines.id).language == "nb"


def test_the_language_is_kept_in_the_browser_of_a_visitor(app: Flask) -> None:
    client = app.test_client()
    assert '<html lang="en">' in client.get("/sign-in", headers={"Accept-Language": "en-GB"}).text
    client.post("/language", data={"language": "nb"})
    assert '<html lang="nb">' in client.get("/sign-in", headers={"Accept-Language": "en-GB"}).text
    client.post("/language", data={"language": "tlh"})
    assert '<html lang="nb">' in client.get("/sign-in").text
