"""The home's units."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.rules.opening_hours import MINUTES_A_DAY, Span
from visits.services import hands, hours, shapes, units
from visits.services.units import UnitFacts
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.clash_news import deciding
from visits.web.forms import Form, mail, phone, text
from visits.web.hours import WeekForm, weekday_names
from visits.web.manager_forms import clock_time, given, minutes, number, refused_on, said
from visits.web.shape_form import ShapeForm

bp = Blueprint("units", __name__)


class UnitForm(Form):
    """What a unit is called and how to reach it."""

    name = text(lazy_gettext("Name"), longest=80)
    duty_phone = phone(lazy_gettext("Duty phone for SMS"))
    phone = phone(lazy_gettext("Phone number"))
    mail = mail(lazy_gettext("Mail address for reminders"), required=False)

    def facts(self) -> UnitFacts:
        """Return what was filled in."""
        return UnitFacts(
            name=said(self.name), phone=said(self.phone), mail=said(self.mail), duty_phone=said(self.duty_phone)
        )


class HandsForm(Form):
    """How many visits can be attended at once during a part of the day."""

    starts = clock_time(lazy_gettext("From"))
    ends = clock_time(lazy_gettext("To"))
    at_once = number(lazy_gettext("Visits at once"), low=0, high=20)


@bp.get("/manager/units")
@gate.manager
def index() -> ResponseReturnValue:
    """List the units."""
    with reading(gate.settings()) as session:
        found = units.of_home(session, actor=gate.actor())
    return render_template("units/index.html", units=found)


@bp.get("/manager/units/new")
@gate.manager
def new() -> ResponseReturnValue:
    """Ask for a new unit."""
    return render_template("units/new.html", form=UnitForm(formdata=None))


@bp.post("/manager/units")
@gate.manager
def create() -> ResponseReturnValue:
    """Add a unit."""
    form = UnitForm()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            units.add(session, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("The unit is added."), "done")
            return redirect(url_for("units.index"), 303)
    return render_template("units/new.html", form=form), 422


@bp.get("/manager/units/<uuid:unit>")
@gate.manager
def show(unit: UUID) -> ResponseReturnValue:
    """Show one unit, to change it or close it down."""
    return page(unit)


@bp.post("/manager/units/<uuid:unit>")
@gate.manager
def change(unit: UUID) -> ResponseReturnValue:
    """Change a unit's name and addresses."""
    form = UnitForm()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            units.change(session, unit, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("The unit is changed."), "done")
            return redirect(url_for("units.index"), 303)
    return page(unit, form=form)


@bp.post("/manager/units/<uuid:unit>/retirement")
@gate.manager
def retire(unit: UUID) -> ResponseReturnValue:
    """Close a unit down, or say what still belongs to it."""
    form = Form()
    with refused_on(form), writing(gate.settings()) as session:
        units.retire(session, unit, actor=gate.actor(), now=clock.now())
        flash(_("The unit is closed down."), "done")
        return redirect(url_for("units.index"), 303)
    return page(unit, refused=form)


@bp.post("/manager/units/<uuid:unit>/hours")
@gate.manager
def set_week(unit: UUID) -> ResponseReturnValue:
    """Set the unit's own weekly hours; none at all are the home's again."""
    form = WeekForm(prefix="hours-")
    if form.validate():
        with refused_on(form), deciding() as session:
            hours.set_week(session, form.spans(), unit=unit, actor=gate.actor(), now=clock.now())
            return saved(unit, _("The unit's hours are changed."))
    return page(unit, week=form)


@bp.post("/manager/units/<uuid:unit>/hands")
@gate.manager
def add_hands(unit: UUID) -> ResponseReturnValue:
    """Say how many visits can be attended at once during a part of the day."""
    form = HandsForm(prefix="hands-")
    if form.validate():
        part = Span(minutes(given(form.starts.data)), minutes(given(form.ends.data)) or MINUTES_A_DAY)
        with refused_on(form), deciding() as session:
            hands.add(session, unit, part, at_once=given(form.at_once.data), actor=gate.actor(), now=clock.now())
            return saved(unit, _("The part of the day is added."))
    return page(unit, attended=form)


@bp.post("/manager/units/<uuid:unit>/hands/<uuid:part>/removal")
@gate.manager
def remove_hands(unit: UUID, part: UUID) -> ResponseReturnValue:
    """Take a part of the day away."""
    with writing(gate.settings()) as session:
        hands.remove(session, part, unit=unit, actor=gate.actor(), now=clock.now())
    return saved(unit, _("The part of the day is removed."))


def saved(unit: UUID, words: str) -> ResponseReturnValue:
    """Say what is changed, on the unit's own page."""
    flash(words, "done")
    return redirect(url_for("units.show", unit=unit), 303)


def page(
    unit: UUID,
    *,
    form: UnitForm | None = None,
    refused: Form | None = None,
    week: WeekForm | None = None,
    attended: HandsForm | None = None,
    shape: ShapeForm | None = None,
) -> ResponseReturnValue:
    """Show the page; a form given is one that could not be accepted, and is opened."""
    with reading(gate.settings()) as session:
        found = units.show(session, unit, actor=gate.actor())
        own = hours.own_week(session, unit, actor=gate.actor())
        parts = hands.of_unit(session, unit, actor=gate.actor())
        own_shape = shapes.own_of(session, unit, actor=gate.actor())
        homes_shape = hours.show(session, actor=gate.actor(), now=clock.now()).shape
    wrong = form or week or attended or shape
    shown = render_template(
        "units/show.html",
        unit=found,
        own=own,
        parts=parts,
        weekdays=weekday_names(),
        wrong=wrong,
        refused=refused,
        form=form or UnitForm(formdata=None, obj=found),
        week=week or WeekForm.of(own),
        attended=attended or HandsForm(formdata=None, prefix="hands-"),
        own_shape=own_shape,
        counting=own_shape or homes_shape,
        shape=shape or ShapeForm.of(own_shape or homes_shape),
    )
    return shown, 422 if wrong or refused else 200
