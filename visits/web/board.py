"""The shared tablet: who is there, and what to do now."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("board", __name__)


@bp.get("/tablet/")
@gate.device
def show() -> ResponseReturnValue:
    """Answer nothing yet."""
    return ""


@bp.post("/tablet/sign-in")
@gate.device
def sign_in() -> ResponseReturnValue:
    """Answer nothing yet."""
    return ""


@bp.post("/tablet/lock")
@gate.device
def lock() -> ResponseReturnValue:
    """Answer nothing yet."""
    return ""


@bp.post("/tablet/awake")
@gate.staff
def awake() -> ResponseReturnValue:
    """Answer nothing yet."""
    return ""


@bp.get("/tablet/version")
@gate.device_passive
def version() -> ResponseReturnValue:
    """Answer nothing yet."""
    return ""


@bp.get("/tablet/visits/<uuid:visit>")
@gate.staff
def visit(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/taking")
@gate.staff
def take(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/taking-undo")
@gate.staff
def give_back(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/preparation")
@gate.staff
def prepare(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/preparation-undo")
@gate.staff
def unprepare(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/ticks")
@gate.staff
def tick(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/readiness")
@gate.staff
def ready(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/start")
@gate.staff
def start(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/end")
@gate.staff
def end(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.post("/tablet/visits/<uuid:visit>/outcome")
@gate.staff
def outcome(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)


@bp.get("/tablet/visits/<uuid:visit>/outcome")
@gate.staff
def outcome_form(visit: UUID) -> ResponseReturnValue:
    """Answer nothing yet."""
    return str(visit)
