"""The first page of an empty installation: it makes the home and its manager."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("first_run", __name__)


@bp.get("/first-run/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Show the form."""
    abort(404)


@bp.post("/first-run/<token>")
@gate.public
def make(token: str) -> ResponseReturnValue:
    """Make the home."""
    abort(404)
