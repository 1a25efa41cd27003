"""What is kept and for how long: a report, and how long the home keeps its visits."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.services import retention
from visits.services.retention import FEWEST_DAYS, MOST_DAYS
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form
from visits.web.manager_forms import number

bp = Blueprint("retention", __name__)


class DaysForm(Form):
    """For how many days."""

    days = number(lazy_gettext("Days after the visit"), low=FEWEST_DAYS, high=MOST_DAYS)


@bp.get("/manager/retention")
@gate.manager
def show() -> ResponseReturnValue:
    """Show what has been made anonymous, and what will be soon."""
    return _page(None)


@bp.post("/manager/retention/length")
@gate.manager
def set_days() -> ResponseReturnValue:
    """Set how long the home keeps its visits as they were."""
    form = DaysForm()
    if not form.validate():
        return _page(form), 422
    days = form.days.data or 0
    with writing(gate.settings()) as session:
        retention.set_days(session, days, actor=gate.actor(), now=clock.now())
    flash(_("Visits are kept for %(days)s days from now on.", days=days))
    return redirect(url_for(".show"))


def _page(form: DaysForm | None) -> str:
    with reading(gate.settings()) as session:
        found = retention.report(session, actor=gate.actor(), now=clock.now())
    wrong = form is not None
    return render_template("retention/show.html", found=found, form=form or DaysForm(days=found.days), wrong=wrong)
