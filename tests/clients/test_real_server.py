"""The server as it runs, asked by hand over a socket: every answer to a calendar program, and what it says of them."""

import gzip
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.live import live_server
from tests.clients.story import Story
from visits.settings import Settings

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "gunicorn"


@pytest.fixture(scope="module")
def place(home: Settings, story: Story, log: Path) -> Iterator[tuple[str, int]]:
    with log.open("wb") as written, live_server(home, "tests.clients.then:make()", log=written) as url:
        parts = urlsplit(url)
        yield parts.hostname or "", parts.port or 0


def ask(place: tuple[str, int], method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(*place, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return told


def say(place: tuple[str, int], octets: bytes) -> bytes:
    with socket.create_connection(place, timeout=10) as wire:
        wire.sendall(octets)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(1 << 16), b""))


def test_every_answer_is_as_calendar_programs_want_it(place: tuple[str, int], story: Story) -> None:
    path = f"/feeds/{story.of_rosa}.ics"
    status, headers, body = ask(place, "GET", path)
    assert (status, headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert headers["content-length"] == str(len(body))
    for name, value in (
        ("cache-control", "private, no-cache"),
        ("x-robots-tag", "noindex"),
        ("referrer-policy", "no-referrer"),
        ("vary", "Accept-Encoding"),
    ):
        assert headers[name] == value
    assert {"set-cookie", "location"}.isdisjoint(headers)
    etag, modified = headers["etag"], headers["last-modified"]
    assert ask(place, "HEAD", path)[::2] == (200, b"")
    status, packed, octets = ask(place, "GET", path, Accept_Encoding="gzip")
    assert (status, packed["content-encoding"], packed["etag"]) == (200, "gzip", etag)
    assert gzip.decompress(octets) == body
    for unchanged in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"x", {etag}'},
        {"If_None_Match": etag.removeprefix("W/")},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
    ):
        status, headers, body = ask(place, "GET", path, **unchanged)
        assert (status, headers["etag"], body) == (304, etag, b""), unchanged
    for method in ("POST", "PUT", "DELETE", "PROPFIND", "REPORT", "LOCK", "MKCOL", "TRACE", "OPTIONS", "NONSENSE"):
        for asked in (path, "/feeds/unknown.ics"):
            status, headers, body = ask(place, method, asked)
            assert (status, headers["allow"], body) == (405, "GET, HEAD", b""), method
    assert ask(place, "GET", "/feeds/unknown.ics")[::2] == (404, b"")


def test_whatever_goes_wrong_the_server_names_no_secret(place: tuple[str, int], story: Story, log: Path) -> None:
    path = f"/feeds/{story.of_rosa}.ics".encode()
    plain = path.replace(b".ics", b"/visits")
    for nonsense in (
        b"GET " + path + b" HTTP/9.9\r\n\r\n",
        b"GET " + path + b" X\r\n\r\n",
        b"G@T " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET " + path + b" HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET " + plain + b" HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n",
        b"GET " + path + b"?" + b"y" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    ):
        assert say(place, nonsense).startswith(b"HTTP/1.1 4"), nonsense[:60]
    said = log.read_text()
    assert "Invalid" in said, "it does say that something was wrong"
    assert story.of_rosa not in said
