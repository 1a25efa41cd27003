"""The home itself: its name, phone number, language and time zone."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField

from visits import clock
from visits.services import homes
from visits.services.homes import HomeFacts, HomeView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, options, phone, text
from visits.web.manager_forms import ZONES, language, refused_on, said

bp = Blueprint("home", __name__)


class HomeForm(Form):
    """What the first page asked about the home."""

    name = text(lazy_gettext("Name"), longest=120)
    phone = phone(lazy_gettext("Phone number"))
    language = language(lazy_gettext("The home's language"))
    timezone = SelectField(lazy_gettext("Time zone"), choices=[])

    def offer(self, found: HomeView) -> "HomeForm":
        """Fill in the time zones; the one the home is in may have a name that we do not offer."""
        self.timezone.choices = options(*((zone, zone) for zone in sorted({*ZONES, found.timezone})))
        return self

    def facts(self) -> HomeFacts:
        """Return what was filled in."""
        return HomeFacts(
            name=said(self.name),
            phone=said(self.phone),
            language=self.language.data,
            timezone=self.timezone.data,
        )


@bp.get("/manager/home")
@gate.manager
def show() -> ResponseReturnValue:
    """Show the home, to change it."""
    found = _found()
    return render_template("home/show.html", home=found, form=HomeForm(formdata=None, obj=found).offer(found))


@bp.post("/manager/home")
@gate.manager
def change() -> ResponseReturnValue:
    """Change the home; a time zone that was not asked for stays."""
    found = _found()
    form = HomeForm(obj=found).offer(found)
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            homes.change(session, form.facts(), actor=gate.actor(), now=clock.now())
            flash(_("The home is changed."), "done")
            return redirect(url_for("home.show"), 303)
    return render_template("home/show.html", home=found, form=form), 422


def _found() -> HomeView:
    with reading(gate.settings()) as session:
        return homes.show(session, actor=gate.actor(), now=clock.now())
