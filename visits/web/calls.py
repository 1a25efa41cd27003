"""The call: its page for the relative and for the tablet, and the mailbox both signal through."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("calls", __name__)


@bp.get("/visits/<uuid:visit>/call")
@gate.relative
def for_relative(visit: UUID) -> ResponseReturnValue:
    """Show a relative the call."""
    return str(visit)


@bp.get("/tablet/visits/<uuid:visit>/call")
@gate.staff
def on_tablet(visit: UUID) -> ResponseReturnValue:
    """Show the call on the tablet."""
    return str(visit)


@bp.get("/camera-check")
@gate.relative
def camera_check() -> ResponseReturnValue:
    """Let a relative try her camera and sound."""
    return ""
