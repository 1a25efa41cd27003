"""Maj tries whether messages arrive, each channel by itself."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.services.outbox_rows import a_message, a_webhook
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import TEST_LASTS
from visits.rules.troubles import Trouble
from visits.services import channel_tests, delivery
from visits.services.builder import Builder
from visits.services.channel_tests import AGAIN_AFTER, ChannelTest
from visits.storage.tables import AuditEntry, Home, Message, Person, PushSubscription, Unit

SECOND = timedelta(seconds=1)


def places(session: Session, cast: Cast, now: datetime) -> dict[str, ChannelTest]:
    return {place.key: place for place in channel_tests.listed(session, actor=cast.actor(cast.maj), now=now)}


def send(session: Session, cast: Cast, key: str, now: datetime) -> bool:
    sent = channel_tests.send(session, key, actor=cast.actor(cast.maj), now=now)
    session.flush()
    return sent


def a_browser(session: Session, person: Person, name: str, now: datetime) -> PushSubscription:
    row = PushSubscription(
        person_id=person.id, endpoint=f"https://push.example/{name}", p256dh="k", auth="a", created_at=now
    )
    session.add(row)
    session.flush()
    return row


def test_without_a_number_a_browser_or_another_system_there_is_mail_to_try(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Unit, cast.unit.id).mail = ""
    found = places(session, cast, now)
    assert {key: place.addresses for key, place in found.items()} == {
        "mail": ("maj@almgarden.example",),
        "sms": (),
        "push": (),
    }
    for key in ("sms", "push", "duty-phone", "", str(cast.home.id)):
        with pytest.raises(NotFound):
            send(session, cast, key, now)


def test_every_channel_of_the_home_can_be_tried(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Person, cast.maj.id).sms_number = "+46701740605"
    session.get_one(Home, cast.home.id).duty_phone = "+46701740606"
    browsers = sorted(str(a_browser(session, cast.maj, name, now).id) for name in ("phone", "desk"))
    a_browser(session, cast.ines, "hers", now)
    webhook = str(a_webhook(session, cast.home.id, now).id)
    a_webhook(session, cast.home.id, now, active=False)
    a_webhook(session, Builder(session, now).home("Granen").id, now)
    unit = session.get_one(Unit, cast.unit.id)
    unit.duty_phone = "+46701740607"
    its_mail, its_phone = f"mail {unit.id}", f"duty-phone {unit.id}"
    found = places(session, cast, now)
    assert list(found) == ["mail", "sms", "duty-phone", "push", webhook, its_mail, its_phone]
    assert (found[its_phone].unit, found[its_phone].to) == ("Björken", "+46701740607")
    assert found[webhook].to == "larm.example", "the rest of its address may be a secret"
    for key in found:
        assert send(session, cast, key, now)
    owed = session.execute(select(Message.channel, Message.address).where(Message.kind == MessageKind.TEST)).all()
    assert sorted((via.value, address) for via, address in owed) == [
        ("mail", "bjorken@almgarden.example"),
        ("mail", "maj@almgarden.example"),
        *(("push", browser) for browser in browsers),
        ("sms", "+46701740605"),
        ("sms", "+46701740606"),
        ("sms", "+46701740607"),
        ("webhook", webhook),
    ]
    noted = session.scalars(select(AuditEntry.thing).where(AuditEntry.action == "message.test")).all()
    assert sorted(noted) == ["mail", "mail", "push", "sms", "sms", "sms", "webhook"]


def test_a_test_leaves_as_every_message_does_but_not_an_hour_later(session: Session, cast: Cast, now: datetime) -> None:
    send(session, cast, "mail", now)
    (letter,) = delivery.claim(session, now=now, limit=50)
    assert (letter.kind, letter.address, letter.name) == (MessageKind.TEST, "maj@almgarden.example", "Maj")
    assert delivery.claim(session, now=now + TEST_LASTS, limit=50) == []
    assert session.scalars(select(Message.state)).one() is MessageState.DROPPED


def test_a_second_tap_is_no_second_wish(session: Session, cast: Cast, now: datetime) -> None:
    assert send(session, cast, "mail", now)
    assert not send(session, cast, "mail", now + AGAIN_AFTER - SECOND)
    assert send(session, cast, "mail", now + AGAIN_AFTER)
    assert len(session.scalars(select(Message.id)).all()) == 2


def test_she_sees_what_became_of_the_last_one(session: Session, cast: Cast, now: datetime) -> None:
    assert places(session, cast, now)["mail"].last is None
    mine = {"kind": MessageKind.TEST, "person_id": cast.maj.id, "address": "maj@almgarden.example"}
    a_message(session, cast, now - SECOND, state=MessageState.SENT, **mine)
    a_message(session, cast, now, state=MessageState.GIVEN_UP, trouble="refused: 550", **mine)
    a_message(session, cast, now + SECOND, state=MessageState.SENT, **(mine | {"person_id": cast.ines.id}))
    last = places(session, cast, now)["mail"].last
    assert last is not None
    assert (last.at, last.state, last.trouble) == (now, MessageState.GIVEN_UP, Trouble.REFUSED)


def test_of_several_browsers_the_one_that_failed_is_told_of(session: Session, cast: Cast, now: datetime) -> None:
    failed, well = (a_browser(session, cast.maj, name, now) for name in ("phone", "desk"))
    mine = {"kind": MessageKind.TEST, "person_id": cast.maj.id, "channel": Via.PUSH}
    a_message(session, cast, now, address=str(failed.id), trouble="later: TimeoutError", **mine)
    a_message(session, cast, now, address=str(well.id), state=MessageState.SENT, **mine)
    last = places(session, cast, now)["push"].last
    assert last is not None
    assert (last.state, last.trouble) == (MessageState.QUEUED, Trouble.NO_CONTACT)


def test_nobody_else_may_try(session: Session, cast: Cast, now: datetime) -> None:
    for actor in (cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)):
        with pytest.raises(NotFound):
            channel_tests.listed(session, actor=actor, now=now)
        with pytest.raises(NotFound):
            channel_tests.send(session, "mail", actor=actor, now=now)
