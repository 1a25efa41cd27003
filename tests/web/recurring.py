"""The pages of a recurring visit, as Ines' browser goes through them."""

import re
from datetime import datetime
from html import unescape
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders import Cast
from tests.recurring import SUNDAY, at
from visits.rules.visit_state import State
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Visit


def ask(client: FlaskClient, cast: Cast, **typed: str) -> TestResponse:
    """Send the summary of a visit on Sunday at 14.15, every week."""
    form = {"wish": str(uuid4()), "starts": at(SUNDAY).isoformat(), "repeat": "1", "company": "Tomas & Eva"}
    return client.post(f"/residents/{cast.rosa.id}/visits", data=form | typed)


def confirm(client: FlaskClient, page: TestResponse, cast: Cast, **chosen: str) -> TestResponse:
    """Send the list of dates as it was shown, with what is chosen."""
    return client.post(f"/residents/{cast.rosa.id}/recurring-visits", data=filled(page.text) | chosen)


def filled(html: str) -> dict[str, str]:
    """Return what a browser would send: hidden fields, and the radio buttons that are checked."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if attributes.get("type") == "hidden" or (attributes.get("type") == "radio" and " checked" in tag):
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found


def visits(settings: Settings) -> list[Visit]:
    """Return every visit, in order of time; detached."""
    with reading(settings) as session:
        found = list(session.scalars(select(Visit).order_by(Visit.starts_at)))
        session.expunge_all()
    return found


def starts(settings: Settings) -> list[datetime]:
    """Return when the booked visits begin."""
    return [visit.starts_at for visit in visits(settings) if visit.state is State.BOOKED]
