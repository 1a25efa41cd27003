"""A relative's visits: the list, one of them, cancelling."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.validators import InputRequired

from visits import clock
from visits.calendars.invitation import one_visit_bytes
from visits.rules.visit_state import COMING, RELATIVE_REASONS, Reason, State
from visits.services import agenda, ban_views, booking, feeds, notices, on_the_day, relations, series, series_ending
from visits.services import visits as visits_service
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import options
from visits.web.series_forms import ScopeForm
from visits.web.series_pages import ended_words

bp = Blueprint("visits", __name__)

SHOWN_BACK = timedelta(days=90)


class CancellationForm(ScopeForm):
    """Why, in one tap."""

    reason = RadioField(
        lazy_gettext("Why?"),
        [InputRequired(lazy_gettext("Choose a reason, so that the unit knows."))],
        choices=options(*((reason.value, reason.value) for reason in RELATIVE_REASONS)),
    )


@bp.get("/visits")
@gate.relative
def index() -> ResponseReturnValue:
    """Show the coming visits, the nearest first, then the past ones."""
    now = clock.now()
    with reading(gate.settings()) as session:
        found = visits_service.of_relative(session, actor=gate.actor(), since=now - SHOWN_BACK)
        residents = relations.residents_of(session, actor=gate.actor())
        parted = None if residents else relations.parted(session, actor=gate.actor())
        ban = ban_views.notice(session, gate.actor().home, now=now) if residents else None
        recurring = series.of_relative(session, actor=gate.actor(), now=now)
        repeats = series.of_visits(session, [visit.id for visit in found])
    coming = [visit for visit in found if visit.is_coming(now)]
    past = [visit for visit in reversed(found) if visit not in coming]
    return render_template(
        "visits/index.html",
        coming=coming,
        past=past,
        residents=residents,
        parted=parted,
        ban=ban,
        recurring=recurring,
        repeats=repeats,
    )


@bp.get("/visits/<uuid:visit>")
@gate.relative
def show(visit: UUID) -> ResponseReturnValue:
    """Show one visit and what happens next."""
    with reading(gate.settings()) as session:
        found = visits_service.show(session, visit, actor=gate.actor())
        residents = relations.residents_of(session, actor=gate.actor())
        repeats = series.of_visit(session, visit)
        told = notices.reached_at(session, actor=gate.actor())
        said = on_the_day.said(session, visit)
        subscribes = feeds.shows(session, found.resident, relative=gate.actor().person, now=clock.now())
    if found.is_silent:
        return redirect(url_for("visits.index"))
    booked = request.args.get("booked") == "yes" and found.state is State.BOOKED
    may_book = any(one.id == found.resident and one.bookable for one in residents)
    return render_template(
        "visits/show.html",
        visit=found,
        booked=booked,
        may_book=may_book,
        series=repeats,
        told=told,
        said=said,
        subscribes=subscribes,
        begins_at=found.starts_at + timedelta(minutes=said.late_minutes),
    )


@bp.get("/visits/<uuid:visit>/cancellation")
@gate.relative
def ask_cancellation(visit: UUID) -> ResponseReturnValue:
    """Ask for the reason before cancelling."""
    return _cancellation(visit, CancellationForm(formdata=None), status=200)


@bp.post("/visits/<uuid:visit>/cancellation")
@gate.relative
def cancel(visit: UUID) -> ResponseReturnValue:
    """Cancel; the unit is told."""
    form = CancellationForm()
    if not form.validate_on_submit():
        return _cancellation(visit, form, status=422)
    reason, actor, now = Reason(form.reason.data), gate.actor(), clock.now()
    with writing(gate.settings()) as session:
        ended = form.for_all and series_ending.end_of_visit(session, visit, reason=reason, actor=actor, now=now)
        repeats = series.of_visit(session, visit)
        if not ended:
            booking.cancel(session, visit, reason=reason, actor=actor, now=now)
    if ended:
        flash(ended_words(ended=repeats is None or repeats.ended), "done")
        return redirect(url_for("visits.index"), 303)
    flash(_("The visit is cancelled. The unit has been told."), "done")
    return redirect(url_for("visits.show", visit=visit), 303)


@bp.get("/visits/<uuid:visit>/visit.ics")
@gate.relative
def calendar_file(visit: UUID) -> ResponseReturnValue:
    """Give one visit as a calendar file, for those who subscribe to nothing."""
    with reading(gate.settings()) as session:
        found = agenda.one_visit(session, visit, actor=gate.actor(), settings=gate.settings())
    body = one_visit_bytes(found.visit, found.choices)
    headers = {"Content-Disposition": "attachment; filename=visit.ics"}
    return Response(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _cancellation(visit: UUID, form: CancellationForm, *, status: int) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = visits_service.show(session, visit, actor=gate.actor())
        repeats = series.of_visit(session, visit)
    if found.state not in COMING or found.state is State.ONGOING:
        return redirect(url_for("visits.show", visit=visit))
    page = render_template("visits/cancellation.html", visit=found, form=form, reasons=RELATIVE_REASONS, series=repeats)
    return page, status
