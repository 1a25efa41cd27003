"""How punctual the home's visits were, for its manager."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from visits import clock
from visits.rules.visit_state import State
from visits.services import punctuality
from visits.services.punctuality import PunctualVisit
from visits.storage.database import writing
from visits.web import gate

bp = Blueprint("punctuality", __name__)
SHOWN = 200
"""More than so many visits on one page nobody reads: the worst come first."""


@bp.get("/manager/punctuality")
@gate.manager
def show() -> ResponseReturnValue:
    """Show the visits of the last two weeks, those that began latest first."""
    with writing(gate.settings()) as session:
        found = punctuality.show(session, actor=gate.actor(), now=clock.now())
    return render_template("punctuality/show.html", found=found, shown=found.visits[:SHOWN])


@bp.app_template_global("lateness_words")
def lateness_words(visit: PunctualVisit) -> str:
    """Say how late a visit began; nothing of one that its people did not want or come to."""
    if visit.late is None:
        if visit.state in {State.MISSED, State.REFUSED}:
            return ""
        return gettext("No start noted") if visit.state is State.HELD else gettext("Not started")
    if visit.late == 0:
        return gettext("In time")
    return ngettext("%(num)s minute late", "%(num)s minutes late", visit.late)
