"""The manager changes the time of a visit for somebody who phones, on the web."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import desk_change, desk_moving, gate
from visits.web.desk import MANAGER

bp = Blueprint("manager_change", __name__)


@bp.get("/manager/visits/<uuid:visit>/time")
@gate.manager
def times(visit: UUID) -> ResponseReturnValue:
    """Show the free times to choose a new one from."""
    return desk_change.times(MANAGER, visit)


@bp.get("/manager/visits/<uuid:visit>/time/new")
@gate.manager
def summary(visit: UUID) -> ResponseReturnValue:
    """Show the old time and the new."""
    return desk_change.summary(MANAGER, visit)


@bp.post("/manager/visits/<uuid:visit>/time")
@gate.manager
def change(visit: UUID) -> ResponseReturnValue:
    """Change the time, or say why not and keep the old one."""
    return desk_change.change(MANAGER, visit)


@bp.get("/manager/visits/<uuid:visit>/confirmation")
@gate.manager
def confirmation(visit: UUID) -> ResponseReturnValue:
    """Say what is booked now, and who is told of it how."""
    return desk_change.confirmation(MANAGER, visit)


@bp.get("/manager/visits/<uuid:visit>/recurring-visit/time")
@gate.manager
def all_coming(visit: UUID) -> ResponseReturnValue:
    """List where all coming visits of a recurring visit would go with one of them."""
    return desk_moving.plan(MANAGER, visit)


@bp.post("/manager/visits/<uuid:visit>/recurring-visit/time")
@gate.manager
def change_all(visit: UUID) -> ResponseReturnValue:
    """Move them all, or list them again with what has changed since."""
    return desk_moving.change(MANAGER, visit)
