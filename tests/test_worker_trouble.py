"""A provider that is down, in every way there is: it delays no other channel, and is asked again ever more rarely."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast
from tests.providers import SAY_NOTHING, SILENT_SECONDS, Provider, provider
from tests.services.outbox_rows import a_message
from tests.smtp import Catcher, served
from visits import clock
from visits.messages import http
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.troubles import Trouble, trouble_of
from visits.services import messages
from visits.services.delivery import AWAY
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import Message
from visits.worker.jobs import Worker
from visits.worker.lanes import LONGEST_PAUSE_SECONDS, SURELY_AWAY_SECONDS

QUEUED, CLAIMED, SENT, DROPPED, GIVEN_UP = MessageState
NUMBER, BROKEN, SILENT, BUSY = "+46701740605", "+46700000500", f"+46700000{SAY_NOTHING}", "+46700000503"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def sending(settings: Settings, there: Provider, catcher: Catcher) -> Iterator[Settings]:
    controller = served(catcher)
    controller.start()
    mail = replace(settings.mail, host="127.0.0.1", port=controller.port, sender="visits@demo.example")
    sms = replace(settings.sms, provider=SmsProvider.ELKS, url=there.url, user="u", password="p", sender="Besok")
    yield replace(settings, mail=mail, sms=sms)
    controller.stop()


def refusing(sending: Settings) -> Settings:
    """Point SMS to a port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
    return replace(sending, sms=replace(sending.sms, url=nobody))


def owe_sms(settings: Settings, cast: Cast, to: str, *, ahead: timedelta = 3 * DAY) -> UUID:
    """Owe a confirmation of what its reader has just booked herself, by SMS; and one by mail, of the same visit."""
    now = clock.now()
    with writing(settings) as session:
        visit = book(session, cast, now + ahead, now=now).id
        kind, home, facts = MessageKind.BOOKED, cast.home.id, {"own": True}
        messages.owe(session, kind, via=Via.SMS, to=to, language="sv", home=home, visit=visit, now=now, facts=facts)
        session.flush()
        return session.scalars(select(Message.id).where(Message.channel == Via.SMS, Message.visit_id == visit)).one()


def row(settings: Settings, message: UUID) -> Message:
    with reading(settings) as session:
        found = session.get_one(Message, message)
        session.expunge(found)
        return found


@pytest.mark.parametrize("how", ["refused", BROKEN, SILENT, BUSY])
def test_while_sms_are_down_the_mail_does_not_wait(
    sending: Settings, cast: Cast, catcher: Catcher, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(http, "ANSWER_SECONDS", SILENT_SECONDS / 2)
    settings = refusing(sending) if how == "refused" else sending
    message = owe_sms(settings, cast, NUMBER if how == "refused" else how)
    worker = Worker(settings)
    sms = threading.Thread(target=worker.deliver, args=(Via.SMS,))
    sms.start()
    worker.deliver(Via.MAIL)
    assert [mail["To"] for mail in catcher.mails] == ["ines.lind@familj.example"]
    assert sms.is_alive() or how != SILENT, "it was still waiting for its answer"
    sms.join()
    waits = row(settings, message)
    assert (waits.state, waits.claimed_at) == (QUEUED, None)
    # Nobody there, or nobody who may take any: not this message's fault. No answer, or a broken one: perhaps it is.
    assert waits.tries == (1 if how in {BROKEN, SILENT} else 0)


def test_a_provider_that_fails_is_asked_ever_more_rarely_and_after_a_day_the_manager_is_told(
    sending: Settings, cast: Cast, there: Provider, catcher: Catcher, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    moments = [now]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    message = owe_sms(sending, cast, BROKEN)
    worker = Worker(sending)
    worker.deliver(Via.SMS)
    while (waits := row(sending, message)).state is QUEUED:
        moments.append(waits.due_at - timedelta(seconds=1))
        worker.deliver(Via.SMS)
        assert len(there.posted) == waits.tries, "not before its time"
        moments[-1] = waits.due_at
        worker.deliver(Via.SMS)
        worker.tidy()
    pauses = [int((later - before) / MINUTE) for before, later in pairwise(moments)]
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert set(pauses[8:]) == {60}
    assert DAY <= moments[-1] - now < DAY + HOUR
    given_up = row(sending, message)
    assert (given_up.state, given_up.trouble, given_up.tries) == (GIVEN_UP, "later: 500", len(pauses) + 1)
    assert len(there.posted) == len(moments)
    worker.deliver(Via.MAIL)
    told = [mail for mail in catcher.mails if mail["To"] == "maj@almgarden.example"]
    assert len(told) == 1
    for _ in range(3):
        worker.deliver(Via.SMS)
    assert len(there.posted) == len(moments), "it is over"


def test_a_provider_that_is_away_is_called_ever_more_rarely_and_gets_everything_once_it_is_back(
    sending: Settings, cast: Cast, there: Provider
) -> None:
    message = owe_sms(sending, cast, NUMBER)
    worker = Worker(refusing(sending))
    lane, pauses = worker.lanes[Via.SMS], []
    for _ in range(6):
        pauses.append(lane.pause)
        lane.rests_until = 0.0
        lane.deliver()
        lane.deliver()
    assert pauses == [5, 10, 20, 40, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]
    assert (row(sending, message).state, row(sending, message).tries) == (QUEUED, 0)
    worker.release()
    Worker(sending).deliver(Via.SMS)
    assert row(sending, message).state is SENT
    assert len(there.posted) == 1


def test_what_has_waited_a_day_for_a_provider_that_is_away_as_long_is_given_up_and_the_manager_is_told(
    sending: Settings, cast: Cast, catcher: Catcher, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    moments = [now]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    old = owe_sms(sending, cast, NUMBER)
    worker = Worker(refusing(sending))
    lane = worker.lanes[Via.SMS]

    def turn() -> None:
        lane.rests_until = 0.0
        lane.deliver()

    turn()
    moments.append(now + DAY - HOUR)
    young = owe_sms(sending, cast, NUMBER, ahead=5 * DAY)
    moments.append(now + DAY + MINUTE)
    turn()
    assert row(sending, old).state is QUEUED, "this worker has only just found it away: perhaps we were"
    assert lane.away_since is not None
    lane.away_since -= SURELY_AWAY_SECONDS
    turn()
    assert (row(sending, old).state, row(sending, young).state) == (GIVEN_UP, QUEUED)
    assert trouble_of(row(sending, old).trouble) is Trouble.NO_CONTACT
    worker.tidy()
    worker.deliver(Via.MAIL)
    assert [mail["To"] for mail in catcher.mails].count("maj@almgarden.example") == 1
    # Back again: the young one leaves, and the next failure begins a new day.
    worker.release()
    there_again = Worker(sending)
    there_again.deliver(Via.SMS)
    assert row(sending, young).state is SENT
    assert there_again.lanes[Via.SMS].away_since is None


def test_a_worker_that_is_restarted_every_night_gives_up_too(
    sending: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    moments = [now]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    message = owe_sms(sending, cast, NUMBER, ahead=5 * DAY)
    for later in (HOUR, DAY + HOUR):
        moments.append(now + later)
        worker = Worker(refusing(sending))
        lane = worker.lanes[Via.SMS]
        lane.deliver()
        assert lane.away_since is not None
        lane.away_since, lane.rests_until = lane.away_since - SURELY_AWAY_SECONDS, 0.0
        lane.deliver()
        worker.release()
    assert (row(sending, message).state, row(sending, message).trouble) == (GIVEN_UP, AWAY)


def test_while_anything_has_left_within_the_day_nothing_is_given_up_for_all(
    sending: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    moments = [now]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    message = owe_sms(sending, cast, NUMBER, ahead=5 * DAY)
    moments.append(now + DAY + HOUR)
    with writing(sending) as session:
        sent = {"channel": Via.SMS, "state": SENT, "sent_at": now + 2 * HOUR}
        a_message(session, cast, now, **sent)
    lane = Worker(refusing(sending)).lanes[Via.SMS]
    lane.away_since = time.monotonic() - 2 * SURELY_AWAY_SECONDS
    lane.deliver()
    assert row(sending, message).state is QUEUED


def test_without_a_provider_what_has_waited_for_a_day_is_given_up_too(
    sending: Settings, cast: Cast, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    moments = [now]
    monkeypatch.setattr(clock, "now", lambda: moments[-1])
    message = owe_sms(sending, cast, NUMBER, ahead=5 * DAY)
    without = replace(sending, sms=replace(sending.sms, provider=SmsProvider.NONE))
    lane = Worker(without).lanes[Via.SMS]
    moments.append(now + DAY - MINUTE)
    lane.deliver()
    assert row(sending, message).state is QUEUED
    moments.append(now + DAY + MINUTE)
    lane.deliver()
    assert (row(sending, message).state, row(sending, message).trouble) == (GIVEN_UP, AWAY)


def test_a_provider_that_says_how_long_to_wait_for_one_message_is_believed(
    sending: Settings, cast: Cast, there: Provider
) -> None:
    there.retry_after = "1800"
    message = owe_sms(sending, cast, BROKEN)
    before = clock.now()
    Worker(sending).deliver(Via.SMS)
    assert timedelta() <= row(sending, message).due_at - before - 30 * MINUTE < MINUTE
