"""The visits of the unit that clash with what was decided since, on its tablet."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import clashes, gate
from visits.web.desk import TABLET

bp = Blueprint("tablet_clashes", __name__)


@bp.get("/tablet/clashes")
@gate.staff
def index() -> ResponseReturnValue:
    """List the visits that clash, with their ways out."""
    return clashes.index(TABLET)


@bp.post("/tablet/clashes/<uuid:visit>/tablet")
@gate.staff
def swap(visit: UUID) -> ResponseReturnValue:
    """Hold a visit on another tablet."""
    return clashes.swap(TABLET, visit)


@bp.post("/tablet/clashes/<uuid:visit>/time")
@gate.staff
def change_time(visit: UUID) -> ResponseReturnValue:
    """Move a visit to the time that was offered."""
    return clashes.change_time(TABLET, visit)


@bp.post("/tablet/clashes/<uuid:visit>/cancellation")
@gate.staff
def cancel(visit: UUID) -> ResponseReturnValue:
    """Cancel a visit; its relatives are told as ever."""
    return clashes.cancel(TABLET, visit)


@bp.post("/tablet/clashes/<uuid:visit>/exception")
@gate.staff
def hold(visit: UUID) -> ResponseReturnValue:
    """Let a visit be held all the same."""
    return clashes.hold(TABLET, visit)
