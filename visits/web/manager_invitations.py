"""The page on which a unit manager chooses her password, first or new. Whoever holds the link may not be she."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.rules.errors import WrongSecret
from visits.rules.passwords import SHORTEST
from visits.services import managers
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, password
from visits.web.manager_forms import said

bp = Blueprint("manager_invitations", __name__)


class ChoiceForm(Form):
    """Her password."""

    password = password(lazy_gettext("Choose a password"), shortest=SHORTEST)


@bp.get("/manager-invitation/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Ask for a password; mail scanners open links, so opening alone must not use it up."""
    return _page(token, ChoiceForm(formdata=None))


@bp.post("/manager-invitation/<token>")
@gate.public
def accept(token: str) -> ResponseReturnValue:
    """Set the password, use the invitation up and sign her in."""
    form = ChoiceForm()
    if not form.validate():
        return _page(token, form, status=422)
    try:
        with writing(gate.settings()) as session:
            is_new = managers.check(session, token, now=clock.now())
            cookie = managers.accept(session, token, said(form.password), now=clock.now())
    except WrongSecret:
        return _spent()
    if is_new:
        flash(_("Your new password counts from now on. You are signed out everywhere else."), "done")
    else:
        flash(_("Welcome. From now on you sign in with your mail address and this password."), "done")
    answer = redirect(url_for("manager.overview"), 303)
    gate.sign_manager_in(answer, cookie)
    return answer


def _page(token: str, form: ChoiceForm, *, status: int = 200) -> ResponseReturnValue:
    try:
        with reading(gate.settings()) as session:
            is_new = managers.check(session, token, now=clock.now())
    except WrongSecret:
        return _spent()
    shown = {"token": token, "form": form, "shortest": SHORTEST, "is_new": is_new}
    return render_template("manager_invitations/show.html", **shown), status


def _spent() -> ResponseReturnValue:
    # Unknown, used, withdrawn and run out look the same: a guess learns nothing.
    return render_template("manager_invitations/spent.html"), 404
