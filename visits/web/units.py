"""The home's units."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.services import units
from visits.services.units import UnitFacts
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, mail, phone, text
from visits.web.manager_forms import refused_on, said

bp = Blueprint("units", __name__)


class UnitForm(Form):
    """What a unit is called and how to reach it."""

    name = text(lazy_gettext("Name"), longest=80)
    phone = phone(lazy_gettext("Phone number"))
    mail = mail(lazy_gettext("Mail address for reminders"), required=False)

    def facts(self) -> UnitFacts:
        """Return what was filled in."""
        return UnitFacts(name=said(self.name), phone=said(self.phone), mail=said(self.mail))


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
    with reading(gate.settings()) as session:
        found = units.show(session, unit, actor=gate.actor())
    return render_template("units/show.html", unit=found, form=UnitForm(formdata=None, obj=found))


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
    return _again(unit, form)


@bp.post("/manager/units/<uuid:unit>/retirement")
@gate.manager
def retire(unit: UUID) -> ResponseReturnValue:
    """Close a unit down, or say what still belongs to it."""
    form = Form()
    with refused_on(form), writing(gate.settings()) as session:
        units.retire(session, unit, actor=gate.actor(), now=clock.now())
        flash(_("The unit is closed down."), "done")
        return redirect(url_for("units.index"), 303)
    return _again(unit, None, refused=form)


def _again(unit: UUID, form: UnitForm | None, *, refused: Form | None = None) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = units.show(session, unit, actor=gate.actor())
    form = form or UnitForm(formdata=None, obj=found)
    return render_template("units/show.html", unit=found, form=form, refused=refused), 422
