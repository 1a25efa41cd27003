"""The first page: everybody is brought to her own."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from visits.rules.people import Role
from visits.web import gate

bp = Blueprint("start", __name__)


@bp.get("/")
@gate.person
def show() -> Response:
    """Bring a manager to the overview, a relative to her visits."""
    return redirect(url_for("manager.overview" if gate.actor().role is Role.MANAGER else "visits.index"))
