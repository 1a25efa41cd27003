"""A ban of several homes: changed in all of them at once, set for more of them; and homes that may set none."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.services.banning import FACTS, SUNDAY, TODAY
from tests.services.cities import City
from visits.rules.errors import InvalidInput, NotFound
from visits.services import ban_permission, ban_views, bans, joint_ban_changes, joint_bans
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Ban, Home, Unit

OTHER = replace(FACTS, name="Besöksstopp", last_day=SUNDAY, message="Annat.")


@pytest.fixture
def city(session: Session, cast: Cast, now: datetime) -> City:
    return City.build(session, cast, now)


@pytest.fixture
def together(session: Session, city: City, now: datetime) -> UUID:
    id_ = uuid4()
    joint_bans.set_for(session, FACTS, None, together=id_, actor=city.maj_acts, now=now)
    return id_


def rows(session: Session) -> list[Ban]:
    session.flush()
    return list(session.scalars(select(Ban).order_by(Ban.home_id)))


def test_its_days_and_words_change_in_every_home_at_once(
    session: Session, cast: Cast, city: City, now: datetime, together: UUID
) -> None:
    joint: dict[str, Any] = {"together": together, "actor": city.maj_acts, "now": now}
    assert joint_ban_changes.facts_of(session, **joint) == FACTS
    version = session.get_one(Unit, cast.unit.id).version
    first = rows(session)[0]
    first.announced_at = now
    session.flush()
    assert joint_ban_changes.change(session, facts=OTHER, **joint) == 2
    assert [(ban.name, ban.last_day) for ban in rows(session)] == [("Besöksstopp", SUNDAY)] * 2
    # What has been announced keeps its message.
    assert {ban.message for ban in rows(session) if ban.id != first.id} == {"Annat."}
    assert first.message == FACTS.message
    session.expire_all()
    assert session.get_one(Unit, cast.unit.id).version > version
    changed = select(AuditEntry.home_id).where(AuditEntry.action == "ban.change")
    assert set(session.scalars(changed)) == {cast.home.id, city.far.id}


def test_days_that_cannot_be_meant_change_it_nowhere(
    session: Session, city: City, now: datetime, together: UUID
) -> None:
    wrong = replace(OTHER, last_day=TODAY - timedelta(days=1))
    with pytest.raises(InvalidInput):
        joint_ban_changes.change(session, together, wrong, actor=city.maj_acts, now=now)
    assert {ban.name for ban in rows(session)} == {FACTS.name}


def test_only_who_runs_all_homes_changes_it_or_adds_homes(
    session: Session, city: City, now: datetime, together: UUID
) -> None:
    asked: dict[str, Any] = {"together": together, "actor": city.berit_acts, "now": now}
    with pytest.raises(NotFound):
        joint_ban_changes.change(session, facts=OTHER, **asked)
    with pytest.raises(NotFound):
        joint_ban_changes.add_homes(session, homes=None, **asked)
    with pytest.raises(NotFound):
        joint_ban_changes.left_out(session, **asked)
    joint_bans.lift(session, together, actor=city.maj_acts, now=now)
    for unknown in (together, uuid4()):
        with pytest.raises(NotFound):
            joint_ban_changes.change(session, unknown, OTHER, actor=city.maj_acts, now=now)


def test_homes_that_came_later_are_seen_and_added(session: Session, city: City, now: datetime, together: UUID) -> None:
    joint: dict[str, Any] = {"together": together, "actor": city.maj_acts, "now": now}
    assert joint_ban_changes.left_out(session, **joint) == joint_ban_changes.LeftOut(with_another=0, free=())
    late = [Builder(session, now).home(name) for name in ("Ekgården", "Furan")]
    found = joint_ban_changes.left_out(session, **joint)
    assert ([one.name for one in found.free], found.with_another) == (["Ekgården", "Furan"], 0)
    with pytest.raises(InvalidInput):
        joint_ban_changes.add_homes(session, homes=[], **joint)
    assert joint_ban_changes.add_homes(session, homes=[late[1].id], **joint) == 1
    assert [one.name for one in joint_ban_changes.left_out(session, **joint).free] == ["Ekgården"]
    assert joint_ban_changes.add_homes(session, homes=None, **joint) == 1
    # A second click.
    assert joint_ban_changes.add_homes(session, homes=None, **joint) == 0
    shown = joint_bans.show(session, together, actor=city.maj_acts, now=now)
    assert (shown.homes, shown.name) == (4, FACTS.name)
    assert {ban.first_day for ban in rows(session)} == {FACTS.first_day}


def test_a_home_with_a_ban_of_its_own_is_counted_and_added_once_that_is_lifted(
    session: Session, city: City, now: datetime
) -> None:
    own, together = bans.set_ban(session, FACTS, actor=city.berit_acts, now=now), uuid4()
    joint: dict[str, Any] = {"together": together, "actor": city.maj_acts, "now": now}
    assert joint_bans.set_for(session, FACTS, None, **joint) == 1
    assert joint_ban_changes.left_out(session, **joint) == joint_ban_changes.LeftOut(with_another=1, free=())
    bans.lift(session, own, actor=city.berit_acts, now=now)
    assert [one.name for one in joint_ban_changes.left_out(session, **joint).free] == ["Fjärran"]
    assert joint_ban_changes.add_homes(session, homes=None, **joint) == 1
    view = ban_views.current(session, actor=city.berit_acts, now=now)
    assert view is not None
    assert view.together == together


def test_a_change_and_more_homes_at_once_leave_one_ban(settings: Settings, cast: Cast, now: datetime) -> None:
    together = uuid4()
    with writing(settings) as session:
        maj = City.build(session, cast, now).maj_acts
        joint_bans.set_for(session, FACTS, [cast.home.id], together=together, actor=maj, now=now)
    said = at_once(
        settings,
        lambda session: joint_ban_changes.change(session, together, OTHER, actor=maj, now=now),
        lambda session: joint_ban_changes.add_homes(session, together, None, actor=maj, now=now),
    )
    assert all(isinstance(one, int) for one in said)
    with reading(settings) as session:
        assert set(session.scalars(select(Ban.home_id))) == set(session.scalars(select(Home.id)))


def test_homes_set_no_ban_where_they_may_not(session: Session, city: City, now: datetime) -> None:
    assert ban_permission.homes_may(session)
    with pytest.raises(NotFound):
        ban_permission.let_homes(session, allowed=False, actor=city.berit_acts, now=now)
    for _ in range(2):
        ban_permission.let_homes(session, allowed=False, actor=city.maj_acts, now=now)
    with pytest.raises(InvalidInput):
        bans.set_ban(session, FACTS, actor=city.berit_acts, now=now)
    # Who runs all homes sets one for one home too.
    bans.set_ban(session, FACTS, actor=replace(city.maj_acts, home=city.far.id), now=now)
    ban_permission.let_homes(session, allowed=True, actor=city.maj_acts, now=now)
    assert ban_permission.may(session, actor=city.berit_acts)
