"""The home's unit managers: who they are, and inviting another one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.services import managers
from visits.services.managers import ManagerFacts
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, mail, text
from visits.web.manager_forms import refused_on, said

bp = Blueprint("managers", __name__)


class ManagerForm(Form):
    """A new unit manager, and where her link goes."""

    given_name = text(lazy_gettext("Given name"), longest=80)
    family_name = text(lazy_gettext("Family name"), longest=80)
    mail = mail(lazy_gettext("Mail address"))

    def facts(self) -> ManagerFacts:
        """Return what was filled in."""
        return ManagerFacts(given_name=said(self.given_name), family_name=said(self.family_name), mail=said(self.mail))


@bp.get("/manager/managers")
@gate.manager
def index() -> ResponseReturnValue:
    """List the managers of the home; a manager is shut out on her page among the staff."""
    with reading(gate.settings()) as session:
        found = managers.of_home(session, actor=gate.actor(), now=clock.now())
    return render_template("managers/index.html", managers=found, own=gate.actor().person)


@bp.get("/manager/managers/new")
@gate.manager
def new() -> ResponseReturnValue:
    """Ask whom to invite."""
    return render_template("managers/new.html", form=ManagerForm(formdata=None))


@bp.post("/manager/managers")
@gate.manager
def invite() -> ResponseReturnValue:
    """Invite another manager by mail."""
    form = ManagerForm()
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            managers.invite(session, form.facts(), actor=gate.actor(), now=clock.now())
            return _on_its_way()
    return render_template("managers/new.html", form=form), 422


@bp.post("/manager/managers/<uuid:person>/invitation")
@gate.manager
def invite_again(person: UUID) -> ResponseReturnValue:
    """Mail another link to a manager who has not chosen a password yet."""
    with writing(gate.settings()) as session:
        managers.invite_again(session, person, actor=gate.actor(), now=clock.now())
    return _on_its_way()


def _on_its_way() -> ResponseReturnValue:
    flash(_("The invitation is on its way by mail."), "done")
    return redirect(url_for("managers.index"), 303)
