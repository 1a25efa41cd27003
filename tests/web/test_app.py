"""What every answer has in common: forged forms, headers, cookies, and the proxy in front."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import Cast, browser_of, tablet_of
from tests.web.strangers import Door, Neighbours, doors, dump, knock, with_web_cookie
from visits import clock
from visits.app import CSP, HEADERS, create_app
from visits.services import tablets
from visits.services.builder import DEMO_PASSWORD
from visits.settings import Mode, Settings
from visits.storage.database import writing
from visits.storage.tables import Person, Tablet
from visits.web.gate import DEVICE_COOKIE, STAFF_COOKIE, WEB_COOKIE, Pass

ANSWER_THEMSELVES = {"receipts.note", "mail_off.switch_off"}
"""Programs come here, by an address that is a secret: a 405 or a 404 to strangers, and never a change."""


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def near(settings: Settings, cast: Cast, now: datetime) -> Neighbours:
    with writing(settings) as session:
        return Neighbours.build(session, cast, now)


@pytest.fixture
def guarded(settings: Settings) -> Flask:
    """Give the demo's app as it is served: with CSRF on."""
    made = create_app(replace(settings, mode=Mode.DEMO))
    made.config["TESTING"] = True
    return made


def served(settings: Settings, **changes: object) -> Flask:
    made = create_app(replace(settings, **changes))  # type: ignore[arg-type] # a test names what it changes
    made.config["TESTING"] = True
    return made


def who_may(app: Flask, cast: Cast, door: Door) -> FlaskClient:
    """Return the client of somebody who passes a door's gate."""
    match door.gate:
        case Pass.RELATIVE | Pass.PERSON:
            return browser_of(app, cast.ines)
        case Pass.MANAGER:
            return browser_of(app, cast.maj)
        case Pass.ALL_HOMES:
            with writing(app.config["VISITS"]) as session:
                session.get_one(Person, cast.maj.id).all_homes = True
            return browser_of(app, cast.maj)
        case Pass.DEVICE | Pass.STAFF:
            return tablet_of(app, cast, cast.karl)
        case _:
            return app.test_client()


def token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_a_form_from_elsewhere_changes_nothing(guarded: Flask, near: Neighbours, settings: Settings) -> None:
    posts = [door for door in doors(guarded, near.ids) if door.method == "POST"]
    clients = [who_may(guarded, near.cast, door) for door in posts]
    before = dump(settings)
    for door, client in zip(posts, clients, strict=True):
        if door.rule.endpoint not in ANSWER_THEMSELVES:
            assert knock(client, "POST", door.real, near.ids).status_code == 400, door.real
    assert len(posts) > 50
    assert dump(settings) == before


def test_the_token_of_somebody_else_is_none(guarded: Flask, cast: Cast, settings: Settings) -> None:
    of_ines = token(browser_of(guarded, cast.ines).get("/visits"))
    client = browser_of(guarded, cast.maj)
    own = token(client.get("/manager"))
    before = dump(settings)
    assert client.post("/sign-out", data={"csrf_token": of_ines}).status_code == 400
    assert dump(settings) == before
    assert client.post("/sign-out", data={"csrf_token": own}).status_code == 302


def test_a_script_sends_the_token_in_a_header(guarded: Flask, cast: Cast, settings: Settings) -> None:
    client = tablet_of(guarded, cast, cast.karl)
    page = client.get("/tablet/").text
    sent = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert sent
    assert client.post("/tablet/awake").status_code == 400
    assert client.post("/tablet/awake", headers={"X-CSRFToken": sent[1]}).status_code < 400


def test_a_page_left_open_all_day_still_sends_its_form(guarded: Flask) -> None:
    assert guarded.config["WTF_CSRF_TIME_LIMIT"] is None


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/", 302),
        ("GET", "/no-such-page", 302),
        ("GET", "/invitations/unknown", 404),
        ("POST", "/sign-in", 400),
        ("GET", "/health", 200),
        ("GET", "/static/css/tokens.css", 200),
        ("GET", "/static/nothing.css", 404),
    ],
)
def test_every_answer_carries_the_security_headers(guarded: Flask, method: str, path: str, status: int) -> None:
    with guarded.test_client().open(path, method=method) as answer:
        assert answer.status_code == status
        assert HEADERS.items() <= dict(answer.headers).items()
        # Pages hold names: nothing between us and the reader keeps them.
        assert answer.headers["Cache-Control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_a_feed_is_kept_by_calendars_alone_and_sends_no_address_on(guarded: Flask) -> None:
    for method in ("GET", "PUT"):
        answer = guarded.test_client().open("/feeds/unknown.ics", method=method)
        assert answer.headers["Content-Security-Policy"] == CSP
        assert answer.headers["Cache-Control"].startswith("private")
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_page_that_failed_carries_them_too(settings: Settings) -> None:
    app = served(settings, database_url=f"sqlite:///{settings.instance}/no/such/folder/visits.sqlite")
    app.config["TESTING"] = False
    answer = with_web_cookie(app, "x" * 43).get("/visits")
    assert answer.status_code == 500
    assert HEADERS.items() <= dict(answer.headers).items()


def test_the_policy_allows_our_own_scripts_and_styles_and_nothing_inline() -> None:
    rules = dict(rule.partition(" ")[::2] for rule in CSP.split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert not {"script-src", "style-src"} & set(rules)


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_secure_where_people_come_by_https(settings: Settings, cast: Cast, https: bool) -> None:
    app = served(settings, public_url="https://visits.example.org" if https else "http://localhost")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with writing(settings) as session:
        secret = tablets.new_enrolment(session, session.get_one(Tablet, cast.tablet.id), now=clock.now()).token
    answers = [
        client.get("/sign-in"),
        client.post("/sign-in", data={"mail": "maj@almgarden.example", "password": DEMO_PASSWORD}),
        client.post("/language", data={"language": "nb"}),
        client.post(f"/tablet/enrolment/{secret}"),
        client.post("/tablet/sign-in", data={"person": str(cast.karl.id), "pin": "2468"}),
    ]
    cookies = {line.partition("=")[0]: line for answer in answers for line in answer.headers.getlist("Set-Cookie")}
    assert {WEB_COOKIE, DEVICE_COOKIE, STAFF_COOKIE, "language", "visits_form"} <= set(cookies)
    for name, line in cookies.items():
        assert ("Secure" in line) is https, line
        assert "SameSite=Lax" in line, line
        assert ("HttpOnly" in line) is (name != "language"), line
        assert (f"Path={'/tablet' if name in {DEVICE_COOKIE, STAFF_COOKIE} else '/'}") in line, line


BEHIND_A_PROXY = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "visits.example.org",
    "X-Forwarded-For": "192.0.2.7",
}


@pytest.mark.parametrize(
    ("referrer", "status"), [("https://visits.example.org/visits", 302), ("https://evil.example/", 400)]
)
def test_behind_a_trusted_proxy_https_is_known_and_other_sites_are_refused(
    settings: Settings, cast: Cast, referrer: str, status: int
) -> None:
    app = served(settings, trusted_proxies=1)
    client = browser_of(app, cast.ines)
    sent = {"csrf_token": token(client.get("/visits", headers=BEHIND_A_PROXY))}
    answer = client.post("/sign-out", data=sent, headers=BEHIND_A_PROXY | {"Referer": referrer})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("proxies", "chain", "believed"),
    [
        (0, "192.0.2.7", "127.0.0.1"),
        (1, "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        (2, "192.0.2.7, 10.0.0.1", "192.0.2.7"),
    ],
)
def test_only_as_many_proxies_are_believed_as_are_trusted(
    settings: Settings, proxies: int, chain: str, believed: str
) -> None:
    app = served(settings, trusted_proxies=proxies)
    seen: list[str | None] = []

    @app.before_request
    def _look() -> None:
        seen.append(request.remote_addr)

    app.test_client().get("/health", headers={"X-Forwarded-For": chain})
    assert seen == [believed]


def test_a_secret_made_by_one_start_keeps_people_signed_in_at_the_next(settings: Settings, cast: Cast) -> None:
    client = browser_of(create_app(settings), cast.ines)
    cookie = client.get_cookie(WEB_COOKIE)
    assert cookie
    again = create_app(settings).test_client()
    again.set_cookie(WEB_COOKIE, cookie.value)
    assert again.get("/visits").status_code == 200


def test_the_app_says_which_setting_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.setenv("MODE", "nonsense")
    with pytest.raises(ValueError, match=r"^MODE"):
        create_app()
