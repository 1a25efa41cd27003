"""How long visits are and how they follow each other: for the home, and for a unit that needs it otherwise."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.services import shapes
from visits.storage.database import writing
from visits.web import gate, hours, units
from visits.web.manager_forms import refused_on
from visits.web.shape_form import ShapeForm

bp = Blueprint("shapes", __name__)


@bp.post("/manager/hours/shape")
@gate.manager
def set_home() -> ResponseReturnValue:
    """Set how visits follow each other in the home."""
    form = ShapeForm(prefix="shape-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            shapes.set_home(session, form.shape(), actor=gate.actor(), now=clock.now())
            return hours.saved(_("The times offered from now on are changed."))
    return hours.page(shape=form)


@bp.post("/manager/units/<uuid:unit>/shape")
@gate.manager
def set_unit(unit: UUID) -> ResponseReturnValue:
    """Let a unit have it otherwise."""
    form = ShapeForm(prefix="shape-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            shapes.set_unit(session, unit, form.shape(), actor=gate.actor(), now=clock.now())
            return units.saved(unit, _("The times offered from now on are changed."))
    return units.page(unit, shape=form)


@bp.post("/manager/units/<uuid:unit>/shape/removal")
@gate.manager
def forget_unit(unit: UUID) -> ResponseReturnValue:
    """Let the home's shape count in a unit again."""
    with writing(gate.settings()) as session:
        shapes.set_unit(session, unit, None, actor=gate.actor(), now=clock.now())
    return units.saved(unit, _("The home's lengths and times count here again."))
