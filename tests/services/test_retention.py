"""Old visits become anonymous by themselves, and nothing else does."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.recurring import book_both, visits_of
from tests.rooms import a_visit
from tests.services.outbox_rows import a_message, given_up
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.visit_state import State
from visits.services import calls, changes, retention, subscriptions
from visits.services.builder import Builder
from visits.services.retention import BANS_KEPT, KEPT, SOON, Report
from visits.storage.columns import Table
from visits.storage.tables import (
    AuditEntry,
    Call,
    CallPeer,
    CallSignal,
    Feed,
    Message,
    Reminder,
    Series,
    SeriesRelative,
    Visit,
    VisitMove,
    VisitRelative,
    VisitTick,
)

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
NAMING = (VisitRelative, VisitTick, Message, Call, CallPeer, CallSignal)


def anonymise(session: Session, now: datetime, limit: int = 50) -> int:
    done = retention.anonymise(session, retention.old_visits(session, now=now, limit=limit), now=now)
    session.flush()
    session.expire_all()
    return done


def forget_messages(session: Session, now: datetime, limit: int = 5) -> int:
    return retention.forget_messages(session, retention.old_messages(session, now=now, limit=limit))


def count(session: Session, table: type[Table]) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()


def a_held_visit(session: Session, cast: Cast, now: datetime) -> UUID:
    """Add a visit with everything that a visit can leave behind."""
    visit = book(session, cast, now + MINUTE, now=now)
    visit.company = "Tomas och barnen"
    hers = calls.join(session, visit.id, actor=cast.actor(cast.ines), now=now).peer
    tablet = CallPeer(visit_id=visit.id, side="tablet", person_id=cast.karl.id, joined_at=now, seen_at=now)
    session.add_all([tablet, VisitTick(visit_id=visit.id, tick="hearing_aid")])
    session.flush()
    session.add(CallSignal(number=9, kind="offer", payload="{}", at=now, from_peer=hers, to_peer=tablet.id))
    changes.record(session, visit, before=visit.state, what="late", actor=cast.actor(cast.ines), now=now)
    visit.state = State.HELD
    session.flush()
    return visit.id


def test_ninety_days_after_a_visit_nobody_is_named(session: Session, cast: Cast, now: datetime) -> None:
    visit = a_held_visit(session, cast, now)
    ends_at = session.get_one(Visit, visit).ends_at
    assert all(count(session, table) for table in NAMING), "there is something to forget"
    assert anonymise(session, ends_at + KEPT) == 0
    assert all(count(session, table) for table in NAMING)
    assert anonymise(session, ends_at + KEPT + SECOND) == 1
    assert [table.__tablename__ for table in NAMING if count(session, table)] == []
    left = session.get_one(Visit, visit)
    assert (left.company, left.state, left.resident_id) == ("", State.HELD, cast.rosa.id)
    actors = set(session.scalars(select(VisitMove.actor_id).where(VisitMove.visit_id == visit)))
    assert actors == {None, cast.karl.id}, "what staff did stays theirs"
    assert count(session, Reminder) > 0
    assert anonymise(session, ends_at + KEPT + SECOND) == 0, "once is enough"


def test_that_staff_booked_it_stays(session: Session, cast: Cast, now: datetime) -> None:
    visit = session.get_one(Visit, a_visit(session, cast, state=State.HELD, starts_at=now))
    visit.booked_by = cast.karl.id
    session.flush()
    assert anonymise(session, now + KEPT + DAY) == 1
    assert visit.booked_by == cast.karl.id
    assert anonymise(session, now + KEPT + DAY) == 0


def test_who_booked_is_forgotten_of_a_visit_that_names_nobody_else_any_more(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = session.get_one(Visit, a_visit(session, cast, state=State.HELD, starts_at=now))
    session.execute(delete(VisitRelative))
    assert anonymise(session, now + KEPT + DAY) == 1
    assert visit.booked_by is None


def test_a_visit_that_leaves_a_calendar_with_it_is_fetched_as_gone(session: Session, cast: Cast, now: datetime) -> None:
    a_visit(session, cast, state=State.HELD, starts_at=now)
    feed = subscriptions.make(session, actor=cast.actor(cast.ines), now=now).id
    for days, version in ((30, 2), (90, 2)):
        retention.set_days(session, days, actor=cast.actor(cast.maj), now=now)
        assert anonymise(session, now + (days + 1) * DAY) == 1
        assert session.get_one(Feed, feed, populate_existing=True).version == version
        a_visit(session, cast, state=State.HELD, starts_at=now)


def test_a_home_keeps_its_visits_as_long_as_its_manager_says_and_another_as_long_as_its_own(
    session: Session, cast: Cast, now: datetime
) -> None:
    a_visit(session, cast, state=State.HELD, starts_at=now)
    sent = a_message(session, cast, now, kind=MessageKind.INVITATION, state=MessageState.SENT).id
    there = Builder(session, now)
    there.home("Granen")
    siv = there.actor(there.manager("Siv"))
    retention.set_days(session, 30, actor=siv, now=now)
    assert anonymise(session, now + 31 * DAY) == 0
    assert forget_messages(session, now + 31 * DAY) == 0
    retention.set_days(session, 30, actor=cast.actor(cast.maj), now=now)
    assert retention.report(session, actor=cast.actor(cast.maj), now=now + 31 * DAY).days == 30
    assert anonymise(session, now + 30 * DAY) == 0
    assert anonymise(session, now + 31 * DAY) == 1
    assert forget_messages(session, now + 31 * DAY) == 1
    assert session.get(Message, sent) is None
    retention.set_days(session, 730, actor=cast.actor(cast.maj), now=now)
    a_visit(session, cast, state=State.HELD, starts_at=now)
    assert anonymise(session, now + 730 * DAY) == 0
    assert anonymise(session, now + 731 * DAY) == 1


@pytest.mark.parametrize("days", [29, 731, 0, -1])
def test_no_senseless_length_is_taken(session: Session, cast: Cast, now: datetime, days: int) -> None:
    with pytest.raises(InvalidInput):
        retention.set_days(session, days, actor=cast.actor(cast.maj), now=now)


def test_the_length_is_the_managers_and_her_change_is_in_the_log(session: Session, cast: Cast, now: datetime) -> None:
    retention.set_days(session, 365, actor=cast.actor(cast.maj), now=now)
    (note,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "retention.change")).all()
    assert (note.home_id, note.actor_id, note.thing) == (cast.home.id, cast.maj.id, "365")
    for stranger in (cast.karl, cast.ines):
        with pytest.raises(NotFound):
            retention.set_days(session, 365, actor=cast.actor(stranger), now=now)


def test_it_goes_on_a_few_at_a_time_and_says_so_in_each_homes_log(session: Session, cast: Cast, now: datetime) -> None:
    for _ in range(3):
        a_visit(session, cast, state=State.HELD, starts_at=now)
    later = now + KEPT + DAY
    assert [anonymise(session, later, limit=2) for _ in range(3)] == [2, 1, 0]
    notes = session.scalars(select(AuditEntry).where(AuditEntry.action == "visits.anonymise")).all()
    assert sorted((note.home_id, note.actor_id, note.thing) for note in notes) == [
        (cast.home.id, None, "1"),
        (cast.home.id, None, "2"),
    ]


def test_company_alone_is_a_name_too(session: Session, cast: Cast, now: datetime) -> None:
    visit = session.get_one(Visit, a_visit(session, cast, state=State.HELD, starts_at=now))
    anonymise(session, now + KEPT + DAY)
    visit.company = "Tomas"
    session.flush()
    assert anonymise(session, now + KEPT + DAY) == 1
    assert visit.company == ""


def test_the_visits_and_messages_of_today_are_left_alone(session: Session, cast: Cast, now: datetime) -> None:
    a_visit(session, cast, state=State.HELD, starts_at=now - KEPT - DAY)
    visit = a_held_visit(session, cast, now)
    assert anonymise(session, now) == 1
    assert session.scalars(select(VisitRelative.visit_id)).all() == [visit]
    assert all(count(session, table) for table in NAMING)


def test_old_messages_about_no_visit_are_forgotten_too(session: Session, cast: Cast, now: datetime) -> None:
    visit = a_visit(session, cast, state=State.HELD, starts_at=now)
    sent = {"state": MessageState.SENT}
    kept = {
        a_message(session, cast, now, kind=MessageKind.INVITATION).id: "waits",
        a_message(session, cast, now + 2 * SECOND, kind=MessageKind.INVITATION, **sent).id: "is new",
        a_message(session, cast, now, kind=MessageKind.BAN, **sent).id: "tells who knows of a ban",
        a_message(session, cast, now, visit_id=visit, **sent).id: "goes with its visit",
    }
    a_message(session, cast, now, kind=MessageKind.INVITATION, **sent)
    given_up(session, cast, now, kind=MessageKind.SIGN_IN)
    a_message(session, cast, now, kind=MessageKind.TEST, state=MessageState.DROPPED)
    a_message(session, cast, now - BANS_KEPT, kind=MessageKind.BAN_LIFTED, **sent)
    done = [forget_messages(session, now + KEPT + SECOND, limit=3) for _ in range(3)]
    assert done == [3, 1, 0]
    assert set(session.scalars(select(Message.id))) == set(kept)


def forget_series(session: Session, now: datetime) -> int:
    done = retention.forget_series(session, retention.old_series(session, now=now, limit=5))
    session.expire_all()
    return done


def test_a_recurring_visit_that_is_long_over_names_nobody_either(session: Session, cast: Cast, now: datetime) -> None:
    tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind")
    series = book_both(session, cast, now, tomas)
    series.company, series.booked_by = "Tomas och barnen", cast.ines.id
    session.flush()
    assert forget_series(session, now + 2 * KEPT) == 0, "it goes on"
    series.ended_at = now
    session.flush()
    last = max(visit.ends_at for visit in visits_of(session, series.id))
    assert forget_series(session, last + KEPT) == 0
    assert count(session, SeriesRelative) == 2
    assert forget_series(session, last + KEPT + SECOND) == 1
    assert (count(session, SeriesRelative), series.company) == (0, "")
    assert session.scalars(select(Series.booked_by)).all() == [None]
    assert forget_series(session, last + KEPT + SECOND) == 0, "once is enough"


def test_that_staff_booked_a_recurring_visit_stays(session: Session, cast: Cast, now: datetime) -> None:
    tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind")
    series = book_both(session, cast, now, tomas)
    series.last_day = (now + 14 * DAY).date()
    session.flush()
    assert forget_series(session, now + KEPT + 30 * DAY) == 1
    assert series.booked_by == cast.karl.id


def test_the_manager_sees_what_was_forgotten_and_what_will_be(session: Session, cast: Cast, now: datetime) -> None:
    def report(at: datetime) -> Report:
        return retention.report(session, actor=cast.actor(cast.maj), now=at)

    assert report(now) == Report(days=90, anonymous=0, soon=0, last_at=None, last_count=0)
    a_visit(session, cast, state=State.HELD, starts_at=now)
    a_visit(session, cast, state=State.HELD, starts_at=now + DAY)
    a_visit(session, cast, state=State.HELD, starts_at=now + 2 * SOON)
    later = now + KEPT + MINUTE * 31
    assert (report(later - SOON).anonymous, report(later - SOON).soon) == (0, 1)
    anonymise(session, later)
    assert report(later) == Report(days=90, anonymous=1, soon=1, last_at=later, last_count=1)


def test_each_home_has_its_own_report_and_its_manager_alone(session: Session, cast: Cast, now: datetime) -> None:
    a_visit(session, cast, state=State.HELD, starts_at=now)
    anonymise(session, now + KEPT + DAY)
    there = Builder(session, now)
    there.home("Granen")
    siv = there.actor(there.manager("Siv"))
    assert retention.report(session, actor=siv, now=now + KEPT + DAY).anonymous == 0
    assert retention.report(session, actor=siv, now=now + KEPT + DAY).last_at is None
    with pytest.raises(NotFound):
        retention.report(session, actor=cast.actor(cast.ines), now=now)
