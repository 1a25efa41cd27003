"""Somebody's address changes while letters to her wait: they follow her, and nothing goes where she wants none."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.relations import relation_of_ines
from tests.services.outbox_rows import a_message
from tests.services.outbox_samples import claim, mark_refused, mark_sent, put_back, row
from visits.messages import mail_off as links
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import Letter
from visits.services import account, delivery, mail_off, notices, people, related, relatives
from visits.storage.tables import Message, Person, Visit

RIGHT, WRONG = "ines@ratt.example", "ines.lind@familj.example"
NUMBER, NEW_NUMBER = "+46701740605", "+46701740606"
IN_TWO_HOURS, SECOND = timedelta(hours=2), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    """Book a visit that Ines is told of by mail and by SMS, neither of which has left."""
    hers = update(Person).where(Person.id == cast.ines.id)
    session.execute(hers.values(by_sms=True, sms_number=NUMBER))
    return book(session, cast, now + IN_TWO_HOURS, now=now)


def correct(session: Session, cast: Cast, now: datetime, mail: str = RIGHT) -> None:
    """Let Maj write down another mail address of Ines."""
    relation, maj = relation_of_ines(session, cast), cast.actor(cast.maj)
    view = related.show(session, relation, actor=maj, now=now)
    names = ("given_name", "family_name", "mail", "phone", "language", "relation", "main_contact")
    facts = related.RelativeFacts(**{name: getattr(view, name) for name in names})
    relatives.change(session, relation, replace(facts, mail=mail), actor=maj, now=now)


def choose(session: Session, cast: Cast, now: datetime, *, mail: bool = True, sms: bool = True, to: str = "") -> None:
    """Let Ines choose how she is told."""
    ines = cast.actor(cast.ines)
    notices.choose(session, by_mail=mail, by_sms=sms, number=to or NUMBER, nickname="", actor=ines, now=now)


def owed(session: Session) -> dict[Via, tuple[MessageState, str]]:
    confirmations = select(Message).where(Message.kind == MessageKind.BOOKED)
    rows = session.scalars(confirmations.execution_options(populate_existing=True))
    return {message.channel: (message.state, message.address) for message in rows}


def in_hand(session: Session, now: datetime) -> Letter:
    (letter,) = claim(session, now)
    return letter


def test_a_confirmation_goes_to_the_address_that_was_set_right(session: Session, cast: Cast, now: datetime) -> None:
    correct(session, cast, now + SECOND)
    assert owed(session)[Via.MAIL] == (MessageState.QUEUED, RIGHT)
    assert in_hand(session, now + SECOND).address == RIGHT


def test_one_in_hand_does_not_leave_for_the_wrong_address_any_more(session: Session, cast: Cast, now: datetime) -> None:
    letter = in_hand(session, now)
    correct(session, cast, now + SECOND)
    assert not delivery.stands(session, letter)
    put_back(session, letter, now=now + SECOND)
    assert in_hand(session, now + 2 * SECOND).address == RIGHT


def test_what_the_wrong_address_refuses_goes_to_the_right_one(session: Session, cast: Cast, now: datetime) -> None:
    letter = in_hand(session, now)
    correct(session, cast, now + SECOND)
    mark_refused(session, letter, trouble="refused: 550", now=now + SECOND, dead=True)
    assert owed(session)[Via.MAIL] == (MessageState.QUEUED, RIGHT)
    assert in_hand(session, now + 2 * SECOND).address == RIGHT


def test_one_that_had_left_has_left_for_the_address_it_went_to(session: Session, cast: Cast, now: datetime) -> None:
    letter = in_hand(session, now)
    correct(session, cast, now + SECOND)
    mark_sent(session, letter, now=now + SECOND)
    assert row(session, letter).address == WRONG


def test_without_an_address_there_is_no_mail(session: Session, cast: Cast, now: datetime) -> None:
    correct(session, cast, now + SECOND, mail="")
    assert owed(session)[Via.MAIL][0] is MessageState.DROPPED
    assert owed(session)[Via.SMS] == (MessageState.QUEUED, NUMBER)


def test_her_new_number_gets_what_waited_for_the_old_one(session: Session, cast: Cast, now: datetime) -> None:
    choose(session, cast, now, to=NEW_NUMBER)
    assert owed(session) == {
        Via.MAIL: (MessageState.QUEUED, WRONG),
        Via.SMS: (MessageState.QUEUED, NEW_NUMBER),
    }


@pytest.mark.parametrize(("mail", "sms", "stopped"), [(False, True, Via.MAIL), (True, False, Via.SMS)])
def test_what_she_switches_off_sends_nothing_more(
    session: Session, cast: Cast, now: datetime, *, mail: bool, sms: bool, stopped: Via
) -> None:
    choose(session, cast, now, mail=mail, sms=sms)
    states = {via: state for via, (state, _) in owed(session).items()}
    other = Via.SMS if stopped is Via.MAIL else Via.MAIL
    assert states == {stopped: MessageState.DROPPED, other: MessageState.QUEUED}


def test_the_link_in_a_letter_stops_what_waits_but_not_the_mail_that_lets_her_in(
    session: Session, cast: Cast, now: datetime
) -> None:
    people.send_sign_in_link(session, WRONG, now=now)
    token = links.token(cast.ines.id, WRONG, secret="s")
    mail_off.choose(session, token, by_mail=False, secret="s", now=now)
    assert owed(session)[Via.MAIL][0] is MessageState.DROPPED
    assert [letter.kind for letter in claim(session, now)] == [MessageKind.SIGN_IN]


def test_a_managers_mail_and_sms_follow_her_too(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    by_sms = {"kind": MessageKind.TEST, "channel": Via.SMS, "address": NUMBER, "person_id": cast.maj.id}
    message = a_message(session, cast, now, **by_sms)
    account.change_number(session, NEW_NUMBER, actor=maj, now=now)
    session.refresh(message)
    assert (message.state, message.address) == (MessageState.QUEUED, NEW_NUMBER)
    account.change_number(session, "", actor=maj, now=now)
    session.refresh(message)
    assert message.state is MessageState.DROPPED
