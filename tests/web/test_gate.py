"""A stranger gets nothing and learns nothing: every address is tried without and with the wrong sign-in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, browser_of, tablet_of
from tests.web.strangers import (
    Door,
    Neighbours,
    device,
    doors,
    dump,
    ended,
    knock,
    mentions,
    shown,
    told,
    with_web_cookie,
)
from visits import clock
from visits.app import create_app
from visits.services import sign_ins
from visits.settings import Mode, Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Person, Tablet
from visits.web.gate import Pass

PUBLIC = {
    "demo.enter": "in the demo alone; its token is the key",
    "demo_mail.calendar": "in the demo alone",
    "demo_mail.index": "in the demo alone",
    "demo_mail.letter": "in the demo alone",
    "demo_mail.show": "in the demo alone",
    "enrolment.ask": "asks for the code",
    "enrolment.by_code": "its code is the key, and locks after a few wrong ones",
    "enrolment.show": "its token is the key",
    "enrolment.use": "its token is the key",
    "feeds.read": "its token is the key: calendar programs cannot sign in",
    "feeds.show": "its token is the key: whoever has no calendar has no sign-in either",
    "first_run.make": "its token is the key",
    "first_run.show": "its token is the key",
    "health.show": "says ok or not",
    "invitations.accept": "its token is the key",
    "invitations.show": "its token is the key",
    "language.choose": "changes a cookie, or one's own language",
    "mail_off.show": "its token is the key: letters lead there",
    "mail_off.switch_off": "its token is the key: mail programs cannot sign in",
    "mail_off.undo": "its token is the key",
    "manager_invitations.accept": "its token is the key",
    "manager_invitations.show": "its token is the key",
    "metrics.show": "404 unless METRICS_TOKEN is set and shown",
    "receipts.note": "its token is the key: SMS providers cannot sign in",
    "sign_in.ask": "the way in",
    "sign_in.by_link": "its token is the key",
    "sign_in.by_password": "the way in",
    "sign_in.forgotten": "the way back in",
    "sign_in.send_new_password": "the way back in",
    "sign_in.open_link": "a button that anybody may see",
    "sign_in.send_link": "the way in",
}
"""The addresses open to everybody, and why."""
FORM_FIRST = {
    "booking.book": "a form without a time is sent back to the times, which then are not found",
    "calls.mailbox.post_by_relative": "a letter that is none is refused before anybody asks for its room",
    "calls.mailbox.post_on_tablet": "the same",
}
"""The addresses that look at the form before the thing, and so answer alike whether the thing exists or not."""
WEB = {Pass.PERSON, Pass.RELATIVE, Pass.MANAGER, Pass.ALL_HOMES}
TABLET = {Pass.DEVICE, Pass.STAFF}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def near(settings: Settings, cast: Cast, now: datetime) -> Neighbours:
    with writing(settings) as session:
        return Neighbours.build(session, cast, now)


@pytest.fixture
def app(settings: Settings) -> Flask:
    """Give the demo's app, since it has all pages, with CSRF off."""
    made = create_app(replace(settings, mode=Mode.DEMO))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return made


def staff_token(app: Flask, person: Person, tablet: Tablet) -> str:
    with writing(app.config["VISITS"]) as session:
        return sign_ins.begin(session, session.get_one(Person, person.id), now=clock.now(), tablet=tablet.id)


def gated(app: Flask, near: Neighbours, *gates: Pass) -> Iterator[Door]:
    return (door for door in doors(app, near.ids) if door.gate in gates)


# Who is sent away, to where, from which gates: whatever the address, and whether it exists or not.
SENT_AWAY: dict[str, tuple[Callable[[Flask, Neighbours], FlaskClient], set[Pass], str]] = {
    "a stranger, from the web": (lambda app, _: app.test_client(), WEB, "/sign-in"),
    "a stranger, from the tablets": (lambda app, _: app.test_client(), TABLET, "/tablet/enrolment"),
    "somebody with an invented sign-in": (lambda app, _: with_web_cookie(app, "x" * 43), WEB, "/sign-in"),
    "somebody with an invented tablet": (lambda app, _: device(app, "x" * 43, "y" * 43), TABLET, "/tablet/enrolment"),
    "Ines, signed out elsewhere": (lambda app, near: ended(app, near.cast.ines, clock.now()), WEB, "/sign-in"),
    "Maj, on a tablet that is none": (lambda app, near: browser_of(app, near.cast.maj), TABLET, "/tablet/enrolment"),
    "Karl, on the web": (lambda app, near: tablet_of(app, near.cast, near.cast.karl), WEB, "/sign-in"),
    "the locked tablet": (lambda app, near: tablet_of(app, near.cast), {Pass.STAFF}, "/tablet/"),
    "a tablet of another home": (lambda app, near: device(app, near.far_device), {Pass.STAFF}, "/tablet/"),
    "Karl, on the tablet of another unit": (
        lambda app, near: device(app, near.other_device, staff_token(app, near.cast.karl, near.cast.tablet)),
        {Pass.STAFF},
        "/tablet/",
    ),
    "Maj, with her sign-in of the web on a tablet": (
        lambda app, near: device(app, near.cast.device_token, _web_token(app, near.cast.maj)),
        {Pass.STAFF},
        "/tablet/",
    ),
}


def _web_token(app: Flask, person: Person) -> str:
    with writing(app.config["VISITS"]) as session:
        return sign_ins.begin(session, session.get_one(Person, person.id), now=clock.now())


@pytest.mark.parametrize("who", SENT_AWAY)
def test_who_is_not_signed_in_is_sent_away_from_every_address_alike(
    app: Flask, near: Neighbours, settings: Settings, who: str
) -> None:
    make, gates, where = SENT_AWAY[who]
    client = make(app, near)
    before = dump(settings)
    tried = 0
    for door in gated(app, near, *gates):
        nowhere = shown(knock(client, door.method, door.nowhere, near.ids))
        assert nowhere[:2] == (302, where)
        for path in door.paths:
            assert shown(knock(client, door.method, path, near.ids)) == nowhere, f"{door.method} {path}"
            tried += 1
    assert tried > 20
    assert dump(settings) == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE"])
def test_other_methods_are_answered_alike_too(app: Flask, near: Neighbours, method: str) -> None:
    for make in (Flask.test_client, lambda app: browser_of(app, near.berit)):
        client = make(app)
        for door in gated(app, near, Pass.RELATIVE):
            nowhere, there = (shown(knock(client, method, path, near.ids)) for path in (door.nowhere, door.real))
            assert there == nowhere, f"{method} {door.real}"


def test_a_strangers_script_gets_a_refusal_instead_of_a_page(app: Flask, near: Neighbours) -> None:
    for door in gated(app, near, *WEB, *TABLET):
        for path in (door.real, door.nowhere):
            answer = app.test_client().open(path, method=door.method, headers={"Accept": "application/json"})
            assert answer.status_code == 401, f"{door.method} {path}"


# Who is signed in, and may pass which gates, though not to the things of the cast.
SHUT_OUT: dict[str, tuple[Callable[[Flask, Neighbours], FlaskClient], set[Pass]]] = {
    "Olle, Gunvor's relative": (lambda app, near: browser_of(app, near.olle), {Pass.PERSON, Pass.RELATIVE}),
    "Sten, a relative elsewhere": (lambda app, near: browser_of(app, near.sten), {Pass.PERSON, Pass.RELATIVE}),
    "Berit, who manages another home": (lambda app, near: browser_of(app, near.berit), {Pass.PERSON, Pass.MANAGER}),
    "Nils, of another unit": (
        lambda app, near: device(app, near.other_device, staff_token(app, near.nils, near.other_tablet)),
        TABLET,
    ),
    "Lena, of another home": (
        lambda app, near: device(app, near.far_device, staff_token(app, near.lena, near.far_tablet)),
        TABLET,
    ),
    "Karl, with his sign-in of the tablet on the web": (
        lambda app, near: with_web_cookie(app, staff_token(app, near.cast.karl, near.cast.tablet)),
        set(),
    ),
}
OF_THEIR_OWN: dict[str, tuple[Callable[[Flask, Neighbours], FlaskClient], set[Pass]]] = {
    "Ines": (lambda app, near: browser_of(app, near.cast.ines), {Pass.MANAGER, Pass.ALL_HOMES}),
    "Maj": (lambda app, near: browser_of(app, near.cast.maj), {Pass.RELATIVE, Pass.ALL_HOMES}),
}


@pytest.mark.parametrize("who", [*SHUT_OUT, *OF_THEIR_OWN])
def test_who_may_not_finds_nothing_and_changes_nothing(
    app: Flask, near: Neighbours, settings: Settings, who: str
) -> None:
    if who in SHUT_OUT:
        make, passes = SHUT_OUT[who]
        on_tablets = passes == TABLET
        tried_gates = TABLET if on_tablets else WEB
    else:
        make, tried_gates = OF_THEIR_OWN[who]
        passes = set()
    client = make(app, near)
    before = dump(settings)
    tried = 0
    for door in gated(app, near, *tried_gates):
        if door.gate in passes and not door.named:
            continue  # her own things: the next test
        for sent in (True, False) if door.method == "POST" else (True,):
            nowhere = shown(knock(client, door.method, door.nowhere, near.ids, sent=sent))
            assert nowhere[0] == 404
            answers = {path: shown(knock(client, door.method, path, near.ids, sent=sent)) for path in door.paths}
            if not sent and door.gate in passes and door.rule.endpoint in FORM_FIRST:
                assert len({answer[0] for answer in answers.values()}) == 1
                continue
            assert answers == dict.fromkeys(door.paths, nowhere), f"{door.method} {door.rule}"
            tried += 1
    assert tried > 20
    assert dump(settings) == before


@pytest.mark.parametrize("who", SHUT_OUT)
def test_pages_of_ones_own_show_and_change_nothing_of_others(
    app: Flask, near: Neighbours, settings: Settings, who: str
) -> None:
    make, passes = SHUT_OUT[who]
    client = make(app, near)
    before = mentions(dump(settings), near.ids)
    for door in gated(app, near, *passes):
        if door.named or door.rule.endpoint in {"sign_in.leave", "board.lock", "notices.choose"}:
            continue
        answer = knock(client, door.method, door.real, near.ids)
        assert answer.status_code < 500, f"{door.method} {door.real}"
        # Whoever works at the same home may know its name, and that of the home on her page.
        known = {"Almgården"} if who[:4] in {"Olle", "Nils"} else set()
        # Her own address is as new to nobody as her own name.
        own = {"familj.example"} if door.rule.endpoint == "notices.show" else set()
        assert set(told(answer)) <= known | own, f"{door.method} {door.real}"
    assert mentions(dump(settings), near.ids) == before


def test_what_is_open_to_all_is_named_here(app: Flask, near: Neighbours) -> None:
    assert {door.rule.endpoint for door in gated(app, near, Pass.PUBLIC)} == set(PUBLIC)


def test_what_is_open_to_all_tells_a_stranger_no_name_and_changes_nothing(
    app: Flask, near: Neighbours, settings: Settings
) -> None:
    before = dump(settings, but=frozenset({"attempts"}))
    for door in gated(app, near, Pass.PUBLIC):
        for path in (door.real, door.invented):
            answer = knock(app.test_client(), door.method, path, near.ids)
            assert answer.status_code < 500, f"{door.method} {path}"
            assert told(answer) == [], f"{door.method} {path}"
    assert dump(settings, but=frozenset({"attempts"})) == before


def test_a_retired_tablet_is_a_stranger(app: Flask, near: Neighbours, settings: Settings) -> None:
    client = tablet_of(app, near.cast, near.cast.karl)
    assert client.get("/tablet/").status_code == 200
    with writing(settings) as session:
        session.get_one(Tablet, near.cast.tablet.id).active = False
    assert client.get("/tablet/").headers["Location"] == "/tablet/enrolment"


def test_the_wanted_page_is_kept_through_the_sign_in(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/visits?x=1").headers["Location"] == "/sign-in?next=/visits?x%3D1"
    assert client.get("/").headers["Location"] == "/sign-in"
    assert client.post("/visits").headers["Location"] == "/sign-in", "a form is not sent twice"


@pytest.mark.parametrize(("asked", "locked"), [("/tablet/version", True), ("/tablet/", False)])
def test_a_screen_that_asks_by_itself_keeps_nobody_signed_in(
    app: Flask, near: Neighbours, now: datetime, monkeypatch: pytest.MonkeyPatch, asked: str, locked: bool
) -> None:
    client = tablet_of(app, near.cast, near.cast.karl)
    for minute in range(1, 6):
        monkeypatch.setattr(clock, "now", lambda minute=minute: now + timedelta(minutes=minute))
        assert client.get(asked).status_code == 200
    assert (client.get(f"/tablet/visits/{near.ids['visit']}").status_code == 302) is locked
    with reading(app.config["VISITS"]) as session:
        assert session.get_one(Tablet, near.cast.tablet.id).seen_at == now + timedelta(minutes=5), "the tablet is there"
