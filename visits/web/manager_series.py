"""A manager books a recurring visit for somebody who phones, and ends one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.visit_state import Reason
from visits.services import series as series_service
from visits.services import series_ending
from visits.services.series import SeriesDays
from visits.storage.database import reading, writing
from visits.web import desk_series, gate
from visits.web.desk import MANAGER
from visits.web.manager import CancellationForm
from visits.web.told import how_told, relatives_of

bp = Blueprint("manager_series", __name__)


@bp.post("/manager/residents/<uuid:resident>/recurring-visits")
@gate.manager
def book(resident: UUID) -> ResponseReturnValue:
    """Book a recurring visit, or list its dates again with what has changed since."""
    return desk_series.book(MANAGER, resident)


@bp.get("/manager/recurring-visits/<uuid:series>/confirmation")
@gate.manager
def confirmation(series: UUID) -> ResponseReturnValue:
    """Say what is booked, and whom to phone."""
    return desk_series.confirmation(MANAGER, series)


@bp.get("/manager/recurring-visits/<uuid:series>/time")
@gate.manager
def change_time(series: UUID) -> ResponseReturnValue:
    """Lead to where a new time is chosen for its next visit: from there all of them can be moved."""
    with reading(gate.settings()) as session:
        found = series_service.show(session, series, actor=gate.actor(), now=clock.now())
    movable = next((visit.id for visit in found.visits if visit.may_change_time(clock.now())), None)
    if movable is None or found.series.ended:
        flash(_("No visit of it is booked just now."))
        return redirect(url_for("residents.show", resident=found.series.resident), 303)
    return redirect(url_for("manager_change.times", visit=movable), 303)


@bp.get("/manager/recurring-visits/<uuid:series>/cancellation")
@gate.manager
def ask_cancellation(series: UUID) -> ResponseReturnValue:
    """Ask for the reason before ending a recurring visit."""
    return _cancellation(series, CancellationForm(formdata=None))


@bp.post("/manager/recurring-visits/<uuid:series>/cancellation")
@gate.manager
def cancel(series: UUID) -> ResponseReturnValue:
    """End a recurring visit with all its coming visits; the relatives are told."""
    form = CancellationForm()
    if not form.validate():
        return _cancellation(series, form, status=422)
    with writing(gate.settings()) as session:
        found = series_service.show(session, series, actor=gate.actor(), now=clock.now())
        series_ending.end(session, series, reason=Reason(form.reason.data), actor=gate.actor(), now=clock.now())
    flash(f"{_('The recurring visit has ended.')} {_told(found)}".strip(), "done")
    return redirect(url_for("residents.show", resident=found.series.resident), 303)


def _cancellation(series: UUID, form: CancellationForm, *, status: int = 200) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = series_service.show(session, series, actor=gate.actor(), now=clock.now())
    if found.series.ended:
        flash(_("This recurring visit has ended already."))
        return redirect(url_for("residents.index"))
    return render_template("series/manager_cancellation.html", found=found, form=form, told=_told(found)), status


def _told(found: SeriesDays) -> str:
    """Say how its relatives are told, as far as visits of it tell who they are."""
    return how_told(relatives_of(found.visits)) if found.visits else ""
