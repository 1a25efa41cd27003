"""A resident's relatives."""

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("relatives", __name__)


@bp.get("/manager/residents/<uuid:resident>/relatives/new")
@gate.manager
def invite(resident: UUID) -> ResponseReturnValue:
    """Show the form."""
    abort(404)
