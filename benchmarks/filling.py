"""Fills a database with many homes, quickly: rows straight into the tables, as many as a whole country has."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from visits.rules.opening_hours import HomeHours, Span
from visits.rules.people import Actor, Relation, Role
from visits.rules.slots import grid
from visits.rules.taken import moment
from visits.rules.visit_state import Channel, State
from visits.storage.tables import (
    Claim,
    Home,
    Person,
    Related,
    Resident,
    Tablet,
    Unit,
    Visit,
    VisitRelative,
    WeeklyHours,
)

ZONE = "Europe/Stockholm"
UNITS, RESIDENTS_OF_UNIT, TABLETS_OF_UNIT = 5, 8, 2
WEEKS_BACK, WEEKS_AHEAD = 8, 3
SLOT, BUFFER = timedelta(minutes=30), timedelta(minutes=15)
BATCH, HOMES_A_WRITE = 5000, 50
# In the order their foreign keys demand.
TABLES: tuple[Any, ...] = (
    Home,
    WeeklyHours,
    Unit,
    Tablet,
    Resident,
    Person,
    Related,
    Visit,
    Claim,
    VisitRelative,
)


@dataclass(frozen=True, kw_only=True)
class Family:
    """A resident, her relative, and where she lives."""

    home: UUID
    unit: UUID
    resident: UUID
    relative: UUID

    @property
    def actor(self) -> Actor:
        """Return the relative as the one who acts."""
        return Actor(person=self.relative, role=Role.RELATIVE, home=self.home)


@dataclass
class Filling:
    """Adds homes of 40 residents to a session, each with about `visits_of_home` visits, past and coming."""

    session: Session
    now: datetime
    visits_of_home: int
    visits: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(2020))
    waiting: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)

    def fill(self, homes: int) -> list[Family]:
        """Add so many homes and return their families."""
        days = self._days()
        families = []
        for number in range(homes):
            families += self._home(number, days)
            if number % HOMES_A_WRITE == HOMES_A_WRITE - 1:
                self._write()
        self._write()
        return families

    def _days(self) -> list[list[datetime]]:
        hours = HomeHours(timezone=ZONE, weekly={day: (Span(540, 1140),) for day in range(7)})
        today = hours.local(self.now).date()
        away = range(-7 * WEEKS_BACK, 7 * WEEKS_AHEAD)
        return [[moment(starts) for starts in grid(today + timedelta(days=n), hours)] for n in away]

    def _home(self, number: int, days: list[list[datetime]]) -> list[Family]:
        shape = {"slot_minutes": 30, "buffer_minutes": 15, "notice_minutes": 120, "horizon_days": 28}
        where = {"language": "sv", "timezone": ZONE, "phone": ""}
        home = self._add(Home, name=f"Home {number}", created_at=self.now, **shape, **where)
        for day in range(7):
            self._add(WeeklyHours, home_id=home, weekday=day, opens=540, closes=1140)
        of_home = []
        for n in range(UNITS):
            unit = self._add(Unit, home_id=home, name=f"Unit {n}", phone="", mail="", version=0, active=True)
            tablets = [
                self._add(Tablet, home_id=home, unit_id=unit, name="Tablet", active=True)
                for _ in range(TABLETS_OF_UNIT)
            ]
            families = [self._family(home, unit) for _ in range(RESIDENTS_OF_UNIT)]
            for starts_at, tablet, family in self._times(days, tablets, families):
                self._visit(starts_at, tablet, family)
            of_home += families
        return of_home

    def _family(self, home: UUID, unit: UUID) -> Family:
        names = {"given_name": "Rosa", "family_name": "Lind", "created_at": self.now}
        resident = self._add(Resident, home_id=home, unit_id=unit, room="1", consent_ground="own_words", **names)
        mail = f"{uuid4().hex}@familj.example"
        relative = self._add(Person, home_id=home, role=Role.RELATIVE, mail=mail, language="sv", active=True, **names)
        self._add(Related, resident_id=resident, relative_id=relative, relation=Relation.DAUGHTER, consent=True)
        return Family(home=home, unit=unit, resident=resident, relative=relative)

    def _times(
        self, days: list[list[datetime]], tablets: list[UUID], families: list[Family]
    ) -> Iterator[tuple[datetime, UUID, Family]]:
        """Yield times at which tablet and resident are free of others: of a day's grid a few, no resident twice."""
        wanted = self.visits_of_home / UNITS / len(days)
        for day in days:
            a_day = int(wanted) + (self.dice.random() < wanted % 1)
            times = self.dice.sample([(starts_at, tablet) for starts_at in day for tablet in tablets], k=a_day)
            for (starts_at, tablet), family in zip(times, self.dice.sample(families, k=a_day), strict=True):
                yield starts_at, tablet, family

    def _visit(self, starts_at: datetime, tablet: UUID, family: Family) -> None:
        ends_at = starts_at + SLOT
        visit = self._add(
            Visit,
            home_id=family.home,
            unit_id=family.unit,
            resident_id=family.resident,
            tablet_id=tablet,
            booked_by=family.relative,
            wish=uuid4(),
            channel=Channel.WEB,
            starts_at=starts_at,
            ends_at=ends_at,
            state=State.HELD if starts_at < self.now else State.BOOKED,
            created_at=self.now,
            changed_at=self.now,
        )
        for thing, until in ((family.resident, ends_at), (tablet, ends_at + BUFFER)):
            self._wait(Claim, thing=thing, starts_at=starts_at, ends_at=until, visit_id=visit)
        self._wait(VisitRelative, visit_id=visit, relative_id=family.relative)
        self.visits += 1

    def _add(self, table: Any, **columns: Any) -> UUID:
        made = uuid4()
        self._wait(table, id=made, **columns)
        return made

    def _wait(self, table: Any, **columns: Any) -> None:
        self.waiting.setdefault(table, []).append(columns)

    def _write(self) -> None:
        for table in TABLES:
            rows = iter(self.waiting.pop(table, []))
            while some := list(islice(rows, BATCH)):
                self.session.execute(insert(table.__table__), some)
