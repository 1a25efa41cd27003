"""Turning a browser into a unit's tablet, by QR code or by a typed code."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.rules.errors import WrongSecret
from visits.services import tablets
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.filters import current_language, speaking
from visits.web.forms import Form, text

bp = Blueprint("enrolment", __name__)


class CodeForm(Form):
    """The code that the unit manager's screen shows."""

    code = text(lazy_gettext("The code"), longest=19)


@bp.get("/tablet/enrolment")
@gate.public
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("enrolment/ask.html", form=CodeForm(formdata=None))


@bp.post("/tablet/enrolment")
@gate.public
def by_code() -> ResponseReturnValue:
    """Make this browser a tablet by a typed code."""
    form = CodeForm()
    if form.validate_on_submit():
        with writing(gate.settings()) as session:
            token = tablets.enrol(session, form.code.data or "", now=clock.now())
        if token:
            return _enrolled(token)
        form.code.errors = [_("That code does not work: it is mistyped, used up or older than a day.")]
    return render_template("enrolment/ask.html", form=form), 422


@bp.get("/tablet/enrolment/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Show the button that enrols: scanners and chats open links, so opening alone must not use the link up."""
    try:
        with reading(gate.settings()) as session:
            name = tablets.tablet_name(session, token, now=clock.now())
    except WrongSecret:
        return render_template("enrolment/spent.html"), 404
    return render_template("enrolment/show.html", token=token, name=name)


@bp.post("/tablet/enrolment/<token>")
@gate.public
def use(token: str) -> ResponseReturnValue:
    """Make this browser a tablet by the token of a QR code."""
    with writing(gate.settings()) as session:
        device = tablets.enrol(session, token, now=clock.now())
    if device is None:
        return render_template("enrolment/spent.html"), 404
    return _enrolled(device)


def _enrolled(device: str) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        tablet = tablets.find(session, device, now=clock.now())
    # From here on it speaks the home's language, whatever its browser asks for.
    with speaking(tablet.language if tablet else current_language()):
        flash(_("This device is now the unit's tablet. Keep the page open and the charger near."), "done")
    answer = redirect(url_for("board.show"), 303)
    gate.set_cookie(answer, gate.DEVICE_COOKIE, device, lasts_seconds=gate.YEAR_SECONDS)
    # Whoever was signed in here was so on the tablet that this device was before.
    gate.drop_cookie(answer, gate.STAFF_COOKIE)
    return answer
