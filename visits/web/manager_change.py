"""The manager changes the time of a visit for somebody who phones, on the web."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import desk_change, gate
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
