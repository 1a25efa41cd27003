"""The outbox as Maj sees it: hers alone, what waits first, with the reason where something went wrong."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_rows import a_message, a_webhook, given_up
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.troubles import Trouble
from visits.services import outbox_views
from visits.services.builder import Builder
from visits.services.outbox_views import PAGE, OutboxView, Queue, Shown
from visits.storage.tables import AuditEntry, Message

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def listed(session: Session, cast: Cast, now: datetime, shown: Shown = Shown.WAITING, page: int = 1) -> OutboxView:
    return outbox_views.listed(session, shown, page=page, actor=cast.actor(cast.maj), now=now)


def test_a_new_home_has_an_empty_outbox(session: Session, cast: Cast, now: datetime) -> None:
    found = listed(session, cast, now)
    assert (found.messages, found.queues, found.more) == ((), (), False)
    assert found.counts == dict.fromkeys(Shown, 0)


def test_a_message_says_to_whom_how_and_about_what_but_not_the_address(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + timedelta(hours=2), now=now)
    (line,) = listed(session, cast, now + MINUTE).messages
    assert (line.kind, line.via, line.state) == (MessageKind.BOOKED, Via.MAIL, MessageState.QUEUED)
    assert (line.name, line.unit_name, line.host) == ("Ines Lind", "Björken", "")
    assert (line.visit_at, line.due_at, line.tries, line.trouble) == (visit.starts_at, now, 0, None)
    assert "familj.example" not in repr(line)


def test_each_message_stands_in_one_list_and_what_is_long_over_in_none(
    session: Session, cast: Cast, now: datetime
) -> None:
    rows = {
        Shown.WAITING: [a_message(session, cast, now), a_message(session, cast, now, state=MessageState.CLAIMED)],
        Shown.GIVEN_UP: [given_up(session, cast, now)],
        Shown.SENT: [a_message(session, cast, now, state=MessageState.SENT, sent_at=now)],
        Shown.DROPPED: [a_message(session, cast, now, state=MessageState.DROPPED)],
    }
    long_ago = now - 15 * DAY
    rows[Shown.WAITING].insert(0, a_message(session, cast, long_ago))
    for state in (MessageState.GIVEN_UP, MessageState.SENT, MessageState.DROPPED):
        a_message(session, cast, long_ago, state=state)
    for shown, expected in rows.items():
        found = listed(session, cast, now, shown)
        assert {line.id for line in found.messages} == {row.id for row in expected}
        assert found.counts == {shown: len(those) for shown, those in rows.items()}


def test_an_sms_that_by_its_receipt_did_not_arrive_is_not_shown_as_sent(
    session: Session, cast: Cast, now: datetime
) -> None:
    sent = {"state": MessageState.SENT, "channel": Via.SMS, "address": "+46701740605", "sent_at": now}
    ids = {
        word: a_message(session, cast, now, receipt=word, receipt_at=now if word else None, **sent).id
        for word in ("", "sent", "delivered", "failed", "undelivered")
    }
    lost = listed(session, cast, now, Shown.GIVEN_UP)
    assert {line.id for line in lost.messages} == {ids["failed"], ids["undelivered"]}
    assert all(line.lost for line in lost.messages)
    arrived = listed(session, cast, now, Shown.SENT)
    assert {line.id for line in arrived.messages} == {ids[""], ids["sent"], ids["delivered"]}
    assert not any(line.lost for line in arrived.messages)
    assert (arrived.counts[Shown.SENT], arrived.counts[Shown.GIVEN_UP]) == (3, 2)


def test_what_waits_longest_comes_first_and_what_ended_last_comes_first(
    session: Session, cast: Cast, now: datetime
) -> None:
    waiting = [a_message(session, cast, now - minutes * MINUTE) for minutes in (1, 3, 2)]
    assert [line.id for line in listed(session, cast, now).messages] == [waiting[i].id for i in (1, 2, 0)]
    over = [given_up(session, cast, now - minutes * MINUTE) for minutes in (1, 3, 2)]
    shown = listed(session, cast, now, Shown.GIVEN_UP).messages
    assert [line.id for line in shown] == [over[i].id for i in (0, 2, 1)]
    assert {(line.trouble, line.code) for line in shown} == {(Trouble.REFUSED, "refused: 550")}


def test_each_channel_says_what_waits_and_since_when(session: Session, cast: Cast, now: datetime) -> None:
    a_message(session, cast, now - 2 * MINUTE)
    a_message(session, cast, now - MINUTE)
    a_message(session, cast, now + MINUTE, channel=Via.SMS, address="+46701740605")
    assert listed(session, cast, now).queues == (
        Queue(via=Via.MAIL, waiting=2, oldest=now - 2 * MINUTE),
        Queue(via=Via.SMS, waiting=1, oldest=None),
    )


def test_of_another_system_only_its_host_is_told(session: Session, cast: Cast, now: datetime) -> None:
    webhook = a_webhook(session, cast.home.id, now)
    a_message(session, cast, now, channel=Via.WEBHOOK, address=str(webhook.id), person_id=cast.maj.id)
    (line,) = listed(session, cast, now).messages
    assert (line.host, line.name) == ("larm.example", "")
    assert "s3cret" not in repr(line)


def test_a_long_list_comes_in_pages(session: Session, cast: Cast, now: datetime) -> None:
    for number in range(PAGE + 1):
        a_message(session, cast, now + number * MINUTE)
    first, second = (listed(session, cast, now, page=page) for page in (1, 2))
    assert (len(first.messages), first.more) == (PAGE, True)
    assert (len(second.messages), second.more) == (1, False)
    assert second.messages[0].due_at == now + PAGE * MINUTE


def test_another_homes_messages_are_not_hers_to_see(session: Session, cast: Cast, now: datetime) -> None:
    a_message(session, cast, now)
    there = Builder(session, now)
    home = there.home("Granen")
    siv = there.manager("Siv")
    found = outbox_views.listed(session, Shown.WAITING, actor=there.actor(siv), now=now)
    assert (found.messages, found.queues, sum(found.counts.values())) == ((), (), 0)
    session.execute(update(Message).values(home_id=home.id))
    assert listed(session, cast, now).messages == ()


def test_nobody_else_sees_them_and_every_look_is_written_down(session: Session, cast: Cast, now: datetime) -> None:
    for actor in (cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True), cast.actor(cast.karl)):
        with pytest.raises(NotFound):
            outbox_views.listed(session, Shown.SENT, actor=actor, now=now)
    listed(session, cast, now, Shown.SENT)
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "messages.read")).all()
    assert (entry.actor_id, entry.thing) == (cast.maj.id, "sent")
