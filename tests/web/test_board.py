"""The tablet's pages: locked it knows no names, signed in it leads through a visit, and it asks cheaply what is new."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from tests.builders import Cast, browser_of, tablet_of
from visits import clock
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.people import Relation
from visits.rules.visit_state import Channel, State
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import engine, reading, writing
from visits.storage.tables import (
    AuditEntry,
    Call,
    CallPeer,
    Message,
    Person,
    Reminder,
    Resident,
    Tablet,
    Visit,
    VisitRelative,
    VisitTick,
)


class Clock:
    """The time every page is asked at; tests move it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Clock:
    made = Clock(now)
    monkeypatch.setattr(clock, "now", made)
    return made


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Rosa's visit in 12 minutes, with Ines and Tomas."""
    return add_visit(settings, cast, now + timedelta(minutes=12), company="Tomas")


def add_visit(
    settings: Settings, cast: Cast, starts_at: datetime, state: State = State.BOOKED, *, company: str = ""
) -> UUID:
    with writing(settings) as session:
        visit = Visit(
            home_id=cast.home.id,
            unit_id=cast.unit.id,
            resident_id=cast.rosa.id,
            tablet_id=cast.tablet.id,
            booked_by=cast.ines.id,
            wish=uuid4(),
            channel=Channel.WEB,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            state=state,
            company=company,
            created_at=starts_at,
            changed_at=starts_at,
        )
        session.add(visit)
        session.flush()
        session.add(VisitRelative(visit_id=visit.id, relative_id=cast.ines.id))
        return visit.id


@pytest.fixture
def add(settings: Settings, cast: Cast, now: datetime) -> Callable[[int, State], UUID]:
    """Add a visit of Rosa's so many minutes from now."""
    return lambda minutes, state: add_visit(settings, cast, now + timedelta(minutes=minutes), state)


@pytest.fixture
def amina(app: Flask, settings: Settings, cast: Cast, now: datetime) -> FlaskClient:
    with writing(settings) as session:
        row = Builder(session, now, cast.home).staff(cast.unit, given="Amina", family="Hassan")
    return tablet_of(app, cast, row)


@pytest.fixture
def locked(app: Flask, cast: Cast) -> FlaskClient:
    return tablet_of(app, cast)


@pytest.fixture
def karl(app: Flask, cast: Cast) -> FlaskClient:
    return tablet_of(app, cast, cast.karl)


def rings(settings: Settings, visit: UUID, now: datetime) -> None:
    with writing(settings) as session:
        row = Reminder(visit_id=visit, kind=ReminderKind.TABLET, due_at=now, raised_at=now, state=ReminderState.RAISED)
        session.add(row)


def state_of(settings: Settings, visit: UUID) -> State:
    with reading(settings) as session:
        return session.get_one(Visit, visit).state


def step(client: FlaskClient, visit: UUID, noun: str, **fields: str | list[str]) -> TestResponse:
    return client.post(f"/tablet/visits/{visit}/{noun}", data=fields)


def sign_in(client: FlaskClient, person: Person, pin: str) -> TestResponse:
    return client.post("/tablet/sign-in", data={"person": str(person.id), "pin": pin})


# --- locked


def test_a_locked_tablet_shows_times_and_the_alarm_but_no_name(
    locked: FlaskClient, settings: Settings, visit: UUID, now: datetime
) -> None:
    rings(settings, visit, now)
    page = locked.get("/tablet/").text
    assert re.search(r"A visit at <time[^>]*>12\.12</time> needs somebody", page)
    for name in ("Rosa", "Ines", "Tomas", "Lind", str(visit)):
        assert name not in page
    assert "Karl A" in page


def test_karl_signs_in_by_tile_and_pin_and_sees_the_day(locked: FlaskClient, cast: Cast, visit: UUID) -> None:
    answer = sign_in(locked, cast.karl, "2468")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tablet/")
    page = locked.get("/tablet/").text
    assert "Rosa" in page
    assert f'action="/tablet/visits/{visit}/taking"' in page


def test_a_wrong_pin_keeps_the_tile_chosen_and_five_lock_with_words(locked: FlaskClient, cast: Cast) -> None:
    for _try in range(5):
        answer = sign_in(locked, cast.karl, "1111")
        assert answer.status_code == 422
        assert "That PIN is not right." in answer.text
        assert re.search(rf'value="{cast.karl.id}"[^>]*checked', answer.text)
    locked_out = sign_in(locked, cast.karl, "2468")
    assert locked_out.status_code == 429
    assert "Wait 5 minutes" in locked_out.text or "Wait 6 minutes" in locked_out.text
    assert "Rosa" not in locked.get("/tablet/").text


@pytest.mark.parametrize("sent", [{}, {"pin": "2468"}, {"person": "nobody", "pin": "2468"}])
def test_without_a_name_the_tablet_asks_for_it(locked: FlaskClient, sent: dict[str, str]) -> None:
    answer = locked.post("/tablet/sign-in", data=sent)
    assert answer.status_code == 422
    assert "Tap your name" in answer.text


def test_without_staff_the_tablet_says_who_gives_pins(app: Flask, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.karl.id).active = False
    assert "Nobody of this unit has a PIN yet." in tablet_of(app, cast).get("/tablet/").text


def test_locking_takes_the_names_away(karl: FlaskClient, visit: UUID) -> None:
    assert "Rosa" in karl.get("/tablet/").text
    assert karl.post("/tablet/lock").status_code == 303
    assert "Rosa" not in karl.get("/tablet/").text
    assert karl.get(f"/tablet/visits/{visit}").headers["Location"] == "/tablet/"


def test_the_screens_own_questions_keep_nobody_signed_in_but_touches_do(
    karl: FlaskClient, at: Clock, visit: UUID
) -> None:
    for _minute in range(4):
        at.pass_(minutes=1)
        assert karl.post("/tablet/awake").status_code == 204
    assert karl.get("/tablet/screen").text.count("Rosa")
    for _minute in range(4):
        at.pass_(minutes=1)
        karl.get("/tablet/version", headers={"Accept": "application/json"})
        karl.get(f"/tablet/screen?visit={visit}")
    assert "Rosa" not in karl.get("/tablet/screen").text
    assert karl.post("/tablet/awake", headers={"Accept": "application/json"}).status_code == 401


# --- the day


def test_the_board_says_who_calls_when_where_and_how_to_reach_them(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).phone = "070-123 45 67"
    page = karl.get(f"/tablet/visits/{visit}").text
    assert re.search(r'<time datetime="2026-11-23T12:12\+01:00">12\.12</time> Rosa, room 14', page)
    assert re.search(r"Ines \(daughter\) (och|and) Tomas call\.", page)
    assert "070-123 45 67" in page
    assert re.search(r'class="badge soon"[^>]*>(Om 12 minuter|In 12 minutes)<', page)


@pytest.mark.parametrize(
    ("minutes", "state", "badge"),
    [
        (100, State.BOOKED, ("", r"(Om|In) 2 (timmar|hours)")),
        (0, State.BOOKED, ("soon", "Now")),
        (-7, State.READY, ("late", r"Should have started (för 7 minuter sedan|7 minutes ago)")),
        (-10, State.ONGOING, ("soon", r"Ends (om|in) 20 (minuter|minutes)")),
        (-31, State.ONGOING, ("late", r"Should have ended (för 1 minut sedan|1 minute ago)")),
    ],
)
def test_the_badge_says_how_near_or_late_it_is(
    karl: FlaskClient, add: Callable[[int, State], UUID], minutes: int, state: State, badge: tuple[str, str]
) -> None:
    add(minutes, state)
    kind, words = badge
    assert re.search(rf'class="badge {kind}"[^>]*>{words}<', karl.get("/tablet/").text)


def test_ines_in_the_room_shows_on_the_board_and_during_the_visit_as_in_it(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        session.add(Call(visit_id=visit))
        session.flush()
        session.add(CallPeer(visit_id=visit, side="relative", person_id=cast.ines.id, joined_at=now, seen_at=now))
    assert "Ines is waiting now" in karl.get("/tablet/").text
    with writing(settings) as session:
        session.get_one(Visit, visit).state = State.ONGOING
    page = karl.get("/tablet/").text
    assert "Ines is in the visit" in page
    assert "waiting now" not in page


def test_a_visit_without_anybody_noted_or_room_still_reads_well(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).room = ""
        session.get_one(Visit, visit).company = ""
        session.query(VisitRelative).delete()
    page = karl.get("/tablet/").text
    assert "Who calls has not been noted." in page
    assert ", room" not in page


def test_an_empty_a_finished_and_another_day_have_kind_words(
    karl: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    assert "No visits today" in karl.get("/tablet/").text
    add_visit(settings, cast, now - timedelta(hours=2), State.HELD)
    assert "Everything for today is done" in karl.get("/tablet/").text
    assert "No visits are booked yet." in karl.get("/tablet/?day=2026-11-24").text
    add_visit(settings, cast, now + timedelta(days=1))
    tomorrow = karl.get("/tablet/?day=2026-11-24").text
    assert "1 visit. It can be taken on the day." in tomorrow
    assert "No visits are booked yet." not in tomorrow
    assert "Everything for today is done" in karl.get("/tablet/?day=nonsense").text


def test_tomorrows_visit_can_be_looked_at_but_not_taken(
    karl: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    tomorrow = add_visit(settings, cast, now + timedelta(days=1))
    page = karl.get(f"/tablet/visits/{tomorrow}").text
    assert "It can be taken on the day." in page
    assert f"{tomorrow}/taking" not in page
    assert "outcome" not in re.findall(r'href="([^"]*)"', page)


def test_looking_is_logged_once_a_sign_in_and_the_screens_own_looking_never(
    karl: FlaskClient, settings: Settings, visit: UUID
) -> None:
    def reads() -> int:
        with reading(settings) as session:
            return session.scalar(select(func.count()).where(AuditEntry.action == "visit.read")) or 0

    karl.get(f"/tablet/screen?visit={visit}")
    assert reads() == 0
    for _look in range(2):
        karl.get(f"/tablet/visits/{visit}")
    karl.get("/tablet/")
    assert reads() == 1


# --- a visit, step by step


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
    assert step(karl, visit, "outcome", outcome="refused").status_code == 409
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
    step(karl, visit, "outcome", outcome="refused")
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


# --- what is new?


def test_an_open_screen_is_answered_304_until_something_changes(
    karl: FlaskClient, amina: FlaskClient, visit: UUID, at: Clock
) -> None:
    first = karl.get("/tablet/version")
    mark = first.headers["ETag"]
    assert first.get_json() == {"version": mark.strip('"')}
    at.pass_(minutes=1)
    same = karl.get("/tablet/version", headers={"If-None-Match": mark})
    assert (same.status_code, same.data) == (304, b"")
    assert f"data-mark={mark}" in karl.get("/tablet/").text
    step(amina, visit, "taking")
    assert karl.get("/tablet/version", headers={"If-None-Match": mark}).status_code == 200


def test_locking_changes_what_the_screen_is_told(karl: FlaskClient) -> None:
    mark = karl.get("/tablet/version").headers["ETag"]
    karl.post("/tablet/lock")
    assert karl.get("/tablet/version", headers={"If-None-Match": mark}).status_code == 200


def test_a_device_that_is_no_tablet_any_more_is_told_so_in_a_way_a_script_understands(app: Flask) -> None:
    answer = app.test_client().get("/tablet/version", headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_the_question_every_two_seconds_costs_few_queries(karl: FlaskClient, settings: Settings) -> None:
    karl.get("/tablet/version")
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(engine(settings.database_url), "before_cursor_execute", count)
    karl.get("/tablet/version")
    event.remove(engine(settings.database_url), "before_cursor_execute", count)
    # Who asks: the device and the sign-in. What is new: the unit, who waits, what rings.
    assert len(asked) == 5


# --- strangers


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
