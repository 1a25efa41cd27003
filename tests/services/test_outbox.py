"""The outbox read: what is no longer true never leaves, and nobody sees a visit twice in her calendar."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_samples import (
    DROPPED,
    IN_TWO_HOURS,
    SENT,
    ask_to_sign_in,
    cancel,
    claim,
    claim_one,
    invite,
    mark_failed,
    mark_sent,
    put_back,
    row,
    subscribe,
)
from visits.rules.kinds import MessageKind
from visits.rules.letters import Method
from visits.rules.people import Role
from visits.rules.visit_state import Reason
from visits.services import booking, delivery, messages, reminding, sign_ins
from visits.services.builder import Builder
from visits.storage.tables import Home, Message, Person, SignInLink, Unit


def test_a_confirmation_of_a_cancelled_visit_never_leaves(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    cancel(session, cast, visit, now)
    letter = claim_one(session, now)
    assert letter.kind is MessageKind.CANCELLED
    assert letter.method is None, "no REQUEST has left, so there is nothing to take out"
    booked = row(session)
    assert (booked.state, booked.tries) == (DROPPED, 0)


def test_the_family_of_one_who_has_died_gets_nothing(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    messages.owe(
        session,
        MessageKind.CANCELLED,
        to=cast.ines.mail or "",
        language="sv",
        home=cast.home.id,
        visit=visit.id,
        person=cast.ines.id,
        now=now,
    )
    cancel(session, cast, visit, now, Reason.DIED)
    assert claim(session, now) == []
    assert set(session.scalars(select(Message.state))) == {DROPPED}


def test_a_relative_who_may_no_longer_come_in_gets_no_letter(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    session.execute(update(Person).where(Person.id == cast.ines.id).values(active=False))
    assert claim(session, now) == []


@pytest.mark.parametrize("kind", [MessageKind.BOOKED, MessageKind.RELATIVE_CANCELLED])
def test_a_letter_about_a_visit_that_is_none_is_dropped(
    session: Session, cast: Cast, now: datetime, kind: MessageKind
) -> None:
    messages.owe(session, kind, to="x@familj.example", language="sv", home=cast.home.id, now=now)
    session.flush()
    assert claim(session, now) == []


def test_a_sign_in_link_is_mailed_with_its_secret_and_forgotten_once_sent(
    session: Session, cast: Cast, now: datetime
) -> None:
    ask_to_sign_in(session, cast, now)
    letter = claim_one(session, now)
    assert sign_ins.by_link(session, letter.token, now=now)
    assert (letter.visit, letter.method, letter.phone) == (None, None, cast.home.phone)
    assert letter.token not in repr(letter)
    mark_sent(session, letter, now=now)
    sent = row(session, letter)
    assert (sent.state, sent.sent_at, "token" in sent.facts) == (SENT, now, False)


def test_a_sign_in_link_that_has_run_out_or_was_used_is_not_mailed(session: Session, cast: Cast, now: datetime) -> None:
    ask_to_sign_in(session, cast, now)
    assert claim(session, now + sign_ins.LINK_LASTS) == []
    assert "token" not in row(session, kind=MessageKind.SIGN_IN).facts
    ask_to_sign_in(session, cast, now)
    session.execute(update(SignInLink).values(used_at=now))
    assert claim(session, now) == []


def test_an_invitation_is_mailed_unless_it_was_taken_back(session: Session, cast: Cast, now: datetime) -> None:
    invite(session, cast, now)
    letter = claim_one(session, now)
    assert (letter.name, bool(letter.token)) == ("Ines", True)
    invite(session, cast, now).revoked_at = now
    session.flush()
    assert claim(session, now) == []


def test_a_cancellation_takes_the_visit_out_of_the_calendar_it_was_put_into(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    mark_sent(session, claim_one(session, now), now=now)
    cancel(session, cast, visit, now)
    letter = claim_one(session, now)
    assert (letter.kind, letter.method) == (MessageKind.CANCELLED, Method.CANCEL)
    assert letter.visit
    assert (letter.visit.sequence, letter.visit.cancelled_by) == (1, Role.MANAGER)


def test_so_does_one_after_a_confirmation_that_may_have_arrived(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    mark_failed(session, claim_one(session, now), trouble="later: disconnected", now=now)
    cancel(session, cast, visit, now)
    letters = claim(session, now + timedelta(minutes=2))
    assert [(letter.kind, letter.method) for letter in letters] == [(MessageKind.CANCELLED, Method.CANCEL)]


def test_another_address_than_the_invited_one_has_nothing_to_take_out(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    mark_sent(session, claim_one(session, now), now=now)
    session.execute(update(Person).where(Person.id == cast.ines.id).values(mail="ines@ny.example"))
    session.expire_all()
    cancel(session, cast, visit, now)
    letter = claim_one(session, now)
    assert (letter.address, letter.method) == ("ines@ny.example", None)


def test_who_subscribes_gets_a_plain_notice_and_sees_the_visit_once(
    session: Session, cast: Cast, now: datetime
) -> None:
    feed = subscribe(session, cast, now, fetched_at=now - timedelta(days=6))
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    assert letter.method is None
    feed.revoked_at = now
    session.flush()
    assert delivery.unchanged(session, letter, now=now), "it keeps what it was claimed with"
    mark_sent(session, letter, now=now)
    cancel(session, cast, visit, now)
    assert claim_one(session, now).method is None


@pytest.mark.parametrize("why", ["revoked", "never fetched", "asleep", "another resident's"])
def test_a_feed_that_does_not_show_the_visit_does_not_count(
    session: Session, cast: Cast, now: datetime, why: str
) -> None:
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    other = builder.resident(session.get_one(Unit, cast.unit.id), "Sven") if why == "another resident's" else None
    fetched_at = {"never fetched": None, "asleep": now - timedelta(days=8)}.get(why, now)
    feed = subscribe(session, cast, now, fetched_at=fetched_at, resident=other.id if other else None)
    if why == "revoked":
        feed.revoked_at = now
    book(session, cast, now + IN_TWO_HOURS, now=now)
    assert claim_one(session, now).method is Method.REQUEST


def test_a_feed_of_this_resident_alone_counts(session: Session, cast: Cast, now: datetime) -> None:
    subscribe(session, cast, now, fetched_at=now, resident=cast.rosa.id)
    book(session, cast, now + IN_TWO_HOURS, now=now)
    assert claim_one(session, now).method is None


def test_the_unit_is_told_of_a_relatives_cancellation_without_a_calendar_part(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    mark_sent(session, claim_one(session, now), now=now)
    booking.cancel(session, visit.id, reason=Reason.RELATIVE_ILL, actor=cast.actor(cast.ines), now=now)
    letters = {letter.kind: letter for letter in claim(session, now)}
    assert letters[MessageKind.RELATIVE_CANCELLED].address == "bjorken@almgarden.example"
    assert letters[MessageKind.RELATIVE_CANCELLED].method is None
    assert letters[MessageKind.CANCELLED].method is Method.CANCEL


def test_a_second_try_put_back_does_not_undo_what_the_first_may_have_carried(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    mark_failed(session, claim_one(session, now), trouble="later: disconnected", now=now)
    now += timedelta(minutes=1)
    put_back(session, claim_one(session, now), now=now)
    assert row(session).tries == 1
    cancel(session, cast, visit, now)
    assert claim_one(session, now).method is Method.CANCEL


def test_a_manager_who_is_reminded_for_her_unit_gets_no_calendar_part(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Unit).values(mail=""))
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    for late in range(2):
        reminding.sweep(session, now=visit.starts_at + timedelta(minutes=late))
    letters = {letter.kind: letter for letter in claim(session, visit.starts_at + timedelta(minutes=1))}
    assert letters[MessageKind.UNIT_REMINDER].name == "Maj"
    assert letters[MessageKind.UNIT_REMINDER].method is None
