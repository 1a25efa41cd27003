"""Maj learns that a message could not be delivered: on her first page until she looks, and by one mail a day."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.services.outbox_rows import a_message, given_up
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services import outbox_views, undelivered
from visits.services.builder import Builder
from visits.services.outbox_views import SHOWN_BACK, WAITS_LONG, Shown
from visits.storage.tables import Message, Person

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def news(session: Session, cast: Cast, now: datetime) -> tuple[int, int]:
    found = undelivered.news(session, actor=cast.actor(cast.maj), now=now)
    return found.given_up, found.late


def look(session: Session, cast: Cast, now: datetime, shown: Shown = Shown.GIVEN_UP) -> None:
    outbox_views.listed(session, shown, actor=cast.actor(cast.maj), now=now)
    session.flush()


def notices(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == MessageKind.GIVEN_UP)))


def test_what_was_given_up_is_news_until_somebody_looks_at_it(session: Session, cast: Cast, now: datetime) -> None:
    assert news(session, cast, now) == (0, 0)
    given_up(session, cast, now - HOUR)
    look(session, cast, now, Shown.WAITING)
    assert news(session, cast, now) == (1, 0)
    look(session, cast, now)
    assert news(session, cast, now + SECOND) == (0, 0)
    given_up(session, cast, now + HOUR)
    assert news(session, cast, now + HOUR) == (1, 0)


def test_an_sms_that_did_not_arrive_is_news_from_its_receipt_on(session: Session, cast: Cast, now: datetime) -> None:
    sent = {"state": MessageState.SENT, "channel": Via.SMS, "address": "+46701740605", "sent_at": now - 2 * DAY}
    row = a_message(session, cast, now - 2 * DAY, **sent)
    look(session, cast, now)
    row.receipt, row.receipt_at = "failed", now + HOUR
    session.flush()
    assert news(session, cast, now + HOUR) == (1, 0)
    assert undelivered.tell(session, now=now + HOUR) == 1
    row.receipt = "delivered"
    session.flush()
    assert news(session, cast, now + HOUR) == (0, 0)


def test_what_was_written_down_while_somebody_looked_is_still_news(session: Session, cast: Cast, now: datetime) -> None:
    look(session, cast, now)
    given_up(session, cast, now - SECOND)
    assert news(session, cast, now) == (1, 0)


def test_what_is_two_weeks_old_is_no_news(session: Session, cast: Cast, now: datetime) -> None:
    given_up(session, cast, now - SHOWN_BACK - SECOND)
    assert news(session, cast, now) == (0, 0)


def test_a_message_that_should_have_left_is_news_for_as_long_as_it_waits(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = a_message(session, cast, now)
    assert news(session, cast, now + WAITS_LONG) == (0, 0)
    assert news(session, cast, now + WAITS_LONG + SECOND) == (0, 1)
    look(session, cast, now + WAITS_LONG + SECOND)
    assert news(session, cast, now + WAITS_LONG + SECOND) == (0, 1)
    row.state = MessageState.SENT
    session.flush()
    assert news(session, cast, now + WAITS_LONG + SECOND) == (0, 0)


def test_only_the_homes_manager_is_told(session: Session, cast: Cast, now: datetime) -> None:
    given_up(session, cast, now)
    a_message(session, cast, now - HOUR)
    there = Builder(session, now)
    there.home("Granen")
    found = undelivered.news(session, actor=there.actor(there.manager("Siv")), now=now)
    assert (found.given_up, found.late) == (0, 0)
    with pytest.raises(NotFound):
        undelivered.news(session, actor=cast.actor(cast.ines), now=now)


def test_a_manager_gets_one_mail_a_day_and_only_when_something_was_given_up(
    session: Session, cast: Cast, now: datetime
) -> None:
    assert undelivered.tell(session, now=now) == 0
    given_up(session, cast, now)
    assert undelivered.tell(session, now=now) == 1
    (notice,) = notices(session)
    assert (notice.address, notice.language, notice.person_id) == ("maj@almgarden.example", "sv", cast.maj.id)
    assert (notice.home_id, notice.visit_id, notice.facts) == (cast.home.id, None, {})
    given_up(session, cast, now + HOUR)
    assert undelivered.tell(session, now=now + 23 * HOUR) == 0
    assert undelivered.tell(session, now=now + 24 * HOUR) == 1, "what came up since the first mail"
    assert undelivered.tell(session, now=now + 48 * HOUR) == 0


def test_a_manager_who_has_seen_it_gets_no_mail(session: Session, cast: Cast, now: datetime) -> None:
    given_up(session, cast, now - HOUR)
    look(session, cast, now - SECOND)
    assert undelivered.tell(session, now=now) == 0


def test_a_notice_or_a_test_that_does_not_arrive_leads_to_no_notice(
    session: Session, cast: Cast, now: datetime
) -> None:
    given_up(session, cast, now, kind=MessageKind.TEST, person_id=cast.maj.id)
    given_up(session, cast, now - 2 * DAY + HOUR, kind=MessageKind.GIVEN_UP, person_id=cast.maj.id)
    assert undelivered.tell(session, now=now) == 0
    assert news(session, cast, now) == (0, 0)


def test_every_manager_of_the_home_is_told_who_can_be_reached(session: Session, cast: Cast, now: datetime) -> None:
    here = Builder(session, now, cast.home)
    here.manager("Alma")
    here.manager("Gone").active = False
    here.manager("Refused").mail_refused_at = now
    there = Builder(session, now)
    there.home("Granen")
    there.manager("Siv")
    given_up(session, cast, now)
    assert undelivered.tell(session, now=now) == 2
    assert {notice.address for notice in notices(session)} == {"maj@almgarden.example", "alma@almgarden.example"}


def test_a_home_whose_managers_cannot_be_reached_is_told_on_its_page_alone(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Person, cast.maj.id).mail_refused_at = now
    given_up(session, cast, now)
    assert undelivered.tell(session, now=now) == 0
    assert news(session, cast, now) == (1, 0)
