"""The manager sees what a relative will see, and why not."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import Cast, browser_of
from visits import clock
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Home, Resident


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def test_maj_sees_each_time_offered_or_the_reason(app: Flask, cast: Cast, settings: Settings) -> None:
    maj = browser_of(app, cast.maj)
    today = maj.get(f"/manager/residents/{cast.rosa.id}/times").text
    assert "It has passed." in today
    assert "Relatives have to book earlier than that." in today
    assert "6 times are offered." in today
    tomorrow = maj.get(f"/manager/residents/{cast.rosa.id}/times?day=2026-11-24").text
    assert "13 times are offered." in tomorrow
    with reading(settings) as session:
        assert "resident.preview" in session.scalars(select(AuditEntry.action)).all()


def test_a_resident_without_consent_is_offered_nothing_and_maj_sees_why(
    app: Flask, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).consent_ground = ""
    page = browser_of(app, cast.maj).get(f"/manager/residents/{cast.rosa.id}/times?day=soon").text
    assert "consent is missing" in page
    assert "0 times are offered." in page


def test_nobody_else_sees_it(app: Flask, cast: Cast) -> None:
    assert browser_of(app, cast.ines).get(f"/manager/residents/{cast.rosa.id}/times").status_code == 404
    assert browser_of(app, cast.maj).get(f"/manager/residents/{uuid4()}/times").status_code == 404


def test_maj_looks_as_ines_at_visits_of_an_hour(app: Flask, cast: Cast, settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        home = session.get_one(Home, cast.home.id)
        home.open_visits, home.other_lengths = 1, "60"
        Builder(session, now, home).visit(cast.rosa, cast.tablet, now + timedelta(days=3), cast.ines)
    maj, address = browser_of(app, cast.maj), f"/manager/residents/{cast.rosa.id}/times?day=2026-11-24"
    first = maj.get(address).text
    assert "Somebody with no visits booked" in first
    assert "13 times are offered." in first
    as_ines = maj.get(f"{address}&relative={cast.ines.id}&minutes=60").text
    assert "0 times are offered." in as_ines
    assert "The relative has enough visits booked." in as_ines
    assert '<option value="60" selected>' in as_ines
    assert f'<option value="{cast.ines.id}" selected>' in as_ines
    assert f"relative={cast.ines.id}&amp;minutes=60" in as_ines  # the other days are looked at in the same way
    for odd in ("relative=ines&minutes=long", f"relative={uuid4()}&minutes=7"):
        assert "13 times are offered." in maj.get(f"{address}&{odd}").text
