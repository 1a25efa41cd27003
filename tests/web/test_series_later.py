"""A relative's recurring visit: shown, changed and ended, one visit alone or all that is to come."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.builders import Cast, browser_of
from tests.recurring import SECOND, SUNDAY, THIRD, at, book_both, close, look_ahead, roll, visits_of, wish
from tests.recurring import book as make
from tests.web.recurring import filled, starts, visits
from visits import clock
from visits.rules.booking import Wish
from visits.services import booking
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Occurrence, Series

TUESDAY = SUNDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let every page be asked at the tests' now."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


@pytest.fixture
def series(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Let Ines have a visit every Sunday."""
    with writing(settings) as session:
        return make(session, cast, now, wish(cast)).id


def test_her_visits_say_that_they_recur(ines: FlaskClient, settings: Settings, series: UUID) -> None:
    html = ines.get("/visits").text
    assert "recurring" in html
    assert f'href="/recurring-visits/{series}"' in html
    one = ines.get(f"/visits/{visits(settings)[0].id}").text
    assert f'href="/recurring-visits/{series}">Every söndag at 14.15' in one


def test_a_day_that_cannot_be_held_is_shown_with_a_way_to_another_time(
    ines: FlaskClient, cast: Cast, settings: Settings, series: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        look_ahead(session, cast, 28)
        close(session, cast, SECOND + timedelta(days=7), now)
        roll(session, series, now)
    html = ines.get(f"/recurring-visits/{series}").text
    assert "Cannot be held" in html
    assert f"/residents/{cast.rosa.id}/times?day=2026-12-13" in html


def test_she_cancels_one_and_the_others_stay(ines: FlaskClient, settings: Settings, series: UUID) -> None:
    first = visits(settings)[0].id
    asked = ines.get(f"/visits/{first}/cancellation").text
    assert filled(asked)["scope"] == "this"
    assert "All coming visits" in asked
    ines.post(f"/visits/{first}/cancellation", data={"reason": "relative_ill", "scope": "this"})
    assert starts(settings) == [at(SECOND)]
    with reading(settings) as session:
        assert session.get_one(Series, series).ended_at is None


def test_she_cancels_all_that_is_to_come_from_one_of_them(ines: FlaskClient, settings: Settings, series: UUID) -> None:
    first = visits(settings)[0].id
    form = {"reason": "relative_cannot", "scope": "all"}
    answer = ines.post(f"/visits/{first}/cancellation", data=form, follow_redirects=True)
    assert "The recurring visit has ended." in answer.text
    assert starts(settings) == []
    with reading(settings) as session:
        assert session.scalar(select(func.count()).where(Message.kind == "series_ended")) == 1
    assert f"/recurring-visits/{series}" not in answer.text
    assert ines.get(f"/recurring-visits/{series}").headers["Location"] == "/visits"
    assert ines.get(f"/recurring-visits/{series}/cancellation").headers["Location"] == "/visits"


def test_of_a_series_that_has_ended_all_means_the_one_that_is_left(
    ines: FlaskClient, settings: Settings, series: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Series, series).ended_at = now
    first = visits(settings)[0].id
    assert "All coming visits" not in ines.get(f"/visits/{first}/cancellation").text
    ines.post(f"/visits/{first}/cancellation", data={"reason": "relative_cannot", "scope": "all"})
    assert starts(settings) == [at(SECOND)]


def test_she_ends_it_on_its_own_page(ines: FlaskClient, settings: Settings, series: UUID) -> None:
    asked = ines.get(f"/recurring-visits/{series}/cancellation").text
    assert "These 2 visits are cancelled:" in asked
    assert ines.post(f"/recurring-visits/{series}/cancellation").status_code == 422
    assert len(starts(settings)) == 2
    answer = ines.post(f"/recurring-visits/{series}/cancellation", data={"reason": "relative_cannot"})
    assert answer.headers["Location"] == "/visits"
    assert starts(settings) == []


def test_she_moves_one_and_the_others_stay(ines: FlaskClient, settings: Settings, series: UUID) -> None:
    first = visits(settings)[0].id
    wanted = at(TUESDAY, 9, 0)
    asked = ines.get(f"/visits/{first}/time/new", query_string={"starts": wanted.isoformat()}).text
    assert filled(asked)["scope"] == "this"
    ines.post(f"/visits/{first}/time", data={"starts": wanted.isoformat(), "scope": "this"})
    assert starts(settings) == [wanted, at(SECOND)]


def test_she_moves_all_after_a_look_at_each(
    ines: FlaskClient, cast: Cast, settings: Settings, series: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        close(session, cast, TUESDAY + timedelta(days=7), now)
    first, second = visits(settings)
    page = ines.post(f"/visits/{first.id}/time", data={"starts": at(TUESDAY, 9, 0).isoformat(), "scope": "all"})
    assert page.status_code == 200
    assert "1 visit cannot be held at the new time." in page.text
    assert len(starts(settings)) == 2
    assert starts(settings)[0] == at(SUNDAY)
    chosen = filled(page.text) | {f"visit-{second.id}": "keep"}
    answer = ines.post(f"/recurring-visits/{series}/time", data=chosen, follow_redirects=True)
    assert "The recurring visit has a new time." in answer.text
    assert "Every tisdag at 09.00" in answer.text
    assert starts(settings) == [at(TUESDAY, 9, 0), at(SECOND)]


def test_somebody_quicker_shows_the_visits_again_and_nothing_has_changed(
    ines: FlaskClient, settings: Settings, cast: Cast, series: UUID, now: datetime
) -> None:
    first = visits(settings)[0].id
    page = ines.post(f"/visits/{first}/time", data={"starts": at(TUESDAY, 9, 0).isoformat(), "scope": "all"})
    with writing(settings) as session:
        close(session, cast, TUESDAY, now)
    answer = ines.post(f"/recurring-visits/{series}/time", data=filled(page.text))
    assert answer.status_code == 409
    assert "Nothing has changed." in answer.text
    assert starts(settings) == [at(SUNDAY), at(SECOND)]


def test_a_day_that_cannot_be_booked_yet_is_refused_for_all_as_for_one(
    ines: FlaskClient, settings: Settings, series: UUID
) -> None:
    before, far = starts(settings), at(SUNDAY + timedelta(days=70), 9, 0).isoformat()
    first = visits(settings)[0].id
    asked = ines.post(f"/visits/{first}/time", data={"starts": far, "scope": "all"})
    assert (asked.status_code, "That day cannot be booked yet." in asked.text) == (409, True)
    sent = {"visit": str(first), "starts": far}
    answer = ines.post(f"/recurring-visits/{series}/time", data=sent, follow_redirects=True)
    assert "That day cannot be booked yet." in answer.text
    assert starts(settings) == before


def test_what_has_ended_is_ended_once_and_no_page_says_how(
    ines: FlaskClient, settings: Settings, series: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        # Maj has noted a death meanwhile.
        session.get_one(Series, series).ended_at = now
    sent = {"reason": "relative_cannot"}
    answer = ines.post(f"/recurring-visits/{series}/cancellation", data=sent, follow_redirects=True)
    assert answer.request.path == "/visits"
    assert "The unit has been told." not in answer.text


def test_a_new_time_without_sense_leads_back(ines: FlaskClient, settings: Settings, series: UUID) -> None:
    first = visits(settings)[0].id
    for form in ({}, {"visit": "mine", "starts": at(TUESDAY).isoformat()}, {"visit": str(first), "starts": "soon"}):
        answer = ines.post(f"/recurring-visits/{series}/time", data=form)
        assert answer.headers["Location"] == f"/recurring-visits/{series}"


def test_all_of_a_visit_that_belongs_to_no_series_is_that_visit(
    ines: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        alone = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(SUNDAY))
        visit = booking.book(session, alone, actor=cast.actor(cast.ines), now=now)
    assert "Which visits?" not in ines.get(f"/visits/{visit}/cancellation").text
    ines.post(f"/visits/{visit}/time", data={"starts": at(TUESDAY, 9, 0).isoformat(), "scope": "all"})
    assert starts(settings) == [at(TUESDAY, 9, 0)]
    ines.post(f"/visits/{visit}/cancellation", data={"reason": "relative_cannot", "scope": "all"})
    assert starts(settings) == []


def test_maj_sees_and_ends_it(app: Flask, cast: Cast, settings: Settings, series: UUID) -> None:
    maj = browser_of(app, cast.maj)
    page = maj.get(f"/manager/residents/{cast.rosa.id}").text
    assert "Every söndag at 14.15" in page
    address = f"/manager/recurring-visits/{series}/cancellation"
    assert f'href="{address}"' in page
    assert "These 2 visits are cancelled:" in maj.get(address).text
    assert maj.post(address).status_code == 422
    answer = maj.post(address, data={"reason": "home_cannot"}, follow_redirects=True)
    assert "The recurring visit has ended." in answer.text
    assert "Every söndag" not in answer.text
    assert starts(settings) == []
    assert maj.get(address).headers["Location"] == "/manager/residents"


@pytest.fixture
def shared(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Let Ines and Tomas have a visit every Sunday."""
    with writing(settings) as session:
        return book_both(session, cast, now, Builder(session, now, cast.home).relative(cast.rosa, "Tomas")).id


def test_one_of_two_leaves_it_and_the_other_keeps_it(ines: FlaskClient, settings: Settings, shared: UUID) -> None:
    assert "Leave the recurring visit" in ines.get(f"/recurring-visits/{shared}").text
    address = f"/recurring-visits/{shared}/cancellation"
    assert "Others take part too: they keep the recurring visit." in ines.get(address).text
    told = ines.post(address, data={"reason": "relative_cannot"}, follow_redirects=True).text
    assert "You do not take part in the recurring visit any more. The others keep it." in told
    assert ines.get(f"/recurring-visits/{shared}").status_code == 404
    assert starts(settings) == [at(SUNDAY), at(SECOND)]


def test_from_one_of_its_visits_she_leaves_it_too(ines: FlaskClient, settings: Settings, shared: UUID) -> None:
    with reading(settings) as session:
        visit = visits_of(session, shared)[0].id
    answer = {"reason": "relative_cannot", "scope": "all"}
    told = ines.post(f"/visits/{visit}/cancellation", data=answer, follow_redirects=True).text
    assert "You do not take part in the recurring visit any more. The others keep it." in told
    assert starts(settings) == [at(SUNDAY), at(SECOND)]


def test_while_consent_is_missing_she_is_led_to_no_page_that_is_not_hers(
    ines: FlaskClient, settings: Settings, series: UUID
) -> None:
    with writing(settings) as session:
        session.add(Occurrence(series_id=series, on_day=THIRD, rule="not_bookable"))
    page = ines.get(f"/recurring-visits/{series}").text
    assert "Video visits cannot be booked here on the web at the moment. Phone the unit." in page
    assert "Choose another time" not in page
