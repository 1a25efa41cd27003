"""The home's tablets."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("tablets", __name__)


@bp.get("/manager/tablets")
@gate.manager
def index() -> ResponseReturnValue:
    """List the tablets."""
    abort(404)
