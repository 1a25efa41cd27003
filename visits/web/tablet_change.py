"""The tablet: staff change the time of a visit for somebody who phones."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import desk_change, desk_moving, gate
from visits.web.desk import TABLET

bp = Blueprint("tablet_change", __name__)


@bp.get("/tablet/visits/<uuid:visit>/time")
@gate.staff
def times(visit: UUID) -> ResponseReturnValue:
    """Show the free times to choose a new one from."""
    return desk_change.times(TABLET, visit)


@bp.get("/tablet/visits/<uuid:visit>/time/new")
@gate.staff
def summary(visit: UUID) -> ResponseReturnValue:
    """Show the old time and the new."""
    return desk_change.summary(TABLET, visit)


@bp.post("/tablet/visits/<uuid:visit>/time")
@gate.staff
def change(visit: UUID) -> ResponseReturnValue:
    """Change the time, or say why not and keep the old one."""
    return desk_change.change(TABLET, visit)


@bp.get("/tablet/visits/<uuid:visit>/confirmation")
@gate.staff
def confirmation(visit: UUID) -> ResponseReturnValue:
    """Say what is booked now, and who is told of it how."""
    return desk_change.confirmation(TABLET, visit)


@bp.get("/tablet/visits/<uuid:visit>/recurring-visit/time")
@gate.staff
def all_coming(visit: UUID) -> ResponseReturnValue:
    """List where all coming visits of a recurring visit would go with one of them."""
    return desk_moving.plan(TABLET, visit)


@bp.post("/tablet/visits/<uuid:visit>/recurring-visit/time")
@gate.staff
def change_all(visit: UUID) -> ResponseReturnValue:
    """Move them all, or list them again with what has changed since."""
    return desk_moving.change(TABLET, visit)
