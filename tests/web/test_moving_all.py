"""Staff move all coming visits of a recurring visit for Ines, who phones: on the tablet and on the manager's web."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast, tablet_of
from tests.recurring import FOURTH, SECOND, SUNDAY, THIRD, at, book, close, look_ahead, owed, visits_of, wish
from tests.web.managing import majs_browser
from tests.web.recurring import filled, starts
from visits import clock
from visits.rules.booking import Rule, Wish
from visits.rules.visit_state import Reason
from visits.services import booking, series_ending, tending
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Series
from visits.web.refusals import staff_words

DAY, WEEK = timedelta(days=1), timedelta(days=7)
TUESDAY = SUNDAY + 2 * DAY


@dataclass
class Hers:
    """Every Sunday at 14.15, four of them booked, and who may move them where."""

    client: FlaskClient
    root: str
    series: UUID
    visits: list[UUID]

    def plan(self, to: datetime, *, nth: int = 0, **said: str) -> str:
        """Open the list of dates and return the page."""
        answer = self.client.get(self.address(nth), query_string={"starts": to.isoformat()} | said)
        assert answer.status_code == 200
        return answer.text

    def address(self, nth: int = 0) -> str:
        return f"{self.root}/visits/{self.visits[nth]}/recurring-visit/time"


@pytest.fixture(params=["tablet", "manager"])
def hers(
    request: pytest.FixtureRequest,
    app: Flask,
    cast: Cast,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Hers:
    monkeypatch.setattr(clock, "now", lambda: now)
    with writing(settings) as session:
        look_ahead(session, cast, 28)
        series = book(session, cast, now, wish(cast)).id
        visits = [visit.id for visit in visits_of(session, series)]
    on_tablet = request.param == "tablet"
    client = tablet_of(app, cast, cast.karl) if on_tablet else majs_browser(app, cast)
    return Hers(client=client, root=f"/{request.param}", series=series, visits=visits)


def test_from_the_new_time_of_one_it_is_a_tap_to_all_of_them(hers: Hers, settings: Settings) -> None:
    wanted = at(TUESDAY, 9, 0).isoformat()
    page = hers.client.get(f"{hers.root}/visits/{hers.visits[0]}/time/new", query_string={"starts": wanted}).text
    assert "This visit is part of a recurring visit: Every" in page
    assert f'href="{hers.address()}?starts={wanted.replace("+", "%2B")}' in page
    page = hers.plan(at(TUESDAY, 9, 0))
    assert "Change all coming visits?" in page
    assert re.search(r"From now on:\s*<strong>Every \w+ at 0?9[.:]00</strong>", page)
    answer = hers.client.post(hers.address(), data=filled(page), follow_redirects=True)
    assert "The recurring visit has a new time" in answer.text
    assert "Ines gets a message at once." in answer.text
    assert starts(settings) == [at(TUESDAY + n * WEEK, 9, 0) for n in range(4)]
    with reading(settings) as session:
        assert [visit.id for visit in visits_of(session, hers.series)] == hers.visits
        assert owed(session) == ["series_booked", "series_changed"]
        assert "series.change_time" in session.scalars(select(AuditEntry.action)).all()


def test_a_visit_that_stands_alone_offers_no_others(hers: Hers, cast: Cast, settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        alone = book_alone(session, cast, now)
    wanted = at(TUESDAY, 10, 30).isoformat()
    page = hers.client.get(f"{hers.root}/visits/{alone}/time/new", query_string={"starts": wanted})
    assert page.status_code == 200
    assert "Change all coming visits" not in page.text
    address = f"{hers.root}/visits/{alone}/recurring-visit/time"
    for answer in (
        hers.client.get(address, query_string={"starts": wanted}),
        hers.client.post(address, data={"starts": wanted}),
    ):
        assert answer.status_code == 303
        assert answer.location == f"{hers.root}/visits/{alone}/time"


def staff_words_of(app: Flask, rule: Rule) -> str:
    """Say in English why a time cannot be had, as the page does."""
    with app.test_request_context():
        return str(escape(staff_words(rule)))


def book_alone(session: Session, cast: Cast, now: datetime) -> UUID:
    """Let Ines book one visit on Tuesday at nine."""
    wanted = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(TUESDAY, 9, 0))
    return booking.book(session, wanted, actor=cast.actor(cast.ines), now=now)


def test_dates_that_clash_are_shown_with_a_near_time_before_anything_is_changed(
    hers: Hers, app: Flask, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        close(session, cast, TUESDAY + WEEK, now)
    page = hers.plan(at(TUESDAY, 9, 0))
    assert "1 visit cannot be held at the new time. Choose what to do about it." in page
    assert staff_words_of(app, Rule.CLOSURE) in page
    said = filled(page)
    near = at(TUESDAY + WEEK - DAY, 9, 0)
    assert said[f"visit-{hers.visits[1]}"] == near.isoformat()
    hers.client.post(hers.address(), data=said | {f"visit-{hers.visits[1]}": "keep"})
    assert starts(settings)[1] == at(SECOND)


def test_one_that_clashes_since_then_is_shown_again_and_nothing_has_changed(
    hers: Hers, cast: Cast, settings: Settings, now: datetime
) -> None:
    said = filled(hers.plan(at(TUESDAY, 9, 0)))
    with writing(settings) as session:
        close(session, cast, TUESDAY + 2 * WEEK, now)
    answer = hers.client.post(hers.address(), data=said)
    assert answer.status_code == 409
    assert "Nothing has changed. Please look at the dates again." in answer.text
    assert f'name="visit-{hers.visits[2]}"' in answer.text
    assert starts(settings) == [at(day) for day in (SUNDAY, SECOND, THIRD, FOURTH)]


def test_what_is_set_aside_is_named_before_and_after(hers: Hers, settings: Settings) -> None:
    late = at(TUESDAY, 20, 0)
    query = {"on": TUESDAY.isoformat(), "at": "20:00"}
    page = hers.client.get(f"{hers.root}/visits/{hers.visits[0]}/time/new", query_string=query).text
    assert "accepted=hours" in page
    page = hers.plan(late, accepted="hours no_tablet nonsense")
    assert "Relatives could not book this time" in page
    # What nobody can set aside is not set aside by being written into the address.
    assert 'name="accepted" value="hours"' in page
    answer = hers.client.post(hers.address(), data=filled(page), follow_redirects=True)
    assert "Booked by staff all the same: outside the weekly hours." in answer.text
    assert starts(settings) == [late + n * WEEK for n in range(4)]
    # Without the warning nothing is set aside.
    later = late + timedelta(minutes=15)
    answer = hers.client.post(hers.address(), data={"starts": later.isoformat(), "every": "1"})
    assert answer.status_code == 409
    assert starts(settings)[0] == late


def test_of_every_week_it_becomes_every_second_one(hers: Hers, settings: Settings) -> None:
    page = hers.plan(at(TUESDAY, 9, 0))
    assert "Make it every second week" in page
    page = hers.plan(at(TUESDAY, 9, 0), every="2")
    assert "Make it every week" in page
    assert "<strong>Every second" in page
    assert page.count("Falls away: the visit is cancelled.") == 2
    hers.client.post(hers.address(), data=filled(page))
    assert starts(settings) == [at(TUESDAY, 9, 0), at(TUESDAY + 2 * WEEK, 9, 0)]
    with reading(settings) as session:
        assert session.get_one(Series, hers.series).every_weeks == 2
    page = hers.plan(at(TUESDAY, 9, 0), every="1")
    assert "The weeks between are booked by themselves." in page


def test_beyond_what_can_be_booked_it_is_said_where_a_time_is_chosen(hers: Hers, app: Flask) -> None:
    answer = hers.client.get(hers.address(), query_string={"starts": at(SUNDAY + 5 * WEEK).isoformat()})
    assert answer.location == f"{hers.root}/visits/{hers.visits[0]}/time"
    assert staff_words_of(app, Rule.HORIZON) in hers.client.get(answer.location).text


def test_from_her_residents_page_a_manager_goes_straight_to_its_next_visit(
    hers: Hers, app: Flask, cast: Cast, settings: Settings, now: datetime
) -> None:
    address, maj = f"/manager/recurring-visits/{hers.series}/time", majs_browser(app, cast)
    assert f'href="{address}"' in maj.get(f"/manager/residents/{cast.rosa.id}").text
    assert maj.get(address).location == f"/manager/visits/{hers.visits[0]}/time"
    with writing(settings) as session:
        karl = cast.actor(cast.karl, on_tablet=True)
        tending.prepare(session, hers.visits[0], actor=karl, now=now)
    assert maj.get(address).location == f"/manager/visits/{hers.visits[1]}/time"
    with writing(settings) as session:
        for visit in hers.visits[1:]:
            tending.prepare(session, visit, actor=karl, now=now)
    page = maj.get(address, follow_redirects=True)
    assert page.request.path == f"/manager/residents/{cast.rosa.id}"
    assert "No visit of it is booked just now." in page.text


@pytest.mark.parametrize("starts_at", ["", "nonsense"])
def test_without_a_time_one_is_chosen_first(hers: Hers, starts_at: str) -> None:
    for answer in (
        hers.client.get(hers.address(), query_string={"starts": starts_at}),
        hers.client.post(hers.address(), data={"starts": starts_at}),
    ):
        assert answer.location == f"{hers.root}/visits/{hers.visits[0]}/time"


def test_one_that_has_ended_or_is_in_hand_moves_nothing(
    hers: Hers, cast: Cast, settings: Settings, now: datetime
) -> None:
    wanted = {"starts": at(TUESDAY, 9, 0).isoformat()}
    with writing(settings) as session:
        karl = cast.actor(cast.karl, on_tablet=True)
        tending.prepare(session, hers.visits[1], actor=karl, now=now)
    assert hers.client.get(hers.address(1), query_string=wanted).status_code == 303
    with writing(settings) as session:
        ending = Reason.RELATIVE_CANNOT
        series_ending.end(session, hers.series, reason=ending, actor=cast.actor(cast.maj), now=now)
    for answer in (hers.client.get(hers.address(), query_string=wanted), hers.client.post(hers.address(), data=wanted)):
        assert answer.status_code == 303
