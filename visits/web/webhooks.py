"""Other systems (nurse call, Teams, Matrix) that the home tells of reminders, as its manager adds and removes them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.services import webhooks
from visits.storage.database import reading, writing
from visits.web import gate, shown_once
from visits.web.forms import Form, text
from visits.web.manager_forms import refused_on, said

bp = Blueprint("webhooks", __name__)


class WebhookForm(Form):
    """Where another system listens."""

    url = text(lazy_gettext("Address of the system"), longest=webhooks.LONGEST_URL)


@bp.get("/manager/webhooks")
@gate.manager
def index() -> ResponseReturnValue:
    """List the systems that are told, and ask for another."""
    return _page(WebhookForm(formdata=None)), 200


@bp.post("/manager/webhooks")
@gate.manager
def add() -> ResponseReturnValue:
    """Tell another system from now on, and show the secret it knows us by."""
    form = WebhookForm()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            added = webhooks.add(session, said(form.url), actor=gate.actor(), now=clock.now())
            shown_once.keep("webhook", added.id, secret=added.secret)
            return redirect(url_for("webhooks.show", webhook=added.id), 303)
    return _page(form), 422


@bp.get("/manager/webhooks/<uuid:webhook>")
@gate.manager
def show(webhook: UUID) -> ResponseReturnValue:
    """Show one system, and right after it was added its secret, this once."""
    with reading(gate.settings()) as session:
        found = webhooks.show(session, webhook, actor=gate.actor())
    kept = shown_once.take("webhook", webhook)
    return render_template("webhooks/show.html", found=found, secret=kept["secret"] if kept else "")


@bp.post("/manager/webhooks/<uuid:webhook>/removal")
@gate.manager
def remove(webhook: UUID) -> ResponseReturnValue:
    """Tell a system nothing any more."""
    with writing(gate.settings()) as session:
        webhooks.remove(session, webhook, actor=gate.actor(), now=clock.now())
    flash(_("The system is removed, and told nothing any more."), "done")
    return redirect(url_for("webhooks.index"), 303)


def _page(form: WebhookForm) -> str:
    with reading(gate.settings()) as session:
        found = webhooks.listed(session, actor=gate.actor())
    return render_template("webhooks/index.html", found=found, form=form)
