"""The cast of the tests, built by the demo's own builder."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from visits import clock
from visits.rules.people import Actor
from visits.services import sign_ins
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Home, Person, Resident, Tablet, Unit
from visits.web.gate import DEVICE_COOKIE, STAFF_COOKIE, TABLET_PATH, WEB_COOKIE


@dataclass
class Cast:
    """Rosa lives in Björken; Ines is her daughter; Karl works there; Maj manages it. The rows are detached."""

    home: Home
    unit: Unit
    tablet: Tablet
    device_token: str
    rosa: Resident
    ines: Person
    karl: Person
    maj: Person

    @classmethod
    def build(cls, session: Session, now: datetime) -> "Cast":
        """Add the cast to a session."""
        builder = Builder(session, now)
        home = builder.home()
        unit = builder.unit()
        tablet, token = builder.tablet(unit, enrolled=True)
        rosa = builder.resident(unit)
        return cls(
            home=home,
            unit=unit,
            tablet=tablet,
            device_token=token,
            rosa=rosa,
            ines=builder.relative(rosa),
            karl=builder.staff(unit),
            maj=builder.manager(),
        )

    def actor(self, person: Person, *, on_tablet: bool = False) -> Actor:
        """Return one of the cast as the one who acts."""
        return Actor(
            person=person.id,
            role=person.role,
            home=self.home.id,
            unit=self.unit.id if on_tablet else None,
            tablet=self.tablet.id if on_tablet else None,
        )


def without_tokens(html: str) -> str:
    """Take the forms' tokens out of a page, so that two pages can be compared."""
    return re.sub(r'(?<=[te]=")[\w.-]{60,}(?=")', "", html)


def browser_of(app: Flask, person: Person) -> FlaskClient:
    """Return a client in which `person` is signed in on the web."""
    return _signed_in(app, person, None)


def tablet_of(app: Flask, cast: Cast, person: Person | None = None) -> FlaskClient:
    """Return a client that is the cast's enrolled tablet, with `person` signed in on it if one is given."""
    client = _signed_in(app, person, cast.tablet.id) if person else app.test_client()
    client.set_cookie(DEVICE_COOKIE, cast.device_token, path=TABLET_PATH)
    return client


def _signed_in(app: Flask, person: Person, tablet: UUID | None) -> FlaskClient:
    settings: Settings = app.config["VISITS"]
    with writing(settings) as session:
        row = session.get(Person, person.id)
        assert row is not None
        token = sign_ins.begin(session, row, now=clock.now(), tablet=tablet)
    client = app.test_client()
    client.set_cookie(STAFF_COOKIE if tablet else WEB_COOKIE, token, path=TABLET_PATH if tablet else "/")
    return client
