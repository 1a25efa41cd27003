"""The day's list on the shared tablet: seen by somebody of the shift."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from visits import clock
from visits.services import day_lists
from visits.storage.database import writing
from visits.web import gate

bp = Blueprint("day_lists", __name__)


@bp.post("/tablet/day-lists/<uuid:day_list>/reading")
@gate.staff
def see(day_list: UUID) -> ResponseReturnValue:
    """Hear that somebody has seen the day's list; it is shown no more."""
    with writing(gate.settings()) as session:
        day_lists.see(session, day_list, actor=gate.actor(), now=clock.now())
    return redirect(url_for("board.show"), 303)
