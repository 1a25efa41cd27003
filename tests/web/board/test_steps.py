"""A visit step by step, each with its undo, to its outcome; and strangers change nothing."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, browser_of, tablet_of
from tests.web.board.acts import add_visit, rings, state_of, step
from visits.rules.people import Relation
from visits.rules.visit_state import State
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import (
    Message,
    Resident,
    StaffUnit,
    Tablet,
    Visit,
    VisitTick,
)


def test_karl_answers_the_alarm_and_is_led_on_step_by_step(
    karl: FlaskClient, settings: Settings, visit: UUID, now: datetime
) -> None:
    rings(settings, visit, now)
    assert "Rosa in room 14 needs somebody" in karl.get("/tablet/").text
    taken = step(karl, visit, "taking")
    assert (taken.status_code, taken.headers["Location"]) == (303, f"/tablet/visits/{visit}")
    page = karl.get(f"/tablet/visits/{visit}").text
    assert "You have taken it." in page
    assert "needs somebody" not in page
    step(karl, visit, "preparation")
    assert "Rosa is ready" in karl.get(f"/tablet/visits/{visit}").text
    step(karl, visit, "readiness")
    assert "Start the visit" in karl.get(f"/tablet/visits/{visit}").text


def test_starting_leads_into_the_call_and_ending_to_how_it_went(
    karl: FlaskClient, settings: Settings, visit: UUID
) -> None:
    step(karl, visit, "preparation")
    step(karl, visit, "readiness")
    assert step(karl, visit, "start").headers["Location"] == f"/tablet/visits/{visit}/call"
    assert "Back to the visit" in karl.get("/tablet/").text
    assert step(karl, visit, "end").headers["Location"] == f"/tablet/visits/{visit}/outcome"
    assert state_of(settings, visit) is State.HELD
    page = karl.get(f"/tablet/visits/{visit}/outcome").text
    assert "Clean the tablet" in page
    assert re.search(r'value="held"[^>]*checked', page)
    assert step(karl, visit, "outcome", outcome="held").headers["Location"] == "/tablet/"
    assert state_of(settings, visit) is State.HELD


def test_each_step_can_be_undone_and_a_step_out_of_turn_is_a_conflict(
    karl: FlaskClient, settings: Settings, visit: UUID
) -> None:
    assert step(karl, visit, "start").status_code == 409
    step(karl, visit, "taking")
    assert "Undo: I do not take it" in karl.get(f"/tablet/visits/{visit}").text
    step(karl, visit, "taking-undo")
    assert "I take it" in karl.get(f"/tablet/visits/{visit}").text
    step(karl, visit, "preparation")
    step(karl, visit, "preparation-undo")
    assert state_of(settings, visit) is State.BOOKED


def test_amina_is_told_that_karl_was_quicker_and_may_take_over(
    karl: FlaskClient, amina: FlaskClient, cast: Cast, visit: UUID
) -> None:
    step(karl, visit, "taking")
    step(amina, visit, "taking")
    page = amina.get(f"/tablet/visits/{visit}").text
    assert "Somebody else has just taken it." in page
    assert "Karl has taken it." in page
    assert "I take it over" in page
    step(amina, visit, "taking", instead_of=str(cast.karl.id))
    assert "You have taken it." in amina.get(f"/tablet/visits/{visit}").text
    assert "Amina has taken it." in karl.get(f"/tablet/visits/{visit}").text


def test_ticks_are_kept_one_by_one_from_a_script_and_all_at_once_without(
    karl: FlaskClient, settings: Settings, visit: UUID
) -> None:
    def ticked() -> set[str]:
        with reading(settings) as session:
            return set(session.scalars(select(VisitTick.tick)))

    assert step(karl, visit, "ticks", only="light", tick="light").status_code == 204
    assert ticked() == {"light"}
    everything = {"line": ["light", "charged"], "tick": ["charged", "nonsense"]}
    assert step(karl, visit, "ticks", **everything).status_code == 303
    assert ticked() == {"charged"}
    step(karl, visit, "preparation")
    page = karl.get(f"/tablet/visits/{visit}").text
    assert re.search(r'value="charged" checked', page)
    assert not re.search(r'value="light" checked', page)


def test_only_what_rosa_has_is_on_the_list(karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID) -> None:
    step(karl, visit, "preparation")
    assert "hearing aid" not in karl.get("/tablet/").text
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).hearing_aid = True
    assert "The hearing aid is on" in karl.get("/tablet/").text


def test_well_ahead_it_is_cancelled_with_a_reason_and_ines_is_written_to(
    karl: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    visit = add_visit(settings, cast, now + timedelta(hours=2))
    assert "Cancel the visit" in karl.get(f"/tablet/visits/{visit}/outcome").text
    assert step(karl, visit, "outcome", outcome="refused", telling="phone").status_code == 409
    assert step(karl, visit, "outcome", reason="home_cannot").headers["Location"] == "/tablet/"
    assert state_of(settings, visit) is State.CANCELLED
    with reading(settings) as session:
        assert session.scalars(select(Message.address)).all() == ["ines.lind@familj.example"]
    assert "The home cannot hold it" in karl.get(f"/tablet/visits/{visit}").text
    assert "Cancel the visit" not in karl.get(f"/tablet/visits/{visit}/outcome").text


def test_close_to_its_time_nobody_is_written_to_and_it_can_be_put_right(
    karl: FlaskClient, settings: Settings, visit: UUID
) -> None:
    page = karl.get(f"/tablet/visits/{visit}/outcome").text
    assert "Nobody is written to by this." in page
    assert 'value="missed"' not in page
    nothing_chosen = step(karl, visit, "outcome")
    assert nothing_chosen.status_code == 422
    assert "Choose one first." in nothing_chosen.text
    assert step(karl, visit, "outcome", outcome="booked").status_code == 422
    step(karl, visit, "outcome", outcome="refused", telling="phone")
    assert state_of(settings, visit) is State.REFUSED
    assert "Put it right" in karl.get(f"/tablet/visits/{visit}").text
    step(karl, visit, "outcome", outcome="failed")
    assert state_of(settings, visit) is State.FAILED
    with reading(settings) as session:
        assert session.scalars(select(Message)).all() == []


def test_a_visit_of_another_tablet_says_which_one(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        other: Tablet = Builder(session, now, cast.home).tablet(cast.unit, "Surfplatta 2")[0]
        session.get_one(Visit, visit).tablet_id = other.id
    assert "It was booked on the tablet Surfplatta 2." in karl.get("/tablet/").text


@pytest.mark.parametrize(
    "noun",
    ["taking", "taking-undo", "preparation", "preparation-undo", "ticks", "readiness", "start", "end", "outcome"],
)
def test_a_stranger_a_relative_a_manager_and_a_locked_tablet_change_nothing(
    app: Flask, cast: Cast, settings: Settings, visit: UUID, noun: str
) -> None:
    for client in (app.test_client(), browser_of(app, cast.ines), browser_of(app, cast.maj), tablet_of(app, cast)):
        answer = step(client, visit, noun, outcome="refused")
        assert answer.status_code == 302
        assert answer.headers["Location"] in {"/tablet/", "/tablet/enrolment"}
    assert state_of(settings, visit) is State.BOOKED


def test_karl_on_another_units_tablet_finds_nothing_here(
    app: Flask, cast: Cast, settings: Settings, visit: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        granen = builder.unit("Granen")
        tablet, token = builder.tablet(granen, "Surfplatta 9", enrolled=True)
        session.add(StaffUnit(person_id=cast.karl.id, unit_id=granen.id))
    elsewhere = Cast(**{**cast.__dict__, "unit": granen, "tablet": tablet, "device_token": token})
    karl = tablet_of(app, elsewhere, cast.karl)
    assert "Rosa" not in karl.get("/tablet/").text
    for answer in (
        karl.get(f"/tablet/visits/{visit}"),
        karl.get(f"/tablet/visits/{visit}/outcome"),
        step(karl, visit, "taking"),
    ):
        assert answer.status_code == 404
    assert karl.get(f"/tablet/screen?visit={visit}").status_code == 404
    assert Relation.DAUGHTER.value not in karl.get("/tablet/screen").text
