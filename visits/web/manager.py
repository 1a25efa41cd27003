"""The manager's overview, and a visit that she cancels."""

from itertools import groupby
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock, words
from visits.rules.visit_state import COMING, STAFF_REASONS, Reason, State
from visits.services import ban_views, booking, clashes, homes, out_of_service, series_unheld, undelivered
from visits.services import visits as visits_service
from visits.services.homes import Step
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.filters import wall
from visits.web.forms import Form
from visits.web.manager_forms import one_of
from visits.web.told import how_told

bp = Blueprint("manager", __name__)


class CancellationForm(Form):
    """Why a visit is cancelled, in one tap."""

    reason = one_of(
        lazy_gettext("Why is it cancelled?"),
        [(reason.value, lazy_gettext(words.of(reason))) for reason in STAFF_REASONS],
    )


@bp.get("/manager")
@gate.manager
def overview() -> ResponseReturnValue:
    """Show what is left to set up, today's visits and what needs a look."""
    with reading(gate.settings()) as session:
        found = homes.overview(session, actor=gate.actor(), now=clock.now())
        out = out_of_service.of_home(session, actor=gate.actor(), now=clock.now())
        ban = ban_views.current(session, actor=gate.actor(), now=clock.now())
        clashing = clashes.count(session, actor=gate.actor(), now=clock.now())
        untold = series_unheld.count_untold(session, actor=gate.actor(), now=clock.now())
        messages = undelivered.news(session, actor=gate.actor(), now=clock.now())
    coming = [(day, list(visits)) for day, visits in groupby(found.coming, lambda visit: wall(visit.starts_at).date())]
    absent = [tablet for tablet in found.unseen if tablet.id not in out]
    return render_template(
        "manager/overview.html",
        found=found,
        coming=coming,
        out=list(out.values()),
        absent=absent,
        steps=list(Step),
        ban=ban,
        clashing=clashing,
        untold=untold,
        messages=messages,
    )


@bp.get("/manager/visits/<uuid:visit>/cancellation")
@gate.manager
def ask_cancellation(visit: UUID) -> ResponseReturnValue:
    """Ask for the reason before cancelling."""
    return _cancellation(visit, CancellationForm(formdata=None))


@bp.post("/manager/visits/<uuid:visit>/cancellation")
@gate.manager
def cancel_visit(visit: UUID) -> ResponseReturnValue:
    """Cancel; the relatives are told."""
    form = CancellationForm()
    if not form.validate():
        return _cancellation(visit, form, status=422)
    with writing(gate.settings()) as session:
        told = how_told(visits_service.show(session, visit, actor=gate.actor()).relatives)
        booking.cancel(session, visit, reason=Reason(form.reason.data), actor=gate.actor(), now=clock.now())
    flash(f"{_('The visit is cancelled.')} {told}", "done")
    return redirect(url_for("manager.overview"), 303)


def _cancellation(visit: UUID, form: CancellationForm, *, status: int = 200) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = visits_service.show(session, visit, actor=gate.actor())
    if found.state not in COMING or found.state is State.ONGOING:
        flash(_("This visit can no longer be cancelled."))
        return redirect(url_for("manager.overview"))
    return render_template("manager/cancellation.html", visit=found, form=form, told=how_told(found.relatives)), status
