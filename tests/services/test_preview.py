"""What the manager is told that a relative sees is what that relative sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.bans import ExemptionGround
from visits.rules.booking import Rule, Wish
from visits.rules.opening_hours import Holidays
from visits.rules.people import Relation
from visits.rules.shape import Shape
from visits.services import availability, booking, preview, shapes
from visits.services.builder import Builder
from visits.services.preview import Asked
from visits.storage.tables import Ban, Closure, Exemption, Home, Person, QuietTime, Related, Resident, Unit, UnitHands

NINE = timedelta(hours=21)
"""From Monday noon to Tuesday at nine."""
LONGER = Shape(slot_minutes=30, other_lengths=(60,), buffer_minutes=15, notice_minutes=120, horizon_days=21)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Rosa's daughter Ines and her son Tomas; Ines has a visit on Tuesday at nine, of an hour if that is offered."""

    session: Session
    cast: Cast
    tomas: Person
    now: datetime

    @property
    def home(self) -> Home:
        return self.session.get_one(Home, self.cast.home.id)

    @property
    def unit(self) -> Unit:
        return self.session.get_one(Unit, self.cast.unit.id)

    @property
    def rosa(self) -> Resident:
        return self.session.get_one(Resident, self.cast.rosa.id)

    def add(self, *rows: object) -> None:
        self.session.add_all(rows)
        self.session.flush()


@pytest.fixture
def scene(session: Session, cast: Cast, now: datetime) -> Scene:
    builder = Builder(session, now, cast.home)
    tomas = builder.relative(cast.rosa, "Tomas", "Lind", relation=Relation.SON)
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + NINE)
    booking.book(session, wish, actor=cast.actor(cast.ines), now=now)
    return Scene(session=session, cast=cast, tomas=tomas, now=now)


def longer_in_the_unit(scene: Scene) -> None:
    shapes.set_unit(scene.session, scene.unit.id, LONGER, actor=scene.cast.actor(scene.cast.maj), now=scene.now)
    # The one tablet is taken beyond what the home alone looks at.
    builder = Builder(scene.session, scene.now, scene.home)
    arne = builder.resident(scene.unit, "Arne")
    builder.visit(arne, scene.cast.tablet, scene.now + NINE + timedelta(days=20), builder.relative(arne, "Bo"))


def longer_in_the_home(scene: Scene) -> None:
    shapes.set_home(scene.session, LONGER, actor=scene.cast.actor(scene.cast.maj), now=scene.now)


def shorter_in_the_unit(scene: Scene) -> None:
    longer_in_the_home(scene)
    shorter = Shape(slot_minutes=20, buffer_minutes=10, notice_minutes=0, horizon_days=3)
    shapes.set_unit(scene.session, scene.unit.id, shorter, actor=scene.cast.actor(scene.cast.maj), now=scene.now)


def one_open_visit(scene: Scene) -> None:
    scene.home.open_visits = 1


def one_a_week_for_rosa_who_rests(scene: Scene) -> None:
    scene.home.per_week = 1
    scene.rosa.rest_starts, scene.rosa.rest_ends, scene.rosa.wishes_not_on = 780, 900, "4"


def at_the_end_of_life(scene: Scene) -> None:
    scene.home.open_visits = scene.home.per_day = 1
    scene.rosa.no_limits = True


def a_ban_that_exempts_her(scene: Scene) -> None:
    scene.home.open_visits = 1
    today, ban, maj = scene.now.date(), uuid4(), scene.cast.maj.id
    days = {"first_day": today, "last_day": today + timedelta(days=4)}
    decided = {"decided_by": "Region", "created_by": maj, "created_at": scene.now}
    scene.add(Ban(id=ban, home_id=scene.home.id, together=uuid4(), name="Besöksförbud", **days, **decided))
    scene.add(Exemption(ban_id=ban, resident_id=scene.rosa.id, ground=ExemptionGround.END_OF_LIFE, **decided))


def few_hands_and_a_closed_day(scene: Scene) -> None:
    longer_in_the_home(scene)
    day = scene.now.date() + timedelta(days=2)
    scene.add(UnitHands(unit_id=scene.unit.id, starts=540, ends=720, at_once=0))
    scene.add(Closure(home_id=scene.home.id, first_day=day, last_day=day, label="Golvvård", created_at=scene.now))
    scene.add(QuietTime(home_id=scene.home.id, label="Middag", starts=960, ends=1020))


def holidays_and_a_taken_back_consent(scene: Scene) -> None:
    scene.home.holidays, scene.home.horizon_days = Holidays.CLOSED, 40
    scene.rosa.consent_ground = ""


@pytest.mark.parametrize(
    "decide",
    [
        longer_in_the_unit,
        longer_in_the_home,
        shorter_in_the_unit,
        one_open_visit,
        one_a_week_for_rosa_who_rests,
        at_the_end_of_life,
        a_ban_that_exempts_her,
        few_hands_and_a_closed_day,
    ],
)
def test_what_the_preview_offers_is_what_that_relative_is_offered(
    scene: Scene, decide: Callable[[Scene], None]
) -> None:
    decide(scene)
    scene.session.flush()
    seen = 0
    for relative in (scene.cast.ines, scene.tomas):
        for minutes in (None, 60):
            free = availability.free_times(
                scene.session, scene.rosa.id, actor=scene.cast.actor(relative), now=scene.now, minutes=minutes
            )
            for day, slots in free.times.items():
                found = looked(scene, Asked(day=day, relative=relative.id, minutes=minutes))
                offered = [time.starts_at for time in found.times if not time.rules]
                assert (found.day, found.minutes, found.relative) == (day, free.minutes, relative.id)
                assert offered == [slot.starts_at for slot in slots]
                assert found.days == tuple(free.times)
                seen += len(offered)
    assert seen > 0


def test_ines_has_enough_booked_tomas_has_not(scene: Scene) -> None:
    one_open_visit(scene)
    tuesday = scene.now.date() + timedelta(days=1)
    of_ines, of_nobody = (looked(scene, Asked(day=tuesday, relative=who)) for who in (scene.cast.ines.id, None))
    assert of_ines.offered == 0
    assert all(Rule.OPEN_LIMIT in time.rules for time in of_ines.times)
    assert (of_nobody.relative, of_nobody.offered) == (None, 12)


def test_only_those_who_may_book_look(scene: Scene) -> None:
    names = [one.name for one in looked(scene, Asked()).relatives]
    assert names == ["Ines Lind", "Tomas Lind"]
    relation = scene.session.query(Related).filter_by(relative_id=scene.tomas.id).one()
    relation.consent = False
    scene.session.flush()
    found = looked(scene, Asked(relative=scene.tomas.id))
    assert ([one.name for one in found.relatives], found.relative) == (["Ines Lind"], None)


def test_what_cannot_be_looked_at_is_today_and_the_usual_length(scene: Scene) -> None:
    found = looked(scene, Asked(day=scene.now.date() + timedelta(days=300), relative=uuid4(), minutes=7))
    assert (found.day, found.relative, found.minutes) == (scene.now.date(), None, 30)
    holidays_and_a_taken_back_consent(scene)
    assert looked(scene, Asked()).offered == 0


def looked(scene: Scene, asked: Asked) -> preview.Preview:
    maj, rosa = scene.cast.actor(scene.cast.maj), UUID(str(scene.rosa.id))
    return preview.of_day(scene.session, rosa, asked, actor=maj, now=scene.now)
