"""Posts to other people's servers: never follows where they point, waits only so long, and reads only so much."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Self

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationValueError, NewConnectionError, SSLError

from visits import clock

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0
LONGEST_ANSWER = 64 * 1024
_AGENT = MappingProxyType({"User-Agent": "Visits"})


class NotThere(Exception):
    """Raised when nobody took the call: nothing was handed over. The text is a code."""


class Broken(Exception):
    """Raised when a call broke off or nobody answered in time: what was handed over may have been taken on."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes = field(repr=False)
    retry_after: float | None
    """Seconds it asked us to wait."""

    @property
    def fine(self) -> bool:
        """Tell whether it took on what it was given."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Poster:
    """Connections to a few servers, kept while it is open; use it as a context, in one thread."""

    def __init__(self) -> None:
        self._pool = urllib3.PoolManager(
            num_pools=8,
            retries=False,  # neither tries again nor follows a redirect: both are ours to decide
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Hang up."""
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._pool.clear()

    def post(self, url: str, body: bytes, headers: dict[str, str], still: Callable[[], None] = lambda: None) -> Answer:
        """Post `body` and return the answer, whatever it is; raises NotThere or Broken.

        `still` is called last, when the other side has taken the call and its certificate was found right: what it
        raises stops the body, which is what is handed over.
        """
        end = time.monotonic() + ANSWER_SECONDS
        headers = _AGENT | headers | {"Content-Length": str(len(body))}

        def whole() -> Iterator[bytes]:
            still()
            yield body

        try:
            # A connection of a call before that had already been hung up is noticed by the pool, and made anew.
            answer = self._pool.request("POST", url, body=whole(), headers=headers, preload_content=False)
            try:
                return _read(answer, end)
            finally:
                answer.close()  # one that was read to its end has given its connection back already
        except (NewConnectionError, ConnectTimeoutError, SSLError, LocationValueError, UnicodeError) as error:
            raise NotThere(type(error).__name__) from None
        except (HTTPError, OSError) as error:
            raise Broken(type(error).__name__) from None


def _read(answer: urllib3.BaseHTTPResponse, end: float) -> Answer:
    body = b""
    while len(body) < LONGEST_ANSWER and (piece := answer.read1(LONGEST_ANSWER)):
        body += piece
        if time.monotonic() > end:
            raise TimeoutError
    return Answer(status=answer.status, body=body, retry_after=_seconds(answer.headers.get("Retry-After", "")))


def _seconds(said: str) -> float | None:
    """Read a Retry-After (RFC 9110 §10.2.3): seconds or a date; None for none or nonsense."""
    if said.strip().isdecimal():
        return float(said)
    try:
        return max((parsedate_to_datetime(said) - clock.now()).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
