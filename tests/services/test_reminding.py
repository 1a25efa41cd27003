"""The sweep: what each step of a plan does, to whom, and what it leaves alone."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from benchmarks.statements import Statements
from tests.bookings import book
from tests.builders import Cast
from tests.reminded import (
    DUE,
    DUTY_SMS,
    HOME_TABLETS,
    IN_TWO_HOURS,
    MANAGER,
    MISSED,
    NOTHING,
    RAISED,
    UNIT_MAIL,
    due,
    minutes,
    owed,
    rings,
    states,
    sweep_with_a_tablet_on,
    version,
)
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import Channel, State
from visits.services import reminders, reminding, tablets
from visits.services.alarms import Why
from visits.services.builder import Builder
from visits.services.reminding import SweepResult
from visits.settings import Settings
from visits.storage.tables import Home, Message, Person, PushSubscription, Reminder, Unit, Visit, Webhook

DUTY = "+46701740605"
QUEUED = MessageState.QUEUED


def through(session: Session, cast: Cast, visit: Visit, *, until: float) -> None:
    """Sweep every half minute from a quarter of an hour before a visit, with the unit's tablet on."""
    for half in range(-30, int(until * 2) + 1):
        sweep_with_a_tablet_on(session, cast, visit.starts_at + minutes(half / 2))


def test_before_its_time_nothing_rings(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    before = version(session, cast.unit.id)
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(59)).told == 1
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15.1)) == NOTHING
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, DUE)
    assert version(session, cast.unit.id) == before


def test_15_minutes_before_the_units_tablets_ring_and_learn_it_by_their_version(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + minutes(60), now=now)
    before, then = version(session, cast.unit.id), visit.starts_at - minutes(15)
    assert sweep_with_a_tablet_on(session, cast, then) == SweepResult(raised=1)
    assert rings(session, cast, cast.unit.id, then) == [(visit.id, Why.UNTAKEN)]
    assert version(session, cast.unit.id) == before + 1
    assert sweep_with_a_tablet_on(session, cast, then + minutes(1)) == NOTHING
    assert version(session, cast.unit.id) == before + 1
    assert owed(session) == []


def test_5_minutes_before_the_other_tablets_of_the_home_ring_and_the_unit_gets_one_letter(
    session: Session, cast: Cast, now: datetime
) -> None:
    granen = Builder(session, now, cast.home).unit("Granen").id
    visit = book(session, cast, now + minutes(60), now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    before, then = version(session, granen), visit.starts_at - minutes(5)
    assert rings(session, cast, granen, then) == []
    assert sweep_with_a_tablet_on(session, cast, then) == SweepResult(raised=1, owed=1)
    assert sweep_with_a_tablet_on(session, cast, then + minutes(1)) == NOTHING
    assert version(session, granen) == before + 1
    assert rings(session, cast, granen, then) == [(visit.id, Why.ELSEWHERE)]
    assert rings(session, cast, cast.unit.id, then) == [(visit.id, Why.UNPREPARED)]
    (letter,) = session.scalars(select(Message).where(Message.kind == MessageKind.UNIT_REMINDER))
    assert (letter.address, letter.language, letter.visit_id) == ("bjorken@almgarden.example", "sv", visit.id)
    assert letter.facts == {"step": "unit_mail", "unit": "Björken"}


def test_another_home_hears_nothing(session: Session, cast: Cast, now: datetime) -> None:
    there = Builder(session, now)
    far, home = (there.home("Fjärran"), there.unit("Tallen"))[::-1]
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=5)
    cast.home = home
    assert rings(session, cast, far.id, visit.starts_at) == []


def test_without_its_own_address_a_units_letter_goes_to_its_managers(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Unit).values(mail=""))
    away = Builder(session, now, cast.home).manager("Bo")
    session.execute(update(Person).where(Person.id == away.id).values(active=False))
    session.execute(update(Person).where(Person.id == cast.maj.id).values(language="nb"))
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=-5)
    (letter,) = session.scalars(select(Message).where(Message.kind == MessageKind.UNIT_REMINDER))
    assert (letter.address, letter.language, letter.person_id) == ("maj@almgarden.example", "nb", cast.maj.id)


def test_3_minutes_before_the_duty_phone_gets_an_sms_the_units_own_before_the_homes(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Home).values(duty_phone="+46700000000"))
    session.execute(update(Unit).values(duty_phone=DUTY))
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=-3)
    assert ("duty_sms", Via.SMS, DUTY, QUEUED) in owed(session)
    assert due(session, visit) == {MANAGER: 0}
    session.execute(update(Unit).values(duty_phone=""))
    other = book(session, cast, now + minutes(120), now=now)
    through(session, cast, other, until=-3)
    assert ("duty_sms", Via.SMS, "+46700000000", QUEUED) in owed(session)


def test_without_a_duty_phone_the_manager_is_told_at_once(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=-3)
    assert due(session, visit) == {MANAGER: -3}
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(2.9)).owed == 1
    assert ("manager", Via.MAIL, "maj@almgarden.example", QUEUED) in owed(session)


def test_the_manager_is_told_by_what_she_chose_and_in_the_browsers_she_allowed(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Person).where(Person.id == cast.maj.id).values(by_sms=True, sms_number="+46701112233"))
    bo = Builder(session, now, cast.home).manager("Bo")
    session.execute(update(Person).where(Person.id == bo.id).values(by_mail=False, sms_number="+46709999999"))
    for person, endpoint in ((cast.maj, "https://push.example/1"), (cast.ines, "https://push.example/2")):
        session.add(PushSubscription(person_id=person.id, endpoint=endpoint, p256dh="k", auth="a", created_at=now))
    session.execute(update(Home).values(duty_phone=DUTY))
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=0)
    subscription = str(
        session.scalars(select(PushSubscription.id).where(PushSubscription.person_id == cast.maj.id)).one()
    )
    assert [one for one in owed(session) if one[0] != "unit_mail"] == [
        ("duty_sms", Via.PUSH, subscription, QUEUED),
        ("duty_sms", Via.SMS, DUTY, QUEUED),
        ("manager", Via.MAIL, "maj@almgarden.example", QUEUED),
        ("manager", Via.PUSH, subscription, QUEUED),
        ("manager", Via.SMS, "+46701112233", QUEUED),
    ]


def test_with_nobody_to_send_sms_the_duty_phone_is_not_waited_for(session: Session, cast: Cast, now: datetime) -> None:
    session.info["sms"] = False
    session.execute(update(Home).values(duty_phone=DUTY))
    session.execute(update(Person).where(Person.id == cast.maj.id).values(by_sms=True, sms_number="+46701112233"))
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=-3)
    assert due(session, visit) == {MANAGER: -3}
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(2.9))
    assert {(step, via) for step, via, _, _ in owed(session)} == {("unit_mail", Via.MAIL), ("manager", Via.MAIL)}


def test_a_manager_at_whom_nothing_arrives_is_not_counted_on(session: Session, cast: Cast, now: datetime) -> None:
    maj = {"by_sms": True, "sms_number": "+46701112233", "sms_refused_at": now, "mail_refused_at": now}
    session.execute(update(Person).where(Person.id == cast.maj.id).values(maj))
    session.execute(update(Unit).values(mail=""))
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=0)
    assert owed(session) == []


def test_every_step_tells_the_homes_webhooks_once_and_names_nobody(session: Session, cast: Cast, now: datetime) -> None:
    hook = Webhook(home_id=cast.home.id, url="https://larm.example/in", secret="s", created_at=now)
    off = Webhook(home_id=cast.home.id, url="https://larm.example/off", secret="s", active=False, created_at=now)
    session.add_all([hook, off])
    session.flush()
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=1)
    told = [(step, address) for step, via, address, _ in owed(session) if via is Via.WEBHOOK]
    assert told == sorted((kind.value, str(hook.id)) for kind in STAFF_KINDS)
    facts = session.scalars(select(Message.facts).where(Message.channel == Via.WEBHOOK))
    assert {name for one in facts for name in one} == {"step", "unit"}


def test_an_alarm_that_nobody_answered_falls_silent_everywhere_and_the_tablets_learn_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    granen = Builder(session, now, cast.home).unit("Granen").id
    visit = book(session, cast, now + minutes(60), now=now)
    through(session, cast, visit, until=29)
    assert rings(session, cast, granen, visit.starts_at + minutes(29)) != []
    before = version(session, granen)
    assert reminding.sweep(session, now=visit.ends_at) == SweepResult(missed=2)
    assert rings(session, cast, cast.unit.id, visit.ends_at) == []
    assert version(session, granen) == before + 1
    assert reminding.sweep(session, now=visit.ends_at + minutes(1)) == NOTHING


def test_a_worker_that_slept_through_a_visit_says_so_and_sends_nothing(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, now + minutes(3 * 1440), now=now)
    assert reminding.sweep(session, now=visit.ends_at) == SweepResult(missed=7)
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, MISSED)
    kinds = set(session.scalars(select(Message.kind)))
    assert kinds == {MessageKind.BOOKED}


def test_a_worker_that_wakes_late_begins_with_the_tablets_and_storms_nobody(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.execute(update(Home).values(duty_phone=DUTY))
    visit = book(session, cast, now + IN_TWO_HOURS, now=now)
    then = visit.starts_at - minutes(1)
    assert sweep_with_a_tablet_on(session, cast, then) == SweepResult(raised=1, missed=1)
    assert due(session, visit) == {HOME_TABLETS: 0, UNIT_MAIL: 0, DUTY_SMS: 1, MANAGER: 0}
    raised = [sweep_with_a_tablet_on(session, cast, then + minutes(later)).owed for later in range(1, 6)]
    assert sum(raised) == 3
    assert states(session, visit) == dict.fromkeys(STAFF_KINDS, RAISED)


def test_a_clock_that_jumps_back_raises_nothing_twice(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + minutes(60), now=now)
    sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(15))
    for later in (-60, -15, -6):
        assert sweep_with_a_tablet_on(session, cast, visit.starts_at + minutes(later)) == NOTHING
    assert sweep_with_a_tablet_on(session, cast, visit.starts_at - minutes(5)) == SweepResult(raised=1, owed=1)


def test_each_unit_hears_its_own_visits_the_next_first(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    builder.tablet(cast.unit, "Surfplatta 2")
    later = book(session, cast, now + minutes(60), now=now)
    sooner = book(session, cast, now + minutes(20), now=now)
    then = now + minutes(46)
    sweep_with_a_tablet_on(session, cast, then)
    assert [visit for visit, _why in rings(session, cast, cast.unit.id, then)] == [sooner.id, later.id]
    assert rings(session, cast, builder.unit("Granen").id, then) == []


def test_the_sweep_says_as_much_for_many_as_for_one(
    session: Session, cast: Cast, settings: Settings, now: datetime
) -> None:
    tablets.seen(session, cast.tablet.id, now=now)
    session.execute(update(Home).values(duty_phone=DUTY))
    builder = Builder(session, now, cast.home)
    numbers = []
    for units in (1, 6):
        for _ in range(units):
            unit = builder.unit(f"Avdelning {uuid4()}")
            rosa = builder.resident(unit)
            for number in range(5):
                add(session, cast, unit, rosa.id, now + minutes(2 + number), now=now)
        session.flush()
        with Statements(settings) as said:
            assert reminding.sweep(session, now=now).raised == 5 * units
        numbers.append(said.number)
        session.execute(delete(Reminder))
    assert numbers[0] == numbers[1]
    assert numbers[1] <= 20


def add(session: Session, cast: Cast, unit: Unit, resident: UUID, starts_at: datetime, *, now: datetime) -> None:
    visit = Visit(
        home_id=cast.home.id,
        unit_id=unit.id,
        resident_id=resident,
        tablet_id=cast.tablet.id,
        booked_by=cast.ines.id,
        wish=uuid4(),
        channel=Channel.WEB,
        state=State.BOOKED,
        starts_at=starts_at,
        ends_at=starts_at + minutes(30),
        created_at=now,
        changed_at=now,
    )
    session.add(visit)
    session.flush()
    reminders.plan(session, visit, now=now)
