"""The figures a watcher gets: right, of every channel, and of nobody."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_rows import a_message, given_up
from tests.services.outbox_samples import claim_one, mark_failed, mark_sent
from visits.rules.kinds import MessageState, ReminderKind, ReminderState, Via
from visits.services import figures, leases, undelivered
from visits.services.figures import BUCKETS, Figures, Lateness
from visits.storage.tables import Message, Reminder

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SMS = {"channel": Via.SMS, "address": "+46701740605"}
NONE = Lateness(up_to=(0,) * len(BUCKETS), count=0, seconds=0.0)


def gather(session: Session, now: datetime) -> Figures:
    session.flush()
    return figures.gather(session, now=now)


def test_an_idle_installation_has_a_nought_for_every_channel(session: Session, cast: Cast, now: datetime) -> None:
    found = gather(session, now)
    assert set(found.queued.values()) == {0}
    assert len(found.queued) == 2 * len(Via)
    for numbers in (found.oldest, found.failing, found.given_up):
        assert numbers == dict.fromkeys(Via, 0)
    assert found.lateness == dict.fromkeys(Via, NONE)
    assert (found.reminders, found.oldest_reminder, found.leases) == ({}, 0, {})


def test_the_queue_is_counted_by_channel_and_state(session: Session, cast: Cast, now: datetime) -> None:
    a_message(session, cast, now - 90 * SECOND, state=MessageState.CLAIMED)
    a_message(session, cast, now - 30 * SECOND)
    a_message(session, cast, now + HOUR)
    a_message(session, cast, now + HOUR, **SMS)
    found = gather(session, now)
    counted = {key: number for key, number in found.queued.items() if number}
    assert counted == {
        (Via.MAIL, MessageState.CLAIMED): 1,
        (Via.MAIL, MessageState.QUEUED): 2,
        (Via.SMS, MessageState.QUEUED): 1,
    }
    assert found.oldest == {Via.MAIL: 90, Via.SMS: 0, Via.PUSH: 0, Via.WEBHOOK: 0}


def test_failures_are_counted_by_channel(session: Session, cast: Cast, now: datetime) -> None:
    a_message(session, cast, now, trouble="later: 451")
    a_message(session, cast, now)
    given_up(session, cast, now - HOUR + SECOND, **SMS)
    given_up(session, cast, now - HOUR - SECOND, **SMS)
    sent = {"state": MessageState.SENT, "sent_at": now - 2 * HOUR}
    for receipt, at in (("failed", now), ("delivered", now), ("failed", now - HOUR - SECOND)):
        a_message(session, cast, now - 2 * HOUR, receipt=receipt, receipt_at=at, **sent, **SMS)
    found = gather(session, now)
    assert found.failing == dict.fromkeys(Via, 0) | {Via.MAIL: 1}
    assert found.given_up == dict.fromkeys(Via, 0) | {Via.SMS: 2}


def test_how_late_messages_left_within_the_hour(session: Session, cast: Cast, now: datetime) -> None:
    def sent(late: timedelta, at: datetime = now) -> None:
        a_message(session, cast, at - late, state=MessageState.SENT, sent_at=at)

    for late in (0 * SECOND, SECOND, 6 * SECOND, 2 * HOUR):
        sent(late)
    sent(-SECOND)  # the clock was set back in between
    sent(SECOND, at=now - HOUR)
    found = gather(session, now).lateness
    assert found[Via.MAIL] == Lateness(up_to=(3, 3, 4, 4, 4, 4), count=5, seconds=7207.0)
    assert found[Via.SMS] == NONE


def test_a_mail_that_failed_again_and_again_counts_from_when_it_was_due_first(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + 48 * HOUR, now=now)
    tried_at = now
    while tried_at < now + 20 * HOUR:
        mark_failed(session, claim_one(session, tried_at), trouble="later: 451", now=tried_at)
        tried_at = session.scalars(select(Message.due_at)).one()
    waited = (tried_at - SECOND - now).total_seconds()
    assert gather(session, tried_at - SECOND).oldest[Via.MAIL] == waited > 19 * 3600
    maj = cast.actor(cast.maj)
    assert undelivered.news(session, actor=maj, now=tried_at - SECOND).late == 1
    mark_sent(session, claim_one(session, tried_at), now=tried_at)
    late = gather(session, tried_at).lateness[Via.MAIL]
    assert (late.count, late.seconds, late.up_to[-1]) == (1, waited + 1, 0)


def test_reminders_are_counted_by_kind_and_what_became_of_them(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + 2 * HOUR, now=now)
    later = now + 2 * HOUR
    assert gather(session, now).reminders == {}, "none is due yet"
    due = gather(session, later)
    assert due.reminders[ReminderKind.TABLET, ReminderState.DUE] == 1
    first = min(session.scalars(select(Reminder.due_at)))
    assert due.oldest_reminder == (later - first).total_seconds() >= 15 * 60
    session.execute(update(Reminder).values(state=ReminderState.MISSED))
    missed = gather(session, later)
    assert missed.reminders[ReminderKind.TABLET, ReminderState.MISSED] == 1
    assert missed.oldest_reminder == 0


def test_a_lease_says_how_long_it_still_runs(session: Session, now: datetime) -> None:
    leases.hold(session, "worker", "one", now=now, seconds=12)
    assert gather(session, now + 2 * SECOND).leases == {"worker": 10}
    assert gather(session, now + 15 * SECOND).leases == {"worker": -3}
