"""A tablet, locked or with somebody signed in on it, and Rosa's visit."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import Cast, tablet_of
from tests.web.board.acts import Clock, add_visit
from visits import clock
from visits.rules.visit_state import State
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Clock:
    made = Clock(now)
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Rosa's visit in 12 minutes, with Ines and Tomas."""
    return add_visit(settings, cast, now + timedelta(minutes=12), company="Tomas")


@pytest.fixture
def add(settings: Settings, cast: Cast, now: datetime) -> Callable[[int, State], UUID]:
    """Add a visit of Rosa's so many minutes from now."""
    return lambda minutes, state: add_visit(settings, cast, now + timedelta(minutes=minutes), state)


@pytest.fixture
def amina(app: Flask, settings: Settings, cast: Cast, now: datetime) -> FlaskClient:
    with writing(settings) as session:
        row = Builder(session, now, cast.home).staff(cast.unit, given="Amina", family="Hassan")
    return tablet_of(app, cast, row)


@pytest.fixture
def locked(app: Flask, cast: Cast) -> FlaskClient:
    return tablet_of(app, cast)


@pytest.fixture
def karl(app: Flask, cast: Cast) -> FlaskClient:
    return tablet_of(app, cast, cast.karl)
