"""The outbox: claimed once, looked at once more, marked; what is no longer true never leaves."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.letters import Letter, Method
from visits.rules.people import Role
from visits.rules.visit_state import Reason, State
from visits.services import booking, delivery, messages, people, reminders, sign_ins
from visits.services.builder import Builder
from visits.services.secrets import new_token, token_hash
from visits.storage.tables import Feed, Home, Invitation, Message, Person, Related, SignInLink, Unit, Visit

IN_TWO_HOURS = timedelta(hours=2)
SECOND = timedelta(seconds=1)
QUEUED, CLAIMED, SENT, DROPPED, GIVEN_UP = MessageState


def claim(session: Session, now: datetime) -> list[Letter]:
    return delivery.claim(session, now=now, limit=50)


def claim_one(session: Session, now: datetime) -> Letter:
    (letter,) = claim(session, now)
    return letter


def row(session: Session, letter: Letter | None = None, kind: MessageKind = MessageKind.BOOKED) -> Message:
    which = Message.id == letter.id if letter else Message.kind == kind
    return session.scalars(select(Message).where(which).execution_options(populate_existing=True)).one()


def ask_to_sign_in(session: Session, cast: Cast, now: datetime) -> None:
    people.send_sign_in_link(session, cast.ines.mail or "", now=now)
    session.flush()


def invite(session: Session, cast: Cast, now: datetime) -> Invitation:
    token = new_token()
    invitation = Invitation(
        token_hash=token_hash(token),
        related_id=session.scalars(select(Related.id)).one(),
        by_mail=True,
        created_at=now,
        created_by=cast.maj.id,
        expires_at=now + timedelta(days=14),
    )
    session.add(invitation)
    facts = {"token": token}
    to = cast.ines.mail or ""
    messages.owe(
        session,
        MessageKind.INVITATION,
        to=to,
        language="sv",
        home=cast.home.id,
        person=cast.ines.id,
        facts=facts,
        now=now,
    )
    session.flush()
    return invitation


def subscribe(
    session: Session, cast: Cast, now: datetime, *, fetched_at: datetime | None, resident: UUID | None = None
) -> Feed:
    feed = Feed(
        token_hash=new_token(),
        relative_id=cast.ines.id,
        resident_id=resident,
        language="sv",
        created_at=now,
        changed_at=now,
        choices_at=now,
        fetched_at=fetched_at,
    )
    session.add(feed)
    session.flush()
    return feed


def cancel(session: Session, cast: Cast, visit: Visit, now: datetime, reason: Reason = Reason.HOME_CANNOT) -> None:
    booking.cancel(session, visit.id, reason=reason, actor=cast.actor(cast.maj), now=now)


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


def test_a_confirmation_of_a_cancelled_visit_never_leaves(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    cancel(session, cast, visit, now)
    letter = claim_one(session, now)
    assert letter.kind is MessageKind.CANCELLED
    assert letter.method is None, "no REQUEST has left, so there is nothing to take out"
    booked = row(session)
    assert (booked.state, booked.tries) == (DROPPED, 0)


def test_a_visit_cancelled_between_claim_and_sending_is_noticed(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    assert delivery.unchanged(session, letter, now=now)
    cancel(session, cast, visit, now + SECOND)
    assert not delivery.unchanged(session, letter, now=now + SECOND)
    delivery.put_back(session, [letter])
    assert row(session, letter).tries == 0
    (correction,) = claim(session, now + SECOND)
    assert (correction.kind, correction.method) == (MessageKind.CANCELLED, None)


def test_a_visit_changed_between_claim_and_sending_is_told_as_it_is_now(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    visit.starts_at, visit.ends_at, visit.sequence = now + 2 * IN_TWO_HOURS, now + 3 * IN_TWO_HOURS, 1
    session.flush()
    assert not delivery.unchanged(session, letter, now=now)
    delivery.put_back(session, [letter])
    fresh = claim_one(session, now + SECOND)
    assert fresh.visit
    assert (fresh.visit.starts_at, fresh.visit.sequence, fresh.tries) == (now + 2 * IN_TWO_HOURS, 1, 1)


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
    delivery.put_back(session, [letter])
    assert row(session, letter).state is DROPPED


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
    delivery.mark_sent(session, letter, now=now)
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


def test_a_failure_that_may_pass_waits_longer_each_time(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + timedelta(days=10), now=now)
    for pause in (1, 2, 4):
        letter = claim_one(session, now)
        delivery.mark_failed(session, letter, trouble="later: 451", now=now)
        waiting = row(session, letter)
        assert (waiting.state, waiting.trouble) == (QUEUED, "later: 451")
        assert claim(session, now + timedelta(minutes=pause) - SECOND) == []
        now += timedelta(minutes=pause)


def test_after_a_day_of_failures_a_letter_is_given_up(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + timedelta(days=10), now=now)
    begun, tries = now, 0
    while found := claim(session, now):
        tries += 1
        delivery.mark_failed(session, found[0], trouble="later: 451", now=now)
        now = row(session).due_at
        assert tries < 100
    assert row(session).state is GIVEN_UP
    assert timedelta(hours=24) <= now - begun < timedelta(hours=26)


def test_a_letter_refused_for_good_is_given_up_with_its_secret(session: Session, cast: Cast, now: datetime) -> None:
    ask_to_sign_in(session, cast, now)
    letter = claim_one(session, now)
    delivery.mark_refused(session, letter, trouble="refused: 550")
    refused = row(session, letter)
    assert (refused.state, refused.trouble, "token" in refused.facts) == (GIVEN_UP, "refused: 550", False)


def test_a_late_failure_of_a_claim_that_was_lost_changes_nothing(session: Session, cast: Cast, now: datetime) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    lost = claim_one(session, now)
    later = now + delivery.CLAIM_LASTS + SECOND
    claim(session, later)
    delivery.mark_failed(session, lost, trouble="later: 451", now=later)
    delivery.mark_refused(session, lost, trouble="refused: 550")
    delivery.put_back(session, [lost])
    assert (row(session).state, row(session).trouble, row(session).tries) == (CLAIMED, "", 2)


def test_what_has_left_counts_as_sent_even_when_it_was_dropped_meanwhile(
    session: Session, cast: Cast, now: datetime
) -> None:
    book(session, cast, now + IN_TWO_HOURS, now=now)
    letter = claim_one(session, now)
    session.execute(update(Message).values(state=DROPPED))
    delivery.mark_sent(session, letter, now=now)
    assert row(session, letter).state is SENT


def test_a_cancellation_takes_the_visit_out_of_the_calendar_it_was_put_into(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    delivery.mark_sent(session, claim_one(session, now), now=now)
    cancel(session, cast, visit, now)
    letter = claim_one(session, now)
    assert (letter.kind, letter.method) == (MessageKind.CANCELLED, Method.CANCEL)
    assert letter.visit
    assert (letter.visit.sequence, letter.visit.cancelled_by) == (1, Role.MANAGER)


def test_so_does_one_after_a_confirmation_that_may_have_arrived(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    delivery.mark_failed(session, claim_one(session, now), trouble="later: disconnected", now=now)
    cancel(session, cast, visit, now)
    letters = claim(session, now + timedelta(minutes=2))
    assert [(letter.kind, letter.method) for letter in letters] == [(MessageKind.CANCELLED, Method.CANCEL)]


def test_another_address_than_the_invited_one_has_nothing_to_take_out(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    delivery.mark_sent(session, claim_one(session, now), now=now)
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
    delivery.mark_sent(session, letter, now=now)
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
    delivery.mark_sent(session, claim_one(session, now), now=now)
    booking.cancel(session, visit.id, reason=Reason.RELATIVE_ILL, actor=cast.actor(cast.ines), now=now)
    letters = {letter.kind: letter for letter in claim(session, now)}
    assert letters[MessageKind.RELATIVE_CANCELLED].address == "bjorken@almgarden.example"
    assert letters[MessageKind.RELATIVE_CANCELLED].method is None
    assert letters[MessageKind.CANCELLED].method is Method.CANCEL


def test_a_second_try_put_back_does_not_undo_what_the_first_may_have_carried(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    delivery.mark_failed(session, claim_one(session, now), trouble="later: disconnected", now=now)
    now += timedelta(minutes=1)
    delivery.put_back(session, [claim_one(session, now)])
    assert row(session).tries == 1
    cancel(session, cast, visit, now)
    assert claim_one(session, now).method is Method.CANCEL


def test_a_manager_who_is_reminded_for_her_unit_gets_no_calendar_part(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Unit).values(mail=""))
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    reminders.sweep(session, now=visit.starts_at)
    letters = {letter.kind: letter for letter in claim(session, visit.starts_at)}
    assert letters[MessageKind.UNIT_REMINDER].name == "Maj"
    assert letters[MessageKind.UNIT_REMINDER].method is None
