"""Maj lets her browsers show notifications: each asks for itself, and she ends any of them."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.builders import Cast, browser_of
from tests.web.managing import majs_browser
from visits.app import create_app
from visits.messages.browsers import public_key
from visits.rules.people import Role
from visits.services import push_subscriptions
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Person, PushSubscription

GIVEN = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "p256dh": "BPoint", "auth": "salt"}
PATH = "/manager/account/notifications"


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def rows(settings: Settings) -> list[tuple[str, str, object]]:
    with reading(settings) as session:
        found = session.scalars(select(PushSubscription).order_by(PushSubscription.created_at))
        return [(one.endpoint, one.auth, one.person_id) for one in found]


def test_the_page_offers_it_and_gives_our_key(browser: FlaskClient, settings: Settings) -> None:
    page = browser.get("/manager/account").text
    assert f'data-key="{public_key(settings)}"' in page
    assert "Show notifications in this browser" in page
    assert "A browser, since" not in page


def test_a_browser_begins_and_is_listed(browser: FlaskClient, settings: Settings, cast: Cast) -> None:
    assert browser.post(PATH, data=GIVEN).status_code == 204
    assert rows(settings) == [(GIVEN["endpoint"], "salt", cast.maj.id)]
    page = browser.get("/manager/account").text
    assert "This browser shows notifications from now on." in page
    assert page.count("A browser, since") == 1
    assert GIVEN["endpoint"] not in page


def test_the_same_browser_begins_anew_with_other_keys(browser: FlaskClient, settings: Settings, cast: Cast) -> None:
    for auth in ("salt", "pepper"):
        browser.post(PATH, data=GIVEN | {"auth": auth})
    assert rows(settings) == [(GIVEN["endpoint"], "pepper", cast.maj.id)]


def test_when_she_signs_out_that_browser_shows_nothing_any_more(
    app: Flask, browser: FlaskClient, settings: Settings, cast: Cast
) -> None:
    other = majs_browser(app, cast)
    browser.post(PATH, data=GIVEN)
    other.post(PATH, data=GIVEN | {"endpoint": f"{GIVEN['endpoint']}d"})
    assert len(rows(settings)) == 2
    browser.post("/sign-out")
    assert [endpoint for endpoint, _, _ in rows(settings)] == [f"{GIVEN['endpoint']}d"]


def test_when_she_signs_out_everywhere_else_this_browser_alone_goes_on(
    app: Flask, browser: FlaskClient, settings: Settings, cast: Cast
) -> None:
    majs_browser(app, cast).post(PATH, data=GIVEN | {"endpoint": f"{GIVEN['endpoint']}d"})
    browser.post(PATH, data=GIVEN)
    for _again in range(2):
        browser.post("/manager/account/other-sign-ins/ending")
        assert [endpoint for endpoint, _, _ in rows(settings)] == [GIVEN["endpoint"]]


@pytest.mark.parametrize("kept", ["", "nonsense", "5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"])
def test_who_has_none_signs_out_all_the_same(browser: FlaskClient, settings: Settings, kept: str) -> None:
    browser.post(PATH, data=GIVEN)
    browser.set_cookie("visits_notified", kept)
    assert browser.post("/sign-out").status_code == 302
    assert len(rows(settings)) == 1


def test_of_two_who_share_a_browser_the_last_is_told(
    app: Flask, browser: FlaskClient, settings: Settings, cast: Cast
) -> None:
    browser.post(PATH, data=GIVEN)
    with writing(settings) as session:
        siv = Builder(session, cast.maj.created_at, session.get_one(Home, cast.home.id)).person(
            Role.MANAGER, "Siv", "Ek", mail="siv@almgarden.example"
        )
    browser_of(app, siv).post(PATH, data=GIVEN)
    assert [person for _, _, person in rows(settings)] == [siv.id]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://intranet.example/secret"},
        {"endpoint": ""},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 1000},
        {"p256dh": ""},
        {"auth": "ü"},
        {"auth": "x" * 61},
    ],
)
def test_what_no_browsers_maker_gives_out_is_refused(
    browser: FlaskClient, settings: Settings, wrong: dict[str, str]
) -> None:
    assert browser.post(PATH, data=GIVEN | wrong).status_code == 422
    assert rows(settings) == []


def test_she_ends_it(browser: FlaskClient, settings: Settings, cast: Cast) -> None:
    browser.post(PATH, data=GIVEN)
    with reading(settings) as session:
        (one,) = push_subscriptions.listed(session, actor=cast.actor(cast.maj))
    page = browser.post(f"{PATH}/{one.id}/ending", follow_redirects=True).text
    assert "That browser shows no notifications any more." in page
    assert rows(settings) == []
    assert browser.post(f"{PATH}/{one.id}/ending").status_code == 404


def test_nobody_ends_anothers(app: Flask, browser: FlaskClient, settings: Settings, cast: Cast) -> None:
    browser.post(PATH, data=GIVEN)
    with writing(settings) as session:
        one = session.scalars(select(PushSubscription.id)).one()
        siv: Person = Builder(session, cast.maj.created_at, session.get_one(Home, cast.home.id)).person(
            Role.MANAGER, "Siv", "Ek", mail="siv@almgarden.example"
        )
    assert browser_of(app, siv).post(f"{PATH}/{one}/ending").status_code == 404
    assert len(rows(settings)) == 1


def test_the_oldest_of_too_many_goes(browser: FlaskClient, settings: Settings) -> None:
    for number in range(push_subscriptions.MOST + 2):
        browser.post(PATH, data=GIVEN | {"endpoint": f"https://fcm.googleapis.com/{number}"})
    endpoints = [endpoint for endpoint, _, _ in rows(settings)]
    assert len(endpoints) == push_subscriptions.MOST
    assert "https://fcm.googleapis.com/0" not in endpoints


def test_another_site_cannot_make_her_browser_ask(settings: Settings, cast: Cast) -> None:
    made = create_app(replace(settings))
    assert browser_of(made, cast.maj).post(PATH, data=GIVEN).status_code == 400
    with reading(settings) as session:
        assert session.scalar(select(func.count()).select_from(PushSubscription)) == 0
