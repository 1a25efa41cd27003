"""The demo's home: Swedish, invented, with two weeks behind it and two ahead."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.booking import Refused, Wish
from visits.rules.call_window import Entry, entry
from visits.rules.opening_hours import HomeHours, Span
from visits.rules.people import Actor, Relation, Role
from visits.rules.slots import grid
from visits.rules.taken import minute, moment
from visits.rules.visit_state import Channel, State
from visits.services import booking, demo_names, sign_ins, subscriptions, tablets
from visits.services.builder import DAY_CLOSES, DAY_OPENS, Builder
from visits.storage.tables import Closure, Home, Person, Related, Resident, Tablet, Unit, Visit, VisitRelative

HOME = "Almgården"
PINS = {"Karl": "2468", "Amina": "1357"}
"""The two whose PINs the demo prints; the others have Karl's."""
WEEKS = timedelta(days=14)
RELATIVES = 110
TABLETS_OF_UNIT = (3, 2, 1, 1, 1)
SPARE = 1
"""How many of the first unit's tablets have no visits yet, so that one more fits at any time."""
FATHER = "Folke"
"""Rosa's husband. Nothing is booked with him, so the visit that can be started right now is with him."""
SERIES = 6
"""How many visits recur."""
STEP = timedelta(minutes=5)
_LUNCH, _SUPPER = Span(11 * 60 + 45, 13 * 60), Span(16 * 60 + 30, 17 * 60 + 30)
_DAUGHTERS, _SONS = (Relation.DAUGHTER, Relation.SISTER), (Relation.SON, Relation.BROTHER)
# What became of past visits, as often as homes say it does.
_OUTCOMES = (*[State.HELD] * 17, State.MISSED, State.REFUSED, State.FAILED)


@dataclass(frozen=True, kw_only=True)
class Entrances:
    """Fresh secrets for the demo's ready-made links."""

    relative: str
    manager: str
    tablet: str
    feed: str
    visit: UUID


def fill(session: Session, *, now: datetime) -> None:
    """Build the demo's home, unless there is a home already."""
    if session.scalar(select(Home.id).limit(1)) is None:
        _Demo(Builder(session, now), random.Random(2020)).build()  # noqa: S311 - invented people, the same every time


class _Demo:
    """Builds the home, from its walls to its visits."""

    def __init__(self, builder: Builder, dice: random.Random) -> None:
        self.builder = builder
        self.dice = dice
        self.relatives_of: dict[UUID, list[Person]] = {}

    def build(self) -> None:
        home = self.builder.home(HOME)
        self.builder.quiet("Lunch", _LUNCH.starts, _LUNCH.ends)
        self.builder.quiet("Kvällsmat", _SUPPER.starts, _SUPPER.ends)
        units = [self.builder.unit(name, mail=f"{_plain(name)}@almgarden.example") for name in demo_names.UNITS]
        self.close_a_day(home)
        self.hire(units)
        lived_in = [self.move_in(unit, number) for number, unit in enumerate(units)]
        self.invite([resident for residents in lived_in for resident in residents])
        for number, (unit, residents) in enumerate(zip(units, lived_in, strict=True)):
            before, here = sum(TABLETS_OF_UNIT[:number]), TABLETS_OF_UNIT[number]
            stood = [self.builder.tablet(unit, f"Surfplatta {before + n + 1}", enrolled=True)[0] for n in range(here)]
            busy = stood if before else stood[:-SPARE]
            visited = [resident for resident in residents if resident.given_name != FATHER]
            for n, tablet in enumerate(busy):
                self.hold_visits(tablet, visited[n :: len(busy)])
        self.repeat()

    def chance(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent

    def close_a_day(self, home: Home) -> None:
        day = (self.builder.now + timedelta(days=9)).date()
        closure = Closure(home_id=home.id, first_day=day, last_day=day, label="Golvvård", created_at=self.builder.now)
        self.builder.session.add(closure)

    def hire(self, units: list[Unit]) -> None:
        self.builder.manager().all_homes = True
        for number, (given, family) in enumerate(demo_names.STAFF):
            # Most work in one unit and help out in the next; Karl and Amina are both known in the first.
            first = 0 if given in PINS else number % len(units)
            both = (units[first], units[(first + 1) % len(units)])
            self.builder.staff(*both, given=given, family=family, pin=PINS.get(given, PINS["Karl"]))

    def move_in(self, unit: Unit, number: int) -> list[Resident]:
        residents = []
        for n, given in enumerate(demo_names.RESIDENTS[number * 8 : number * 8 + 8]):
            family = demo_names.FAMILIES[0 if given == FATHER else (number * 8 + n) % len(demo_names.FAMILIES)]
            resident = self.builder.resident(unit, given, family, room=str(number * 10 + n + 1))
            resident.hearing_aid, resident.glasses = self.chance(50), self.chance(70)
            resident.staff_stays = self.chance(20)
            residents.append(resident)
        return residents

    def invite(self, residents: list[Resident]) -> None:
        for n in range(RELATIVES):
            resident = residents[n % len(residents)]
            # A resident's second and third relative have other names than her first.
            nth = n // len(residents)
            woman = (n + nth) % 2 == 0
            given = (demo_names.WOMEN if woman else demo_names.MEN)[(n // 2 + 7 * nth) % 20]
            relation = self.dice.choice(_DAUGHTERS if woman else _SONS) if n else Relation.DAUGHTER
            relative = self.builder.relative(resident, given, resident.family_name, relation=relation)
            relative.mail = f"{_plain(given)}.{_plain(resident.family_name)}{n + 1}@familj.example"
            relative.phone = f"070-174 06 {n % 100:02}"  # a series kept free for books and films
            self.relatives_of.setdefault(resident.id, []).append(relative)
        folke = next(resident for resident in residents if resident.given_name == FATHER)
        self.builder.related(folke, self.relatives_of[residents[0].id][0], Relation.DAUGHTER)

    def hold_visits(self, tablet: Tablet, residents: list[Resident]) -> None:
        hours = HomeHours(
            timezone="Europe/Stockholm",
            weekly={weekday: (Span(DAY_OPENS, DAY_CLOSES),) for weekday in range(7)},
            quiet=(_LUNCH, _SUPPER),
        )
        today = hours.local(self.builder.now).date()
        for away in range(-WEEKS.days, WEEKS.days + 1):
            if away == 9:  # noqa: PLR2004 - the closed day
                continue
            starts = self.dice.sample(list(grid(today + timedelta(days=away), hours)), k=3)
            for starts_at, resident in zip(sorted(starts), self.dice.sample(residents, k=3), strict=True):
                self.hold(resident, tablet, moment(starts_at))

    def hold(self, resident: Resident, tablet: Tablet, starts_at: datetime) -> None:
        over = starts_at + timedelta(minutes=45) < self.builder.now
        state = self.dice.choice(_OUTCOMES) if over else State.BOOKED
        if not over and starts_at <= self.builder.now:
            return
        family = self.relatives_of[resident.id]
        taking_part = self.dice.sample(family, k=1 if self.chance(80) else 2)
        self.builder.visit(resident, tablet, starts_at, *taking_part, state=state)

    def repeat(self) -> None:
        """Let some visits of the coming week recur: the worker books their next ones, or finds that it cannot."""
        session, tomorrow = self.builder.session, self.builder.now + timedelta(days=1)
        soon = (Visit.starts_at > tomorrow, Visit.starts_at < tomorrow + timedelta(days=5))
        found = session.scalars(select(Visit).where(*soon).order_by(Visit.starts_at, Visit.id))
        first_of_each = {visit.resident_id: visit for visit in reversed(found.all())}
        for number, visit in enumerate(list(first_of_each.values())[-SERIES:]):
            taking_part = select(Person).join(VisitRelative, VisitRelative.relative_id == Person.id)
            relatives = session.scalars(taking_part.where(VisitRelative.visit_id == visit.id).order_by(Person.mail))
            self.builder.series(
                session.get_one(Resident, visit.resident_id),
                visit.starts_at,
                *relatives,
                every_weeks=1 + number % 2,
                visits=[visit],
            )


def open_entrances(session: Session, *, now: datetime) -> Entrances:
    """Make fresh ways in for each role, and a visit that can be joined and started right now."""
    maj, karl = _first(session, Role.MANAGER, "Maj"), _first(session, Role.STAFF, "Karl")
    folke = session.scalars(select(Resident).where(Resident.given_name == FATHER)).one()
    ines = session.scalars(
        select(Person)
        .join(Related, Related.relative_id == Person.id)
        .where(Related.resident_id == folke.id, Related.ended_at.is_(None))
        # A home that an earlier version made has another daughter for him.
        .order_by(Person.given_name != "Ines", Person.mail)
    ).first()
    assert ines is not None  # noqa: S101 - in every version he had one
    ines_acts = Actor(person=ines.id, role=ines.role, home=ines.home_id)
    any_tablet = session.scalars(select(Tablet.id).where(Tablet.unit_id == folke.unit_id)).first()
    karl_acts = Actor(person=karl.id, role=karl.role, home=karl.home_id, unit=folke.unit_id, tablet=any_tablet)
    visit = _visit_now(session, ines, folke, karl=karl_acts, now=now)
    tablet = session.get_one(Tablet, visit.tablet_id)
    return Entrances(
        relative=sign_ins.begin(session, ines, now=now),
        manager=sign_ins.begin(session, maj, now=now),
        tablet=tablets.new_enrolment(session, tablet, now=now).token,
        feed=subscriptions.make(session, actor=ines_acts, now=now).token,
        visit=visit.id,
    )


def _visit_now(session: Session, ines: Person, folke: Resident, *, karl: Actor, now: datetime) -> Visit:
    """Return a visit of Ines and Folke whose room is open, or book one by override for the next few minutes."""
    for visit in session.scalars(select(Visit).where(Visit.resident_id == folke.id, Visit.state == State.BOOKED)):
        if entry(visit.state, starts_at=visit.starts_at, ends_at=visit.ends_at, now=now) is Entry.WAITING:
            return visit
    starts_at = moment(minute(now) // 5 * 5)
    while True:
        starts_at += STEP
        wish = Wish(id=uuid4(), resident=folke.id, starts_at=starts_at)
        try:
            made = booking.book(
                session, wish, actor=karl, now=now, relatives=(ines.id,), channel=Channel.PHONE, override=True
            )
        except Refused:
            # The one before was ended a moment ago: the next five minutes are tried.
            continue
        return session.get_one(Visit, made)


def _first(session: Session, role: Role, given: str) -> Person:
    return session.scalars(
        select(Person).where(Person.role == role, Person.given_name == given).order_by(Person.mail, Person.created_at)
    ).first()  # type: ignore[return-value] # the demo's own home has everybody


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("åäöé", "aaoe")).replace("-", "")
