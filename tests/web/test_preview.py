"""The manager sees what a relative will see, and why not."""

from datetime import datetime
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.builders import Cast, browser_of
from visits import clock
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Resident


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
