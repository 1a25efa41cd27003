"""What the tests of feeds ask with: a clock to set, a visit to book, the pages of subscriptions."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from tests.builders import Cast
from visits.rules.booking import Wish
from visits.services import booking
from visits.settings import Settings
from visits.storage.database import writing


class Clock:
    """A clock the tests set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def subscription_pages(browser: FlaskClient) -> list[str]:
    return re.findall(r'href="(/calendar/[0-9a-f-]{36})"', browser.get("/calendar").text)


def book(
    settings: Settings,
    cast: Cast,
    now: datetime,
    *,
    booked_at: datetime | None = None,
    after: timedelta = timedelta(hours=21),
) -> str:
    with writing(settings) as session:
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + after)
        return str(booking.book(session, wish, actor=cast.actor(cast.ines), now=booked_at or now))
