"""Other systems are told over a real HTTP server, signed, and never followed where they point."""

import hmac
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from tests.providers import HANG_UP, Provider, provider
from visits import clock
from visits.messages import answers, webhook

EVENT = webhook.Event(
    id=UUID("5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    event="unit_reminder",
    text="Björken · Video visit 14:00: nobody has taken it yet",
    visit=UUID("0b6f3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    unit="Björken",
    starts_at=datetime(2026, 11, 23, 13, 0, tzinfo=UTC),
    step="tablet",
)


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as served:
        yield served


def tell(url: str, event: webhook.Event = EVENT) -> None:
    with webhook.Line() as line:
        line.send(event, webhook.Target(url=url, secret="hush"))


def test_the_system_is_told_a_few_facts_as_json(there: Provider) -> None:
    tell(f"{there.url}/visits?room=7")
    (posted,) = there.posted
    assert posted.path == "/visits?room=7"
    assert posted.headers["Content-Type"] == "application/json"
    assert json.loads(posted.body) == {
        "id": "5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69",
        "event": "unit_reminder",
        "text": "Björken · Video visit 14:00: nobody has taken it yet",
        "visit": "0b6f3c52-6f0e-4c11-9d0a-1f2d3c4b5a69",
        "unit": "Björken",
        "starts_at": "2026-11-23T13:00:00+00:00",
        "step": "tablet",
    }


def test_a_test_has_no_time(there: Provider) -> None:
    tell(there.url, replace(EVENT, event="test", visit=None, starts_at=None))
    assert json.loads(there.posted[0].body)["starts_at"] is None


def test_the_signature_is_of_the_time_and_every_byte(there: Provider) -> None:
    tell(there.url)
    (posted,) = there.posted
    # As docs/operations.md tells the other side to check it.
    said = dict(part.split("=") for part in posted.headers["Visits-Signature"].split(","))
    right = hmac.new(b"hush", said["t"].encode() + b"." + posted.body, sha256).hexdigest()
    assert said["v1"] == right
    assert abs(clock.now().timestamp() - int(said["t"])) < 60
    assert b"hush" not in posted.body


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, answers.Refused),
        (410, answers.Refused),
        (429, answers.TryLater),
        (500, answers.TryLater),
        (503, answers.TryLater),
        (302, answers.TryLater),
        (HANG_UP, answers.TryLater),
    ],
)
def test_each_answer_is_sorted_and_no_redirect_is_followed(
    there: Provider, status: int, meaning: type[Exception]
) -> None:
    with pytest.raises(meaning) as caught:
        tell(f"{there.url}/{status}")
    assert type(caught.value) is meaning
    assert len(there.posted) == 1


def test_a_system_that_is_away_stops_no_other(there: Provider) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    with pytest.raises(answers.TryLater, match="NewConnectionError"):
        tell(f"http://127.0.0.1:{free}")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://nursecall.example",
        "file:///etc/passwd",
        "https://",
        "nursecall.example",
        "https://maj:hush@nursecall.example",
        "https://nursecall.example:port",
        "https://nursecall.example/a b",
        "https://nursecall.example/\r\nHost: elsewhere",
        "https://[::1",
        "https://växel.example",
    ],
)
def test_what_is_no_address_is_called_by_nobody(url: str) -> None:
    with pytest.raises(answers.Refused, match="not an address"):
        tell(url)


@pytest.mark.parametrize("url", ["http://10.0.0.7:8080/hook", "https://nursecall.example", "http://[fd00::7]/"])
def test_a_system_in_the_house_is_an_address_like_any(url: str) -> None:
    assert webhook.is_address(url)


def test_what_it_says_is_not_read_without_end(there: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visits.messages.http.LONGEST_ANSWER", 4)
    tell(there.url)
    assert len(there.posted) == 1
