"""The manager's plan of reminders: steps, ready-made plans, the duty phone and shifts."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.reminded import DUTY_SMS, HOME_TABLETS, MANAGER, TABLET, UNIT_MAIL, due, minutes
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.rules.reminders import CALM_PLAN, DEFAULT_PLAN, STAFF_KINDS, Step
from visits.services import reminder_plans, units
from visits.services.builder import Builder
from visits.services.reminder_plans import MOST_SHIFTS, Preset
from visits.services.units import UnitFacts
from visits.storage.tables import PlanStep, Shift, Unit


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


def test_a_new_home_has_the_usual_plan_no_duty_phone_and_the_usual_shifts(session: Session, maj: Actor) -> None:
    found = reminder_plans.show(session, actor=maj)
    assert (found.steps, found.preset, found.duty_phone) == (DEFAULT_PLAN, Preset.USUAL, "")
    assert (found.units_without_phone, found.shifts) == (("Björken",), ())


def test_a_changed_plan_is_kept_where_it_differs_and_counts_for_booked_visits(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    visit = book(session, cast, now + minutes(120), now=now)
    own = [Step(kind=TABLET, minutes=25), Step(kind=DUTY_SMS, minutes=3, active=False)]
    reminder_plans.set_steps(session, own, actor=maj, now=now)
    assert set(session.scalars(select(PlanStep.kind))) == {TABLET, DUTY_SMS}
    assert reminder_plans.show(session, actor=maj).preset is None
    assert due(session, visit) == {TABLET: -25, HOME_TABLETS: -5, UNIT_MAIL: -5, MANAGER: 0}
    reminder_plans.set_steps(session, DEFAULT_PLAN, actor=maj, now=now)
    assert session.scalars(select(PlanStep)).all() == []
    assert due(session, visit) == {TABLET: -15, HOME_TABLETS: -5, UNIT_MAIL: -5, DUTY_SMS: -3, MANAGER: 0}


def test_a_plan_is_a_ready_made_one_whatever_the_minutes_of_what_is_off(
    session: Session, maj: Actor, now: datetime
) -> None:
    changed = [step if step.active else Step(kind=step.kind, minutes=9, active=False) for step in CALM_PLAN]
    reminder_plans.set_steps(session, changed, actor=maj, now=now)
    assert reminder_plans.show(session, actor=maj).preset is Preset.CALM


@pytest.mark.parametrize("number", [61, -21])
def test_minutes_out_of_reach_are_refused_beside_their_step(
    session: Session, maj: Actor, now: datetime, number: int
) -> None:
    with pytest.raises(InvalidInput) as refused:
        reminder_plans.set_steps(session, [Step(kind=MANAGER, minutes=number)], actor=maj, now=now)
    assert refused.value.field == "manager"


def test_somebody_has_to_be_reminded(session: Session, maj: Actor, now: datetime) -> None:
    off = [Step(kind=kind, minutes=5, active=False) for kind in STAFF_KINDS]
    with pytest.raises(InvalidInput):
        reminder_plans.set_steps(session, off, actor=maj, now=now)


def test_the_duty_phone_is_kept_as_sms_wants_it_and_can_be_taken_away(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    reminder_plans.set_duty_phone(session, "070-174 06 05", actor=maj, now=now)
    found = reminder_plans.show(session, actor=maj)
    assert (found.duty_phone, found.units_without_phone) == ("+46701740605", ())
    with pytest.raises(InvalidInput):
        reminder_plans.set_duty_phone(session, "112", actor=maj, now=now)
    reminder_plans.set_duty_phone(session, "", actor=maj, now=now)
    session.execute(update(Unit).where(Unit.id == cast.unit.id).values(duty_phone="+46700000000"))
    Builder(session, now, cast.home).unit("Granen")
    found = reminder_plans.show(session, actor=maj)
    assert (found.duty_phone, found.units_without_phone) == ("", ("Granen",))


def test_a_unit_has_a_duty_phone_of_its_own(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    facts = UnitFacts(name="Björken", phone="", mail="", duty_phone="0046 70 111 22 33")
    units.change(session, cast.unit.id, facts, actor=maj, now=now)
    assert units.show(session, cast.unit.id, actor=maj).duty_phone == "+46701112233"
    with pytest.raises(InvalidInput):
        units.add(session, UnitFacts(name="Eken", phone="", mail="", duty_phone="1"), actor=maj, now=now)


def test_shifts_are_added_and_taken_away(session: Session, maj: Actor, now: datetime) -> None:
    reminder_plans.add_shift(session, label="Natt", starts=1320, actor=maj, now=now)
    reminder_plans.add_shift(session, label="Dag", starts=420, actor=maj, now=now)
    found = reminder_plans.show(session, actor=maj).shifts
    assert [(one.label, one.starts) for one in found] == [("Dag", 420), ("Natt", 1320)]
    with pytest.raises(InvalidInput):
        reminder_plans.add_shift(session, label="Igen", starts=420, actor=maj, now=now)
    reminder_plans.remove_shift(session, found[0].id, actor=maj, now=now)
    assert [one.label for one in reminder_plans.show(session, actor=maj).shifts] == ["Natt"]


def test_nobody_needs_more_than_six_shifts(session: Session, maj: Actor, now: datetime) -> None:
    for number in range(MOST_SHIFTS):
        reminder_plans.add_shift(session, label="Pass", starts=60 * number, actor=maj, now=now)
    with pytest.raises(InvalidInput):
        reminder_plans.add_shift(session, label="Pass", starts=1200, actor=maj, now=now)


def test_a_plan_is_its_managers_alone(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    builder = Builder(session, now)
    builder.home("Fjärran")
    stranger = builder.actor(builder.manager("Berit"))
    reminder_plans.add_shift(session, label="Dag", starts=420, actor=maj, now=now)
    (shift,) = session.scalars(select(Shift.id))
    for wrong, who in ((shift, stranger), (uuid4(), maj), (shift, cast.actor(cast.karl, on_tablet=True))):
        with pytest.raises(NotFound):
            reminder_plans.remove_shift(session, wrong, actor=who, now=now)
    with pytest.raises(NotFound):
        reminder_plans.show(session, actor=cast.actor(cast.ines))
