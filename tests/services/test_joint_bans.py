"""A ban for all homes or for chosen ones, in one step, and announced once to everybody."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.services.banning import FACTS, SUNDAY, gone, letters
from tests.services.cities import City
from visits.rules.ban_plan import Preset
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.services import announcements, ban_hours, ban_views, bans, joint_bans
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Ban, Home, Unit

INES, STEN = "ines.lind@familj.example", "sten.vik@familj.example"


@pytest.fixture
def city(session: Session, cast: Cast, now: datetime) -> City:
    return City.build(session, cast, now)


@pytest.fixture
def together(session: Session, city: City, now: datetime) -> UUID:
    id_ = uuid4()
    joint_bans.set_for(session, FACTS, None, together=id_, actor=city.maj_acts, now=now)
    return id_


def test_all_homes_get_it_in_one_step(session: Session, cast: Cast, city: City, now: datetime) -> None:
    version = session.get_one(Unit, cast.unit.id).version
    together = uuid4()
    assert joint_bans.set_for(session, FACTS, None, together=together, actor=city.maj_acts, now=now) == 2
    (found,) = joint_bans.standing_ones(session, actor=city.maj_acts, now=now)
    assert found == joint_bans.JointBan(
        together=together,
        name="Besöksförbud",
        decided_by="Regeringen",
        first_day=FACTS.first_day,
        last_day=None,
        homes=2,
        announced=0,
        with_hands=0,
    )
    for actor in (city.maj_acts, city.berit_acts):
        view = ban_views.current(session, actor=actor, now=now)
        assert view is not None
        assert (view.together, view.joint, view.mine) == (together, True, actor.all_homes)
    session.flush()
    assert set(session.scalars(select(AuditEntry.home_id).where(AuditEntry.action == "ban.set"))) == {
        cast.home.id,
        city.far.id,
    }
    assert session.scalar(select(Unit.version).where(Unit.id == cast.unit.id)) == version + 1


def test_chosen_homes_get_it_and_one_with_a_ban_keeps_its_own(
    session: Session, cast: Cast, city: City, now: datetime
) -> None:
    joint_bans.set_for(session, FACTS, [city.far.id], together=uuid4(), actor=city.maj_acts, now=now)
    assert ban_views.current(session, actor=city.maj_acts, now=now) is None
    free = {one.name: one.has_ban for one in joint_bans.candidates(session, actor=city.maj_acts, now=now)}
    assert free == {"Almgården": False, "Fjärran": True}
    new = replace(FACTS, name="Nytt")
    assert joint_bans.set_for(session, new, None, together=uuid4(), actor=city.maj_acts, now=now) == 1
    names = {row.home_id: row.name for row in session.scalars(select(Ban))}
    assert names == {cast.home.id: "Nytt", city.far.id: "Besöksförbud"}
    for homes in (None, [], [uuid4()], [city.far.id]):
        with pytest.raises(InvalidInput) as refusal:
            joint_bans.set_for(session, FACTS, homes, together=uuid4(), actor=city.maj_acts, now=now)
        assert refusal.value.field == "homes"


def test_days_that_nobody_means_are_refused(session: Session, city: City, now: datetime) -> None:
    wrong = replace(FACTS, last_day=FACTS.first_day - timedelta(days=1))
    with pytest.raises(InvalidInput) as refusal:
        joint_bans.set_for(session, wrong, None, together=uuid4(), actor=city.maj_acts, now=now)
    assert refusal.value.field == "last_day"


def test_sent_twice_it_is_one_ban(session: Session, city: City, now: datetime) -> None:
    together = uuid4()
    said = [joint_bans.set_for(session, FACTS, None, together=together, actor=city.maj_acts, now=now) for _ in "12"]
    assert said == [2, 0]
    assert set(session.scalars(select(Ban.together))) == {together}


def test_of_two_who_set_one_at_the_same_moment_one_sets_it_everywhere(settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        cast = Cast.build(session, now)
        city = City.build(session, cast, now)
        for n in range(6):
            Builder(session, now).home(f"Hem {n}")
        homes = set(session.scalars(select(Home.id)))
    wishes = [
        partial(joint_bans.set_for, facts=FACTS, homes=None, together=uuid4(), actor=city.maj_acts, now=now),
        # In whatever order she ticked them.
        partial(
            joint_bans.set_for, facts=FACTS, homes=sorted(homes)[::-1], together=uuid4(), actor=city.maj_acts, now=now
        ),
    ]
    said = at_once(settings, *wishes)
    assert [one for one in said if one == len(homes)] == [len(homes)]
    (other,) = (one for one in said if one != len(homes))
    assert isinstance(other, InvalidInput)
    assert other.field == "homes"
    with reading(settings) as session:
        assert set(session.scalars(select(Ban.home_id))) == homes
        assert len(set(session.scalars(select(Ban.together)))) == 1


def test_a_home_of_its_own_mind_is_no_joint_ban(session: Session, city: City, now: datetime) -> None:
    ban = bans.set_ban(session, FACTS, actor=city.berit_acts, now=now)
    assert joint_bans.standing_ones(session, actor=city.maj_acts, now=now) == []
    for unknown in (ban, uuid4()):
        with pytest.raises(NotFound):
            joint_bans.show(session, unknown, actor=city.maj_acts, now=now)


def test_each_home_adds_hours_and_days_of_its_own(session: Session, city: City, now: datetime, together: UUID) -> None:
    view = ban_views.current(session, actor=city.berit_acts, now=now)
    assert view is not None
    ban_hours.add_preset(session, view.id, Preset.EVENINGS, actor=city.berit_acts, now=now)
    ban_hours.confirm_hands(session, view.id, actor=city.berit_acts, now=now)
    there = replace(city.maj_acts, home=city.far.id)
    bans.set_last_day(session, view.id, SUNDAY, actor=there, now=now)
    found = joint_bans.show(session, together, actor=city.maj_acts, now=now)
    assert (found.with_hands, found.last_day) == (1, None)
    mine = ban_views.current(session, actor=city.maj_acts, now=now)
    assert mine is not None
    bans.set_last_day(session, mine.id, SUNDAY, actor=city.maj_acts, now=now)
    assert joint_bans.show(session, together, actor=city.maj_acts, now=now).last_day == SUNDAY


@pytest.mark.parametrize("at_once", [1, 100])
def test_everybody_is_told_once_though_homes_come_one_after_the_other(
    session: Session,
    cast: Cast,
    city: City,
    now: datetime,
    together: UUID,
    at_once: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(joint_bans, "AT_ONCE", at_once)
    Builder(session, now, city.far).relative(city.astrid, "Ines", "Lind")
    Builder(session, now, city.far).relative(city.astrid, "Tomas", "Vik").mail = None
    shown = joint_bans.preview(session, together, actor=city.maj_acts, now=now)
    assert shown is not None
    assert (shown.reached, shown.unreached) == (2, 1)
    count, left = joint_bans.announce(session, together, actor=city.maj_acts, now=now)
    later = now + timedelta(seconds=1)
    if at_once == 1:
        assert left
        assert joint_bans.show(session, together, actor=city.maj_acts, now=now).announced == 1
        rest = joint_bans.preview(session, together, actor=city.maj_acts, now=now)
        assert rest is not None
        more, left = joint_bans.announce(session, together, actor=city.maj_acts, now=later)
        assert rest.reached == more
        count += more
    assert (count, left) == (2, False)
    assert letters(session) == [INES, STEN]
    assert joint_bans.preview(session, together, actor=city.maj_acts, now=later) is None
    assert joint_bans.announce(session, together, actor=city.maj_acts, now=later) == (0, False)
    gone(session)
    told, left = joint_bans.lift(session, together, actor=city.maj_acts, now=later)
    if left:
        more, left = joint_bans.lift(session, together, actor=city.maj_acts, now=later + timedelta(seconds=1))
        told += more
    assert (told, left) == (2, False)
    assert letters(session, MessageKind.BAN_LIFTED) == [INES, STEN]
    assert joint_bans.standing_ones(session, actor=city.maj_acts, now=later) == []
    assert joint_bans.lift(session, together, actor=city.maj_acts, now=later) == (0, False)


def test_a_home_that_announced_by_itself_is_left_out(
    session: Session, city: City, now: datetime, together: UUID
) -> None:
    mine = ban_views.current(session, actor=city.berit_acts, now=now)
    assert mine is not None
    announcements.send(session, mine.id, actor=city.berit_acts, now=now)
    assert joint_bans.announce(session, together, actor=city.maj_acts, now=now) == (1, False)
    assert letters(session) == [INES, STEN]
