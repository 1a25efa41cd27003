"""The outbox emptied: claimed once, looked at once more, marked."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_samples import (
    CLAIMED,
    DROPPED,
    GIVEN_UP,
    IN_TWO_HOURS,
    QUEUED,
    SECOND,
    SENT,
    ask_to_sign_in,
    cancel,
    claim,
    claim_one,
    mark_failed,
    mark_refused,
    mark_sent,
    put_back,
    row,
)
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import Method
from visits.rules.visit_state import State
from visits.services import booking, delivery, messages
from visits.storage.tables import Message, Person, Unit


def test_a_claimed_letter_holds_all_that_writing_it_needs(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now + SECOND)
    assert (letter.kind, letter.address, letter.language) == (MessageKind.BOOKED, "ines.lind@familj.example", "sv")
    assert (letter.name, letter.phone, letter.timezone) == ("Ines", "031-700 00 01", "Europe/Stockholm")
    assert letter.visit is not None
    assert (letter.visit.id, letter.visit.starts_at, letter.visit.minutes) == (visit.id, visit.starts_at, 30)
    assert (letter.visit.unit_name, letter.visit.state, letter.visit.taken) == ("Björken", State.BOOKED, False)
    assert (letter.tries, letter.claimed_at, letter.method) == (1, now + SECOND, Method.REQUEST)
    assert row(session, letter).state is CLAIMED


def test_a_unit_without_a_phone_refers_to_the_homes(session: Session, cast: Cast, now: datetime) -> None:
    session.execute(update(Unit).values(phone=""))
    book(session, cast, now + IN_TWO_HOURS, now=now)
    assert claim_one(session, now).phone == cast.home.phone


def test_nobody_claims_what_is_claimed_or_not_due(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    assert claim(session, now - SECOND) == []
    assert len(claim(session, now)) == 1
    assert claim(session, now + timedelta(minutes=5)) == []


def test_a_letter_whose_claimer_died_is_claimed_again_under_the_same_id(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    first = claim_one(session, now)
    again = claim_one(session, now + delivery.CLAIM_LASTS + SECOND)
    assert (again.id, again.tries) == (first.id, 2)
    assert not delivery.unchanged(session, first, now=now + delivery.CLAIM_LASTS + SECOND)
    assert delivery.unchanged(session, again, now=now + delivery.CLAIM_LASTS + SECOND)


def test_a_new_leader_frees_what_the_last_one_had_claimed(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    first = claim_one(session, now)
    delivery.take_over(session)
    assert not delivery.unchanged(session, first, now=now + SECOND)
    assert claim_one(session, now + SECOND).id == first.id


def test_who_waits_for_a_link_is_served_before_a_mornings_confirmations(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    ask_to_sign_in(session, cast, now + SECOND)
    kinds = [delivery.claim(session, now=now + 2 * SECOND, limit=1)[0].kind for _ in range(2)]
    assert kinds == [MessageKind.SIGN_IN, MessageKind.BOOKED]


def test_a_visit_cancelled_between_claim_and_sending_is_noticed(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    assert delivery.unchanged(session, letter, now=now)
    cancel(session, cast, visit, now + SECOND)
    assert not delivery.unchanged(session, letter, now=now + SECOND)
    put_back(session, letter, now=now)
    assert row(session, letter).tries == 0
    (correction,) = claim(session, now + SECOND)
    assert (correction.kind, correction.method) == (MessageKind.CANCELLED, None)


def test_a_visit_changed_between_claim_and_sending_is_told_as_it_is_now(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    karl, later = cast.actor(cast.karl, on_tablet=True), now + 2 * IN_TWO_HOURS
    booking.change_time(session, visit.id, starts_at=later, actor=karl, now=now, override=True)
    assert not delivery.unchanged(session, letter, now=now)
    put_back(session, letter, now=now)
    # One letter leaves, not two: the confirmation of the old time has become moot.
    assert claim(session, now + SECOND) == [], "staff may go on changing it for a minute"
    fresh = claim_one(session, now + 60 * SECOND)
    assert fresh.visit
    assert (fresh.kind, fresh.visit.starts_at, fresh.visit.sequence) == (MessageKind.CHANGED, later, 1)
    assert (fresh.before, fresh.method) == (now + IN_TWO_HOURS, Method.REQUEST)


def test_a_reminder_taken_back_between_claim_and_sending_does_not_leave(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    claim(session, now)
    messages.owe(
        session,
        MessageKind.UNIT_REMINDER,
        to="bjorken@almgarden.example",
        language="sv",
        home=cast.home.id,
        visit=visit.id,
        now=now,
    )
    session.flush()
    letter = claim_one(session, now)
    assert (letter.name, letter.method) == ("", None)
    messages.drop_reminders_of(session, visit.id)
    assert not delivery.unchanged(session, letter, now=now)
    put_back(session, letter, now=now)
    assert row(session, letter).state is DROPPED


def test_a_failure_that_may_pass_waits_longer_each_time(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + timedelta(days=10), now=now)
    for pause in (1, 2, 4):
        letter = claim_one(session, now)
        mark_failed(session, letter, trouble="later: 451", now=now)
        waiting = row(session, letter)
        assert (waiting.state, waiting.trouble) == (QUEUED, "later: 451")
        assert claim(session, now + timedelta(minutes=pause) - SECOND) == []
        now += timedelta(minutes=pause)


def test_after_a_day_of_failures_a_letter_is_given_up(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + timedelta(days=10), now=now)
    begun, tries = now, 0
    while found := claim(session, now):
        tries += 1
        mark_failed(session, found[0], trouble="later: 451", now=now)
        now = row(session).due_at
        assert tries < 100
    assert row(session).state is GIVEN_UP
    assert timedelta(hours=24) <= now - begun < timedelta(hours=26)


def test_a_letter_refused_for_good_is_given_up_with_its_secret(session: Session, cast: Cast, now: datetime) -> None:
    ask_to_sign_in(session, cast, now)
    letter = claim_one(session, now)
    mark_refused(session, letter, trouble="refused: 550", now=now + SECOND)
    refused = row(session, letter)
    assert (refused.state, refused.trouble, "token" in refused.facts) == (GIVEN_UP, "refused: 550", False)
    assert refused.due_at == now + SECOND, "when that was"


def test_a_late_failure_of_a_claim_that_was_lost_changes_nothing(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    lost = claim_one(session, now)
    later = now + delivery.CLAIM_LASTS + SECOND
    claim(session, later)
    mark_failed(session, lost, trouble="later: 451", now=later)
    mark_refused(session, lost, trouble="refused: 550", now=later)
    put_back(session, lost, now=now)
    assert (row(session).state, row(session).trouble, row(session).tries) == (CLAIMED, "", 2)


def test_what_has_left_counts_as_sent_even_when_it_was_dropped_meanwhile(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    session.execute(update(Message).values(state=DROPPED))
    mark_sent(session, letter, now=now)
    assert row(session, letter).state is SENT


def test_an_sms_that_something_held_up_until_the_night_waits_for_the_morning(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Person).values(by_mail=False, by_sms=True, sms_number="+46701740605"))
    book(session, cast, now + timedelta(days=2), now=now)
    night, morning = now + timedelta(hours=10), now + timedelta(hours=19)
    assert delivery.claim(session, Via.SMS, now=night, limit=9) == []
    (waits,) = session.scalars(select(Message))
    assert (waits.state, waits.tries, waits.due_at, waits.claimed_at) == (QUEUED, 0, morning, None)
    (letter,) = delivery.claim(session, Via.SMS, now=morning, limit=9)
    assert letter.address == "+46701740605"
