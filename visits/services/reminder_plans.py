"""A home's plan of reminders, its duty phone and its shifts, as its manager decides them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.rules.phone_numbers import e164
from visits.rules.reminders import (
    CALM_PLAN,
    DEFAULT_PLAN,
    EARLIEST_MINUTES,
    LATEST_MINUTES,
    STRICT_PLAN,
    Step,
    completed,
)
from visits.services import audit, homes, reminders
from visits.services.homes import require_run
from visits.storage.tables import Home, PlanStep, Shift, Unit

MOST_SHIFTS = 6


class Preset(StrEnum):
    """A whole plan to choose."""

    USUAL = "usual"
    CALM = "calm"
    STRICT = "strict"


PRESETS = {Preset.USUAL: DEFAULT_PLAN, Preset.CALM: CALM_PLAN, Preset.STRICT: STRICT_PLAN}


@dataclass(frozen=True, kw_only=True)
class ShiftView:
    """A shift that begins so many minutes after midnight."""

    id: UUID
    label: str
    starts: int


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """Everything on the page about reminders to staff."""

    steps: tuple[Step, ...]
    preset: Preset | None
    """Which of the ready-made plans it is, if it is one."""
    duty_phone: str
    duty_refused_at: datetime | None
    """When it turned out that no SMS arrives there."""
    units_without_phone: tuple[str, ...]
    """The names of the units that neither have a duty phone nor are in a home with one, at which SMS arrive."""
    shifts: tuple[ShiftView, ...]
    """None: the usual ones count."""


def show(session: Session, *, actor: Actor) -> PlanView:
    """Return the plan of the home that `actor` runs."""
    home = session.get_one(Home, require_run(actor))
    steps = reminders.steps_of(session, home.id)
    silent = (Unit.duty_phone == "") | Unit.duty_refused_at.is_not(None)
    without = select(Unit.name).where(Unit.home_id == home.id, Unit.active, silent).order_by(Unit.name)
    rows = session.scalars(select(Shift).where(Shift.home_id == home.id).order_by(Shift.starts))
    return PlanView(
        steps=steps,
        preset=next((preset for preset, whole in PRESETS.items() if _does(whole) == _does(steps)), None),
        duty_phone=home.duty_phone,
        duty_refused_at=home.duty_refused_at,
        units_without_phone=() if home.duty_phone and not home.duty_refused_at else tuple(session.scalars(without)),
        shifts=tuple(ShiftView(id=row.id, label=row.label, starts=row.starts) for row in rows),
    )


def set_steps(session: Session, steps: Collection[Step], *, actor: Actor, now: datetime) -> None:
    """Set the home's plan; it counts for visits that are booked already too.

    Raises InvalidInput, beside the step's own field, for minutes out of reach, or when no step is left.
    """
    home = homes.lock(session, require_run(actor)).id
    for step in steps:
        if not LATEST_MINUTES <= step.minutes <= EARLIEST_MINUTES:
            raise InvalidInput(step.kind.value, N_("At most an hour before the start and 20 minutes after it, please."))
    whole = completed(steps)
    if not any(step.active for step in whole):
        raise InvalidInput("plan", N_("Somebody has to be reminded: leave one step on."))
    session.execute(delete(PlanStep).where(PlanStep.home_id == home))
    session.add_all(
        PlanStep(home_id=home, kind=step.kind, minutes_before=step.minutes, active=step.active)
        for step, usual in zip(whole, DEFAULT_PLAN, strict=True)
        if step != usual
    )
    session.flush()
    reminders.plan_anew(session, home, now=now)
    audit.note(session, "reminders.plan", actor=actor, now=now)


def set_duty_phone(session: Session, typed: str, *, actor: Actor, now: datetime) -> None:
    """Set the number that gets an SMS when nobody has prepared a visit; empty: none. Raises InvalidInput."""
    home = homes.lock(session, require_run(actor))
    home.duty_phone, home.duty_refused_at = number_of(typed, home), None
    session.flush()
    audit.note(session, "reminders.duty_phone", actor=actor, now=now)


def number_of(typed: str, home: Home) -> str:
    """Return a number for SMS as typed by people of a home; raises InvalidInput beside the field for none."""
    if not typed:
        return ""
    number = e164(typed, country=home.country)
    if number is None:
        raise InvalidInput("duty_phone", N_("Write a mobile number with its country, like +46 70 174 06 05."))
    return number


def add_shift(session: Session, *, label: str, starts: int, actor: Actor, now: datetime) -> None:
    """Add a shift; the first one replaces the usual three. Raises InvalidInput when one begins then already."""
    home = homes.lock(session, require_run(actor)).id
    if session.scalar(select(Shift.id).where(Shift.home_id == home, Shift.starts == starts)) is not None:
        raise InvalidInput("starts", N_("A shift begins at this time already."))
    if session.scalars(select(func.count(Shift.id)).where(Shift.home_id == home)).one() >= MOST_SHIFTS:
        raise InvalidInput("starts", N_("Six shifts are the most."))
    session.add(Shift(home_id=home, label=label, starts=starts))
    session.flush()
    audit.note(session, "reminders.shift.add", actor=actor, now=now)


def remove_shift(session: Session, shift_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a shift away; without any the usual three count again."""
    shift = session.get(Shift, shift_id)
    if shift is None:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=shift.home_id))
    session.delete(shift)
    session.flush()
    audit.note(session, "reminders.shift.remove", actor=actor, now=now)


def _does(steps: Collection[Step]) -> list[tuple[str, int]]:
    """Return what a plan does: the minutes of a step that is off make no difference."""
    return [(step.kind.value, step.minutes) for step in steps if step.active]
