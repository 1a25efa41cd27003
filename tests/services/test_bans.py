"""The visiting ban: Maj switches it on, changes it, lifts it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.services.banning import FACTS, SUNDAY, TODAY, TOMORROW, gone, letters, log
from visits.rules.ban_plan import BanState
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.services import announcements, ban_hours, ban_views, bans
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Ban, Unit


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


@pytest.fixture
def ban(session: Session, maj: Actor, now: datetime) -> UUID:
    return bans.set_ban(session, FACTS, actor=maj, now=now)


def test_without_a_ban_there_is_none_to_see(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    assert ban_views.current(session, actor=maj, now=now) is None
    assert ban_views.notice(session, cast.home.id, now=now) is None
    assert ban_views.earlier(session, actor=maj, now=now) == []


def test_maj_switches_a_ban_on(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    version = session.get_one(Unit, cast.unit.id).version
    ban = bans.set_ban(session, FACTS, actor=maj, now=now)
    found = ban_views.current(session, actor=maj, now=now)
    assert found is not None
    assert (found.id, found.state, found.name, found.ground) == (ban, BanState.IN_FORCE, "Besöksförbud", "SFS 2020:163")
    assert (found.hours, found.hands_at, found.hands_by, found.announced_at) == ((), None, "", None)
    assert (found.joint, found.mine) == (False, True)
    seen = ban_views.notice(session, cast.home.id, now=now)
    assert seen is not None
    assert (seen.name, seen.first_day, seen.last_day, seen.in_force) == ("Besöksförbud", TODAY, None, True)
    assert session.scalar(select(Unit.version).where(Unit.id == cast.unit.id)) == version + 1
    assert log(session) == ["ban.set"]


def test_a_home_has_one_ban_at_a_time(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    with pytest.raises(InvalidInput) as refusal:
        bans.set_ban(session, replace(FACTS, first_day=SUNDAY), actor=maj, now=now)
    assert refusal.value.field == "ban"


def test_of_two_who_switch_it_on_at_once_one_does(settings: Settings, cast: Cast, maj: Actor, now: datetime) -> None:
    made = at_once(settings, partial(bans.set_ban, facts=FACTS, actor=maj, now=now), times=3)
    assert sorted(type(answer).__name__ for answer in made) == ["InvalidInput", "InvalidInput", "UUID"]
    with reading(settings) as session:
        assert len(session.scalars(select(Ban.id)).all()) == 1


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (SUNDAY, TODAY, "last_day"),
        (date(2026, 11, 1), date(2026, 11, 22), "last_day"),
        (date(2036, 11, 23), None, "first_day"),
        (date(2025, 11, 1), None, "first_day"),
        (TODAY, date(2028, 1, 1), "last_day"),
    ],
)
def test_days_that_nobody_means_are_refused(
    session: Session, maj: Actor, now: datetime, first: date, last: date | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        bans.set_ban(session, replace(FACTS, first_day=first, last_day=last), actor=maj, now=now)
    assert refusal.value.field == field


def test_a_coming_ban_is_known_to_relatives_once_it_is_announced(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    ban = bans.set_ban(session, replace(FACTS, first_day=TOMORROW), actor=maj, now=now)
    found = ban_views.current(session, actor=maj, now=now)
    assert found is not None
    assert found.state is BanState.COMING
    assert ban_views.notice(session, cast.home.id, now=now) is None
    announcements.send(session, ban, actor=maj, now=now)
    seen = ban_views.notice(session, cast.home.id, now=now)
    assert seen is not None
    assert not seen.in_force


def test_the_day_is_that_of_the_home(session: Session, cast: Cast, maj: Actor) -> None:
    # 23.30 in Greenwich is half past midnight in Stockholm.
    late = datetime.fromisoformat("2026-11-23T23:30:00+00:00")
    bans.set_ban(session, replace(FACTS, first_day=TOMORROW), actor=maj, now=late - timedelta(hours=12))
    seen = ban_views.notice(session, cast.home.id, now=late)
    assert seen is not None
    assert seen.in_force


def test_a_ban_that_is_over_makes_room_for_another(session: Session, maj: Actor, now: datetime) -> None:
    bans.set_ban(session, replace(FACTS, last_day=TOMORROW), actor=maj, now=now)
    later = now + timedelta(days=2)
    assert ban_views.current(session, actor=maj, now=later) is None
    (over,) = ban_views.earlier(session, actor=maj, now=later)
    assert over.state is BanState.OVER
    bans.set_ban(session, replace(FACTS, first_day=SUNDAY), actor=maj, now=later)


def test_words_and_days_can_be_changed(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    wanted = replace(FACTS, name="Vårdförbud", decided_by="Smittskydd", ground="", last_day=SUNDAY, message="Nytt.")
    bans.change(session, ban, wanted, actor=maj, now=now)
    found = ban_views.show(session, ban, actor=maj, now=now)
    assert (found.name, found.decided_by, found.ground, found.last_day, found.message) == (
        "Vårdförbud",
        "Smittskydd",
        "",
        SUNDAY,
        "Nytt.",
    )
    announcements.send(session, ban, actor=maj, now=now)
    bans.change(session, ban, replace(wanted, message="Ännu ett."), actor=maj, now=now)
    assert ban_views.show(session, ban, actor=maj, now=now).message == "Nytt.", "it has been told so"
    with pytest.raises(InvalidInput):
        bans.change(session, ban, replace(wanted, last_day=date(2026, 11, 1)), actor=maj, now=now)


def test_its_end_can_be_set(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    bans.set_last_day(session, ban, SUNDAY, actor=maj, now=now)
    assert ban_views.show(session, ban, actor=maj, now=now).last_day == SUNDAY
    with pytest.raises(InvalidInput) as refusal:
        bans.set_last_day(session, ban, date(2026, 11, 22), actor=maj, now=now)
    assert refusal.value.field == "last_day"
    assert "ban.last_day" in log(session)


def test_caps_are_set_and_taken_away(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    bans.set_caps(session, ban, per_day=1, per_week=3, actor=maj, now=now)
    found = ban_views.show(session, ban, actor=maj, now=now)
    assert (found.per_day, found.per_week) == (1, 3)
    bans.set_caps(session, ban, per_day=None, per_week=None, actor=maj, now=now)
    found = ban_views.show(session, ban, actor=maj, now=now)
    assert (found.per_day, found.per_week) == (None, None)
    assert log(session).count("ban.caps") == 2


def test_lifting_ends_it_at_once(session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID) -> None:
    later = now + timedelta(days=2)
    assert bans.lift(session, ban, actor=maj, now=later) == 0, "nobody was told of it, so nobody is told of its end"
    found = ban_views.show(session, ban, actor=maj, now=later)
    assert (found.state, found.lifted_at, found.last_day) == (BanState.LIFTED, later, date(2026, 11, 25))
    assert ban_views.notice(session, cast.home.id, now=later) is None
    assert [view.id for view in ban_views.earlier(session, actor=maj, now=later)] == [ban]
    bans.set_ban(session, replace(FACTS, first_day=TOMORROW), actor=maj, now=later)


def test_who_was_told_of_it_is_told_that_it_is_lifted(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    announcements.send(session, ban, actor=maj, now=now)
    gone(session)
    assert bans.lift(session, ban, actor=maj, now=now + timedelta(days=1)) == 1
    assert letters(session, MessageKind.BAN_LIFTED) == ["ines.lind@familj.example"]


def test_what_is_over_stays_as_it_was(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    bans.lift(session, ban, actor=maj, now=now)
    for deed in (
        partial(bans.lift),
        partial(bans.change, facts=FACTS),
        partial(bans.set_last_day, last_day=SUNDAY),
        partial(bans.set_caps, per_day=1, per_week=None),
        partial(announcements.send),
        partial(ban_hours.confirm_hands),
    ):
        with pytest.raises(InvalidInput) as refusal:
            deed(session, ban, actor=maj, now=now)
        assert refusal.value.field == "ban"


def test_a_joint_ban_is_decided_by_who_runs_all_homes(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    session.get_one(Ban, ban).together = uuid4()
    found = ban_views.show(session, ban, actor=maj, now=now)
    assert (found.joint, found.mine) == (True, False)
    for deed in (
        partial(bans.lift),
        partial(bans.change, facts=FACTS),
        partial(bans.set_last_day, last_day=SUNDAY),
    ):
        with pytest.raises(NotFound):
            deed(session, ban, actor=maj, now=now)
    bans.set_caps(session, ban, per_day=1, per_week=None, actor=maj, now=now)
    city = replace(maj, all_homes=True)
    assert ban_views.show(session, ban, actor=city, now=now).mine
    bans.lift(session, ban, actor=city, now=now)


def test_nobody_else_sees_or_changes_a_ban(session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID) -> None:
    there = Builder(session, now)
    there.home("Fjärran")
    berit = there.actor(there.manager("Berit", "Falk"))
    assert ban_views.current(session, actor=berit, now=now) is None
    for who in (
        berit,
        cast.actor(cast.ines),
        cast.actor(cast.karl, on_tablet=True),
        cast.actor(cast.maj, on_tablet=True),
    ):
        for deed in (
            partial(ban_views.show),
            partial(bans.lift),
            partial(bans.change, facts=FACTS),
            partial(bans.set_caps, per_day=1, per_week=1),
            partial(announcements.preview),
            partial(announcements.send),
            partial(ban_hours.take_back_hands),
        ):
            with pytest.raises(NotFound):
                deed(session, ban, actor=who, now=now)
    with pytest.raises(NotFound):
        ban_views.show(session, uuid4(), actor=maj, now=now)
