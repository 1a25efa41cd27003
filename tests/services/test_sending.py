"""A letter looked at right before it leaves, and what is written down of how it went."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_samples import (
    DROPPED,
    IN_TWO_HOURS,
    SECOND,
    SENT,
    ask_to_sign_in,
    claim,
    claim_one,
    mark_failed,
    mark_refused,
    row,
)
from visits.rules.delivery import End, Outcome
from visits.rules.kinds import MessageKind, Via
from visits.rules.visit_state import State
from visits.services import delivery, messages, webhooks
from visits.storage.tables import Message, Person, Visit


def test_right_before_it_leaves_a_letter_stands_only_as_it_was_claimed(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    assert delivery.stands(session, letter)
    assert not delivery.stands(session, replace(letter, claimed_at=now - SECOND)), "another's claim"
    assert not delivery.stands(session, replace(letter, id=uuid4())), "gone"
    session.execute(update(Message).values(state=DROPPED))
    assert not delivery.stands(session, letter)


@pytest.mark.parametrize(
    "changed",
    [
        update(Visit).values(state=State.CANCELLED),
        update(Visit).values(starts_at=Visit.created_at),
        update(Visit).values(sequence=7),
        update(Visit).values(changed_at=Visit.ends_at),
        update(Visit).values(taken_by=Visit.booked_by),
        update(Person).values(active=False),
    ],
)
def test_whatever_touches_the_visit_or_its_reader_is_noticed(
    session: Session, cast: Cast, now: datetime, changed: Update
) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    assert delivery.stands(session, letter)
    session.execute(changed.execution_options(synchronize_session=False))
    assert not delivery.stands(session, letter)


def test_a_letter_about_no_visit_stands_while_it_is_claimed(session: Session, cast: Cast, now: datetime) -> None:
    ask_to_sign_in(session, cast, now)
    assert delivery.stands(session, claim_one(session, now))


def test_a_clock_set_back_lets_what_was_to_leave_at_once_leave(session: Session, cast: Cast, now: datetime) -> None:
    ask_to_sign_in(session, cast, now)
    assert claim(session, now - 30 * SECOND) == [], "a moment's difference between two machines is none"
    assert len(claim(session, now - timedelta(hours=1))) == 1


def test_a_clock_set_back_does_not_hasten_what_was_to_wait(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + timedelta(days=1), now=now)
    mark_failed(session, claim_one(session, now), trouble="later: 451", now=now)
    assert claim(session, now - timedelta(hours=1)) == []


def test_a_provider_that_asks_for_more_patience_gets_it_up_to_an_hour(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + timedelta(days=10), now=now)
    for asked, waits in ((10, 60), (600, 600), (86400, 3600)):
        later = Outcome(letter=claim_one(session, now), end=End.LATER, at=now, asked=timedelta(seconds=asked))
        delivery.mark(session, [later])
        assert row(session).due_at == now + timedelta(seconds=waits)
        now = row(session).due_at


def test_what_has_left_is_known_by_the_providers_name_for_it(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    delivery.mark(session, [Outcome(letter=claim_one(session, now), end=End.SENT, at=now, provider_id="s1")])
    assert (row(session).state, row(session).provider_id) == (SENT, "s1")


@pytest.mark.parametrize(("via", "address"), [(Via.MAIL, "ines.lind@familj.example"), (Via.SMS, "+46701740605")])
def test_an_address_that_nothing_reaches_is_marked_as_her_own(
    session: Session, cast: Cast, now: datetime, via: Via, address: str
) -> None:
    ines = session.get_one(Person, cast.ines.id)
    ines.sms_number = "+46701740605"
    kind, home, person = MessageKind.TEST, cast.home.id, ines.id
    messages.owe(session, kind, to=address, via=via, language="sv", home=home, person=person, now=now)
    session.flush()
    (letter,) = delivery.claim(session, via, now=now, limit=9)
    mark_refused(session, letter, trouble="refused: 550", now=now + SECOND, dead=True)
    session.refresh(ines)
    marks = {Via.MAIL: ines.mail_refused_at, Via.SMS: ines.sms_refused_at}
    assert marks.pop(via) == now + SECOND
    assert set(marks.values()) == {None}


def test_another_system_that_refuses_stays_on_its_page(session: Session, cast: Cast, now: datetime) -> None:
    added = webhooks.add(session, "https://nursecall.example", actor=cast.actor(cast.maj), now=now)
    kind, home, to = MessageKind.TEST, cast.home.id, str(added.id)
    messages.owe(session, kind, to=to, via=Via.WEBHOOK, language="sv", home=home, now=now)
    session.flush()
    (letter,) = delivery.claim(session, Via.WEBHOOK, now=now, limit=9)
    assert delivery.owes(session, Via.WEBHOOK) is False
    mark_refused(session, letter, trouble="refused: not an address", now=now, dead=True)
    assert [one.id for one in webhooks.listed(session, actor=cast.actor(cast.maj))] == [added.id]
