"""When visits may be held."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("hours", __name__)


@bp.get("/manager/hours")
@gate.manager
def show() -> ResponseReturnValue:
    """Show the hours."""
    abort(404)
