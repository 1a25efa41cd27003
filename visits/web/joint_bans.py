"""A visiting ban for all homes or for chosen ones, in one step."""

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy.orm import Session
from wtforms import HiddenField, validators

from visits import clock
from visits.languages import N_, translate
from visits.services import homes, joint_ban_changes, joint_bans
from visits.services.joint_bans import Candidate
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.ban import today
from visits.web.ban_announcement import written
from visits.web.ban_forms import BanForm
from visits.web.forms import options
from visits.web.manager_forms import ids, one_of, refused_on, several

bp = Blueprint("joint_bans", __name__)

ALL, CHOSEN = "all", "chosen"


class JointBanForm(BanForm):
    """A ban, and for which homes it is."""

    where = one_of(
        lazy_gettext("For which homes?"),
        [(ALL, lazy_gettext("All homes that have no ban yet")), (CHOSEN, lazy_gettext("The homes ticked below"))],
        default=ALL,
    )
    homes = several(lazy_gettext("Homes"))
    wish = HiddenField(validators=[validators.UUID()])
    """What the bans of all these homes will have in common: sent twice, it is one."""

    def offer(self, found: list[Candidate]) -> "JointBanForm":
        """Fill in the homes to choose from."""
        self.homes.choices = options(*((str(one.id), one.name) for one in found if not one.has_ban))
        return self

    def chosen(self) -> list[UUID] | None:
        """Return the homes that were ticked, or None for all."""
        return None if self.where.data == ALL else ids(self.homes.data)


@bp.get("/homes/bans/new")
@gate.all_homes
def new() -> ResponseReturnValue:
    """Ask for a ban of several homes."""
    found = _candidates()
    with reading(gate.settings()) as session:
        language = homes.show(session, actor=gate.actor(), now=clock.now()).language
    # As on the home's own page: relatives read this name, in the homes' language.
    usual = translate(language).gettext(N_("Visiting ban"))
    return _form(
        JointBanForm(formdata=None, prefix="ban-", name=usual, first_day=today(), wish=str(uuid4())).offer(found), found
    )


@bp.post("/homes/bans")
@gate.all_homes
def set_ban() -> ResponseReturnValue:
    """Set it."""
    found = _candidates()
    form = JointBanForm(prefix="ban-").offer(found)
    if form.validate():
        facts, chosen, together = form.facts(), form.chosen(), UUID(form.wish.data)
        with refused_on(form):
            with writing(gate.settings()) as session:
                count = joint_bans.set_for(
                    session, facts, chosen, together=together, actor=gate.actor(), now=clock.now()
                )
            flash(_set_words(count), "done")
            return redirect(url_for("joint_bans.show", together=together), 303)
    return _form(form, found, status=422)


@bp.get("/homes/bans/<uuid:together>")
@gate.all_homes
def show(together: UUID) -> ResponseReturnValue:
    """Show where it stands, and the letter while a home has not announced it."""
    with reading(gate.settings()) as session:
        ban = joint_bans.show(session, together, actor=gate.actor(), now=clock.now())
        announcement = joint_bans.preview(session, together, actor=gate.actor(), now=clock.now())
        left_out = joint_ban_changes.left_out(session, together, actor=gate.actor(), now=clock.now())
    letter = written(announcement) if announcement else None
    return render_template(
        "joint_bans/show.html", ban=ban, announcement=announcement, letter=letter, left_out=left_out, today=today()
    )


@bp.post("/homes/bans/<uuid:together>/announcement")
@gate.all_homes
def announce(together: UUID) -> ResponseReturnValue:
    """Announce it in every home that has not."""
    _require(together)
    count = _in_steps(lambda session: joint_bans.announce(session, together, actor=gate.actor(), now=clock.now()))
    words = ngettext(
        "The announcement is on its way to %(num)s relative.",
        "The announcement is on its way to %(num)s relatives.",
        count,
    )
    flash(words, "done")
    return redirect(url_for("joint_bans.show", together=together), 303)


@bp.post("/homes/bans/<uuid:together>/lifting")
@gate.all_homes
def lift(together: UUID) -> ResponseReturnValue:
    """Lift it in every home."""
    _require(together)
    _in_steps(lambda session: joint_bans.lift(session, together, actor=gate.actor(), now=clock.now()))
    flash(_("The ban is lifted in every home. Relatives who were told of it are told so."), "done")
    return redirect(url_for("all_homes.index"), 303)


def _require(together: UUID) -> None:
    with reading(gate.settings()) as session:
        joint_bans.show(session, together, actor=gate.actor(), now=clock.now())


def _in_steps(step: Callable[[Session], tuple[int, bool]]) -> int:
    # A transaction for some homes at a time: who books in the others waits for none of them.
    total, left = 0, True
    while left:
        with writing(gate.settings()) as session:
            count, left = step(session)
        total += count
    return total


def _candidates() -> list[Candidate]:
    with reading(gate.settings()) as session:
        return joint_bans.candidates(session, actor=gate.actor(), now=clock.now())


def _form(form: JointBanForm, found: list[Candidate], *, status: int = 200) -> ResponseReturnValue:
    banned = sum(one.has_ban for one in found)
    return render_template("joint_bans/new.html", form=form, free=len(found) - banned, banned=banned), status


def _set_words(count: int) -> str:
    return ngettext(
        "The ban is set for %(num)s home. Nobody has been told yet.",
        "The ban is set for %(num)s homes. Nobody has been told yet.",
        count,
    )
