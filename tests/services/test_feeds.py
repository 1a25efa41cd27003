"""Subscriptions: one secret, shown once; renewed, chosen, revoked; what a calendar shows."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Wish
from visits.rules.consent import Ground
from visits.rules.errors import NotFound
from visits.rules.visit_state import Reason
from visits.services import agenda, booking, feeds, residents
from visits.services.builder import Builder
from visits.services.residents import ResidentFacts
from visits.settings import Settings
from visits.storage.tables import Feed, Visit

DAY = timedelta(days=1)


def book(session: Session, cast: Cast, now: datetime, after: timedelta = timedelta(hours=21)) -> Visit:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + after)
    return session.get_one(Visit, booking.book(session, wish, actor=cast.actor(cast.ines), now=now))


def found(session: Session, token: str) -> feeds.FeedFound:
    feed = feeds.find(session, token)
    assert feed is not None
    return feed


def test_the_secret_is_not_in_the_database(session: Session, cast: Cast, now: datetime) -> None:
    token = feeds.make(session, actor=cast.actor(cast.ines), now=now)
    assert token not in session.query(Feed).one().token_hash
    assert found(session, token).relative == cast.ines.id
    assert feeds.find(session, token + "x") is None


def test_a_new_address_keeps_the_choices_and_ends_the_old(session: Session, cast: Cast, now: datetime) -> None:
    ines = cast.actor(cast.ines)
    old = feeds.make(session, actor=ines, now=now)
    feeds.choose(session, actor=ines, language="en", nickname="Tea", alarm_minutes=30, with_link=False, now=now)
    new = feeds.make(session, actor=ines, now=now + DAY)
    assert found(session, old).revoked_at == now + DAY
    choices = found(session, new).choices
    assert (choices.language, choices.nickname, choices.alarm_minutes, choices.with_link) == ("en", "Tea", 30, False)
    mine = feeds.mine(session, actor=ines)
    assert mine is not None
    assert mine.nickname == "Tea"


def test_choosing_raises_the_version_and_the_date_of_every_event(session: Session, cast: Cast, now: datetime) -> None:
    ines = cast.actor(cast.ines)
    token = feeds.make(session, actor=ines, now=now)
    before = found(session, token)
    feeds.choose(session, actor=ines, language="nb", nickname="", alarm_minutes=None, with_link=True, now=now + DAY)
    after = found(session, token)
    assert after.version == before.version + 1
    assert after.choices.changed_at == after.changed_at == now + DAY
    assert after.choices.nickname is None


def test_a_revoked_feed_is_gone_after_thirty_days(session: Session, cast: Cast, now: datetime) -> None:
    ines = cast.actor(cast.ines)
    token = feeds.make(session, actor=ines, now=now)
    feeds.revoke(session, actor=ines, now=now)
    assert not found(session, token).is_gone(now + 30 * DAY)
    assert found(session, token).is_gone(now + 30 * DAY + timedelta(seconds=1))
    assert feeds.mine(session, actor=ines) is None
    with pytest.raises(NotFound):
        feeds.revoke(session, actor=ines, now=now)
    with pytest.raises(NotFound):
        feeds.choose(session, actor=ines, language="sv", nickname="", alarm_minutes=None, with_link=True, now=now)


def test_a_fetch_is_remembered(session: Session, cast: Cast, now: datetime) -> None:
    token = feeds.make(session, actor=cast.actor(cast.ines), now=now)
    feeds.note_fetch(session, found(session, token).id, client="Thunderbird" * 20, now=now)
    mine = feeds.mine(session, actor=cast.actor(cast.ines))
    assert mine is not None
    assert mine.fetched_at == now
    assert len(mine.fetched_by) == feeds.CLIENT_LONGEST


def test_the_feed_shows_booked_and_cancelled_but_says_nothing_after_a_death(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    ines, maj = cast.actor(cast.ines), cast.actor(cast.maj)
    token = feeds.make(session, actor=ines, now=now)
    kept, cancelled, died = (book(session, cast, now, timedelta(hours=21 + n)) for n in (0, 3, 6))
    booking.cancel(session, cancelled.id, reason=Reason.RELATIVE_ILL, actor=ines, now=now)
    booking.cancel(session, died.id, reason=Reason.DIED, actor=maj, now=now)
    session.flush()
    shown = agenda.of_feed(session, found(session, token), settings=settings, now=now)
    assert [(one.uid, one.cancelled, one.sequence) for one in shown] == [(kept.id, False, 0), (cancelled.id, True, 1)]
    assert shown[0].join_url == f"http://localhost/visits/{kept.id}/call"


def test_a_feed_for_one_resident_shows_only_hers(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    aina = Builder(session, now, cast.home).resident(cast.unit, "Aina", "Berg")
    token = feeds.make(session, actor=cast.actor(cast.ines), now=now)
    book(session, cast, now)
    session.query(Feed).one().resident_id = aina.id
    session.flush()
    assert agenda.of_feed(session, found(session, token), settings=settings, now=now) == ()


def test_one_visit_alone_is_only_for_who_takes_part(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    visit = book(session, cast, now)
    one = agenda.one_visit(session, visit.id, actor=cast.actor(cast.ines), settings=settings)
    assert one.visit.uid == visit.id
    assert one.choices.timezone == "Europe/Stockholm"
    stranger = Builder(session, now, cast.home).relative(cast.rosa, "Sten", "Okänd")
    with pytest.raises(NotFound):
        agenda.one_visit(session, visit.id, actor=cast.actor(stranger), settings=settings)


def test_once_rosas_identity_is_protected_no_calendar_shows_her_visits(
    session: Session, settings: Settings, cast: Cast, now: datetime
) -> None:
    token = feeds.make(session, actor=cast.actor(cast.ines), now=now)
    book(session, cast, now)
    before = found(session, token)
    assert len(agenda.of_feed(session, before, settings=settings, now=now)) == 1
    facts = ResidentFacts(
        given_name="Rosa", family_name="Lind", unit=cast.unit.id, consent_by="Maj Sand", consent_ground=Ground.OWN_WORDS
    )
    maj = cast.actor(cast.maj)
    residents.change(session, cast.rosa.id, replace(facts, protected_identity=True), actor=maj, now=now)
    after = found(session, token)
    assert after.version > before.version
    assert agenda.of_feed(session, after, settings=settings, now=now) == ()
    residents.change(session, cast.rosa.id, facts, actor=maj, now=now)
    assert len(agenda.of_feed(session, found(session, token), settings=settings, now=now)) == 1
