"""The call's pages and its mailbox, as browsers ask for them."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.builders import Cast, browser_of, tablet_of
from tests.rooms import a_visit
from visits import clock
from visits.rules.visit_state import Reason, State
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import CallPeer, Person, Visit

JSON = {"Accept": "application/json"}
New = Callable[..., UUID]


@pytest.fixture
def new(settings: Settings, cast: Cast) -> New:
    """Give a way to add a visit in a state that begins so many minutes from now."""

    def add(state: State, *, minutes: int = 0) -> UUID:
        with writing(settings) as session:
            session.execute(update(Person).values(language="en"))
            return a_visit(session, cast, state=state, starts_at=clock.now() + timedelta(minutes=minutes))

    return add


@pytest.fixture
def visit(new: New) -> UUID:
    return new(State.ONGOING)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


@pytest.fixture
def tablet(app: Flask, cast: Cast) -> FlaskClient:
    return tablet_of(app, cast, cast.karl)


def join(client: FlaskClient, path: str, **body: object) -> dict[str, Any]:
    answer = client.post(f"{path}/call/peers", json=body, headers=JSON)
    assert answer.status_code == HTTPStatus.OK
    return dict(answer.get_json())


def test_ines_and_the_tablet_signal_through_the_mailbox(visit: UUID, ines: FlaskClient, tablet: FlaskClient) -> None:
    hers, theirs = f"/visits/{visit}", f"/tablet/visits/{visit}"
    first = join(ines, hers)
    assert (first["others"], first["ice_servers"]) == ([], [])
    second = join(tablet, theirs)
    assert second["others"] == [
        {"peer": first["peer"], "side": "relative", "name": "Ines, your daughter", "offers": False}
    ]
    letter = {"from": second["peer"], "to": first["peer"], "kind": "offer", "payload": "{}"}
    assert tablet.post(f"{theirs}/call/signals", json=letter).status_code == HTTPStatus.NO_CONTENT
    url = f"{hers}/call/signals?peer={first['peer']}&after={first['version']}"
    answer = ines.get(url, headers=JSON)
    news = answer.get_json()
    assert news["others"] == [{"peer": second["peer"], "side": "tablet", "name": "Rosa", "offers": True}]
    assert [(one["from"], one["kind"], one["payload"]) for one in news["signals"]] == [(second["peer"], "offer", "{}")]
    assert (news["ended"], news["wait"]) == (False, "starting")
    answer = tablet.get(f"{theirs}/call/signals?peer={second['peer']}&after={second['version']}", headers=JSON)
    assert answer.get_json()["signals"] == []


def test_nothing_new_is_answered_without_a_body(visit: UUID, ines: FlaskClient) -> None:
    peer = join(ines, f"/visits/{visit}")["peer"]
    url = f"/visits/{visit}/call/signals?peer={peer}&after=1"
    first = ines.get(url, headers=JSON)
    again = ines.get(url, headers=JSON | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
    assert ines.get(f"{url[:-1]}-{10**20}", headers=JSON).status_code == HTTPStatus.OK


def test_asking_keeps_a_browser_in_the_room(settings: Settings, visit: UUID, ines: FlaskClient) -> None:
    peer = join(ines, f"/visits/{visit}")["peer"]
    long_ago = clock.now() - timedelta(seconds=10)
    with writing(settings) as session:
        session.execute(update(CallPeer).values(seen_at=long_ago))
    assert ines.get(f"/visits/{visit}/call/signals?peer={peer}").status_code == HTTPStatus.OK
    with writing(settings) as session:
        assert session.get_one(CallPeer, UUID(peer)).seen_at > long_ago + timedelta(seconds=5)


def test_who_has_left_must_come_in_anew(visit: UUID, ines: FlaskClient) -> None:
    peer = join(ines, f"/visits/{visit}")["peer"]
    assert ines.post(f"/visits/{visit}/call/peers/{peer}/departure").status_code == HTTPStatus.NO_CONTENT
    answer = ines.get(f"/visits/{visit}/call/signals?peer={peer}", headers=JSON)
    assert (answer.status_code, answer.get_json()) == (HTTPStatus.GONE, {"gone": True})
    assert join(ines, f"/visits/{visit}", replaces=peer)["peer"] != peer


def test_the_goodbye_of_a_closing_page_carries_its_token_in_a_form(
    app: Flask, visit: UUID, ines: FlaskClient, tablet: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for client, path in ((ines, f"/visits/{visit}"), (tablet, f"/tablet/visits/{visit}")):
        page = client.get(f"{path}/call").get_data(as_text=True)
        token = page.split('name="csrf-token" content="')[1].split('"')[0]
        joined = client.post(f"{path}/call/peers", json={}, headers=JSON | {"X-CSRFToken": token})
        url = f"{path}/call/peers/{joined.get_json()['peer']}/departure"
        assert client.post(url, headers=JSON).status_code == HTTPStatus.BAD_REQUEST
        assert client.post(url, data={"csrf_token": token}).status_code == HTTPStatus.NO_CONTENT


def test_a_room_that_is_not_open_or_full_says_so(new: New, visit: UUID, ines: FlaskClient, tablet: FlaskClient) -> None:
    waiting = new(State.READY)
    answer = tablet.post(f"/tablet/visits/{waiting}/call/peers", json={}, headers=JSON)
    assert (answer.status_code, answer.get_json()) == (HTTPStatus.CONFLICT, {"ended": True})
    for _ in range(4):
        join(ines, f"/visits/{visit}")
    answer = ines.post(f"/visits/{visit}/call/peers", json={}, headers=JSON)
    assert (answer.status_code, answer.get_json()) == (HTTPStatus.CONFLICT, {"full": True})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"kind": "shout"}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"kind": ["offer"]}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"payload": {"sdp": ""}}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ({"payload": "å" * 32 * 1024 + "."}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        ({"from": "me"}, HTTPStatus.NOT_FOUND),
        ({"from": str(uuid4())}, HTTPStatus.NOT_FOUND),
        ({"to": None}, HTTPStatus.NOT_FOUND),
        ({"payload": "å" * 32 * 1024}, HTTPStatus.NO_CONTENT),
    ],
)
def test_only_letters_that_make_sense_are_taken(
    visit: UUID, ines: FlaskClient, tablet: FlaskClient, change: dict[str, object], status: HTTPStatus
) -> None:
    theirs, hers = join(tablet, f"/tablet/visits/{visit}")["peer"], join(ines, f"/visits/{visit}")["peer"]
    letter = {"from": hers, "to": theirs, "kind": "answer", "payload": "{}"} | change
    assert ines.post(f"/visits/{visit}/call/signals", json=letter, headers=JSON).status_code == status


def test_a_letter_that_is_no_json_is_refused(visit: UUID, ines: FlaskClient) -> None:
    answer = ines.post(f"/visits/{visit}/call/signals", data="offer", headers=JSON)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_stranger_finds_no_call(app: Flask, settings: Settings, cast: Cast, visit: UUID, ines: FlaskClient) -> None:
    with writing(settings) as session:
        sten = Builder(session, clock.now(), home_row=cast.home).relative(cast.rosa, "Sten")
    stranger = browser_of(app, sten)
    peer = join(ines, f"/visits/{visit}")["peer"]
    for path in ("call", "call/end", f"call/signals?peer={peer}", f"call/signals?peer={uuid4()}", "call/signals"):
        assert stranger.get(f"/visits/{visit}/{path}").status_code == HTTPStatus.NOT_FOUND
    for path in ("call/peers", f"call/peers/{peer}/departure"):
        assert stranger.post(f"/visits/{visit}/{path}", json={}).status_code == HTTPStatus.NOT_FOUND


def test_the_relatives_page_waits_with_words(new: New, ines: FlaskClient) -> None:
    visit = new(State.PREPARING)
    page = ines.get(f"/visits/{visit}/call").get_data(as_text=True)
    assert 'data-wait="preparing"' in page
    assert "Rosa’s tablet is being prepared" in page
    assert "You can leave at any time." in page


def test_the_tablets_page_says_who_it_is(visit: UUID, tablet: FlaskClient) -> None:
    page = tablet.get(f"/tablet/visits/{visit}/call").get_data(as_text=True)
    assert "Ines, your daughter" in page
    assert "You can end at any time." in page
    assert f'action="/tablet/visits/{visit}/end"' in page


def test_on_the_tablet_a_visit_that_is_not_going_on_leads_to_the_day(new: New, tablet: FlaskClient) -> None:
    for state in (State.READY, State.HELD):
        answer = tablet.get(f"/tablet/visits/{new(state)}/call")
        assert (answer.status_code, answer.location) == (HTTPStatus.FOUND, "/tablet/")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(40, "That is in 25 minutes."), (16, "That is in one minute."), (3 * 24 * 60, "You are early")],
)
def test_early_she_is_told_when_the_room_opens(new: New, ines: FlaskClient, minutes: int, words: str) -> None:
    visit = new(State.BOOKED, minutes=minutes)
    page = ines.get(f"/visits/{visit}/call").get_data(as_text=True)
    assert words in page
    assert "The room opens at" in page
    assert ("That is in" in page) == (minutes < 24 * 60)


@pytest.mark.parametrize(
    ("state", "minutes", "words"),
    [
        (State.HELD, 0, "Thank you for coming to see Rosa."),
        (State.REFUSED, 0, "This visit is over"),
        (State.FAILED, 0, "This visit is over"),
        (State.BOOKED, -60, "This visit is over"),
        (State.CANCELLED, 0, "This visit is not going to take place"),
        (State.REQUESTED, 0, "The home has not confirmed this time yet"),
    ],
)
def test_a_closed_room_blames_nobody_and_offers_the_next_visit(
    new: New, ines: FlaskClient, state: State, minutes: int, words: str
) -> None:
    visit = new(state, minutes=minutes)
    page = ines.get(f"/visits/{visit}/call").get_data(as_text=True)
    assert words in page
    assert "Book the next visit" in page
    assert "031-700 00 01" in page


@pytest.mark.parametrize("path", ["call", "call/end"])
def test_after_a_death_a_letter_leads_to_a_quiet_page(
    settings: Settings, new: New, ines: FlaskClient, path: str
) -> None:
    visit = new(State.CANCELLED)
    with writing(settings) as session:
        session.execute(update(Visit).values(cancel_reason=Reason.DIED))
    assert ines.get(f"/visits/{visit}/{path}").headers["Location"] == "/visits"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.ONGOING, "You have left the visit"),
        (State.READY, "You have left the room"),
        (State.HELD, "Thank you for coming to see Rosa."),
        (State.MISSED, "The visit is not going on"),
    ],
)
def test_after_leaving_she_reads_what_is_next(new: New, ines: FlaskClient, state: State, words: str) -> None:
    page = ines.get(f"/visits/{new(state)}/call/end").get_data(as_text=True)
    assert words in page
    assert "Book the next visit" in page
    assert ("Back to the" in page) == (state in {State.ONGOING, State.READY})


@pytest.mark.usefixtures("visit")
def test_the_camera_can_be_tried(ines: FlaskClient) -> None:
    page = ines.get("/camera-check").get_data(as_text=True)
    assert "Nothing is recorded, here or in the visit." in page
