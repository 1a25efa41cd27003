"""The page on which the manager decides how staff are reminded, and the one that shows how punctual visits were."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.visit_state import State
from visits.services import tending
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, PlanStep, Shift, Unit

PLAN = {
    f"plan-{kind}{end}": value
    for kind, minutes in (
        ("tablet", "15"),
        ("home_tablets", "5"),
        ("unit_mail", "5"),
        ("duty_sms", "3"),
        ("manager", "0"),
    )
    for end, value in (("", minutes), ("_on", "y"), ("_side", "before"))
}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def own_steps(settings: Settings) -> dict[str, tuple[int, bool]]:
    with reading(settings) as session:
        return {row.kind.value: (row.minutes_before, row.active) for row in session.scalars(select(PlanStep))}


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_the_menu_leads_to_the_plan_which_says_in_words_what_happens_when(browser: FlaskClient) -> None:
    assert 'href="/manager/reminders"' in browser.get("/manager").text
    page = text(browser.get("/manager/reminders").text)
    for words in (
        "15 minutes before The unit's tablets ring, until somebody takes the visit",
        "3 minutes before The duty phone gets an SMS",
        "At the start The unit manager is told",
        "It is missing in: Björken",
        "they begin at 07:00 , 14:00 , 21:00",
    ):
        assert words.replace(" ,", ",") in page.replace(" ,", ",")


def test_a_step_is_switched_off_and_another_comes_after_the_start(browser: FlaskClient, settings: Settings) -> None:
    sent = {name: value for name, value in PLAN.items() if name != "plan-duty_sms_on"}
    sent |= {"plan-manager": "5", "plan-manager_side": "after"}
    answer = browser.post("/manager/reminders/plan", data=sent, follow_redirects=True)
    assert "It counts for visits that are booked already too." in answer.text
    assert own_steps(settings) == {"duty_sms": (3, False), "manager": (-5, True)}
    page = text(answer.text)
    assert "5 minutes after the start The unit manager is told" in page
    assert "The duty phone gets an SMS" not in page
    assert "The home has a plan of its own." in page
    assert re.search(r'<option selected value="after">', answer.text)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"plan-tablet": "61"}, "plan-tablet"),
        ({"plan-tablet": "ten"}, "plan-tablet"),
        ({"plan-manager": "21", "plan-manager_side": "after"}, "plan-manager"),
        ({"plan-manager_side": "beside"}, "plan-manager_side"),
    ],
)
def test_what_cannot_be_is_asked_again_and_what_was_typed_stays(
    browser: FlaskClient, settings: Settings, wrong: dict[str, str], field: str
) -> None:
    answer = browser.post("/manager/reminders/plan", data=PLAN | {"plan-unit_mail": "7"} | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert re.search(r'id="plan-unit_mail"[^>]* value="7"', answer.text)
    assert own_steps(settings) == {}


def test_without_any_step_the_page_says_that_somebody_has_to_be_reminded(browser: FlaskClient) -> None:
    off = {name: value for name, value in PLAN.items() if not name.endswith("_on")}
    answer = browser.post("/manager/reminders/plan", data=off)
    assert (answer.status_code, "leave one step on" in answer.text) == (422, True)


def test_a_ready_made_plan_is_chosen_and_the_usual_one_is_the_way_back(
    browser: FlaskClient, settings: Settings
) -> None:
    browser.post("/manager/reminders/preset", data={"preset": "calm"})
    assert own_steps(settings)["tablet"] == (10, True)
    assert "Choose Usual" in browser.get("/manager/reminders").text
    browser.post("/manager/reminders/preset", data={"preset": "usual"})
    assert own_steps(settings) == {}
    assert browser.post("/manager/reminders/preset", data={"preset": "wild"}).status_code == 404


def test_the_duty_phone_of_home_and_unit_is_checked_in_words(
    browser: FlaskClient, settings: Settings, cast: Cast
) -> None:
    wrong = browser.post("/manager/reminders/duty-phone", data={"duty-duty_phone": "112"})
    assert (wrong.status_code, "Write a mobile number with its country" in wrong.text) == (422, True)
    assert 'value="112"' in wrong.text
    assert browser.post("/manager/reminders/duty-phone", data={"duty-duty_phone": "nobody"}).status_code == 422
    answer = browser.post(
        "/manager/reminders/duty-phone", data={"duty-duty_phone": "070-174 06 05"}, follow_redirects=True
    )
    assert "An SMS goes to +46701740605." in answer.text
    unit = {"name": "Björken", "duty_phone": "070-111 22 33"}
    assert browser.post(f"/manager/units/{cast.unit.id}", data=unit).status_code == 303
    with reading(settings) as session:
        assert session.get_one(Home, cast.home.id).duty_phone == "+46701740605"
        assert session.get_one(Unit, cast.unit.id).duty_phone == "+46701112233"


def test_a_shift_is_added_and_removed(browser: FlaskClient, settings: Settings) -> None:
    assert browser.post("/manager/reminders/shifts", data={"shift-label": "Natt"}).status_code == 422
    data = {"shift-label": "Natt", "shift-starts": "21:30"}
    assert "The shift is added." in browser.post("/manager/reminders/shifts", data=data, follow_redirects=True).text
    assert "begins at this time already" in browser.post("/manager/reminders/shifts", data=data).text
    with reading(settings) as session:
        (shift,) = session.scalars(select(Shift.id))
    answer = browser.post(f"/manager/reminders/shifts/{shift}/removal", follow_redirects=True)
    assert "The shift is removed." in answer.text


def test_before_the_first_visit_the_page_of_punctuality_says_what_it_will_show(browser: FlaskClient) -> None:
    assert "No visit has been due in these days." in browser.get("/manager/punctuality").text


def test_the_page_of_punctuality_says_how_late_in_words_and_names_no_resident(
    browser: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    with writing(settings) as session:
        for hours, late in ((7, None), (6, None), (5, 0), (3, 12), (2, 1)):
            starts_at = now - timedelta(hours=hours)
            visit = book(session, cast, starts_at, now=starts_at - timedelta(hours=1))
            if late is None:
                visit.state = State.HELD if hours == 7 else State.REFUSED
            elif late != 1:
                tending.prepare(session, visit.id, actor=karl, now=starts_at)
                tending.ready(session, visit.id, actor=karl, now=starts_at)
                tending.start(session, visit.id, actor=karl, now=starts_at + timedelta(minutes=late))
    page = browser.get("/manager/punctuality").text
    found = re.findall(r'<span class="badge[^"]*">([^<]*)</span>', page)
    assert found == ["Not started", "12 minutes late", "In time", "No start noted"]
    words = text(page)
    assert "6 minutes late on average, 1 of 2 visits in time" in words
    assert "Taken by Karl Ask at" in words
    assert "Taken by nobody." in words
    assert "Rosa" not in page
