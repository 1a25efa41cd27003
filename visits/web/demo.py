"""The demo's ready-made ways in. Registered in the demo only: nowhere else does a link sign in by being opened."""

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue

from visits import clock
from visits.services import sign_ins
from visits.storage.database import reading
from visits.web import gate
from visits.web.forms import local_path

bp = Blueprint("demo", __name__)


@bp.get("/demo/enter/<token>")
@gate.public
def enter(token: str) -> ResponseReturnValue:
    """Take over the sign-in that the start made, and go where the link leads."""
    with reading(gate.settings()) as session:
        if sign_ins.find(session, token, now=clock.now()) is None:
            abort(404)
    answer = redirect(local_path(request.args.get("next")))
    gate.set_cookie(answer, gate.WEB_COOKIE, token, lasts_seconds=None)
    return answer
