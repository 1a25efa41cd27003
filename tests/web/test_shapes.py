"""Maj decides how long visits are: in the home, and otherwise in one unit; Ines chooses among the lengths."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of
from visits.rules.shape import Shape
from visits.services import shapes
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Home, Unit, Visit

FILLED = {
    "shape-slot_minutes": "30",
    "shape-buffer_minutes": "15",
    "shape-notice_minutes": "120",
    "shape-horizon_days": "14",
}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.maj)


def test_several_lengths_and_a_grid(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    more = {"shape-other_lengths": "45, 15 30", "shape-grid_minutes": "15"}
    page = browser.post("/manager/hours/shape", data=FILLED | more, follow_redirects=True)
    assert "Other lengths to choose from: 15, 45 minutes." in page.text
    assert "A visit may begin every 15 minutes." in page.text
    assert 'value="15, 45"' in page.text
    with reading(settings) as session:
        assert shapes.of_home(session.get_one(Home, cast.home.id)).other_lengths == (15, 45)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("half an hour", "Write whole numbers with a comma between them"),
        ("4", "A visit lasts from 5 minutes to 4 hours."),
        ("10, 15, 20, 25, 35", "Choose four more lengths at most."),
    ],
)
def test_a_length_nobody_could_hold_is_refused_and_kept(browser: FlaskClient, typed: str, words: str) -> None:
    page = browser.post("/manager/hours/shape", data=FILLED | {"shape-other_lengths": typed})
    assert page.status_code == 422
    assert words in page.text
    assert f'value="{typed}"' in page.text


def test_a_unit_has_it_otherwise_until_maj_takes_it_back(browser: FlaskClient, cast: Cast, settings: Settings) -> None:
    address = f"/manager/units/{cast.unit.id}"
    assert "As in the whole home:" in browser.get(address).text
    assert browser.post(f"{address}/shape", data=FILLED | {"shape-slot_minutes": "x"}).status_code == 422
    page = browser.post(f"{address}/shape", data=FILLED | {"shape-slot_minutes": "20"}, follow_redirects=True)
    assert "This unit has it in its own way:" in page.text
    assert "A visit lasts 20 minutes" in page.text
    with reading(settings) as session:
        own = shapes.own(session.get_one(Unit, cast.unit.id))
    assert own == Shape(slot_minutes=20, buffer_minutes=15, notice_minutes=120, horizon_days=14)
    page = browser.post(f"{address}/shape/removal", follow_redirects=True)
    assert "As in the whole home:" in page.text


def test_ines_chooses_how_long_before_she_chooses_when(
    browser: FlaskClient, app: Flask, cast: Cast, settings: Settings
) -> None:
    ines = browser_of(app, cast.ines)
    times = f"/residents/{cast.rosa.id}/times"
    assert "How long?" not in ines.get(times).text
    browser.post("/manager/hours/shape", data=FILLED | {"shape-other_lengths": "60"})
    page = ines.get(f"{times}?minutes=60").text
    assert "How long?" in page
    assert re.search(r'aria-current="true"[^>]*>\s*60 minutes', page)
    assert "Video visit with Rosa, 60 minutes" in page
    address = re.search(r'class="button time" href="([^"]+)"', page)
    assert address is not None
    summary = ines.get(address[1].replace("&amp;", "&"))
    assert "(60 minutes)" in summary.text
    form = dict(re.findall(r'name="(wish|starts|minutes)" type="hidden" value="([^"]+)"', summary.text))
    confirmed = ines.post(f"/residents/{cast.rosa.id}/visits", data=form, follow_redirects=True)
    assert "(60 minutes)" in confirmed.text
    with reading(settings) as session:
        visit = session.scalars(select(Visit)).one()
        assert (visit.ends_at - visit.starts_at).total_seconds() == 3600


def test_a_length_nobody_offers_is_the_usual_one(app: Flask, cast: Cast) -> None:
    ines = browser_of(app, cast.ines)
    for typed in ("7", "x", "-30"):
        assert "Video visit with Rosa, 30 minutes" in ines.get(f"/residents/{cast.rosa.id}/times?minutes={typed}").text
