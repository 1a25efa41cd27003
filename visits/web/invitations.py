"""The page an invitation opens. It is neutral: whoever holds the letter may not be the one it was written to."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.errors import WrongSecret
from visits.services import invitations, sign_ins
from visits.storage.database import reading, writing
from visits.web import gate

bp = Blueprint("invitations", __name__)


@bp.get("/invitations/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Welcome whoever holds it; mail scanners open links, so opening alone must not use it up."""
    try:
        with reading(gate.settings()) as session:
            invitations.check(session, token, now=clock.now())
    except WrongSecret:
        return _spent()
    return render_template("invitations/show.html", token=token)


@bp.post("/invitations/<token>")
@gate.public
def accept(token: str) -> ResponseReturnValue:
    """Use the invitation up and sign its relative in."""
    try:
        with writing(gate.settings()) as session:
            cookie = invitations.accept(session, token, now=clock.now())
    except WrongSecret:
        return _spent()
    flash(_("Welcome. You are signed in on this device, and can book video visits."), "done")
    answer = redirect(url_for("booking.choose_resident"), 303)
    gate.set_cookie(answer, gate.WEB_COOKIE, cookie, lasts_seconds=int(sign_ins.RELATIVE_LASTS.total_seconds()))
    return answer


def _spent() -> ResponseReturnValue:
    # Unknown, used, withdrawn and run out look the same: a guess learns nothing.
    return render_template("invitations/spent.html"), 404
