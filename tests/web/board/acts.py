"""What the tests of the tablet's pages do over and over."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import Cast
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import Channel, State
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import (
    Person,
    Reminder,
    Visit,
    VisitRelative,
)


class Clock:
    """The time every page is asked at; tests move it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


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
