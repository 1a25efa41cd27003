"""A manager's own sign-in: name, mail address, password, and where she is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from sqlalchemy.orm import Session

from visits import clock
from visits.messages.browsers import public_key
from visits.rules.passwords import SHORTEST
from visits.services import account, push_subscriptions
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, mail, password, phone, text
from visits.web.manager_forms import refused_on, said

bp = Blueprint("account", __name__)


class NameForm(Form):
    """What she is called."""

    given_name = text(lazy_gettext("Your given name"), longest=80)
    family_name = text(lazy_gettext("Your family name"), longest=80)


class MailForm(Form):
    """The address she signs in with."""

    mail = mail(lazy_gettext("Your mail address"))
    present = password(lazy_gettext("Your present password"))


class NumberForm(Form):
    """Where she gets SMS."""

    number = phone(lazy_gettext("Your mobile number"))


class PasswordForm(Form):
    """Another password."""

    present = password(lazy_gettext("Your present password"))
    new = password(lazy_gettext("Your new password"), shortest=SHORTEST)


@bp.get("/manager/account")
@gate.manager
def show() -> ResponseReturnValue:
    """Show who she is and where she is signed in."""
    return _page()


@bp.post("/manager/account/name")
@gate.manager
def change_name() -> ResponseReturnValue:
    """Change her name."""
    form = NameForm(prefix="name-")
    if form.validate():
        given, family = said(form.given_name), said(form.family_name)
        with writing(gate.settings()) as session:
            account.change_name(session, given_name=given, family_name=family, actor=gate.actor(), now=clock.now())
        return _done(_("Your name is changed."))
    return _page(name=form)


@bp.post("/manager/account/mail")
@gate.manager
def change_mail() -> ResponseReturnValue:
    """Change her mail address, if she knows her password."""
    form = MailForm(prefix="mail-")
    if form.validate():
        # A wrong password is counted: this commits whatever the answer is.
        with refused_on(form), writing(gate.settings()) as session:
            new, known = said(form.mail), said(form.present)
            if account.change_mail(session, new, password=known, actor=gate.actor(), now=clock.now()):
                return _done(_("From now on you sign in with %(mail)s.", mail=new))
            form.present.errors = [_("That is not your password. Try again.")]
    return _page(mail=form)


@bp.post("/manager/account/number")
@gate.manager
def change_number() -> ResponseReturnValue:
    """Change the number she gets SMS at; left empty, she gets none."""
    form = NumberForm(prefix="number-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            account.change_number(session, said(form.number), actor=gate.actor(), now=clock.now())
            return _done(_("Your number is changed. Under Messages you can send yourself a test."))
    return _page(number=form)


@bp.post("/manager/account/password")
@gate.manager
def change_password() -> ResponseReturnValue:
    """Change her password, if she knows the present one; she stays signed in here alone."""
    form = PasswordForm(prefix="password-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            new, known, here = said(form.new), said(form.present), current_user.sign_in
            if account.change_password(session, new, password=known, actor=gate.actor(), sign_in=here, now=clock.now()):
                _silence_elsewhere(session)
                return _done(_("Your password is changed. Everywhere else you are signed out."))
            form.present.errors = [_("That is not your password. Try again.")]
    return _page(password=form)


@bp.post("/manager/account/other-sign-ins/ending")
@gate.manager
def sign_out_elsewhere() -> ResponseReturnValue:
    """End all her sign-ins but this one."""
    with writing(gate.settings()) as session:
        account.sign_out_elsewhere(session, actor=gate.actor(), sign_in=current_user.sign_in, now=clock.now())
        _silence_elsewhere(session)
    return _done(_("Everywhere else you are signed out."))


def _silence_elsewhere(session: Session) -> None:
    """End the notifications in her other browsers: whoever has them now is to see no alarm of hers."""
    kept = request.cookies.get(gate.NOTIFIED_COOKIE, "")
    push_subscriptions.leave_others(session, kept, actor=gate.actor(), now=clock.now())


def _done(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("account.show"), 303)


def _page(
    *,
    name: NameForm | None = None,
    mail: MailForm | None = None,
    number: NumberForm | None = None,
    password: PasswordForm | None = None,
) -> ResponseReturnValue:
    """Show the page; a form given is one that could not be accepted, and is opened."""
    with reading(gate.settings()) as session:
        found = account.show(session, actor=gate.actor(), sign_in=current_user.sign_in, now=clock.now())
        browsers = push_subscriptions.listed(session, actor=gate.actor())
    wrong = name or mail or number or password
    page = render_template(
        "account/show.html",
        found=found,
        wrong=wrong,
        name=name or NameForm(formdata=None, obj=found, prefix="name-"),
        mail=mail or MailForm(formdata=None, prefix="mail-"),
        number=number or NumberForm(formdata=None, obj=found, prefix="number-"),
        password=password or PasswordForm(formdata=None, prefix="password-"),
        shortest=SHORTEST,
        browsers=browsers,
        push_key=public_key(gate.settings()),
    )
    return page, 422 if wrong else 200
