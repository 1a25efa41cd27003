"""Turning a browser into a unit's tablet, by QR code or by a typed code."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("enrolment", __name__)


@bp.get("/tablet/enrolment")
@gate.public
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return ""


@bp.post("/tablet/enrolment")
@gate.public
def by_code() -> ResponseReturnValue:
    """Enrol by a typed code."""
    return ""


@bp.get("/tablet/enrolment/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Show the button that enrols."""
    return token


@bp.post("/tablet/enrolment/<token>")
@gate.public
def use(token: str) -> ResponseReturnValue:
    """Enrol by the QR code's token."""
    return token
