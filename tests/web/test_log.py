"""The page on which a manager reviews who read or changed what."""

import ast
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bookings import book
from tests.builders import Cast, browser_of
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.bans import ExemptionGround
from visits.rules.booking import Rule
from visits.rules.people import Leaving
from visits.services import audit, clashes, swapping
from visits.services.audit_log import PAGE
from visits.services.builder import Builder
from visits.settings import ROOT, Settings
from visits.storage.database import writing
from visits.storage.tables import Home, Unit
from visits.web.log_words import ACTIONS

LOG = "/manager/log"
HANDS = {"starts": "08:00", "ends": "09:00", "at_once": "1"}
NOTING = {"note", "note_in", "note_by_command", "_note"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def maj(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def noted(source: str) -> Iterator[str]:
    """Give the code words that a module writes to the log."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in NOTING:
                yield from (
                    one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )


def test_every_action_of_the_log_has_words() -> None:
    written = {word for path in (ROOT / "visits").rglob("*.py") for word in noted(path.read_text(encoding="utf-8"))}
    assert len(written) > 70
    assert written <= set(ACTIONS)
    made_up = {f"resident.{how.value}" for how in Leaving} | {f"exemption.{ground.value}" for ground in ExemptionGround}
    assert made_up <= set(ACTIONS)
    assert len(set(ACTIONS.values())) == len(ACTIONS)


def test_an_action_without_words_would_be_found() -> None:
    assert list(noted('audit.note(session, "cake.bake", actor=actor, now=now)')) == ["cake.bake"]


def test_an_empty_log_says_so(maj: FlaskClient) -> None:
    assert "Nothing has been written down yet." in maj.get(LOG).text
    assert "Looked at the log" in maj.get(LOG).text, "the first look"


def test_maj_reads_who_looked_at_rosa(maj: FlaskClient, cast: Cast) -> None:
    page = maj.get(f"/manager/residents/{cast.rosa.id}").text
    assert f"{LOG}?resident={cast.rosa.id}" in page
    page = maj.get(f"{LOG}?resident={cast.rosa.id}").text
    assert "Looked at the resident&#39;s page" in page or "Looked at the resident's page" in page
    assert "Maj Sand, Unit manager" in page
    assert f'value="{cast.rosa.id}" selected' in page
    assert "Show all" in page


def test_a_filter_that_finds_nothing_says_what_to_do(maj: FlaskClient, cast: Cast) -> None:
    for asked in (f"person={cast.karl.id}", f"resident={uuid4()}", "day=2026-01-01"):
        assert "Choose another resident, person or day." in maj.get(f"{LOG}?{asked}").text


def test_nonsense_in_the_address_is_no_filter(maj: FlaskClient) -> None:
    maj.get(LOG)
    for asked in ("person=x", "resident=", "day=yesterday", "day=9999-12-31", "page=0", "page=x"):
        page = maj.get(f"{LOG}?{asked}").text
        assert "Looked at the log" in page
        assert "Show all" not in page
    assert "There are no more." in maj.get(f"{LOG}?page={10**30}").text


def test_a_long_log_is_turned_over_with_its_filter_kept(
    maj: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    with writing(settings) as session:
        for minute in range(PAGE + 1):
            at = now - timedelta(minutes=minute)
            audit.note(session, "visit.read", actor=karl, now=at, resident=cast.rosa.id)
        audit.note_by_command(session, cast.home.id, "unheard.of", now=now)
    asked = f"person={cast.karl.id}&day=2026-11-23"
    page = maj.get(f"{LOG}?{asked}").text
    assert "Older" in page
    assert "Newer" not in page
    older = maj.get(f"{LOG}?{asked}&page=2").text
    assert older.count("Looked at a visit") == 1
    assert f"person={cast.karl.id}" in older
    page = maj.get(LOG).text
    assert "On the machine itself" in page
    assert "unheard.of" in page, "better a code word than nothing"


def test_the_log_says_what_was_closed_what_is_quiet_and_how_many_are_right(maj: FlaskClient, cast: Cast) -> None:
    closed = {"closure-label": "Rosas dag", "closure-unit": "", "closure-first_day": "2026-12-24"}
    for last in ("2026-12-24", "2026-12-26"):
        maj.post("/manager/hours/closures", data=closed | {"closure-last_day": last})
    quiet = {"quiet-label": "Rosas vila", "quiet-starts": "21:00", "quiet-ends": "07:00"}
    maj.post("/manager/hours/quiet-times", data=quiet)
    maj.post("/manager/hours/limits", data={"limits-per_day": "2", "limits-most_people": "6"})
    maj.post("/manager/hours/limits", data={})
    maj.post("/manager/hours/holidays", data={"holidays-holidays": "closed", "holidays-country": "SE"})
    maj.post(f"/manager/units/{cast.unit.id}/hands", data={f"hands-{name}": said for name, said in HANDS.items()})
    page = maj.get(LOG).text
    for about in (
        "From Thursday 24 December to Saturday 26 December",
        "<span>Thursday 24 December</span>",
        "21:00–07:00",
        "One resident has 2 visits a day at most. At a visit there are 6 people on the relatives",
        "<span>No limits</span>",
        "<span>Closed</span>",
        "<span>Björken</span>",
    ):
        assert about in page
    # What somebody has typed stays out of the log.
    assert "Rosas dag" not in page
    assert "Rosas vila" not in page


def test_a_relative_finds_no_log(app: Flask, cast: Cast) -> None:
    assert browser_of(app, cast.ines).get(LOG).status_code == 404


def test_of_a_visit_it_says_which_rules_were_set_aside_and_which_tablets_it_was_on(
    maj: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        home = session.get_one(Home, cast.home.id)
        Builder(session, now, home).tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")
        visit = book(session, cast, now + timedelta(days=1), now=now)
        home.per_day = 0
        session.flush()
        clashes.hold(session, visit.id, [Rule.DAY_LIMIT], actor=cast.actor(cast.maj), now=now)
        swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now)
    page = maj.get(LOG).text
    assert "Surfplatta 1 → Surfplatta 2" in page
    assert "Booked by staff all the same: more visits that day than usual." in page
