"""Signing in: managers by password, relatives by a link in their mail."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from visits import clock
from visits.services import new_passwords, people, push_subscriptions, sign_ins
from visits.storage.database import writing
from visits.web import gate
from visits.web.forms import Form, local_path, mail, password

bp = Blueprint("sign_in", __name__)


class LinkForm(Form):
    """A relative asks for a link."""

    mail = mail(lazy_gettext("Your mail address"))


class ForgottenForm(Form):
    """A manager has forgotten her password."""

    mail = mail(lazy_gettext("Your mail address"))


class PasswordForm(Form):
    """A manager signs in."""

    mail = mail(lazy_gettext("Mail address"))
    password = password(lazy_gettext("Password"))


@bp.get("/sign-in")
@gate.public
def ask() -> ResponseReturnValue:
    """Show both ways to sign in, the relatives' first."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")))
    return _page(LinkForm(formdata=None, prefix="link"), PasswordForm(formdata=None))


@bp.post("/sign-in")
@gate.public
def by_password() -> ResponseReturnValue:
    """Sign a manager in."""
    form = PasswordForm()
    if form.validate_on_submit():
        with writing(gate.settings()) as session:
            token = sign_ins.by_password(
                session,
                mail=form.mail.data or "",
                password=form.password.data or "",
                known=request.cookies.get(gate.KNOWN_COOKIE, ""),
                now=clock.now(),
            )
        if token:
            answer = redirect(local_path(request.args.get("next")))
            gate.sign_manager_in(answer, token)
            return answer
        form.password.errors = [_("The address or the password is not right. Try again.")]
    return _page(LinkForm(formdata=None, prefix="link"), form, status=422)


@bp.post("/sign-in/links")
@gate.public
def send_link() -> ResponseReturnValue:
    """Mail a sign-in link, and say the same whether anybody has that address or not."""
    form = LinkForm(prefix="link")
    if not form.validate_on_submit():
        return _page(form, PasswordForm(formdata=None), status=422)
    with writing(gate.settings()) as session:
        people.send_sign_in_link(session, form.mail.data or "", now=clock.now())
    return render_template("sign_in/link_sent.html", mail=form.mail.data)


@bp.get("/sign-in/forgotten")
@gate.public
def forgotten() -> ResponseReturnValue:
    """Ask a manager who has forgotten her password for her address."""
    return render_template("sign_in/forgotten.html", form=ForgottenForm(formdata=None))


@bp.post("/sign-in/forgotten")
@gate.public
def send_new_password() -> ResponseReturnValue:
    """Mail a link to a new password, and say the same whether a manager has that address or not."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("sign_in/forgotten.html", form=form), 422
    with writing(gate.settings()) as session:
        new_passwords.mail_link(session, form.mail.data or "", now=clock.now())
    return render_template("sign_in/forgotten_sent.html", mail=form.mail.data)


@bp.get("/sign-in/<token>")
@gate.public
def open_link(token: str) -> ResponseReturnValue:
    """Show the button that signs in: mail scanners open links, so opening alone must not use it up."""
    return render_template("sign_in/open_link.html", token=token)


@bp.post("/sign-in/<token>")
@gate.public
def by_link(token: str) -> ResponseReturnValue:
    """Sign a relative in by her link."""
    with writing(gate.settings()) as session:
        cookie = sign_ins.by_link(session, token, now=clock.now())
    if cookie is None:
        return render_template("sign_in/link_spent.html"), 404
    answer = redirect("/")
    gate.set_cookie(answer, gate.WEB_COOKIE, cookie, lasts_seconds=int(sign_ins.RELATIVE_LASTS.total_seconds()))
    return answer


@bp.post("/sign-out")
@gate.person
def leave() -> ResponseReturnValue:
    """End this sign-in, and the notifications of this browser."""
    kept = request.cookies.get(gate.NOTIFIED_COOKIE, "")
    with writing(gate.settings()) as session:
        sign_ins.end(session, current_user.sign_in, now=clock.now())
        push_subscriptions.leave(session, kept, actor=gate.actor(), now=clock.now())
    flash(_("You are signed out."), "done")
    answer = redirect(url_for("sign_in.ask"))
    gate.drop_cookie(answer, gate.WEB_COOKIE)
    gate.drop_cookie(answer, gate.NOTIFIED_COOKIE)
    return answer


def _page(link: LinkForm, by_password: PasswordForm, *, status: int = 200) -> ResponseReturnValue:
    return render_template("sign_in/ask.html", link=link, form=by_password, next=request.args.get("next")), status
