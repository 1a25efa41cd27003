"""The mail the demo's catcher kept, shown to whoever tries the demo; registered in the demo alone."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import gate

bp = Blueprint("demo_mail", __name__)


@bp.get("/demo/mail")
@gate.public
def index() -> ResponseReturnValue:
    """List the caught mails, newest first."""
    return ""


@bp.get("/demo/mail/<uuid:mail>")
@gate.public
def show(mail: UUID) -> ResponseReturnValue:
    """Show one mail."""
    return str(mail)
