"""Public holidays, and how many visits a home wants: two cards on the page about hours."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.opening_hours import Holidays
from visits.services import limits
from visits.web import gate, hours
from visits.web.clash_news import deciding
from visits.web.limit_forms import HolidaysForm, LimitsForm

bp = Blueprint("limits", __name__)


@bp.post("/manager/hours/holidays")
@gate.manager
def set_holidays() -> ResponseReturnValue:
    """Set what the home does on public holidays, and whose they are."""
    form = HolidaysForm(prefix="holidays-")
    if not form.validate():
        return hours.page(holidays=form)
    kept = Holidays(form.holidays.data)
    with deciding() as session:
        limits.set_holidays(session, kept, country=form.country.data, actor=gate.actor(), now=clock.now())
    return hours.saved(_("What counts on public holidays is changed."))


@bp.post("/manager/hours/limits")
@gate.manager
def set_limits() -> ResponseReturnValue:
    """Set how many visits are right."""
    form = LimitsForm(prefix="limits-")
    if not form.validate():
        return hours.page(limited=form)
    with deciding() as session:
        limits.set_limits(session, form.limits(), actor=gate.actor(), now=clock.now())
    return hours.saved(_("The limits are changed."))
