"""The home's units."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("units", __name__)


@bp.get("/manager/units")
@gate.manager
def index() -> ResponseReturnValue:
    """List the units."""
    abort(404)
