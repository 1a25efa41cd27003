"""The report on what is kept and for how long."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from visits import clock
from visits.services import retention
from visits.storage.database import reading
from visits.web import gate

bp = Blueprint("retention", __name__)


@bp.get("/manager/retention")
@gate.manager
def show() -> ResponseReturnValue:
    """Show what has been made anonymous, and what will be soon."""
    with reading(gate.settings()) as session:
        found = retention.report(session, actor=gate.actor(), now=clock.now())
    return render_template("retention/show.html", found=found)
