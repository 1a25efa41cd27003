"""A manager's notifications: the browsers in which she has allowed them, each added there and ended anywhere."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.messages.browsers import Browser, is_known_host
from visits.services import push_subscriptions
from visits.storage.database import writing
from visits.web import gate

bp = Blueprint("notifications", __name__)

LONGEST_ENDPOINT, LONGEST_KEY, LONGEST_AUTH = 1000, 120, 60


@bp.post("/manager/account/notifications")
@gate.manager
def begin() -> ResponseReturnValue:
    """Let the browser that asks show notifications; 422 for what no browser's maker gives out."""
    browser = _browser()
    if browser is None or not is_known_host(browser.endpoint, gate.settings()):
        return "", 422
    with writing(gate.settings()) as session:
        made = push_subscriptions.begin(session, browser, actor=gate.actor(), now=clock.now())
    flash(_("This browser shows notifications from now on."), "done")
    answer = make_response("", 204)
    gate.set_cookie(answer, gate.NOTIFIED_COOKIE, str(made), lasts_seconds=gate.YEAR_SECONDS)
    return answer


@bp.post("/manager/account/notifications/<uuid:subscription>/ending")
@gate.manager
def end(subscription: UUID) -> ResponseReturnValue:
    """Let a browser show none any more."""
    with writing(gate.settings()) as session:
        push_subscriptions.end(session, subscription, actor=gate.actor(), now=clock.now())
    flash(_("That browser shows no notifications any more."), "done")
    return redirect(url_for("account.show", _anchor="notifications"), 303)


def _browser() -> Browser | None:
    given = {name: request.form.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    longest = {"endpoint": LONGEST_ENDPOINT, "p256dh": LONGEST_KEY, "auth": LONGEST_AUTH}
    fits = all(value and value.isascii() and len(value) <= longest[name] for name, value in given.items())
    return Browser(**given) if fits else None
