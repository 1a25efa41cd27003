"""The manager's overview."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("manager", __name__)


@bp.get("/manager")
@gate.manager
def overview() -> ResponseReturnValue:
    """Show what is next."""
    abort(404)
