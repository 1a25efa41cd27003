"""Sending a message once more: the same one if nobody got it, another if somebody did, none that is no longer true."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_rows import a_message, a_webhook, given_up
from tests.services.outbox_samples import cancel, claim_one, invite, row
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import Method
from visits.services import resending
from visits.services.builder import Builder
from visits.services.resending import MessageView
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Message, Person, Related, Unit, Visit

IN_TWO_HOURS, MINUTE = timedelta(hours=2), timedelta(minutes=1)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    return book(session, cast, now + IN_TWO_HOURS, now=now)


@pytest.fixture
def lost(session: Session, visit: Visit, now: datetime) -> Message:
    """Give up the confirmation of the visit, as the mail server refused it."""
    message = row(session)
    message.state, message.tries, message.trouble = MessageState.GIVEN_UP, 7, "refused: 550"
    message.claimed_at, message.facts = now, {"method": Method.REQUEST.value}
    session.flush()
    return message


def look(session: Session, cast: Cast, message: Message, now: datetime) -> MessageView:
    return resending.show(session, message.id, actor=cast.actor(cast.maj), now=now)


def again(session: Session, cast: Cast, message: Message, now: datetime) -> None:
    resending.again(session, message.id, actor=cast.actor(cast.maj), now=now)
    session.flush()


def noted(session: Session, action: str) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_maj_looks_at_one_message_and_that_is_written_down(
    session: Session, cast: Cast, lost: Message, now: datetime
) -> None:
    found = look(session, cast, lost, now)
    assert (found.address, found.next_address, found.name) == (cast.ines.mail, cast.ines.mail, "Ines Lind")
    assert found.relation == session.scalars(select(Related.id)).one()
    assert (found.may_resend, found.had_link) == (True, False)
    (entry,) = noted(session, "message.read")
    assert (entry.actor_id, entry.resident_id, entry.thing) == (cast.maj.id, cast.rosa.id, str(lost.id))


def test_a_message_that_was_given_up_is_tried_anew_under_the_same_id(
    session: Session, cast: Cast, lost: Message, now: datetime
) -> None:
    again(session, cast, lost, now + MINUTE)
    again(session, cast, lost, now + MINUTE)  # a second tap
    letter = claim_one(session, now + MINUTE)
    assert (letter.id, letter.tries, letter.method) == (lost.id, 2, Method.REQUEST)
    assert row(session, letter).trouble == ""
    assert len(session.scalars(select(Message.id)).all()) == 1
    assert {(entry.resident_id, entry.thing) for entry in noted(session, "message.resend")} == {
        (cast.rosa.id, str(lost.id))
    }


def test_it_goes_to_the_address_of_today(session: Session, cast: Cast, lost: Message, now: datetime) -> None:
    session.get_one(Person, cast.ines.id).mail = "ines@new.example"
    session.flush()
    assert look(session, cast, lost, now).next_address == "ines@new.example"
    again(session, cast, lost, now)
    assert claim_one(session, now).address == "ines@new.example"


def test_whoever_sends_again_believes_in_the_address(
    session: Session, cast: Cast, lost: Message, now: datetime
) -> None:
    def refused() -> tuple[datetime | None, datetime | None]:
        row = session.get_one(Person, cast.ines.id, populate_existing=True)
        return row.mail_refused_at, row.sms_refused_at

    assert not look(session, cast, lost, now).refused
    ines = session.get_one(Person, cast.ines.id)
    ines.mail_refused_at, ines.sms_number, ines.sms_refused_at = now, "+46701740605", now
    session.flush()
    assert look(session, cast, lost, now).refused
    again(session, cast, lost, now)
    assert refused() == (None, now), "the number is another matter"
    again(
        session,
        cast,
        given_up(session, cast, now, channel=Via.SMS, address="+46701740605", visit_id=lost.visit_id),
        now,
    )
    assert refused() == (None, None)


def test_an_sms_goes_to_the_number_of_today_and_a_units_mail_to_the_units_address(
    session: Session, cast: Cast, visit: Visit, now: datetime
) -> None:
    session.get_one(Person, cast.ines.id).sms_number = "+46701740605"
    session.get_one(Unit, cast.unit.id).mail = "new@almgarden.example"
    about = {"visit_id": visit.id}
    sms = given_up(session, cast, now, channel=Via.SMS, address="+46701740606", **about)
    unit = given_up(session, cast, now, person_id=None, address="old@almgarden.example", **about)
    duty = given_up(session, cast, now, person_id=None, channel=Via.SMS, address="+46701740607", **about)
    assert look(session, cast, sms, now).next_address == "+46701740605"
    assert look(session, cast, unit, now).next_address == "new@almgarden.example"
    assert look(session, cast, duty, now).next_address == "+46701740607"
    assert look(session, cast, unit, now).relation is None


def test_who_has_no_address_any_more_keeps_the_one_it_went_to(
    session: Session, cast: Cast, lost: Message, now: datetime
) -> None:
    session.get_one(Person, cast.ines.id).mail = None
    session.flush()
    assert look(session, cast, lost, now).next_address == "ines.lind@familj.example"


def test_another_systems_address_is_never_shown(session: Session, cast: Cast, now: datetime) -> None:
    webhook = a_webhook(session, cast.home.id, now)
    told = given_up(session, cast, now, channel=Via.WEBHOOK, address=str(webhook.id), kind=MessageKind.UNIT_REMINDER)
    found = look(session, cast, told, now)
    assert (found.address, found.next_address, found.host) == ("", "", "larm.example")


def test_a_message_that_was_sent_is_written_once_more(
    session: Session, cast: Cast, lost: Message, now: datetime
) -> None:
    lost.state, lost.sent_at = MessageState.SENT, now
    session.flush()
    again(session, cast, lost, now + MINUTE)
    again(session, cast, lost, now + MINUTE)  # a second tap
    letter = claim_one(session, now + MINUTE)
    assert letter.id != lost.id
    assert (letter.kind, letter.address, letter.tries) == (MessageKind.BOOKED, cast.ines.mail, 1)
    assert letter.visit is not None
    assert letter.visit.id == lost.visit_id
    assert letter.method is Method.REQUEST, "as for any new letter"
    assert len(session.scalars(select(Message.id)).all()) == 2


def test_what_is_no_longer_true_is_not_sent_again(
    session: Session, cast: Cast, lost: Message, visit: Visit, now: datetime
) -> None:
    cancel(session, cast, visit, now)
    session.flush()
    assert not look(session, cast, lost, now).may_resend
    with pytest.raises(InvalidInput, match="nothing to say any more"):
        again(session, cast, lost, now)
    assert lost.state is MessageState.GIVEN_UP


def test_a_link_that_is_gone_cannot_be_sent_again(session: Session, cast: Cast, now: datetime) -> None:
    invite(session, cast, now)
    message = row(session, kind=MessageKind.INVITATION)
    message.state, message.facts = MessageState.GIVEN_UP, {}
    session.flush()
    found = look(session, cast, message, now)
    assert (found.had_link, found.may_resend) == (True, False)


@pytest.mark.parametrize("kind", [MessageKind.TEST, MessageKind.GIVEN_UP])
def test_tests_and_notices_are_not_sent_again(session: Session, cast: Cast, now: datetime, kind: MessageKind) -> None:
    message = given_up(session, cast, now, kind=kind, person_id=cast.maj.id)
    assert not look(session, cast, message, now).may_resend


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.CLAIMED])
def test_what_waits_needs_no_second_sending(session: Session, cast: Cast, now: datetime, state: MessageState) -> None:
    message = a_message(session, cast, now, state=state)
    assert not look(session, cast, message, now).may_resend
    again(session, cast, message, now)
    assert (message.state, message.due_at) == (state, now)


def test_what_fell_with_its_visit_stays_where_it_is(session: Session, cast: Cast, lost: Message, now: datetime) -> None:
    lost.state = MessageState.DROPPED
    session.flush()
    with pytest.raises(InvalidInput):
        again(session, cast, lost, now)


def test_a_strangers_message_is_not_found(session: Session, cast: Cast, lost: Message, now: datetime) -> None:
    there = Builder(session, now)
    there.home("Granen")
    siv = there.actor(there.manager("Siv"))
    for actor in (siv, cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)):
        for call in (resending.show, resending.again):
            with pytest.raises(NotFound):
                call(session, lost.id, actor=actor, now=now)
    with pytest.raises(NotFound):
        resending.again(session, uuid4(), actor=cast.actor(cast.maj), now=now)
    assert lost.state is MessageState.GIVEN_UP


def test_whoever_runs_the_machine_sends_again_without_a_sign_in(session: Session, lost: Message, now: datetime) -> None:
    resending.again_by_command(session, lost.id, now=now)
    session.flush()
    assert claim_one(session, now).id == lost.id
    (entry,) = noted(session, "message.resend")
    assert (entry.actor_id, entry.home_id) == (None, lost.home_id)
    with pytest.raises(NotFound):
        resending.again_by_command(session, uuid4(), now=now)


def test_two_taps_at_once_write_a_letter_to_a_unit_once(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        book(session, cast, now + IN_TWO_HOURS, now=now)
        message = row(session)
        # To a unit: of a person's letters the second tap waits for her row.
        message.state, message.sent_at, message.person_id = MessageState.SENT, now, None
        sent = message.id

    def tap(session: Session) -> None:
        resending.again(session, sent, actor=cast.actor(cast.maj), now=now + MINUTE)

    assert at_once(settings, tap, times=6) == [None] * 6
    with reading(settings) as session:
        states = session.scalars(select(Message.state)).all()
    assert sorted(states) == [MessageState.QUEUED, MessageState.SENT]
