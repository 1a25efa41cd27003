"""How notifications in browsers go: sealed for the one browser (RFC 8291), signed as ours (RFC 8292), by its maker."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from visits import clock
from visits.messages.answers import Refused, TryLater
from visits.messages.browsers import Browser, is_known_host, private_key
from visits.messages.http import Answer, Broken, NotThere, Poster
from visits.settings import Settings

LASTS_SECONDS = 3600
"""A notification that a browser cannot be given within the hour is of no use any more, whatever it says."""
SIGNED_SECONDS = 12 * 3600
_GONE = {404, 410}  # RFC 8030 §7.3: the subscription has ended


@dataclass(frozen=True, kw_only=True)
class Notification:
    """What a browser shows; `link` opens with a tap. `id` replaces an earlier try that was not shown yet.

    From `useless_at` on a browser that was away is not given it any more.
    """

    id: UUID
    title: str
    body: str
    link: str
    useless_at: datetime | None = None


class Line:
    """Connections to the makers of browsers; use it as a context, in one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._poster = Poster()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Hang up."""
        self._poster.close()

    def send(self, notification: Notification, to: Browser, still: Callable[[], None] = lambda: None) -> None:
        """Hand one notification over; `still` is called last. Raises Refused or TryLater.

        Each browser has a maker of its own: that one is away says nothing about the others.
        """
        if not is_known_host(to.endpoint, self._settings):
            raise Refused("not a host of PUSH_HOSTS", address_is_dead=True)
        body = _sealed(notification, to)
        headers = _described(notification) | _signed(to.endpoint, self._settings)
        try:
            answer = self._poster.post(to.endpoint, body, headers, still)
        except (NotThere, Broken) as error:
            raise TryLater(str(error)) from None
        if not answer.fine:
            raise _sorted(answer)


def _described(notification: Notification) -> dict[str, str]:
    # RFC 8030 §5.4: a newer message of the same topic replaces one that waits, so that a repeat shows once.
    topic = urlsafe_b64encode(notification.id.bytes).rstrip(b"=").decode()
    return {"Content-Encoding": "aes128gcm", "TTL": str(_lasts(notification)), "Urgency": "high", "Topic": topic}


def _lasts(notification: Notification) -> int:
    if notification.useless_at is None:
        return LASTS_SECONDS
    # RFC 8030 §5.2: with 0 it is given to a browser that is there, and to no other.
    left = int((notification.useless_at - clock.now()).total_seconds())
    return max(0, min(left, LASTS_SECONDS))


def _sealed(notification: Notification, to: Browser) -> bytes:
    said = {"title": notification.title, "body": notification.body, "link": notification.link}
    keys = {"p256dh": to.p256dh, "auth": to.auth}
    try:
        pusher = WebPusher({"endpoint": to.endpoint, "keys": keys})
        sealed: dict[str, Any] = pusher.encode(json.dumps(said | {"tag": str(notification.id)}).encode())
    except (WebPushException, ValueError, IndexError) as error:
        raise Refused(type(error).__name__, address_is_dead=True) from None
    return bytes(sealed["body"])


def _signed(endpoint: str, settings: Settings) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(clock.now().timestamp()) + SIGNED_SECONDS,
        "sub": f"mailto:{settings.mail.sender or 'visits@localhost'}",
    }
    signed: dict[str, str] = Vapid02(private_key=private_key(settings.secret_key)).sign(claims)
    return signed


def _sorted(answer: Answer) -> Exception:
    """Sort by RFC 8030: the subscription has ended, too much at once, our fault, or the server's."""
    status = answer.status
    if status in _GONE:
        return Refused(str(status), address_is_dead=True)
    if status in {429, 408} or status >= 500 or status < 400:  # noqa: PLR2004 - RFC 9110 §15
        return TryLater(str(status), seconds=answer.retry_after)
    return Refused(str(status))
