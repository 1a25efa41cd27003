"""A relative changes the time of a visit: when instead, yes."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from visits import clock
from visits.rules.booking import Refused
from visits.rules.errors import NotFound
from visits.services import availability, booking, series
from visits.services import visits as visits_service
from visits.services.availability import ResidentTimes
from visits.services.visits import VisitView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.booking import chosen_day, instant
from visits.web.refusals import refusal_words
from visits.web.series_forms import ScopeForm
from visits.web.series_pages import change_page

bp = Blueprint("change_time", __name__)


class NewTimeForm(ScopeForm):
    """The new time, after a last look."""

    starts = HiddenField()


@bp.get("/visits/<uuid:visit>/time")
@gate.relative
def times(visit: UUID) -> ResponseReturnValue:
    """Show the free times to choose a new one from; the visit's own counts as free."""
    found, free = _find(visit)
    if not found.may_change_time(clock.now()):
        return redirect(url_for("visits.show", visit=visit))
    return render_template(
        "change_time/times.html",
        visit=found,
        found=free,
        day_address=lambda day: url_for("change_time.times", visit=visit, day=day.isoformat()),
        time_address=lambda slot: url_for("change_time.summary", visit=visit, starts=slot.starts_at.isoformat()),
        **chosen_day(free),
    )


@bp.get("/visits/<uuid:visit>/time/new")
@gate.relative
def summary(visit: UUID) -> ResponseReturnValue:
    """Show the old time and the new."""
    found = _find(visit)[0]
    with reading(gate.settings()) as session:
        repeats = series.of_visit(session, visit)
    starts_at = instant(request.args.get("starts"))
    if starts_at is None or not found.may_change_time(clock.now()):
        return redirect(url_for("change_time.times", visit=visit))
    form = NewTimeForm(formdata=None, starts=starts_at.isoformat())
    return render_template("change_time/summary.html", form=form, visit=found, starts_at=starts_at, series=repeats)


@bp.post("/visits/<uuid:visit>/time")
@gate.relative
def change(visit: UUID) -> ResponseReturnValue:
    """Change the time, or say why not, keep the old one and offer the nearest free times."""
    form = NewTimeForm()
    starts_at = instant(form.starts.data)
    if starts_at is None or not form.validate():
        _find(visit)  # a visit that is not hers is not found, whatever she sends
        return redirect(url_for("change_time.times", visit=visit))
    try:
        if form.for_all and (page := change_page(visit, starts_at)) is not None:
            return page
        with writing(gate.settings()) as session:
            booking.change_time(session, visit, starts_at=starts_at, actor=gate.actor(), now=clock.now())
    except Refused as refused:
        return _refused(visit, form, starts_at, refused)
    flash(_("The visit has a new time. Everybody who takes part is told."), "done")
    return redirect(url_for("visits.show", visit=visit), 303)


def _refused(visit: UUID, form: NewTimeForm, starts_at: datetime, refused: Refused) -> ResponseReturnValue:
    found, free = _find(visit)
    nearest = [slot for slot in free.around(starts_at, count=4) if slot.starts_at != found.starts_at]
    return (
        render_template(
            "change_time/refused.html",
            form=form,
            visit=found,
            found=free,
            words=refusal_words(refused.rules[0]),
            next_times=nearest[:3],
        ),
        409,
    )


def _find(visit: UUID) -> tuple[VisitView, ResidentTimes]:
    actor, now = gate.actor(), clock.now()
    with reading(gate.settings()) as session:
        found = visits_service.show(session, visit, actor=actor)
        try:
            free = availability.free_times(
                session, found.resident, actor=actor, now=now, moving=visit, minutes=found.minutes
            )
        except NotFound:
            # What is booked stands when a consent or a relation has ended since; a new time is a matter for the phone.
            words = _("Visits with %(name)s cannot be booked on the web at the moment.", name=found.resident_name)
            flash(words, "wrong")
            abort(redirect(url_for("visits.show", visit=visit), 303))
    return found, free
