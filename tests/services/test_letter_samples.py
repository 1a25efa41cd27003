"""A manager sends herself a letter on trial: once, to her own address alone, through the outbox of all others."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.messages import samples
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor
from visits.services import delivery, letter_samples, undelivered
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, Message, Person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def maj(session: Session, cast: Cast) -> Actor:
    session.execute(update(Person).where(Person.id == cast.maj.id).values(sms_number="+46701112233"))
    return cast.actor(cast.maj)


def test_samples_play_in_the_managers_own_home_tomorrow_at_two(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    found = letter_samples.desk(session, actor=maj, now=now)
    setting = found.setting
    assert (setting.unit_name, setting.name, setting.address) == ("Björken", "Maj", "maj@almgarden.example")
    assert setting.starts_at == now + timedelta(days=1, hours=2), "14.00 in Stockholm"
    assert (found.mail, found.number) == ("maj@almgarden.example", "+46701112233")
    assert cast.unit.name == "Björken"


def test_a_home_without_units_has_samples_too(session: Session, now: datetime) -> None:
    builder = Builder(session, now)
    home = builder.home("Granen")
    boss = builder.manager("Bo", "Ek")
    actor = Actor(person=boss.id, role=boss.role, home=home.id)
    boss.language = "nb"
    found = letter_samples.desk(session, actor=actor, now=now)
    assert found.setting.unit_name != ""
    assert found.language == "nb"


@pytest.mark.parametrize("kind", samples.SHOWN)
def test_each_kind_goes_as_it_is_and_still_stands_right_before_it_leaves(
    session: Session, maj: Actor, now: datetime, kind: MessageKind
) -> None:
    assert letter_samples.send(session, kind, "nb", Via.MAIL, actor=maj, now=now)
    session.flush()
    (letter,) = delivery.claim(session, now=now + MINUTE, limit=9)
    assert (letter.kind, letter.language, letter.address) == (kind, "nb", "maj@almgarden.example")
    assert letter.trial
    assert letter.method is None, "the made-up visit must not stay in her calendar"
    assert delivery.unchanged(session, letter, now=now + MINUTE)
    assert delivery.stands(session, letter)
    shown = samples.letter(kind, "nb", letter_samples.desk(session, actor=maj, now=now).setting)
    assert (letter.visit, letter.series, letter.ban) == (shown.visit, shown.series, shown.ban)


def test_a_second_tap_sends_nothing_and_another_language_does(session: Session, maj: Actor, now: datetime) -> None:
    def sent(language: str, at: datetime, via: Via = Via.MAIL) -> bool:
        return letter_samples.send(session, MessageKind.BOOKED, language, via, actor=maj, now=at)

    assert sent("sv", now)
    assert not sent("sv", now)
    assert sent("en", now)
    assert sent("sv", now, Via.SMS)
    assert sent("sv", now + MINUTE)
    assert session.scalar(select(func.count()).select_from(Message)) == 4
    assert session.scalars(select(AuditEntry.action)).all() == ["message.trial"] * 4


def test_sms_cost_money_and_end(session: Session, maj: Actor, now: datetime) -> None:
    kind = MessageKind.TEST
    for number in range(letter_samples.MOST_SMS):
        assert letter_samples.send(session, kind, "sv", Via.SMS, actor=maj, now=now + number * MINUTE)
    with pytest.raises(InvalidInput):
        letter_samples.send(session, kind, "sv", Via.SMS, actor=maj, now=now + 30 * MINUTE)
    assert letter_samples.send(session, kind, "sv", Via.MAIL, actor=maj, now=now + 30 * MINUTE)
    assert letter_samples.send(session, kind, "sv", Via.SMS, actor=maj, now=now + 70 * MINUTE)


@pytest.mark.parametrize(
    ("kind", "via"),
    [(MessageKind.SIGN_IN, Via.SMS), (MessageKind.BOOKED, Via.PUSH), (MessageKind.TAKEN, Via.MAIL)],
)
def test_what_is_never_sent_so_is_not_found(
    session: Session, maj: Actor, now: datetime, kind: MessageKind, via: Via
) -> None:
    with pytest.raises(NotFound):
        letter_samples.send(session, kind, "sv", via, actor=maj, now=now)


def test_without_an_address_there_is_nowhere_to_send_it(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        letter_samples.send(session, MessageKind.BOOKED, "sv", Via.SMS, actor=cast.actor(cast.maj), now=now)


@pytest.mark.parametrize("who", ["ines", "karl"])
def test_nobody_but_a_manager_has_letters(session: Session, cast: Cast, now: datetime, who: str) -> None:
    actor = cast.actor(getattr(cast, who))
    with pytest.raises(NotFound):
        letter_samples.desk(session, actor=actor, now=now)
    with pytest.raises(NotFound):
        letter_samples.send(session, MessageKind.BOOKED, "sv", Via.MAIL, actor=actor, now=now)


def test_a_kind_that_there_is_no_more_holds_nothing_up(session: Session, maj: Actor, now: datetime) -> None:
    letter_samples.send(session, MessageKind.BOOKED, "sv", Via.MAIL, actor=maj, now=now)
    session.flush()
    session.execute(update(Message).values(facts={letter_samples.SAMPLE: "carrier_pigeon"}))
    assert delivery.claim(session, now=now, limit=9) == []
    assert session.scalar(select(Message.state)) is MessageState.DROPPED


def test_after_an_hour_nobody_waits_for_it(session: Session, maj: Actor, now: datetime) -> None:
    letter_samples.send(session, MessageKind.BOOKED, "sv", Via.MAIL, actor=maj, now=now)
    session.flush()
    assert delivery.claim(session, now=now + timedelta(hours=1), limit=9) == []


def test_a_trial_that_fails_is_no_lost_message(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    letter_samples.send(session, MessageKind.BOOKED, "sv", Via.MAIL, actor=maj, now=now)
    session.flush()
    session.execute(update(Message).values(state=MessageState.GIVEN_UP, tries=1))
    assert undelivered.tell(session, now=now + MINUTE) == 0
    assert cast.maj.id == maj.person
