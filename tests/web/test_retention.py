"""The report on what is kept and for how long."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.builders import Cast, browser_of
from tests.rooms import a_visit
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.visit_state import State
from visits.services.retention import KEPT
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import VisitRelative
from visits.worker.jobs import Worker

REPORT, LENGTH = "/manager/retention", "/manager/retention/length"


def test_a_young_home_has_nothing_to_forget(app: Flask, cast: Cast) -> None:
    maj = majs_browser(app, cast)
    assert REPORT in maj.get("/manager/log").text
    page = maj.get(REPORT).text
    assert "90 days after a visit" in page
    assert "No visit is old enough yet." in page


def test_the_worker_forgets_and_the_report_and_the_log_say_so(app: Flask, cast: Cast, settings: Settings) -> None:
    now = clock.now()
    with writing(settings) as session:
        a_visit(session, cast, state=State.HELD, starts_at=now - KEPT - timedelta(days=1))
        a_visit(session, cast, state=State.HELD, starts_at=now - KEPT + timedelta(days=1))
    Worker(settings).forget()
    with reading(settings) as session:
        assert session.query(VisitRelative).count() == 1
    maj = majs_browser(app, cast)
    page = maj.get(REPORT).text
    assert "<strong>1</strong> visit is anonymous" in page
    assert "<strong>1</strong> visit will be within a week" in page
    assert "Last time:" in page
    assert "Made old visits anonymous" in maj.get("/manager/log").text


def test_a_worker_that_is_asked_to_stop_forgets_nothing_more(cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        a_visit(session, cast, state=State.HELD, starts_at=clock.now() - 2 * KEPT)
    worker = Worker(settings)
    worker.stop()
    worker.forget()
    with reading(settings) as session:
        assert session.query(VisitRelative).count() == 1


def test_maj_says_how_long_visits_are_kept(app: Flask, cast: Cast) -> None:
    maj = majs_browser(app, cast)
    answer = maj.post(LENGTH, data={"days": "180"}, follow_redirects=True)
    assert "Visits are kept for 180 days from now on." in answer.text
    assert "180 days after a visit" in answer.text
    assert "Changed for how long visits are kept" in maj.get("/manager/log").text


@pytest.mark.parametrize("days", ["29", "731", "soon", ""])
def test_what_makes_no_sense_is_said_and_nothing_changes(app: Flask, cast: Cast, days: str) -> None:
    maj = majs_browser(app, cast)
    answer = maj.post(LENGTH, data={"days": days})
    assert answer.status_code == 422
    assert ("A whole number from 30 to 730, please." in answer.text) is (days != "soon")
    assert "Please look at this again:" in answer.text
    assert "90 days after a visit" in maj.get(REPORT).text


def test_a_relative_finds_no_report(app: Flask, cast: Cast) -> None:
    assert browser_of(app, cast.ines).get(REPORT).status_code == 404
