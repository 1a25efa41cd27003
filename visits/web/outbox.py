"""What happened to messages: what waits, what left, what could not be delivered; sending again, trying a channel."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.errors import InvalidInput
from visits.services import channel_tests, outbox_views, resending
from visits.services.outbox_views import Shown
from visits.storage.database import writing
from visits.web import gate

bp = Blueprint("outbox", __name__)

FURTHEST_PAGE = 10_000


@bp.get("/manager/messages")
@gate.manager
def index() -> ResponseReturnValue:
    """List the messages of the home, what waits first, and the ways to try a channel."""
    asked = request.args.get("show", "")
    shown = Shown(asked) if asked in set(Shown) else Shown.WAITING
    page = min(max(request.args.get("page", 1, type=int), 1), FURTHEST_PAGE)
    # Who looked is written down, and by that the notice on the overview goes.
    with writing(gate.settings()) as session:
        found = outbox_views.listed(session, shown, page=page, actor=gate.actor(), now=clock.now())
        tests = channel_tests.listed(session, actor=gate.actor(), now=clock.now())
    return render_template("outbox/index.html", found=found, tests=tests, filters=list(Shown))


@bp.get("/manager/messages/<uuid:message>")
@gate.manager
def show(message: UUID) -> ResponseReturnValue:
    """Show one message with its address, and what sending it again would do."""
    with writing(gate.settings()) as session:
        found = resending.show(session, message, actor=gate.actor(), now=clock.now())
    return render_template("outbox/show.html", found=found)


@bp.post("/manager/messages/<uuid:message>/resending")
@gate.manager
def resend(message: UUID) -> ResponseReturnValue:
    """Send a message once more."""
    try:
        with writing(gate.settings()) as session:
            resending.again(session, message, actor=gate.actor(), now=clock.now())
    except InvalidInput as refused:
        flash(_(refused.message), "wrong")
        return redirect(url_for("outbox.show", message=message), 303)
    flash(_("It is on its way again. Look in a minute whether it has left."), "done")
    return redirect(url_for("outbox.index"), 303)


@bp.post("/manager/messages/tests")
@gate.manager
def send_test() -> ResponseReturnValue:
    """Send a test message by one channel, through the same outbox as all others."""
    with writing(gate.settings()) as session:
        key = request.form.get("place", "")
        sent = channel_tests.send(session, key, actor=gate.actor(), now=clock.now())
    if sent:
        flash(_("The test is queued. Look again in a minute."), "done")
    else:
        flash(_("A test was sent less than a minute ago. Wait for that one."))
    return redirect(url_for("outbox.index", _anchor="tests"), 303)
