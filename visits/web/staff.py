"""The home's staff and their PINs."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("staff", __name__)


@bp.get("/manager/staff")
@gate.manager
def index() -> ResponseReturnValue:
    """List the staff."""
    abort(404)
