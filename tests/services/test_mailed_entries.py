"""Entries that came by mail beside a subscription: she is told of those it shows, and no mail brings one back."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.bookings import book, no_minute_waited
from tests.builders import Cast
from tests.services.outbox_samples import cancel, claim, claim_one, mark_sent, subscribe
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import Method
from visits.rules.people import Actor
from visits.services import booking, delivery, feeds, mailed_entries, subscriptions
from visits.services.builder import Builder
from visits.storage.tables import Person, Resident, Visit

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def ines(cast: Cast) -> Actor:
    return cast.actor(cast.ines)


@pytest.fixture
def mailed(session: Session, cast: Cast, now: datetime) -> Visit:
    """Return a visit whose entry Ines got by mail, before she subscribed."""
    visit = book(session, cast, now + DAY, now=now)
    mark_sent(session, claim_one(session, now), now=now)
    return visit


def subscribed(session: Session, cast: Cast, now: datetime, resident: UUID | None = None) -> UUID:
    return subscribe(session, cast, now, fetched_at=now, resident=resident).id


def moved(session: Session, visit: Visit, cast: Cast, now: datetime) -> Method | None:
    """Move a visit by an hour, and return what the letter about it asks of her calendar."""
    maj, starts_at = cast.actor(cast.maj), visit.starts_at + HOUR
    booking.change_time(session, visit.id, starts_at=starts_at, actor=maj, override=True, now=now)
    no_minute_waited(session)
    (letter,) = (one for one in claim(session, now) if one.kind is MessageKind.CHANGED)
    mark_sent(session, letter, now=now)
    subscribes = feeds.shows(session, visit.resident_id, relative=cast.ines.id, now=now)
    assert letter.twice is (subscribes and letter.method is not None)
    return letter.method


def test_who_subscribes_is_told_which_visits_came_by_mail(
    session: Session, cast: Cast, ines: Actor, mailed: Visit, now: datetime
) -> None:
    feed = subscribed(session, cast, now)
    book(session, cast, now + 2 * DAY, now=now)
    assert claim_one(session, now).method is None
    assert mailed_entries.beside(session, feed, actor=ines, now=now) == [mailed.starts_at]
    assert mailed_entries.beside(session, feed, actor=ines, now=mailed.ends_at) == []


def test_an_sms_has_put_nothing_into_a_calendar(session: Session, cast: Cast, ines: Actor, now: datetime) -> None:
    person = session.get_one(Person, cast.ines.id)
    person.by_mail, person.by_sms, person.sms_number = False, True, "+46701740605"
    book(session, cast, now + DAY, now=now)
    (letter,) = delivery.claim(session, now=now, limit=9, via=Via.SMS)
    mark_sent(session, letter, now=now)
    feed = subscribed(session, cast, now)
    assert mailed_entries.beside(session, feed, actor=ines, now=now) == []


def test_a_visit_that_her_calendar_does_not_show_stays_where_it_is(
    session: Session, cast: Cast, ines: Actor, mailed: Visit, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    aina = builder.resident(cast.unit, "Aina", "Berg")
    builder.related(aina, session.get_one(Person, cast.ines.id))
    of_aina, of_rosa, of_all = (subscribed(session, cast, now, which) for which in (aina.id, cast.rosa.id, None))
    assert mailed_entries.beside(session, of_aina, actor=ines, now=now) == []
    mailed_entries.taken_out(session, of_aina, actor=ines, now=now)
    for feed in (of_rosa, of_all):
        assert mailed_entries.beside(session, feed, actor=ines, now=now) == [mailed.starts_at]
    hers = subscriptions.of_relative(session, actor=ines)
    assert mailed_entries.which(session, hers, actor=ines, now=now) == {of_rosa, of_all}
    # No calendar shows the visits of one with protected identity.
    session.get_one(Resident, cast.rosa.id).protected_identity = True
    session.flush()
    assert mailed_entries.beside(session, of_all, actor=ines, now=now) == []
    assert mailed_entries.which(session, hers, actor=ines, now=now) == frozenset()


def test_a_visit_she_has_taken_out_comes_back_by_no_mail(
    session: Session, cast: Cast, ines: Actor, mailed: Visit, now: datetime
) -> None:
    feed = subscribed(session, cast, now)
    mailed_entries.taken_out(session, feed, actor=ines, now=now)
    assert mailed_entries.beside(session, feed, actor=ines, now=now) == []
    assert moved(session, mailed, cast, now) is None
    cancel(session, cast, mailed, now)
    assert claim_one(session, now).method is None


def test_until_she_says_so_the_entry_moves_with_the_visit(
    session: Session, cast: Cast, ines: Actor, mailed: Visit, now: datetime
) -> None:
    feed = subscribed(session, cast, now)
    assert moved(session, mailed, cast, now) is Method.REQUEST
    assert mailed_entries.beside(session, feed, actor=ines, now=now) == [mailed.starts_at]


def test_without_a_calendar_that_fetches_a_moved_visit_comes_by_mail_anew(
    session: Session, cast: Cast, ines: Actor, mailed: Visit, now: datetime
) -> None:
    feed = subscribed(session, cast, now)
    mailed_entries.taken_out(session, feed, actor=ines, now=now)
    subscriptions.revoke(session, feed, actor=ines, now=now)
    session.flush()
    assert moved(session, mailed, cast, now) is Method.REQUEST
    cancel(session, cast, mailed, now)
    assert claim_one(session, now).method is Method.CANCEL


def test_a_letter_that_is_leaving_just_now_stays_on_her_list(
    session: Session, cast: Cast, ines: Actor, now: datetime
) -> None:
    visit = book(session, cast, now + DAY, now=now)
    assert claim_one(session, now).method is Method.REQUEST
    feed = subscribed(session, cast, now)
    mailed_entries.taken_out(session, feed, actor=ines, now=now)
    assert mailed_entries.beside(session, feed, actor=ines, now=now) == [visit.starts_at]


def test_nobody_says_so_for_another(session: Session, cast: Cast, mailed: Visit, now: datetime) -> None:
    feed = subscribed(session, cast, now)
    for call in (mailed_entries.beside, mailed_entries.taken_out):
        with pytest.raises(NotFound):
            call(session, feed, actor=cast.actor(cast.karl), now=now)
    assert mailed_entries.beside(session, feed, actor=cast.actor(cast.ines), now=now) == [mailed.starts_at]


def test_a_units_calendar_has_none(session: Session, cast: Cast, mailed: Visit, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now)
    assert mailed_entries.beside(session, made.id, actor=maj, now=now) == []
