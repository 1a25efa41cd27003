"""How other systems (nurse call, Teams, Matrix) are told: a signed POST of a few plain facts, nobody named in it."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

from visits import clock
from visits.messages.answers import Refused, TryLater
from visits.messages.http import Answer, Broken, NotThere, Poster

SIGNATURE = "Visits-Signature"
SCHEMES = {"http", "https"}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Another system: its address, and the secret that it knows us by."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What it is told. `id` is the same on every try; `step` says how far a reminder has escalated.

    `visit` is the same in all that is said of one; `text` says it to people, as chats show it.
    """

    id: UUID
    event: str
    text: str
    visit: UUID | None
    unit: str
    starts_at: datetime | None
    step: str

    def body(self) -> bytes:
        """Write it as JSON."""
        said = {
            "id": str(self.id),
            "event": self.event,
            "text": self.text,
            "visit": str(self.visit) if self.visit else None,
            "unit": self.unit,
            "starts_at": self.starts_at.isoformat() if self.starts_at else None,
            "step": self.step,
        }
        return json.dumps(said, ensure_ascii=False).encode()


class Line:
    """Connections to other systems; use it as a context, in one thread."""

    def __init__(self) -> None:
        self._poster = Poster()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Hang up."""
        self._poster.close()

    def send(self, event: Event, to: Target, still: Callable[[], None] = lambda: None) -> None:
        """Tell one system; `still` is called last. Raises Refused or TryLater: that one is away stops no other.

        It may be in the house, so private addresses are right here; where it points elsewhere we do not follow.
        """
        if not is_address(to.url):
            raise Refused("not an address", address_is_dead=True)
        body, at = event.body(), int(clock.now().timestamp())
        headers = {"Content-Type": "application/json", SIGNATURE: signature(body, to.secret, at)}
        try:
            answer = self._poster.post(to.url, body, headers, still)
        except (NotThere, Broken) as error:
            raise TryLater(str(error)) from None
        if not answer.fine:
            raise _sorted(answer)


def signature(body: bytes, secret: str, at: int) -> str:
    """Sign what is sent: HMAC-SHA256 over `<seconds since 1970>.<body>`, as docs/operations.md tells its reader."""
    right = hmac.digest(secret.encode(), f"{at}.".encode() + body, sha256).hex()
    return f"t={at},v1={right}"


def is_address(url: str) -> bool:
    """Tell whether an address is one that we post to: http or https, a host, no name or password in it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    plain = parts.username is None and parts.password is None and url.isascii() and url.isprintable() and " " not in url
    return parts.scheme in SCHEMES and bool(parts.hostname) and plain


def _sorted(answer: Answer) -> Exception:
    if 400 <= answer.status < 500 and answer.status not in {408, 425, 429}:  # noqa: PLR2004 - RFC 9110 §15.5
        return Refused(str(answer.status))
    # A redirect too: somebody may mend it within the day.
    return TryLater(str(answer.status), seconds=answer.retry_after)
