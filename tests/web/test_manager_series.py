"""Maj books a recurring visit on the web for Ines, who phones, as staff do on the tablet."""

from datetime import datetime

import pytest
from flask import Flask

from tests.builders import Cast
from tests.recurring import SECOND, SUNDAY, at
from tests.web.managing import majs_browser
from tests.web.recurring import filled, starts
from visits import clock
from visits.settings import Settings


def test_maj_books_every_sunday_for_ines(
    app: Flask, cast: Cast, settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    maj = majs_browser(app, cast)
    address = f"/manager/residents/{cast.rosa.id}"
    form = {"wish": "7d5c8d3e-5f0e-4c51-9f5c-0a7f3b1a2c3d", "starts": at(SUNDAY).isoformat(), "repeat": "1"}
    page = maj.post(f"{address}/visits", data=form | {"relatives": str(cast.ines.id), "channel": "in_person"})
    assert f'action="{address}/recurring-visits"' in page.text
    told = maj.post(f"{address}/recurring-visits", data=filled(page.text), follow_redirects=True)
    assert told.request.path.startswith("/manager/recurring-visits/")
    assert "Ines gets a message at once." in told.text
    assert starts(settings) == [at(SUNDAY), at(SECOND)]
    assert "Every Sunday at 14:15" in maj.get(address).text
