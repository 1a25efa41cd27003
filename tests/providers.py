"""A real HTTP server in the test's own process that answers as SMS providers, browsers' makers and other systems do.

What it answers stands in the number or the path: `+46700000429` and `/429` are answered with 429, 299 hangs up, 298
says nothing for a while.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from visits.settings import Settings, SmsProvider

HANG_UP, SAY_NOTHING = 299, 298
SILENT_SECONDS = 3.0
ELKS_WORDS = {400: 'Invalid "to" number', 403: "Not enough credits", 404: "Nothing here"}
TWILIO_CODES = {400: 21211, 403: 21408, 422: 21610, 404: 20404, 429: 20429}


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def form(self) -> dict[str, str]:
        """Read the body as a form."""
        return dict(parse_qsl(self.body.decode(errors="replace")))


class Provider(ThreadingHTTPServer):
    """Keeps what it is sent, and answers as it is asked to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.posted: list[Posted] = []
        self.retry_after = ""
        self.connections = 0

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_request: object) -> None:
        """Say nothing: whoever hangs up on it is a test."""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Provider

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(length := int(self.headers["Content-Length"]))
        if len(body) < length:  # the other side hung up: nothing was handed over (RFC 9112 §8)
            self.close_connection = True
            return
        posted = Posted(path=self.path, headers=dict(self.headers), body=body)
        to = posted.form.get("To") or posted.form.get("to") or self.path
        wanted = re.search(r"(?:^\+46700000|/)(\d{3})$", to)
        status = int(wanted[1]) if wanted else 201
        if status == SAY_NOTHING:
            time.sleep(SILENT_SECONDS)
        self.server.posted.append(posted)
        if status in {HANG_UP, SAY_NOTHING}:
            self.close_connection = True
            return
        said = self._said(status).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        if 300 <= status < 400:
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.end_headers()
        self.wfile.write(said)

    def _said(self, status: int) -> str:
        if "Messages.json" in self.path:
            fine, wrong = {"sid": "SM1", "status": "queued"}, {"code": TWILIO_CODES.get(status, 0), "message": "No."}
            return json.dumps(fine if status < 300 else wrong)
        if self.path == "/a1/sms":
            return json.dumps({"id": "s1", "status": "created"}) if status < 300 else ELKS_WORDS.get(status, "No.")
        return json.dumps({"id": "h1"}) if status < 300 else "No."

    def log_message(self, *_said: object) -> None:
        pass


def with_sms(settings: Settings) -> Settings:
    """Return settings that name a provider, whom nobody calls."""
    return replace(settings, sms=replace(settings.sms, provider=SmsProvider.ELKS, user="u", sender="Besok"))


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve while inside."""
    served = Provider()
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        served.shutdown()
        thread.join()
        served.server_close()
