"""How staff are reminded: the home's plan as a line of time, its duty phone and its shifts."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.rules.errors import NotFound
from visits.rules.reminders import STAFF_KINDS
from visits.rules.shifts import DEFAULT_STARTS
from visits.services import reminder_plans
from visits.services.reminder_plans import PRESETS, PlanView, Preset
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, phone, text
from visits.web.manager_forms import clock_time, given, minutes, refused_on, said
from visits.web.plan_words import DEEDS, PRESET_WORDS, SHORT, PlanForm, line_of, start_of, when

bp = Blueprint("reminders", __name__)
bp.add_app_template_global(when, "step_time")


class DutyPhoneForm(Form):
    """Who gets an SMS when nobody has prepared a visit."""

    duty_phone = phone(lazy_gettext("Duty phone for SMS"))


class ShiftForm(Form):
    """A shift."""

    label = text(lazy_gettext("What is it called?"), longest=40)
    starts = clock_time(lazy_gettext("Begins at"))


@bp.get("/manager/reminders")
@gate.manager
def show() -> ResponseReturnValue:
    """Show the plan and what belongs to it."""
    return _page()


@bp.post("/manager/reminders/plan")
@gate.manager
def set_plan() -> ResponseReturnValue:
    """Set every step's minutes, and which are on."""
    form = PlanForm(prefix="plan-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            reminder_plans.set_steps(session, form.steps(), actor=gate.actor(), now=clock.now())
            return _saved(_("The plan is changed. It counts for visits that are booked already too."))
    return _page(plan=form)


@bp.post("/manager/reminders/preset")
@gate.manager
def choose() -> ResponseReturnValue:
    """Choose a ready-made plan; the usual one is the way back from every change."""
    chosen = next((one for one in Preset if one.value == request.form.get("preset")), None)
    if chosen is None:
        raise NotFound
    with writing(gate.settings()) as session:
        reminder_plans.set_steps(session, PRESETS[chosen], actor=gate.actor(), now=clock.now())
    return _saved(_("The plan is changed. It counts for visits that are booked already too."))


@bp.post("/manager/reminders/duty-phone")
@gate.manager
def set_duty_phone() -> ResponseReturnValue:
    """Set the home's duty phone, or with an empty field none."""
    form = DutyPhoneForm(prefix="duty-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            reminder_plans.set_duty_phone(session, said(form.duty_phone), actor=gate.actor(), now=clock.now())
            return _saved(_("The duty phone is changed."))
    return _page(duty=form)


@bp.post("/manager/reminders/shifts")
@gate.manager
def add_shift() -> ResponseReturnValue:
    """Add a shift."""
    form = ShiftForm(prefix="shift-")
    if form.validate():
        starts = minutes(given(form.starts.data))
        with refused_on(form), writing(gate.settings()) as session:
            reminder_plans.add_shift(
                session, label=said(form.label), starts=starts, actor=gate.actor(), now=clock.now()
            )
            return _saved(_("The shift is added."))
    return _page(shift=form)


@bp.post("/manager/reminders/shifts/<uuid:shift>/removal")
@gate.manager
def remove_shift(shift: UUID) -> ResponseReturnValue:
    """Take a shift away."""
    with writing(gate.settings()) as session:
        reminder_plans.remove_shift(session, shift, actor=gate.actor(), now=clock.now())
    return _saved(_("The shift is removed."))


def _saved(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("reminders.show"), 303)


def _page(
    *, plan: PlanForm | None = None, duty: DutyPhoneForm | None = None, shift: ShiftForm | None = None
) -> ResponseReturnValue:
    """Show the page; a form given is one that could not be accepted, and is opened."""
    with reading(gate.settings()) as session:
        found: PlanView = reminder_plans.show(session, actor=gate.actor())
    wrong = plan or duty or shift
    page = render_template(
        "reminders/show.html",
        found=found,
        line=line_of(found.steps),
        start_at=start_of(found.steps),
        words=SHORT,
        deeds=DEEDS,
        kinds=STAFF_KINDS,
        presets=PRESET_WORDS,
        usual_shifts=DEFAULT_STARTS,
        wrong=wrong,
        plan=plan or PlanForm.of(found.steps),
        duty=duty or DutyPhoneForm(formdata=None, prefix="duty-", duty_phone=found.duty_phone),
        shift=shift or ShiftForm(formdata=None, prefix="shift-"),
        duty_is_off=not any(step.active and step.kind == "duty_sms" for step in found.steps),
    )
    return page, 422 if wrong else 200
