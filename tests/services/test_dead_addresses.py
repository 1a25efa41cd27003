"""Where nothing ever arrives: a unit's mail, a unit's or a home's duty phone; it is marked, and others are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.reminded import DUTY_SMS, MANAGER, UNIT_MAIL, minutes, owed, sweep_with_a_tablet_on
from tests.services.outbox_rows import a_message
from visits.messages.sms import Receipt
from visits.rules.delivery import End, Outcome
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, Via
from visits.services import delivery, messages, outbox, receipts, reminder_plans, resending, staff_messages, units
from visits.services.builder import Builder
from visits.services.staff_messages import Raised
from visits.services.units import UnitFacts
from visits.storage.tables import Home, Message, Unit, Visit

UNIT, MAJ = "bjorken@almgarden.example", "maj@almgarden.example"
OWN, OF_HOME = "+46701740605", "+46701740606"
SMS: dict[str, Any] = {"channel": Via.SMS, "person_id": None}


@pytest.fixture
def unit(session: Session, cast: Cast) -> Unit:
    """Give Rosa's unit a duty phone of its own, beside the home's."""
    session.get_one(Home, cast.home.id).duty_phone = OF_HOME
    row = session.get_one(Unit, cast.unit.id)
    row.mail, row.duty_phone = UNIT, OWN
    session.flush()
    return row


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    return book(session, cast, now + minutes(60), now=now)


@pytest.fixture
def home(session: Session, cast: Cast) -> Home:
    return session.get_one(Home, cast.home.id)


def try_it(session: Session, cast: Cast, now: datetime, end: End, **other: Any) -> Message:
    """Let the worker try a message, and the other side say yes, or that there is no such address."""
    row = a_message(session, cast, now, state=MessageState.CLAIMED, claimed_at=now, tries=1, **other)
    (letter,) = [letter for _, letter in _read(session, row.id, now) if letter]
    delivery.mark(session, [Outcome(letter=letter, end=end, at=now, address_is_dead=end is End.REFUSED)])
    session.expire_all()
    return row


def _read(session: Session, message: UUID, now: datetime) -> Any:
    return outbox.read(session, Message.id == message, now=now)


def refuse(session: Session, cast: Cast, now: datetime, **other: Any) -> Message:
    return try_it(session, cast, now, End.REFUSED, **{"kind": MessageKind.TEST, "person_id": None, **other})


def marks(unit: Unit, home: Home) -> tuple[bool, bool, bool]:
    refused = (unit.mail_refused_at, unit.duty_refused_at, home.duty_refused_at)
    return refused[0] is not None, refused[1] is not None, refused[2] is not None


def told(session: Session, visit: Visit, step: ReminderKind, now: datetime) -> tuple[set[str], bool]:
    """Return at which addresses a step is told, and whether it reaches nobody."""
    session.execute(update(Message).values(state=MessageState.DROPPED))
    raised = Raised(kind=step, visit=visit.id, unit=visit.unit_id, home=visit.home_id)
    done = staff_messages.owe(session, [raised], now=now)
    waiting = select(Message.address).where(Message.state == MessageState.QUEUED, Message.visit_id == visit.id)
    return set(session.scalars(waiting)), bool(done.unreached)


def test_a_refusal_marks_the_unit_or_home_whose_address_it_is_and_no_other(
    session: Session, cast: Cast, unit: Unit, home: Home, visit: Visit, now: datetime
) -> None:
    elsewhere = Builder(session, now)
    elsewhere.home("Granen")
    theirs = elsewhere.unit("Tallen")
    theirs.mail, theirs.duty_phone = UNIT, OWN
    refuse(session, cast, now, address=UNIT)
    assert marks(unit, home) == (True, False, False)
    refuse(session, cast, now, address=OWN, **SMS)
    assert marks(unit, home) == (True, True, False)
    refuse(session, cast, now, address=OF_HOME, **SMS)
    assert marks(unit, home) == (True, True, True)
    assert (theirs.mail_refused_at, theirs.duty_refused_at) == (None, None)


def test_what_a_unit_can_not_be_mailed_its_managers_are(
    session: Session, cast: Cast, unit: Unit, visit: Visit, now: datetime
) -> None:
    assert told(session, visit, UNIT_MAIL, now) == ({UNIT}, False)
    refuse(session, cast, now, address=UNIT)
    assert told(session, visit, UNIT_MAIL, now) == ({MAJ}, False)
    messages.owe_to_unit(session, MessageKind.RELATIVE_CANCELLED, unit=unit.id, visit=visit.id, now=now)
    letters = select(Message.address).where(Message.kind == MessageKind.RELATIVE_CANCELLED)
    assert session.scalars(letters).all() == [MAJ]


def test_of_two_duty_phones_the_one_that_works_rings_and_without_any_the_next_step_does_not_wait(
    session: Session, cast: Cast, unit: Unit, home: Home, visit: Visit, now: datetime
) -> None:
    assert told(session, visit, DUTY_SMS, now) == ({OWN}, False)
    refuse(session, cast, now, address=OWN, **SMS)
    assert told(session, visit, DUTY_SMS, now) == ({OF_HOME}, False)
    refuse(session, cast, now, address=OF_HOME, **SMS)
    assert told(session, visit, DUTY_SMS, now) == (set(), True)


def test_then_the_manager_is_told_at_once(
    session: Session, cast: Cast, unit: Unit, home: Home, visit: Visit, now: datetime
) -> None:
    unit.duty_refused_at = home.duty_refused_at = now
    for before in (15, 5, 3, 2.9):
        sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(before))
    assert [one for one in owed(session) if one[0] == MANAGER] == [("manager", Via.MAIL, MAJ, MessageState.QUEUED)]


def test_a_receipt_marks_a_duty_phone_too(session: Session, cast: Cast, unit: Unit, home: Home, now: datetime) -> None:
    row = a_message(session, cast, now, kind=MessageKind.UNIT_REMINDER, address=OWN, provider_id="s1", **SMS)
    dead = Receipt(provider_id="s1", word="undelivered", number_is_dead=True)
    receipts.note(session, dead, message=row.id, now=now)
    session.expire_all()
    assert marks(unit, home) == (False, True, False)


def test_who_saves_an_address_again_lets_it_be_tried_again(
    session: Session, cast: Cast, unit: Unit, home: Home, visit: Visit, now: datetime
) -> None:
    unit.mail_refused_at = unit.duty_refused_at = home.duty_refused_at = now
    session.flush()
    maj = cast.actor(cast.maj)
    assert reminder_plans.show(session, actor=maj).units_without_phone == (unit.name,)
    reminder_plans.set_duty_phone(session, OF_HOME, actor=maj, now=now)
    assert marks(unit, home) == (True, True, False)
    facts = UnitFacts(name=unit.name, phone=unit.phone, mail=unit.mail, duty_phone=unit.duty_phone)
    units.change(session, unit.id, facts, actor=maj, now=now)
    assert marks(unit, home) == (False, False, False)


def test_a_test_that_is_taken_on_takes_the_mark_away_and_no_other_message_does(
    session: Session, cast: Cast, unit: Unit, home: Home, visit: Visit, now: datetime
) -> None:
    unit.mail_refused_at = now
    session.flush()
    reminder = {"kind": MessageKind.UNIT_REMINDER, "visit_id": visit.id, "facts": {"step": "unit_mail"}}
    try_it(session, cast, now, End.SENT, address=UNIT, person_id=None, **reminder)
    assert marks(unit, home) == (True, False, False)
    try_it(session, cast, now, End.SENT, kind=MessageKind.TEST, address=UNIT, person_id=cast.maj.id)
    assert marks(unit, home) == (False, False, False)


def test_the_page_of_a_message_says_so_and_sending_it_again_believes_in_the_address(
    session: Session, cast: Cast, unit: Unit, home: Home, visit: Visit, now: datetime
) -> None:
    lost = {"state": MessageState.GIVEN_UP, "visit_id": visit.id, "kind": MessageKind.RELATIVE_LATE}
    by_mail = a_message(session, cast, now, address=UNIT, person_id=None, **lost)
    maj = cast.actor(cast.maj)
    assert not resending.show(session, by_mail.id, actor=maj, now=now).refused
    unit.mail_refused_at = now
    session.flush()
    assert resending.show(session, by_mail.id, actor=maj, now=now).refused
    resending.again(session, by_mail.id, actor=maj, now=now)
    session.expire_all()
    assert marks(unit, home) == (False, False, False)
