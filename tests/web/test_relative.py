"""A relative's way: choose a time, look again, book, see it, cancel it."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.builders import Cast, browser_of, without_tokens
from visits import clock
from visits.rules.booking import Wish
from visits.rules.people import Role
from visits.rules.visit_state import State
from visits.services import booking
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Closure, Message, Related, Resident, Visit


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let every page be asked at the tests' now."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def ines(app: Flask, cast: Cast) -> FlaskClient:
    return browser_of(app, cast.ines)


def tuesday_9(now: datetime) -> datetime:
    return now + timedelta(hours=21)


def fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', html))


def book(client: FlaskClient, cast: Cast, starts_at: datetime, **typed: str) -> str:
    html = client.get(f"/residents/{cast.rosa.id}/visits/new", query_string={"starts": starts_at.isoformat()}).text
    answer = client.post(f"/residents/{cast.rosa.id}/visits", data=fields(html) | typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def visits(settings: Settings) -> int:
    with reading(settings) as session:
        return session.scalar(select(func.count()).select_from(Visit)) or 0


def test_ines_picks_a_time_looks_again_and_books(ines: FlaskClient, cast: Cast, now: datetime) -> None:
    assert ines.get("/book").headers["Location"] == f"/residents/{cast.rosa.id}/times"
    day = ines.get(f"/residents/{cast.rosa.id}/times?day=2026-11-24").text
    assert "starts=2026-11-24T08:00:00%2B00:00" in day
    page = ines.get(book(ines, cast, tuesday_9(now), company="Tomas & Eva")).text
    assert "Tomas &amp; Eva" in page
    assert "ines.lind@familj.example" in page
    assert "Rosa" in ines.get("/visits").text


def test_the_same_form_sent_twice_books_once(ines: FlaskClient, cast: Cast, now: datetime, settings: Settings) -> None:
    address = f"/residents/{cast.rosa.id}/visits"
    sent = fields(ines.get(address + "/new", query_string={"starts": tuesday_9(now).isoformat()}).text)
    answers = [ines.post(address, data=sent) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert visits(settings) == 1


def test_going_back_after_booking_leads_to_the_visit_not_to_somebody_who_took_it(
    ines: FlaskClient, cast: Cast, now: datetime, settings: Settings
) -> None:
    starts = tuesday_9(now)
    where = book(ines, cast, starts).partition("?")[0]
    looked_again = ines.get(f"/residents/{cast.rosa.id}/visits/new", query_string={"starts": starts.isoformat()})
    assert looked_again.location == where
    fresh = {"wish": str(uuid4()), "starts": starts.isoformat()}
    sent_again = ines.post(f"/residents/{cast.rosa.id}/visits", data=fresh, follow_redirects=True)
    assert sent_again.request.path == where
    assert "You have already booked this time." in sent_again.text
    with reading(settings) as session:
        assert len(session.scalars(select(Visit.id)).all()) == 1


def test_the_loser_is_told_and_offered_the_next_times_with_what_she_typed(
    ines: FlaskClient, app: Flask, cast: Cast, now: datetime, settings: Settings
) -> None:
    with writing(settings) as session:
        sven = Builder(session, now, cast.home).relative(cast.rosa, "Sven", "Lind")
    form = fields(
        ines.get(f"/residents/{cast.rosa.id}/visits/new", query_string={"starts": tuesday_9(now).isoformat()}).text
    )
    book(browser_of(app, sven), cast, tuesday_9(now))
    answer = ines.post(f"/residents/{cast.rosa.id}/visits", data=form | {"company": "Tomas och barnen"})
    assert answer.status_code == 409
    assert 'value="Tomas och barnen"' in answer.text
    offered = re.findall(r'name="starts" value="([^"]+)"', answer.text)
    assert len(offered) == 3
    again = fields(answer.text)
    assert again["wish"] != form["wish"]
    won = ines.post(f"/residents/{cast.rosa.id}/visits", data=again | {"starts": offered[0]})
    assert won.status_code == 303
    assert visits(settings) == 2


def test_too_long_a_company_keeps_the_form(ines: FlaskClient, cast: Cast, now: datetime, settings: Settings) -> None:
    html = ines.get(f"/residents/{cast.rosa.id}/visits/new", query_string={"starts": tuesday_9(now).isoformat()}).text
    answer = ines.post(f"/residents/{cast.rosa.id}/visits", data=fields(html) | {"company": "x" * 81})
    assert answer.status_code == 422
    assert "x" * 81 in answer.text
    assert visits(settings) == 0


@pytest.mark.parametrize("starts", ["", "tomorrow", "2026-11-24T09:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_somebody_meddled_with_leads_back_to_the_times(ines: FlaskClient, cast: Cast, starts: str) -> None:
    answer = ines.get(f"/residents/{cast.rosa.id}/visits/new", query_string={"starts": starts})
    assert answer.headers["Location"] == f"/residents/{cast.rosa.id}/times"
    form = {"starts": starts, "wish": str(uuid4())}
    assert ines.post(f"/residents/{cast.rosa.id}/visits", data=form).status_code == 302


def test_a_wish_that_is_no_uuid_is_not_an_error_of_ours(ines: FlaskClient, cast: Cast, now: datetime) -> None:
    form = {"starts": tuesday_9(now).isoformat(), "wish": "' OR 1=1"}
    assert ines.post(f"/residents/{cast.rosa.id}/visits", data=form).status_code == 422


@pytest.mark.parametrize("day", ["2026-11-25", "2019-01-01", "soon", ""])
def test_any_day_gives_a_page(ines: FlaskClient, cast: Cast, day: str) -> None:
    assert ines.get(f"/residents/{cast.rosa.id}/times", query_string={"day": day}).status_code == 200


def test_a_closed_day_says_so_and_leads_to_the_first_free_one(
    ines: FlaskClient, cast: Cast, now: datetime, settings: Settings
) -> None:
    with writing(settings) as session:
        day = (now + timedelta(days=1)).date()
        session.add(Closure(home_id=cast.home.id, first_day=day, last_day=day, label="Flytt", created_at=now))
    page = ines.get(f"/residents/{cast.rosa.id}/times?day=2026-11-24").text
    assert 'href="/residents/' in page
    assert "day=2026-11-23" in page
    assert "Flytt" not in page


def test_nothing_free_at_all_says_what_to_do(ines: FlaskClient, cast: Cast, now: datetime, settings: Settings) -> None:
    with writing(settings) as session:
        far = now.date() + timedelta(days=60)
        session.add(Closure(home_id=cast.home.id, first_day=now.date(), last_day=far, label="Flytt", created_at=now))
    assert "tel:031-700 00 01" in ines.get(f"/residents/{cast.rosa.id}/times").text


def test_ines_cancels_with_a_reason(ines: FlaskClient, cast: Cast, now: datetime, settings: Settings) -> None:
    where = book(ines, cast, tuesday_9(now)).partition("?")[0]
    assert ines.post(where + "/cancellation", data={}).status_code == 422
    assert ines.get(where + "/cancellation").status_code == 200
    answer = ines.post(where + "/cancellation", data={"reason": "relative_ill"}, follow_redirects=True)
    assert answer.status_code == 200
    with reading(settings) as session:
        assert session.scalars(select(Visit.state)).all() == [State.CANCELLED]
        told = session.scalar(select(func.count()).select_from(Message))
    assert ines.get(where + "/cancellation").headers["Location"] == where
    # A second click cancels nothing twice and tells nobody again.
    assert ines.post(where + "/cancellation", data={"reason": "relative_ill"}).status_code == 303
    with reading(settings) as session:
        assert session.scalar(select(func.count()).select_from(Message)) == told


def test_a_reason_of_the_homes_is_not_hers_to_give(ines: FlaskClient, cast: Cast, now: datetime) -> None:
    where = book(ines, cast, tuesday_9(now)).partition("?")[0]
    assert ines.post(where + "/cancellation", data={"reason": "died"}).status_code == 422


def test_the_confirmed_visit_can_be_kept_as_a_calendar_file(ines: FlaskClient, cast: Cast, now: datetime) -> None:
    where = book(ines, cast, tuesday_9(now)).partition("?")[0]
    answer = ines.get(where + "/visit.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.data.count(b"BEGIN:VEVENT") == 1
    assert b"Rosa" not in answer.data


def test_somebody_elses_visit_is_not_found(
    ines: FlaskClient, app: Flask, cast: Cast, now: datetime, settings: Settings
) -> None:
    where = book(ines, cast, tuesday_9(now)).partition("?")[0]
    with writing(settings) as session:
        sten = Builder(session, now, cast.home).relative(cast.rosa, "Sten", "Lind")
    stranger = browser_of(app, sten)
    unknown = f"/visits/{uuid4()}"
    for path in ("", "/cancellation", "/visit.ics"):
        answers = stranger.get(where + path), stranger.get(unknown + path)
        assert [answer.status_code for answer in answers] == [404, 404]
        assert without_tokens(answers[0].text).replace(where, unknown) == without_tokens(answers[1].text)


def test_a_relative_of_two_is_asked_whom(ines: FlaskClient, cast: Cast, now: datetime, settings: Settings) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        aina = builder.resident(cast.unit, "Aina", "Berg")
        builder.related(aina, session.merge(cast.ines))
    page = ines.get("/book").text
    assert "Aina" in page
    assert "Rosa" in page


def test_a_resident_who_cannot_be_booked_for_says_whom_to_phone(
    ines: FlaskClient, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).consent_ground = ""
    page = ines.get("/book")
    assert page.status_code == 200
    assert "031-700 00 01" in page.text


def test_a_relative_of_nobody_is_told_what_to_do(app: Flask, cast: Cast, settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        alone = Builder(session, now, cast.home).person(Role.RELATIVE, "Sten", "Ek")
    client = browser_of(app, alone)
    assert client.get("/book").status_code == 200
    assert client.get("/visits").status_code == 200
    with reading(settings) as session:
        assert session.scalars(select(Related.relative_id)).all() == [cast.ines.id]


def test_an_open_visit_shows_the_way_in_and_a_past_one_the_way_to_a_new(
    ines: FlaskClient, cast: Cast, now: datetime, settings: Settings
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    with writing(settings) as session:
        soon = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + timedelta(minutes=10))
        open_ = booking.book(session, soon, actor=karl, now=now, relatives=(cast.ines.id,), override=True)
        before = now - timedelta(days=2)
        past = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=before + timedelta(hours=1))
        over = booking.book(session, past, actor=karl, now=before, relatives=(cast.ines.id,), override=True)
    assert f"/visits/{open_}/call" in ines.get("/visits").text
    assert f"/visits/{open_}/call" in ines.get(f"/visits/{open_}").text
    page = ines.get(f"/visits/{over}").text
    assert f"/residents/{cast.rosa.id}/times" in page
    assert f"/visits/{over}/call" not in page
