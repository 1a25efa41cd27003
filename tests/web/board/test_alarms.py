"""Alarms on the board: of the unit's own visits and of other units', and the day's list."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast, tablet_of
from tests.web.board.acts import rings, step
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import State
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import DayList, Reminder, Resident, Tablet, Unit, Visit


def goes_further(settings: Settings, visit: UUID, now: datetime) -> None:
    with writing(settings) as session:
        session.add(
            Reminder(
                visit_id=visit,
                kind=ReminderKind.HOME_TABLETS,
                due_at=now,
                raised_at=now,
                state=ReminderState.RAISED,
            )
        )


def alarm(page: str) -> str:
    found = re.search(r'data-live="alarm".*?</div>\s*</div>', page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[0])).strip() if found else ""


@pytest.fixture
def granen(app: Flask, settings: Settings, cast: Cast, now: datetime) -> tuple[FlaskClient, FlaskClient]:
    """The tablet of another unit of the home: locked, and with Nils signed in on it."""
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        unit = builder.unit("Granen")
        tablet, token = builder.tablet(unit, "Platta 2", enrolled=True)
        nils = builder.staff(unit, given="Nils", family="Berg")
    there = Cast(
        home=cast.home,
        unit=unit,
        tablet=tablet,
        device_token=token,
        rosa=cast.rosa,
        ines=cast.ines,
        karl=nils,
        maj=cast.maj,
    )
    return tablet_of(app, there), tablet_of(app, there, nils)


def test_a_visit_that_nobody_has_prepared_rings_in_the_other_units_without_a_name(
    granen: tuple[FlaskClient, FlaskClient], settings: Settings, visit: UUID, now: datetime
) -> None:
    rings(settings, visit, now)
    for tablet in granen:
        assert "data-alarm" not in tablet.get("/tablet/").text
    goes_further(settings, visit, now)
    for tablet in granen:
        page = tablet.get("/tablet/").text
        assert "Björken: nobody has prepared the visit at 12.12 . Tell somebody there, phone 031-700 00 01." in alarm(
            page
        )
        assert "data-elsewhere" in page
        for name in ("Rosa", "Ines", "Lind", str(visit)):
            assert name not in page


def test_without_a_number_the_other_units_are_told_to_go_there(
    granen: tuple[FlaskClient, FlaskClient], settings: Settings, cast: Cast, visit: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Unit, cast.unit.id).phone = ""
    goes_further(settings, visit, now)
    assert alarm(granen[1].get("/tablet/").text).endswith("Tell somebody there.")


def test_what_somebody_has_taken_and_not_prepared_rings_in_its_own_unit_by_name(
    karl: FlaskClient, locked: FlaskClient, settings: Settings, visit: UUID, now: datetime
) -> None:
    rings(settings, visit, now)
    step(karl, visit, "taking")
    assert "data-alarm" not in karl.get("/tablet/").text
    goes_further(settings, visit, now)
    page = karl.get("/tablet/").text
    assert "Rosa in room 14: nobody has prepared the visit at 12.12" in alarm(page)
    assert "data-elsewhere" not in page
    assert alarm(locked.get("/tablet/").text).endswith("Nobody has prepared the visit at 12.12")
    with writing(settings) as session:
        for resident in session.scalars(select(Resident)):
            resident.room = ""
    assert "Rosa: nobody has prepared the visit at" in alarm(karl.get("/tablet/").text)
    step(karl, visit, "preparation")
    assert "data-alarm" not in karl.get("/tablet/").text


def test_during_a_visit_at_this_tablet_another_units_alarm_is_shown_without_a_sound(
    granen: tuple[FlaskClient, FlaskClient], settings: Settings, visit: UUID, now: datetime
) -> None:
    goes_further(settings, visit, now)
    assert "data-quiet" not in granen[1].get("/tablet/").text
    with writing(settings) as session:
        tablet = session.scalars(select(Tablet).where(Tablet.name == "Platta 2")).one()
        row = session.get_one(Visit, visit)
        ongoing = Visit(
            home_id=row.home_id,
            unit_id=tablet.unit_id,
            resident_id=row.resident_id,
            tablet_id=tablet.id,
            booked_by=row.booked_by,
            wish=uuid4(),
            channel=row.channel,
            state=State.ONGOING,
            starts_at=now - timedelta(minutes=5),
            ends_at=now + timedelta(minutes=25),
            created_at=now,
            changed_at=now,
        )
        session.add(ongoing)
    page = granen[1].get("/tablet/").text
    assert "data-quiet" in page
    assert "nobody has prepared" in alarm(page)


def test_an_alarm_from_elsewhere_changes_what_the_open_screen_is_asked_about(
    granen: tuple[FlaskClient, FlaskClient], settings: Settings, visit: UUID, now: datetime
) -> None:
    before = granen[1].get("/tablet/version", headers={"Accept": "application/json"})
    goes_further(settings, visit, now)
    again = granen[1].get(
        "/tablet/version", headers={"Accept": "application/json", "If-None-Match": before.headers["ETag"]}
    )
    assert again.status_code == 200


@pytest.mark.usefixtures("visit")
def test_the_days_list_is_shown_until_somebody_taps_seen_and_locked_without_the_button(
    karl: FlaskClient, locked: FlaskClient, settings: Settings, cast: Cast
) -> None:
    with writing(settings) as session:
        row = DayList(unit_id=cast.unit.id, starts_at=datetime.fromisoformat("2026-11-23T07:00+01:00"))
        session.add(row)
        session.flush()
        day_list = row.id
    words = re.compile(r"The day's list:</strong>\s*1 visit, at <time[^>]*>12\.12</time>\.")
    for client in (karl, locked):
        assert words.search(client.get("/tablet/").text)
    address = f"/tablet/day-lists/{day_list}/reading"
    assert address in karl.get("/tablet/").text
    page = locked.get("/tablet/").text
    assert address not in page
    assert "Rosa" not in page
    assert karl.post(address).status_code == 303
    for client in (karl, locked):
        assert not words.search(client.get("/tablet/").text)
    with reading(settings) as session:
        assert session.get_one(DayList, day_list).seen_by == cast.karl.id
