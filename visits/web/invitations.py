"""The page an invitation opens."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("invitations", __name__)


@bp.get("/invitations/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Welcome whoever holds it."""
    abort(404)


@bp.post("/invitations/<token>")
@gate.public
def accept(token: str) -> ResponseReturnValue:
    """Let her in."""
    abort(404)
