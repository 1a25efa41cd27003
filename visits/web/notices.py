"""A relative's page: how she wants to be told."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.services import notices
from visits.services.notices import Notices
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, phone, text, tick
from visits.web.manager_forms import refused_on, said

bp = Blueprint("notices", __name__)

NICKNAME_LONGEST = 40
"""A name that leaves room for the rest in one SMS."""


class NoticesForm(Form):
    """By which channels, and what her visits are called."""

    by_mail = tick(lazy_gettext("By mail"))
    by_sms = tick(lazy_gettext("By SMS"))
    number = phone(lazy_gettext("Mobile number"))
    nickname = text(
        lazy_gettext("Name of your visits (you may leave this empty)"), longest=NICKNAME_LONGEST, required=False
    )


@bp.get("/notices")
@gate.relative
def show() -> ResponseReturnValue:
    """Show how she is told, and what does not reach her."""
    return _page(None)


@bp.post("/notices/choices")
@gate.relative
def choose() -> ResponseReturnValue:
    """Change how she is told."""
    form = NoticesForm()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            notices.choose(
                session,
                by_mail=form.by_mail.data,
                by_sms=form.by_sms.data,
                number=said(form.number),
                nickname=" ".join(said(form.nickname).split()),
                actor=gate.actor(),
                now=clock.now(),
            )
            flash(_words(by_mail=form.by_mail.data, by_sms=form.by_sms.data), "done")
            return redirect(url_for("notices.show"), 303)
    return _page(form)


def _words(*, by_mail: bool, by_sms: bool) -> str:
    if by_mail and by_sms:
        return _("Saved. We tell you by mail and by SMS.")
    if by_sms:
        return _("Saved. We tell you by SMS.")
    if by_mail:
        return _("Saved. We tell you by mail.")
    return _("Saved. We send you nothing about your visits: look at this site to see them.")


def _page(form: NoticesForm | None) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = notices.show(session, actor=gate.actor())
    page = render_template(
        "notices/show.html",
        found=found,
        form=form or _filled(found),
        sms_sender=gate.settings().sms.sender,
        mail_sender=gate.settings().mail.sender,
    )
    return page, 422 if form else 200


def _filled(found: Notices) -> NoticesForm:
    return NoticesForm(formdata=None, obj=found)
