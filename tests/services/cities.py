"""A second home, Fjärran, for tests of who runs them all: Berit manages it, Sten is a relative there."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.people import Actor
from visits.services import sign_ins
from visits.services.builder import Builder
from visits.services.sign_ins import SignedIn
from visits.storage.tables import Home, Person, Resident, Tablet


@dataclass(frozen=True, kw_only=True)
class City:
    """Maj of Almgården runs all homes; Berit runs Fjärran alone. The rows are detached."""

    far: Home
    berit: Person
    berit_acts: Actor
    sten: Person
    astrid: Resident
    far_tablet: Tablet
    maj_acts: Actor

    @classmethod
    def build(cls, session: Session, cast: Cast, now: datetime) -> "City":
        """Add the second home, and let Maj run both."""
        there = Builder(session, now)
        far = there.home("Fjärran", language="nb", timezone="Europe/Oslo")
        unit = there.unit("Tallen")
        tablet, _ = there.tablet(unit, enrolled=True)
        astrid = there.resident(unit, "Astrid", "Vik")
        berit = there.manager("Berit", "Falk")
        session.get_one(Person, cast.maj.id).all_homes = True
        session.flush()
        return cls(
            far=far,
            berit=berit,
            berit_acts=there.actor(berit),
            sten=there.relative(astrid, "Sten", "Vik"),
            astrid=astrid,
            far_tablet=tablet,
            maj_acts=replace(cast.actor(cast.maj), all_homes=True),
        )


def seen(session: Session, cookie: str, now: datetime) -> SignedIn:
    """Return who a cookie shows, and the home she looks at."""
    found = sign_ins.find(session, cookie, now=now)
    assert found is not None
    return found
