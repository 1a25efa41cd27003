"""Relatives who book through the web while it is killed: each tries a time by one wish until somebody has told her."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

import urllib3
from urllib3.exceptions import HTTPError

from visits import clock
from visits.rules.people import Actor
from visits.services import availability
from visits.settings import Settings
from visits.storage.database import reading
from visits.web.gate import WEB_COOKIE

PAUSE_SECONDS = 0.3
"""Between two bookings of one relative: the machine is to be busy, not drowned."""
AGAIN_SECONDS = 0.2
_FIELD = re.compile(r'<input(?=[^>]*name="(csrf_token|wish|starts|minutes)")[^>]*value="([^"]*)"')
_VISIT = re.compile(r"/visits/([0-9a-f-]{36})")


@dataclass(frozen=True)
class Family:
    """A relative and her sign-in, and the resident she books for."""

    actor: Actor
    resident: UUID
    cookie: str


class Clients:
    """A thread for each family; use it as a context."""

    def __init__(self, settings: Settings, url: str, families: Sequence[Family]) -> None:
        self._url = url
        self._stopping = threading.Event()
        self.told: list[str] = []
        """The visits that somebody was told to be booked, by 32 hexadecimal digits."""
        self.tries = 0
        plans = [(family, times(settings, family)) for family in families]
        self._threads = [threading.Thread(target=self._book_on, args=plan, daemon=True) for plan in plans]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        """Let nobody book any more."""
        self.stop()

    def stop(self) -> None:
        """Let each finish the booking in hand, so that it is known whether it was told."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _book_on(self, family: Family, starts: Sequence[datetime]) -> None:
        with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=2, read=20)) as pool:
            visitor = _Visitor(pool, self._url, family)
            for starts_at in starts:
                if self._stopping.wait(PAUSE_SECONDS):
                    return
                form = None
                while form is None and not self._stopping.wait(AGAIN_SECONDS):
                    form = visitor.form(starts_at)
                # From here on she does not give up: the visit may be booked.
                visit = None
                while form is not None and visit is None:
                    self.tries += 1
                    visit = visitor.book(form)
                    if visit is None:
                        self._stopping.wait(AGAIN_SECONDS)
                if visit:
                    self.told.append(visit)


class _Visitor:
    """A browser of few wits: it keeps its cookies and sends what a form holds."""

    def __init__(self, pool: urllib3.PoolManager, url: str, family: Family) -> None:
        self._pool, self._home, self._cookies = pool, f"{url}/residents/{family.resident}", {WEB_COOKIE: family.cookie}

    def form(self, starts_at: datetime) -> dict[str, str] | None:
        """Open the summary of a time and read its form; None when nobody answers."""
        answer = self._ask("GET", f"/visits/new?{urlencode({'starts': starts_at.isoformat()})}")
        found = dict(_FIELD.findall(answer.data.decode())) if answer is not None and answer.status == 200 else {}
        return found if "wish" in found else None

    def book(self, form: dict[str, str]) -> str | None:
        """Send the form; the visit booked, "" when it was refused, None when nobody said anything."""
        answer = self._ask("POST", "/visits", urlencode(form))
        if answer is None or answer.status >= 500:
            return None
        visit = _VISIT.search(answer.headers.get("Location", ""))
        return visit[1].replace("-", "") if visit else ""

    def _ask(self, method: str, path: str, body: str | None = None) -> urllib3.BaseHTTPResponse | None:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = self._pool.request(method, self._home + path, body=body, headers=headers, redirect=False)
        except (HTTPError, OSError):
            return None
        given: SimpleCookie = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        self._cookies |= {name: one.value for name, one in given.items()}
        return answer


def times(settings: Settings, family: Family) -> list[datetime]:
    """Return what is free for a family, the earliest first."""
    with reading(settings) as session:
        found = availability.free_times(session, family.resident, actor=family.actor, now=clock.now())
    return sorted(slot.starts_at for of_day in found.times.values() for slot in of_day)[2:]
