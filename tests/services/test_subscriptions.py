"""Subscriptions: one secret each, shown once; several beside each other; renewed, chosen, revoked alone."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import feeds, subscriptions, units
from visits.services.builder import Builder
from visits.services.subscriptions import MOST, Choices, Made
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Feed, Unit

DAY = timedelta(days=1)
TEA = Choices(language="en", nickname="Tea", alarm_minutes=30, with_link=False, with_closures=False)


@pytest.fixture
def ines(cast: Cast) -> Actor:
    return cast.actor(cast.ines)


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


def found(session: Session, token: str) -> feeds.FeedFound:
    feed = feeds.find(session, token)
    assert feed is not None
    return feed


def test_each_has_choices_of_its_own_and_is_revoked_alone(session: Session, ines: Actor, now: datetime) -> None:
    one, other = (subscriptions.make(session, actor=ines, now=now) for _ in range(2))
    subscriptions.choose(session, one.id, TEA, actor=ines, now=now + DAY)
    session.flush()
    assert [view.choices.nickname for view in subscriptions.of_relative(session, actor=ines)] in (
        ["Tea", ""],
        ["", "Tea"],
    )
    subscriptions.revoke(session, other.id, actor=ines, now=now)
    assert [view.choices for view in subscriptions.of_relative(session, actor=ines)] == [TEA]
    assert found(session, other.token).revoked_at == now
    assert found(session, one.token).revoked_at is None


def test_a_new_address_keeps_the_choices_and_ends_the_old(
    session: Session, ines: Actor, cast: Cast, now: datetime
) -> None:
    old = subscriptions.make(session, actor=ines, now=now, resident=cast.rosa.id)
    subscriptions.choose(session, old.id, TEA, actor=ines, now=now)
    new = subscriptions.renew(session, old.id, actor=ines, now=now + DAY)
    assert found(session, old.token).revoked_at == now + DAY
    after = found(session, new.token)
    assert (after.resident, after.choices.nickname, after.choices.alarm_minutes) == (cast.rosa.id, "Tea", 30)
    (view,) = subscriptions.of_relative(session, actor=ines)
    assert (view.id, view.resident_name, view.choices) == (new.id, "Rosa", TEA)


def test_choosing_raises_the_version_and_the_date_of_every_event(session: Session, ines: Actor, now: datetime) -> None:
    made = subscriptions.make(session, actor=ines, now=now)
    before = found(session, made.token)
    subscriptions.choose(session, made.id, TEA, actor=ines, now=now + DAY)
    session.flush()
    after = found(session, made.token)
    assert after.version == before.version + 1
    assert after.choices.changed_at == after.changed_at == now + DAY


def test_a_revoked_one_is_gone_after_thirty_days(session: Session, ines: Actor, now: datetime) -> None:
    made = subscriptions.make(session, actor=ines, now=now)
    subscriptions.revoke(session, made.id, actor=ines, now=now)
    session.flush()
    assert not found(session, made.token).is_gone(now + 30 * DAY)
    assert found(session, made.token).is_gone(now + 30 * DAY + timedelta(seconds=1))
    assert subscriptions.of_relative(session, actor=ines) == []
    subscriptions.revoke(session, made.id, actor=ines, now=now + DAY)
    assert found(session, made.token).revoked_at == now, "a double click stops it once"
    with pytest.raises(NotFound):
        subscriptions.choose(session, made.id, TEA, actor=ines, now=now)


def test_of_a_double_click_one_is_made_and_the_secret_shown_last_works(
    session: Session, ines: Actor, maj: Actor, cast: Cast, now: datetime
) -> None:
    wanted = uuid4()
    first, second = (subscriptions.make(session, actor=ines, now=now, wanted=wanted) for _ in range(2))
    assert (first.id, second.id) == (wanted, wanted)
    assert feeds.find(session, first.token) is None
    assert found(session, second.token).id == wanted
    with pytest.raises(NotFound):
        subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now, wanted=wanted)
    feeds.note_fetch(session, wanted, client="x", now=now)
    session.expire_all()
    with pytest.raises(NotFound):
        subscriptions.make(session, actor=ines, now=now, wanted=wanted)


def test_of_a_double_click_on_renewal_there_is_one_new_address(session: Session, ines: Actor, now: datetime) -> None:
    old = subscriptions.make(session, actor=ines, now=now)
    wanted = uuid4()
    first, second = (subscriptions.renew(session, old.id, actor=ines, now=now, wanted=wanted) for _ in range(2))
    assert feeds.find(session, first.token) is None
    assert found(session, second.token).id == wanted
    assert [view.id for view in subscriptions.of_relative(session, actor=ines)] == [wanted]
    with pytest.raises(NotFound):
        subscriptions.renew(session, old.id, actor=ines, now=now, wanted=uuid4())
    feeds.note_fetch(session, wanted, client="x", now=now)
    session.expire_all()
    with pytest.raises(NotFound):
        subscriptions.renew(session, old.id, actor=ines, now=now, wanted=wanted)


def test_of_two_who_renew_at_once_both_are_shown_an_address_and_there_is_one(
    settings: Settings, cast: Cast, ines: Actor, now: datetime
) -> None:
    with writing(settings) as session:
        old = subscriptions.make(session, actor=ines, now=now).id
    wanted = uuid4()

    def renew(session: Session) -> Made:
        return subscriptions.renew(session, old, actor=ines, now=now, wanted=wanted)

    made = at_once(settings, renew, times=2)
    assert [one.id for one in made if isinstance(one, Made)] == [wanted, wanted]
    with reading(settings) as session:
        assert [view.id for view in subscriptions.of_relative(session, actor=ines)] == [wanted]
        assert sum(feeds.find(session, one.token) is not None for one in made if isinstance(one, Made)) == 1


def test_nobody_has_more_than_ten(session: Session, ines: Actor, now: datetime) -> None:
    for _ in range(MOST):
        subscriptions.make(session, actor=ines, now=now)
    with pytest.raises(InvalidInput):
        subscriptions.make(session, actor=ines, now=now)


def test_a_stranger_makes_sees_and_changes_none(
    session: Session, cast: Cast, ines: Actor, maj: Actor, now: datetime
) -> None:
    aina = Builder(session, now, cast.home).resident(cast.unit, "Aina", "Berg")
    made = subscriptions.make(session, actor=ines, now=now)
    of_unit = subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now)
    with pytest.raises(NotFound):
        subscriptions.make(session, actor=ines, now=now, resident=aina.id)
    with pytest.raises(NotFound):
        subscriptions.make(session, actor=maj, now=now)
    with pytest.raises(NotFound):
        subscriptions.make_for_unit(session, cast.unit.id, actor=ines, now=now)
    for feed, actor in ((made.id, maj), (of_unit.id, ines), (uuid4(), ines)):
        with pytest.raises(NotFound):
            subscriptions.show(session, feed, actor=actor)
        with pytest.raises(NotFound):
            subscriptions.renew(session, feed, actor=actor, now=now)
        with pytest.raises(NotFound):
            subscriptions.revoke(session, feed, actor=actor, now=now)


def test_a_units_calendar_is_written_in_the_log_and_ends_with_the_unit(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    linden = Builder(session, now, cast.home).unit("Linden")
    session.flush()
    made = subscriptions.make_for_unit(session, linden.id, actor=maj, now=now)
    subscriptions.choose(
        session,
        made.id,
        Choices(language="nb", nickname="", alarm_minutes=None, with_link=True, with_closures=True),
        actor=maj,
        now=now,
    )
    session.flush()
    assert not found(session, made.token).choices.with_link
    new = subscriptions.renew(session, made.id, actor=maj, now=now)
    assert [view.unit_name for view in subscriptions.of_unit(session, linden.id, actor=maj)] == ["Linden"]
    units.retire(session, linden.id, actor=maj, now=now)
    session.expire_all()
    assert found(session, new.token).revoked_at == now
    other = subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now)
    subscriptions.revoke(session, other.id, actor=maj, now=now)
    written = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("calendar.%"))).all()
    assert sorted(written) == ["calendar.add", "calendar.add", "calendar.renew", "calendar.revoke"]
    assert not session.get_one(Unit, linden.id).active
    assert session.query(Feed).count() == 3
