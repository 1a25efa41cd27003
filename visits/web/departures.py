"""Residents who live here no more: saying so, after a page that tells what will happen, and taking it back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.services import departures
from visits.services.departures import Departing
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form
from visits.web.manager_forms import refused_on

bp = Blueprint("departures", __name__)


@bp.get("/manager/residents/former")
@gate.manager
def former() -> ResponseReturnValue:
    """List those who lived here before."""
    return _former(Form())


@bp.get("/manager/residents/<uuid:resident>/move-out")
@gate.manager
def ask_move_out(resident: UUID) -> ResponseReturnValue:
    """Tell what happens when a resident moves out, and ask for a yes."""
    return render_template("departures/move_out.html", found=_departing(resident))


@bp.post("/manager/residents/<uuid:resident>/move-out")
@gate.manager
def move_out(resident: UUID) -> ResponseReturnValue:
    """Note that a resident has moved out."""
    with writing(gate.settings()) as session:
        departures.moved_out(session, resident, actor=gate.actor(), now=clock.now())
    flash(_("The move is noted. The relatives are told which visits are cancelled."), "done")
    return redirect(url_for("departures.former"), 303)


@bp.get("/manager/residents/<uuid:resident>/death")
@gate.manager
def ask_death(resident: UUID) -> ResponseReturnValue:
    """Tell what happens when a resident has died, and ask for a yes."""
    return render_template("departures/death.html", found=_departing(resident))


@bp.post("/manager/residents/<uuid:resident>/death")
@gate.manager
def note_death(resident: UUID) -> ResponseReturnValue:
    """Note that a resident has died; nobody is told."""
    with writing(gate.settings()) as session:
        departures.died(session, resident, actor=gate.actor(), now=clock.now())
    flash(_("It is noted. Nothing is sent to the family."), "done")
    return redirect(url_for("departures.former"), 303)


@bp.post("/manager/residents/<uuid:resident>/return")
@gate.manager
def bring_back(resident: UUID) -> ResponseReturnValue:
    """Take a departure back that was noted by mistake."""
    form = Form()
    with refused_on(form), writing(gate.settings()) as session:
        departures.came_back(session, resident, actor=gate.actor(), now=clock.now())
        flash(
            _("Taken back. The relatives can book again. The visits that ended are not back: book them anew."), "done"
        )
        return redirect(url_for("residents.show", resident=resident), 303)
    return _former(form)


def _former(refused: Form) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = departures.former(session, actor=gate.actor())
    page = render_template("departures/former.html", former=found, refused=refused)
    return page, 422 if refused.form_errors else 200


def _departing(resident: UUID) -> Departing:
    # Writing, since every look at a resident is written to the log.
    with writing(gate.settings()) as session:
        return departures.departing(session, resident, actor=gate.actor(), now=clock.now())
