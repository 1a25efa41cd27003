"""What relatives see, and why not: the manager's look at a resident's times."""

from datetime import date
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from visits import clock
from visits.services import preview
from visits.services.preview import Asked
from visits.storage.database import writing
from visits.web import gate
from visits.web.refusals import why_words

bp = Blueprint("preview", __name__)


@bp.get("/manager/residents/<uuid:resident>/times")
@gate.manager
def show(resident: UUID) -> ResponseReturnValue:
    """Show every time of a day: offered, or the rules that took it away."""
    asked = Asked(
        day=request.args.get("day", type=date.fromisoformat),
        relative=request.args.get("relative", type=UUID),
        minutes=request.args.get("minutes", type=int),
    )
    # Writing, since every look at a resident is written to the log.
    with writing(gate.settings()) as session:
        found = preview.of_day(session, resident, asked, actor=gate.actor(), now=clock.now())
    # What is chosen beside the day goes on to the next.
    chosen = {"relative": found.relative, "minutes": found.minutes if len(found.lengths) > 1 else None}
    return render_template("preview/show.html", found=found, chosen=chosen, why=why_words)
