"""The visits of the home that clash with what was decided since, for its manager."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import clashes, gate, unheld_days
from visits.web.desk import MANAGER

bp = Blueprint("manager_clashes", __name__)


@bp.get("/manager/clashes")
@gate.manager
def index() -> ResponseReturnValue:
    """List the visits that clash, with their ways out."""
    return clashes.index(MANAGER)


@bp.post("/manager/clashes/<uuid:visit>/tablet")
@gate.manager
def swap(visit: UUID) -> ResponseReturnValue:
    """Hold a visit on another tablet."""
    return clashes.swap(MANAGER, visit)


@bp.post("/manager/clashes/<uuid:visit>/time")
@gate.manager
def change_time(visit: UUID) -> ResponseReturnValue:
    """Move a visit to the time that was offered."""
    return clashes.change_time(MANAGER, visit)


@bp.post("/manager/clashes/<uuid:visit>/cancellation")
@gate.manager
def cancel(visit: UUID) -> ResponseReturnValue:
    """Cancel a visit; its relatives are told as ever."""
    return clashes.cancel(MANAGER, visit)


@bp.post("/manager/clashes/<uuid:visit>/exception")
@gate.manager
def hold(visit: UUID) -> ResponseReturnValue:
    """Let a visit be held all the same."""
    return clashes.hold(MANAGER, visit)


@bp.post("/manager/recurring-visits/<uuid:series>/unheld-day/time")
@gate.manager
def choose_time(series: UUID) -> ResponseReturnValue:
    """Hold a recurring visit at another time on a day when its own cannot be held."""
    return unheld_days.choose_time(series)


@bp.post("/manager/recurring-visits/<uuid:series>/unheld-day/removal")
@gate.manager
def leave_out(series: UUID) -> ResponseReturnValue:
    """Leave such a day out of a recurring visit."""
    return unheld_days.leave_out(series)
