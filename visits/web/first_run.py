"""The first page of an empty installation: it makes the home and its manager."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField

from visits import clock
from visits.languages import N_, translate
from visits.rules.passwords import SHORTEST
from visits.services import installation
from visits.services.installation import FirstHome
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.filters import current_language
from visits.web.forms import Form, mail, options, password, phone, text
from visits.web.manager_forms import ZONES, language, said

bp = Blueprint("first_run", __name__)

USUAL_ZONES = {"sv": "Europe/Stockholm", "nb": "Europe/Oslo", "en": "Europe/London"}


class FirstRunForm(Form):
    """The home and its manager, on one page."""

    name = text(lazy_gettext("What is the home called?"), longest=120)
    phone = phone(lazy_gettext("The home's phone number"))
    language = language(lazy_gettext("The home's language"))
    timezone = SelectField(lazy_gettext("Time zone"), choices=[])
    given_name = text(lazy_gettext("Your given name"), longest=80)
    family_name = text(lazy_gettext("Your family name"), longest=80)
    mail = mail(lazy_gettext("Your mail address"))
    password = password(lazy_gettext("Choose a password"), shortest=SHORTEST)


@bp.get("/first-run/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Ask for the home and its manager, from whoever holds the token printed at start."""
    with reading(gate.settings()) as session:
        installation.check_first_run(session, token)
    return _page(_form(fresh=True), token)


@bp.post("/first-run/<token>")
@gate.public
def make(token: str) -> ResponseReturnValue:
    """Make both and sign the manager in."""
    form = _form()
    if not form.validate():
        with reading(gate.settings()) as session:
            installation.check_first_run(session, token)
        return _page(form, token, status=422)
    with writing(gate.settings()) as session:
        cookie = installation.make_first_home(session, token, _wish(form), now=clock.now())
    flash(_("The home is ready, with the usual hours. Here is what comes next."), "done")
    answer = redirect(url_for("manager.overview"), 303)
    gate.sign_manager_in(answer, cookie)
    return answer


def _form(*, fresh: bool = False) -> FirstRunForm:
    form = FirstRunForm(formdata=None, language=current_language()) if fresh else FirstRunForm()
    usual = ("", _("The usual one for the language"))
    form.timezone.choices = options(usual, *((zone, zone) for zone in ZONES))
    return form


def _wish(form: FirstRunForm) -> FirstHome:
    words = translate(form.language.data)
    return FirstHome(
        name=said(form.name),
        language=form.language.data,
        timezone=form.timezone.data or USUAL_ZONES[form.language.data],
        phone=said(form.phone),
        given_name=said(form.given_name),
        family_name=said(form.family_name),
        mail=said(form.mail),
        password=said(form.password),
        lunch=words.gettext(N_("Lunch")),
        supper=words.gettext(N_("Supper")),
    )


def _page(form: FirstRunForm, token: str, *, status: int = 200) -> ResponseReturnValue:
    return render_template("first_run/show.html", form=form, token=token, shortest=SHORTEST), status
