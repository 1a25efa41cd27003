"""The overview, and cancelling from it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast, browser_of
from tests.rooms import a_visit
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.visit_state import Reason, State
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Tablet, Visit


def test_a_new_home_sees_one_next_step(app: Flask, settings: Settings) -> None:
    with writing(settings) as session:
        builder = Builder(session, clock.now())
        builder.home("Granen", language="en")
        siv = builder.manager("Siv")
    page = browser_of(app, siv).get("/manager").text
    assert "What comes next" in page
    assert page.count("button main") == 1
    assert 'href="/manager/units/new"' in page


def test_a_home_at_work_sees_today_tablets_and_the_next_days(app: Flask, cast: Cast, settings: Settings) -> None:
    now = clock.now()
    with writing(settings) as session:
        a_visit(session, cast, state=State.HELD, starts_at=now)
        a_visit(session, cast, state=State.BOOKED, starts_at=now + timedelta(days=2))
        session.get_one(Tablet, cast.tablet.id).seen_at = now - timedelta(hours=3)
    page = majs_browser(app, cast).get("/manager").text
    assert "<strong>1</strong> visit today" in page
    assert "<strong>1</strong> tablet not seen" in page
    assert "Last seen:" in page
    assert page.count("Rosa") == 2
    assert "with Ines" in page
    assert page.count("Cancel the visit") == 1, "only the coming one"


def test_maj_cancels_a_visit_with_a_reason(app: Flask, cast: Cast, settings: Settings) -> None:
    now = clock.now()
    with writing(settings) as session:
        visit = book(session, cast, now + timedelta(days=1), now=now).id
    browser = majs_browser(app, cast)
    path = f"/manager/visits/{visit}/cancellation"
    assert "Cancel this visit?" in browser.get(path).text
    assert browser.post(path, data={}).status_code == 422
    assert browser.post(path, data={"reason": "home_cannot"}).location == "/manager"
    with reading(settings) as session:
        row = session.get_one(Visit, visit)
        assert (row.state, row.cancel_reason) == (State.CANCELLED, Reason.HOME_CANNOT)
    assert browser.get(path).location == "/manager", "nothing left to cancel"


def test_a_strangers_visit_is_not_found(app: Flask, cast: Cast, settings: Settings) -> None:
    now = clock.now()
    with writing(settings) as session:
        visit = book(session, cast, now + timedelta(days=1), now=now).id
        builder = Builder(session, now)
        builder.home("Granen")
        siv = builder.manager("Siv")
    browser = browser_of(app, siv)
    assert browser.get(f"/manager/visits/{visit}/cancellation").status_code == 404
    answer = browser.post(f"/manager/visits/{visit}/cancellation", data={"reason": "home_cannot"})
    assert answer.status_code == 404
    with reading(settings) as session:
        assert session.scalars(select(Visit.state)).one() is State.BOOKED


@pytest.mark.parametrize(
    "path", ["", "/units", "/hours", "/tablets", "/staff", "/residents", "/units/new", "/tablets/new", "/staff/new"]
)
def test_a_relative_finds_no_page_of_the_managers(app: Flask, cast: Cast, path: str) -> None:
    assert browser_of(app, cast.ines).get(f"/manager{path}").status_code == 404
    assert app.test_client().get(f"/manager{path}").status_code == 302
