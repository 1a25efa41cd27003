"""Changing a visiting ban of several homes in one step, adding homes to it, and whether homes set bans of their own."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from visits import clock
from visits.services import ban_permission, joint_ban_changes, joint_bans
from visits.services.joint_ban_changes import LeftOut
from visits.services.joint_bans import Candidate
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.ban_forms import BanForm
from visits.web.forms import Form, options, tick
from visits.web.joint_bans import ALL, CHOSEN
from visits.web.manager_forms import ids, one_of, refused_on, several

bp = Blueprint("joint_ban_changes", __name__)


class MoreHomesForm(Form):
    """Which homes a joint ban is to be set for too."""

    where = one_of(
        lazy_gettext("For which homes?"),
        [(CHOSEN, lazy_gettext("The homes ticked below")), (ALL, lazy_gettext("All homes that have no ban yet"))],
        default=CHOSEN,
    )
    homes = several(lazy_gettext("Homes"))

    def offer(self, found: tuple[Candidate, ...]) -> "MoreHomesForm":
        """Fill in the homes to choose from."""
        self.homes.choices = options(*((str(one.id), one.name) for one in found))
        return self


class PermissionForm(Form):
    """Whether homes may set bans of their own."""

    allowed = tick(lazy_gettext("Homes may set a visiting ban of their own"))


@bp.get("/homes/bans/<uuid:together>/details")
@gate.all_homes
def ask_details(together: UUID) -> ResponseReturnValue:
    """Show its words and days to be changed."""
    with reading(gate.settings()) as session:
        facts = joint_ban_changes.facts_of(session, together, actor=gate.actor(), now=clock.now())
    return _details(together, BanForm(formdata=None, obj=facts, prefix="ban-"))


@bp.post("/homes/bans/<uuid:together>/details")
@gate.all_homes
def change(together: UUID) -> ResponseReturnValue:
    """Change its words and days in every home."""
    form = BanForm(prefix="ban-")
    if form.validate():
        with refused_on(form), writing(gate.settings()) as session:
            count = joint_ban_changes.change(session, together, form.facts(), actor=gate.actor(), now=clock.now())
            words = ngettext("The ban is changed in %(num)s home.", "The ban is changed in %(num)s homes.", count)
            flash(words, "done")
            return redirect(url_for("joint_bans.show", together=together), 303)
    return _details(together, form, status=422)


@bp.get("/homes/bans/<uuid:together>/homes")
@gate.all_homes
def ask_homes(together: UUID) -> ResponseReturnValue:
    """Ask which homes to add to it."""
    found = _left_out(together)
    return _homes(together, MoreHomesForm(formdata=None).offer(found.free), found)


@bp.post("/homes/bans/<uuid:together>/homes")
@gate.all_homes
def add_homes(together: UUID) -> ResponseReturnValue:
    """Set it for more homes."""
    found = _left_out(together)
    form = MoreHomesForm().offer(found.free)
    if form.validate():
        chosen = None if form.where.data == ALL else ids(form.homes.data)
        with refused_on(form), writing(gate.settings()) as session:
            count = joint_ban_changes.add_homes(session, together, chosen, actor=gate.actor(), now=clock.now())
            words = ngettext(
                "The ban is set for %(num)s more home. Nobody there has been told yet.",
                "The ban is set for %(num)s more homes. Nobody there has been told yet.",
                count,
            )
            flash(words, "done")
            return redirect(url_for("joint_bans.show", together=together), 303)
    return _homes(together, form, found, status=422)


@bp.post("/homes/bans-permission")
@gate.all_homes
def permit() -> ResponseReturnValue:
    """Say whether homes may set bans of their own."""
    form = PermissionForm(prefix="permission-")
    allowed = bool(form.allowed.data)
    with writing(gate.settings()) as session:
        ban_permission.let_homes(session, allowed=allowed, actor=gate.actor(), now=clock.now())
    words = _("Homes may set a visiting ban of their own.") if allowed else _("Homes set no visiting ban of their own.")
    flash(words, "done")
    return redirect(url_for("all_homes.index"), 303)


def _left_out(together: UUID) -> LeftOut:
    with reading(gate.settings()) as session:
        joint_bans.show(session, together, actor=gate.actor(), now=clock.now())
        return joint_ban_changes.left_out(session, together, actor=gate.actor(), now=clock.now())


def _details(together: UUID, form: BanForm, *, status: int = 200) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        ban = joint_bans.show(session, together, actor=gate.actor(), now=clock.now())
    return render_template("joint_bans/details.html", ban=ban, form=form), status


def _homes(together: UUID, form: MoreHomesForm, found: LeftOut, *, status: int = 200) -> ResponseReturnValue:
    return render_template("joint_bans/homes.html", together=together, form=form, left_out=found), status
