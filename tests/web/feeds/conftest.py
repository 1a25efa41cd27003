"""Ines has a calendar, and a program that fetches it."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, browser_of
from tests.web.feeds.asking import Clock
from visits import clock


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Clock:
    made = Clock(now)
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def ines(time: Clock, app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


@pytest.fixture
def address(ines: FlaskClient) -> str:
    page = ines.post("/calendar/addresses", follow_redirects=True).text
    found = re.search(r'value="http://localhost(/feeds/[\w-]+\.ics)"', page)
    assert found is not None
    assert 'href="webcal://localhost/feeds/' in page
    return found[1]


@pytest.fixture
def program(app: Flask) -> FlaskClient:
    return app.test_client()
