"""Notifications go over a real HTTP server as to a browser's maker, and only the browser can read them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from tests.providers import HANG_UP, Provider, provider
from visits import clock
from visits.messages import answers, browsers, push
from visits.messages.browsers import Browser
from visits.settings import Settings

ID = UUID("5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69")
NOTIFICATION = push.Notification(
    id=ID,
    title="Digitala besök",
    body="Ett digitalt besök kl 14.00 i Björken har ingen ännu.",
    link="https://v.example/",
)
AUTH = bytes(range(16))


def coded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as served:
        yield served


@pytest.fixture
def given(tmp_path: Path) -> Settings:
    return replace(Settings.from_env({"INSTANCE": str(tmp_path), "MAIL_FROM": ""}), push_hosts=("127.0.0.1",))


@pytest.fixture
def key() -> ec.EllipticCurvePrivateKey:
    """Give the key that a browser keeps to itself."""
    return ec.generate_private_key(ec.SECP256R1())


def browser_at(url: str, key: ec.EllipticCurvePrivateKey) -> Browser:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Browser(endpoint=url, p256dh=coded(point), auth=coded(AUTH))


def notify(given: Settings, browser: Browser) -> None:
    with push.Line(given) as line:
        line.send(NOTIFICATION, browser)


def test_only_the_browser_can_read_it(there: Provider, given: Settings, key: ec.EllipticCurvePrivateKey) -> None:
    notify(given, browser_at(f"{there.url}/send/abc", key))
    (posted,) = there.posted
    assert (posted.headers["Content-Encoding"], posted.headers["TTL"]) == ("aes128gcm", "3600")
    assert "Björken".encode() not in posted.body
    read = json.loads(http_ece.decrypt(posted.body, private_key=key, auth_secret=AUTH))
    assert read == {"title": NOTIFICATION.title, "body": NOTIFICATION.body, "link": NOTIFICATION.link, "tag": str(ID)}


@pytest.mark.parametrize(("minutes", "lasts"), [(20, "1200"), (90, "3600"), (-1, "0")])
def test_it_is_not_shown_later_than_it_is_of_use(
    there: Provider,
    given: Settings,
    key: ec.EllipticCurvePrivateKey,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
    lasts: str,
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    with push.Line(given) as line:
        told = replace(NOTIFICATION, useless_at=now + timedelta(minutes=minutes))
        line.send(told, browser_at(there.url, key))
    assert there.posted[0].headers["TTL"] == lasts


def test_a_repeat_replaces_what_waits_to_be_shown(
    there: Provider, given: Settings, key: ec.EllipticCurvePrivateKey
) -> None:
    for _ in range(2):
        notify(given, browser_at(there.url, key))
    topics = {posted.headers["Topic"] for posted in there.posted}
    assert topics == {coded(ID.bytes)}
    assert all(len(topic) <= 32 for topic in topics)


def test_it_is_signed_as_ours_for_this_maker_alone(
    there: Provider, given: Settings, key: ec.EllipticCurvePrivateKey
) -> None:
    notify(replace(given, mail=replace(given.mail, sender="visits@example.org")), browser_at(f"{there.url}/x", key))
    signed = there.posted[0].headers["Authorization"]
    assert Vapid02.verify(signed)
    token = dict(part.split("=", 1) for part in signed.removeprefix("vapid ").split(","))
    assert token["k"] == browsers.public_key(given)
    claims = json.loads(urlsafe_b64decode(token["t"].split(".")[1] + "=="))
    assert (claims["aud"], claims["sub"]) == (there.url, "mailto:visits@example.org")


def test_our_key_is_made_of_the_secret_key_and_tells_nothing_of_it(given: Settings) -> None:
    again = browsers.public_key(given)
    assert browsers.public_key(given) == again
    assert browsers.public_key(replace(given, secret_key="x" * 32)) != again
    assert len(urlsafe_b64decode(again + "=")) == 65


@pytest.mark.parametrize(
    ("status", "meaning", "dead"),
    [
        (404, answers.Refused, True),
        (410, answers.Refused, True),
        (400, answers.Refused, False),
        (413, answers.Refused, False),
        (429, answers.TryLater, None),
        (500, answers.TryLater, None),
        (302, answers.TryLater, None),
        (HANG_UP, answers.TryLater, None),
    ],
)
def test_each_answer_is_sorted(
    there: Provider,
    given: Settings,
    key: ec.EllipticCurvePrivateKey,
    status: int,
    meaning: type[Exception],
    *,
    dead: bool | None,
) -> None:
    there.retry_after = "9"
    with pytest.raises(meaning) as caught:
        notify(given, browser_at(f"{there.url}/{status}", key))
    assert type(caught.value) is meaning
    assert getattr(caught.value, "address_is_dead", None) is dead
    if isinstance(caught.value, answers.TryLater):
        assert caught.value.seconds == (None if status == HANG_UP else 9)
    assert len(there.posted) == 1


@pytest.mark.parametrize("keys", [{"p256dh": "AAAA"}, {"p256dh": "!"}, {"auth": ""}])
def test_keys_that_are_none_end_the_subscription(
    there: Provider, given: Settings, key: ec.EllipticCurvePrivateKey, keys: dict[str, str]
) -> None:
    with pytest.raises(answers.Refused) as caught:
        notify(given, replace(browser_at(there.url, key), **keys))
    assert caught.value.address_is_dead
    assert there.posted == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://intranet.example/secret",
        "https://fcm.googleapis.com.intranet.example/",
        "https://evilfcm.googleapis.com/",
        "http://fcm.googleapis.com/",
        "https://127.0.0.1/",
        "https://[::1",
        "",
    ],
)
def test_no_host_is_called_but_those_of_browsers_makers(tmp_path: Path, endpoint: str) -> None:
    usual = Settings.from_env({"INSTANCE": str(tmp_path)})
    assert not browsers.is_known_host(endpoint, usual)
    with pytest.raises(answers.Refused, match="PUSH_HOSTS"):
        notify(usual, Browser(endpoint=endpoint, p256dh="", auth=""))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
        "https://web.push.apple.com/x",
    ],
)
def test_the_makers_of_the_usual_browsers_are_known(tmp_path: Path, endpoint: str) -> None:
    assert browsers.is_known_host(endpoint, Settings.from_env({"INSTANCE": str(tmp_path)}))
