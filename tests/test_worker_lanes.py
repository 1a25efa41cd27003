"""Each channel in a lane of its own: on a real database, to real servers, one of which may be away, slow or busy."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, update

from tests.bookings import book
from tests.builders import Cast
from tests.messages.test_push import AUTH, browser_at
from tests.providers import Provider, provider
from tests.smtp import Catcher, served
from visits import clock
from visits.messages.webhook import signature
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services import messages, push_subscriptions, tending, webhooks
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person, PushSubscription, Visit
from visits.worker.jobs import Worker

QUEUED, CLAIMED, SENT, DROPPED, GIVEN_UP = MessageState
NUMBER, NO_NUMBER, BUSY = "+46701740605", "+46700000400", "+46700000429"
NO_MAIL = "550_5.1.1@familj.example"


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def sending(settings: Settings, there: Provider, catcher: Catcher) -> Iterator[Settings]:
    """Give settings that send by every channel to running servers."""
    controller = served(catcher)
    controller.start()
    mail = replace(settings.mail, host="127.0.0.1", port=controller.port, sender="visits@demo.example")
    sms = replace(settings.sms, provider=SmsProvider.ELKS, url=there.url, user="u", password="p", sender="Besok")
    yield replace(settings, mail=mail, sms=sms, push_hosts=("127.0.0.1",))
    controller.stop()


def owe(settings: Settings, cast: Cast, via: Via, to: str, *, person: UUID | None = None) -> UUID:
    """Owe a test message, which is about nothing."""
    with writing(settings) as session:
        kind, home = MessageKind.TEST, cast.home.id
        messages.owe(session, kind, via=via, to=to, language="sv", home=home, person=person, now=clock.now())
        session.flush()
        newest = select(Message.id).where(Message.address == to).order_by(Message.created_at.desc())
        return session.scalars(newest.limit(1)).one()


def row(settings: Settings, message: UUID) -> Message:
    with reading(settings) as session:
        found = session.get_one(Message, message)
        session.expunge(found)
        return found


def visit_in(settings: Settings, cast: Cast, ahead: timedelta) -> Visit:
    with writing(settings) as session:
        return book(session, cast, clock.now() + ahead, now=clock.now())


def test_an_sms_leaves_and_the_providers_name_for_it_is_kept(sending: Settings, cast: Cast, there: Provider) -> None:
    message = owe(sending, cast, Via.SMS, NUMBER)
    Worker(sending).deliver(Via.SMS)
    assert there.posted[0].form["to"] == NUMBER
    assert "whendelivered" not in there.posted[0].form
    assert (row(sending, message).state, row(sending, message).provider_id) == (SENT, "s1")


def test_each_lane_takes_its_own_channel_alone(
    sending: Settings, cast: Cast, there: Provider, catcher: Catcher
) -> None:
    by_sms, by_mail = owe(sending, cast, Via.SMS, NUMBER), owe(sending, cast, Via.MAIL, "ines@familj.example")
    Worker(sending).deliver(Via.MAIL)
    assert (row(sending, by_sms).state, row(sending, by_mail).state) == (QUEUED, SENT)
    assert there.posted == []


def test_a_number_that_is_none_is_given_up_and_marked(sending: Settings, cast: Cast) -> None:
    with writing(sending) as session:
        session.execute(update(Person).where(Person.id == cast.ines.id).values(sms_number=NO_NUMBER))
    message = owe(sending, cast, Via.SMS, NO_NUMBER, person=cast.ines.id)
    Worker(sending).deliver(Via.SMS)
    assert (row(sending, message).state, row(sending, message).trouble) == (GIVEN_UP, "refused: 400")
    with reading(sending) as session:
        ines = session.get_one(Person, cast.ines.id)
        assert ines.sms_refused_at is not None
        assert ines.mail_refused_at is None


@pytest.mark.parametrize(("present", "marked"), [(NO_MAIL, True), ("ines@ny.example", False)])
def test_an_address_that_is_none_is_marked_unless_she_has_another_by_now(
    sending: Settings, cast: Cast, present: str, *, marked: bool
) -> None:
    with writing(sending) as session:
        session.execute(update(Person).where(Person.id == cast.ines.id).values(mail=present))
    message = owe(sending, cast, Via.MAIL, NO_MAIL, person=cast.ines.id)
    Worker(sending).deliver()
    assert row(sending, message).state is GIVEN_UP
    with reading(sending) as session:
        assert (session.get_one(Person, cast.ines.id).mail_refused_at is not None) is marked


def test_a_provider_that_asks_for_patience_is_left_alone_so_long_and_the_mail_goes_on(
    sending: Settings, cast: Cast, there: Provider, catcher: Catcher, caplog: pytest.LogCaptureFixture
) -> None:
    there.retry_after = "120"
    message = owe(sending, cast, Via.SMS, BUSY)
    owe(sending, cast, Via.MAIL, "ines@familj.example")
    worker = Worker(sending)
    for via in (Via.SMS, Via.SMS, Via.MAIL):
        worker.deliver(via)
    assert len(there.posted) == 1
    assert len(catcher.mails) == 1
    assert (row(sending, message).state, row(sending, message).tries) == (QUEUED, 0)
    assert 110 < worker.lanes[Via.SMS].rests_until - time.monotonic() <= 120
    assert caplog.text.count("the way out by sms takes nothing (429): it waits.") == 1


def test_without_a_provider_sms_wait_and_the_log_says_so_only_when_there_are_some(
    sending: Settings, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(replace(sending, sms=replace(sending.sms, provider=SmsProvider.NONE)))
    worker.deliver(Via.SMS)
    assert "SMS_PROVIDER" not in caplog.text
    message = owe(sending, cast, Via.SMS, NUMBER)
    for _ in range(2):
        worker.deliver(Via.SMS)
    assert caplog.text.count("SMS_PROVIDER names nobody: SMS wait in the outbox.") == 1
    assert row(sending, message).state is QUEUED


def test_an_alarm_reaches_a_managers_browser_and_names_nobody(sending: Settings, cast: Cast, there: Provider) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subscription = subscribe(sending, cast, f"{there.url}/send", key)
    visit = visit_in(sending, cast, timedelta(minutes=10))
    with writing(sending) as session:
        kind, home, to = MessageKind.UNIT_REMINDER, cast.home.id, str(subscription)
        messages.owe(session, kind, via=Via.PUSH, to=to, language="en", home=home, visit=visit.id, now=clock.now())
    Worker(sending).deliver(Via.PUSH)
    said = json.loads(http_ece.decrypt(there.posted[0].body, private_key=key, auth_secret=AUTH))
    assert "Björken" in said["body"]
    assert not {"Rosa", "Ines", "Almgården"} & set(str(said).split())
    assert said["link"] == "http://localhost/"


def test_a_browser_that_has_left_is_forgotten(sending: Settings, cast: Cast, there: Provider) -> None:
    subscription = subscribe(sending, cast, f"{there.url}/410", ec.generate_private_key(ec.SECP256R1()))
    first = owe(sending, cast, Via.PUSH, str(subscription))
    worker = Worker(sending)
    worker.deliver(Via.PUSH)
    assert row(sending, first).trouble == "refused: 410"
    with reading(sending) as session:
        assert session.scalars(select(PushSubscription)).all() == []
    second = owe(sending, cast, Via.PUSH, str(subscription))
    worker.deliver(Via.PUSH)
    assert (row(sending, second).state, row(sending, second).trouble) == (GIVEN_UP, "refused: ended")
    assert len(there.posted) == 1


def subscribe(settings: Settings, cast: Cast, url: str, key: ec.EllipticCurvePrivateKey) -> UUID:
    with writing(settings) as session:
        maj = cast.actor(cast.maj)
        push_subscriptions.begin(session, browser_at(url, key), actor=maj, now=clock.now())
        return push_subscriptions.listed(session, actor=maj)[0].id


def test_another_system_is_told_of_a_reminder_until_it_is_removed(
    sending: Settings, cast: Cast, there: Provider
) -> None:
    maj = cast.actor(cast.maj)
    with writing(sending) as session:
        added = webhooks.add(session, f"{there.url}/hook", actor=maj, now=clock.now())
    visit = visit_in(sending, cast, timedelta(minutes=10))
    with writing(sending) as session:
        kind, home, to = MessageKind.UNIT_REMINDER, cast.home.id, str(added.id)
        facts: dict[str, Any] = {"step": "tablet"}
        messages.owe(
            session,
            kind,
            via=Via.WEBHOOK,
            to=to,
            language="sv",
            home=home,
            visit=visit.id,
            facts=facts,
            now=clock.now(),
        )
    worker = Worker(sending)
    worker.deliver(Via.WEBHOOK)
    said = json.loads(there.posted[0].body)
    assert (said["event"], said["unit"], said["step"]) == ("unit_reminder", "Björken", "tablet")
    assert (said["starts_at"], said["visit"]) == (visit.starts_at.isoformat(), str(visit.id))
    assert said["text"].startswith("Björken · "), "what a chat shows"
    with writing(sending) as session:
        karl = cast.actor(cast.karl, on_tablet=True)
        tending.take(session, visit.id, instead_of=None, actor=karl, now=clock.now())
    worker.deliver(Via.WEBHOOK)
    answer = there.posted[1]
    at = int(answer.headers["Visits-Signature"].partition(",")[0].removeprefix("t="))
    assert answer.headers["Visits-Signature"] == signature(answer.body, added.secret, at)
    assert (json.loads(answer.body)["event"], json.loads(answer.body)["unit"]) == ("taken", "Björken")
    with writing(sending) as session:
        webhooks.remove(session, added.id, actor=maj, now=clock.now())
    late = owe(sending, cast, Via.WEBHOOK, str(added.id))
    worker.deliver(Via.WEBHOOK)
    assert row(sending, late).trouble == "refused: removed"
    assert len(there.posted) == 2


def test_one_slow_reader_holds_up_no_other(sending: Settings, cast: Cast, catcher: Catcher) -> None:
    many = [owe(sending, cast, Via.MAIL, f"relative{number}@familj.example") for number in range(12)]
    catcher.slow = "relative0@"
    began = time.monotonic()
    done = threading.Thread(target=Worker(sending).deliver)
    done.start()
    while sum(row(sending, one).state is SENT for one in many) < 11 and time.monotonic() - began < 10:
        time.sleep(0.05)
    assert row(sending, many[0]).state is CLAIMED
    later = owe(sending, cast, Via.MAIL, "olle@familj.example")
    while row(sending, later).state is not SENT and time.monotonic() - began < 10:
        time.sleep(0.05)
    assert row(sending, many[0]).state is CLAIMED, "what came meanwhile did not wait for it"
    catcher.go_on.set()
    done.join(10)
    assert row(sending, many[0]).state is SENT


def test_a_server_that_takes_few_connections_gets_few(
    sending: Settings, cast: Cast, catcher: Catcher, caplog: pytest.LogCaptureFixture
) -> None:
    catcher.most_connections = 1
    many = [owe(sending, cast, Via.MAIL, f"relative{number}@familj.example") for number in range(30)]
    worker = Worker(sending)
    for _ in range(3):
        worker.lanes[Via.MAIL].rests_until = 0.0
        worker.deliver()
    assert {row(sending, one).state for one in many} == {SENT}
    assert len({mail["Message-ID"] for mail in catcher.mails}) == len(catcher.mails) == 30


def test_one_number_that_the_provider_answers_with_patience_holds_up_no_other(
    sending: Settings, cast: Cast, there: Provider
) -> None:
    busy = owe(sending, cast, Via.SMS, BUSY)
    others = [owe(sending, cast, Via.SMS, f"{NUMBER[:-1]}{number}") for number in range(3)]
    worker = Worker(sending)
    for tries in (0, 1):
        worker.lanes[Via.SMS].rests_until = 0.0
        worker.deliver(Via.SMS)
        assert row(sending, busy).tries == tries
    assert (row(sending, busy).state, row(sending, busy).trouble) == (QUEUED, "later: 429")
    worker.lanes[Via.SMS].rests_until = 0.0
    worker.deliver(Via.SMS)
    assert {row(sending, one).state for one in others} == {SENT}


def test_one_address_at_which_the_mail_server_hangs_up_holds_up_no_other(
    sending: Settings, cast: Cast, catcher: Catcher
) -> None:
    unwelcome = owe(sending, cast, Via.MAIL, "421@familj.example")
    others = [owe(sending, cast, Via.MAIL, f"relative{number}@familj.example") for number in range(3)]
    Worker(sending).deliver()
    assert {row(sending, one).state for one in others} == {SENT}
    waits = row(sending, unwelcome)
    assert (waits.state, waits.tries, waits.trouble) == (QUEUED, 1, "later: 421")
    assert catcher.connections > 1, "not on the connection that it closed"
