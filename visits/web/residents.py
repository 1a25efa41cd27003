"""The home's residents."""

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("residents", __name__)


@bp.get("/manager/residents")
@gate.manager
def index() -> ResponseReturnValue:
    """List the residents."""
    abort(404)


@bp.get("/manager/residents/<uuid:resident>")
@gate.manager
def show(resident: UUID) -> ResponseReturnValue:
    """Show one resident."""
    abort(404)
