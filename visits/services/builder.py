"""Builds homes and people, row by row: the demo's builder and the tests' are the same."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from visits.rules.people import Actor, Relation, Role
from visits.rules.visit_state import COMING, Channel, State
from visits.services import changes, reminders
from visits.services.secrets import hashed, new_token, token_hash
from visits.storage.tables import (
    Claim,
    Home,
    Occurrence,
    Person,
    QuietTime,
    Related,
    Resident,
    Series,
    SeriesRelative,
    StaffUnit,
    Tablet,
    Unit,
    Visit,
    VisitRelative,
    WeeklyHours,
)

Row = TypeVar("Row")
DEMO_PASSWORD = "en lugn morgon"  # noqa: S105 - invented people only; a real home sets its own
DAY_OPENS, DAY_CLOSES = 9 * 60, 19 * 60


@cache
def _hashed(secret: str) -> str:
    # The demo and the tests use the same few secrets over and over; a hash costs tens of milliseconds.
    return hashed(secret)


@dataclass
class Builder:
    """Adds rows to `session` as of `now`; every method returns the row it made, with its id set."""

    session: Session
    now: datetime
    home_row: Home | None = field(default=None)

    @property
    def home_id(self) -> UUID:
        """Return the id of the home being built."""
        assert self.home_row is not None, "call home() first"  # noqa: S101 - a builder used in the wrong order
        return self.home_row.id

    def home(self, name: str = "Almgården", *, language: str = "sv", timezone: str = "Europe/Stockholm") -> Home:
        """Add a home that is open every day from 9 to 19."""
        self.home_row = self._add(
            Home(name=name, language=language, timezone=timezone, phone="031-700 00 00", created_at=self.now)
        )
        for weekday in range(7):
            self.hours(weekday, DAY_OPENS, DAY_CLOSES)
        return self.home_row

    def hours(self, weekday: int, opens: int, closes: int) -> WeeklyHours:
        """Add opening hours on a weekday (0 is Monday), in minutes since midnight."""
        return self._add(WeeklyHours(home_id=self.home_id, weekday=weekday, opens=opens, closes=closes))

    def quiet(self, label: str, starts: int, ends: int) -> QuietTime:
        """Add a daily quiet time, in minutes since midnight."""
        return self._add(QuietTime(home_id=self.home_id, label=label, starts=starts, ends=ends))

    def unit(self, name: str = "Björken", *, mail: str = "bjorken@almgarden.example") -> Unit:
        """Add a unit."""
        return self._add(Unit(home_id=self.home_id, name=name, phone="031-700 00 01", mail=mail))

    def tablet(self, unit: Unit, name: str = "Surfplatta 1", *, enrolled: bool = False) -> tuple[Tablet, str]:
        """Add a tablet, and return it with its device secret (empty unless enrolled)."""
        token = new_token() if enrolled else ""
        row = Tablet(home_id=self.home_id, unit_id=unit.id, name=name, device_hash=token_hash(token) if token else None)
        return self._add(row), token

    def resident(self, unit: Unit, given: str = "Rosa", family: str = "Lind", *, room: str = "14") -> Resident:
        """Add a resident who has consented."""
        return self._add(
            Resident(
                home_id=self.home_id,
                unit_id=unit.id,
                given_name=given,
                family_name=family,
                room=room,
                consent_by="Maj Sand",
                consent_ground="own_words",
                created_at=self.now,
            )
        )

    def relative(
        self, resident: Resident, given: str = "Ines", family: str = "Lind", *, relation: Relation = Relation.DAUGHTER
    ) -> Person:
        """Add a relative of a resident."""
        mail = f"{given}.{family}@familj.example".lower().replace(" ", "")
        person = self.person(Role.RELATIVE, given, family, mail=mail)
        self.related(resident, person, relation)
        return person

    def related(self, resident: Resident, relative: Person, relation: Relation = Relation.CLOSE_PERSON) -> Related:
        """Add that somebody is a relative of a resident too."""
        return self._add(Related(resident_id=resident.id, relative_id=relative.id, relation=relation))

    def staff(self, *units: Unit, given: str = "Karl", family: str = "Ask", pin: str = "2468") -> Person:
        """Add a member of staff with a PIN, shown on the tablets of `units`."""
        person = self.person(Role.STAFF, given, family, pin=pin)
        for unit in units:
            self._add(StaffUnit(person_id=person.id, unit_id=unit.id))
        return person

    def manager(self, given: str = "Maj", family: str = "Sand", *, password: str = DEMO_PASSWORD) -> Person:
        """Add a unit manager who signs in with mail address and password."""
        return self.person(Role.MANAGER, given, family, mail=f"{given}@almgarden.example".lower(), password=password)

    def person(
        self, role: Role, given: str, family: str, *, mail: str | None = None, pin: str = "", password: str = ""
    ) -> Person:
        """Add somebody who signs in."""
        assert self.home_row is not None  # noqa: S101
        return self._add(
            Person(
                home_id=self.home_id,
                role=role,
                given_name=given,
                family_name=family,
                mail=mail,
                language=self.home_row.language,
                pin_hash=_hashed(pin) if pin else None,
                password_hash=_hashed(password) if password else None,
                created_at=self.now,
            )
        )

    def visit(
        self, resident: Resident, tablet: Tablet, starts_at: datetime, *relatives: Person, state: State = State.BOOKED
    ) -> Visit:
        """Add a visit as it would stand today, with its claims, history and reminders; nobody is written to.

        The one who booked it is the first of its relatives.
        """
        assert self.home_row is not None  # noqa: S101
        home, booked_at = self.home_row, min(self.now, starts_at - timedelta(days=3))
        ends_at = starts_at + timedelta(minutes=home.slot_minutes)
        visit = self._add(
            Visit(
                home_id=home.id,
                unit_id=resident.unit_id,
                resident_id=resident.id,
                tablet_id=tablet.id,
                booked_by=relatives[0].id,
                wish=uuid4(),
                channel=Channel.WEB,
                starts_at=starts_at,
                ends_at=ends_at,
                state=state,
                created_at=booked_at,
                changed_at=booked_at,
                ended_at=None if state in COMING else ends_at,
            )
        )
        for thing, until in ((resident.id, ends_at), (tablet.id, ends_at + timedelta(minutes=home.buffer_minutes))):
            self._add(Claim(thing=thing, starts_at=starts_at, ends_at=until, visit_id=visit.id))
        for relative in relatives:
            self._add(VisitRelative(visit_id=visit.id, relative_id=relative.id))
        booker = self.actor(relatives[0])
        changes.record(self.session, visit, before=None, what="book", actor=booker, now=booked_at)
        if starts_at > self.now and state in COMING:
            reminders.plan(self.session, visit, now=self.now)
        return visit

    def series(
        self,
        resident: Resident,
        starts_at: datetime,
        *relatives: Person,
        every_weeks: int = 1,
        visits: Collection[Visit] = (),
    ) -> Series:
        """Add a recurring visit from `starts_at` on, until further notice, as its first relative booked it.

        `visits` are those of it that there are already; the worker adds the others.
        """
        assert self.home_row is not None  # noqa: S101
        zone = ZoneInfo(self.home_row.timezone)
        first = starts_at.astimezone(zone)
        days = {visit.starts_at.astimezone(zone).date(): visit.id for visit in visits}
        series = self._add(
            Series(
                home_id=self.home_id,
                resident_id=resident.id,
                booked_by=relatives[0].id,
                wish=uuid4(),
                channel=Channel.WEB,
                every_weeks=every_weeks,
                first_day=first.date(),
                starts=first.hour * 60 + first.minute,
                minutes=self.home_row.slot_minutes,
                rolled_to_day=max(days, default=first.date() - timedelta(days=1)),
                created_at=self.now,
            )
        )
        for relative in relatives:
            self._add(SeriesRelative(series_id=series.id, relative_id=relative.id))
        for day, visit in days.items():
            self._add(Occurrence(series_id=series.id, on_day=day, visit_id=visit))
        return series

    def actor(self, person: Person, tablet: Tablet | None = None) -> Actor:
        """Return a person as the one who acts, on a tablet if one is given."""
        return Actor(
            person=person.id,
            role=person.role,
            home=person.home_id,
            unit=tablet.unit_id if tablet else None,
            tablet=tablet.id if tablet else None,
        )

    def _add(self, row: Row) -> Row:
        self.session.add(row)
        self.session.flush()
        return row
