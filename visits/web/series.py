"""A relative's recurring visits: booked after a look at every day, changed and ended all at once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.booking import Refused
from visits.rules.errors import InvalidInput
from visits.rules.series import Choice, Choices
from visits.rules.visit_state import RELATIVE_REASONS, Reason
from visits.services import availability, series_booking, series_changing, series_ending
from visits.services import series as series_service
from visits.services.series_plans import SeriesWish
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.booking import SummaryForm, again, instant, series_wish
from visits.web.manager_forms import refused_on
from visits.web.refusals import refusal_words
from visits.web.series_choices import day_choices, visit_choices
from visits.web.series_forms import SeriesTimeForm
from visits.web.series_pages import change_page, ended_words, plan_page
from visits.web.visits import CancellationForm

bp = Blueprint("series", __name__)


@bp.post("/residents/<uuid:resident>/recurring-visits")
@gate.relative
def book(resident: UUID) -> ResponseReturnValue:
    """Book a recurring visit, or list its days again with what has changed since."""
    form = SummaryForm()
    wish = series_wish(resident, form) if form.validate() else None
    if wish is None:
        with reading(gate.settings()) as session:
            availability.find(session, resident, actor=gate.actor())  # whom she may not visit is not found first
        return redirect(url_for("booking.times", resident=resident))
    choices = day_choices()
    try:
        with writing(gate.settings()) as session:
            made = series_booking.book(session, wish, choices=choices, actor=gate.actor(), now=clock.now())
    except (InvalidInput, Refused) as wrong:
        # The next try is another wish: the old one must stay free to become what it was, should it be sent again.
        form.wish.data = str(uuid4())
        return _again(wish, form, choices, wrong)
    return redirect(url_for("series.show", series=made, booked="yes"), 303)


@bp.get("/recurring-visits/<uuid:series>")
@gate.relative
def show(series: UUID) -> ResponseReturnValue:
    """Show a recurring visit: when it falls, what is booked, and which days cannot be held."""
    with reading(gate.settings()) as session:
        found = series_service.show(session, series, actor=gate.actor(), now=clock.now())
    # Of one that has ended nothing is told here: it may have ended with a death.
    if found.series.ended:
        return redirect(url_for("visits.index"))
    return render_template("series/show.html", found=found, booked=request.args.get("booked") == "yes")


@bp.post("/recurring-visits/<uuid:series>/time")
@gate.relative
def change_time(series: UUID) -> ResponseReturnValue:
    """Move all coming visits as one of them moves, or list them again with what has changed since."""
    form = SeriesTimeForm()
    with reading(gate.settings()) as session:
        series_service.show(session, series, actor=gate.actor(), now=clock.now())
    starts_at = instant(form.starts.data)
    if starts_at is None or not form.validate() or form.visit.data is None:
        return redirect(url_for("series.show", series=series))
    visit, choices = UUID(form.visit.data), visit_choices()
    try:
        with writing(gate.settings()) as session:
            series_changing.change_all(
                session, series, visit=visit, starts_at=starts_at, choices=choices, actor=gate.actor(), now=clock.now()
            )
    except Refused as refused:
        words = refusal_words(refused.rules[0])
        return _moved_again(series, visit, starts_at, choices, words)
    flash(_("The recurring visit has a new time. Everybody who takes part is told."), "done")
    return redirect(url_for("series.show", series=series), 303)


@bp.get("/recurring-visits/<uuid:series>/cancellation")
@gate.relative
def ask_cancellation(series: UUID) -> ResponseReturnValue:
    """Ask for the reason before ending a recurring visit."""
    return _cancellation(series, CancellationForm(formdata=None), status=200)


@bp.post("/recurring-visits/<uuid:series>/cancellation")
@gate.relative
def cancel(series: UUID) -> ResponseReturnValue:
    """End a recurring visit with all its coming visits; the unit is told."""
    form = CancellationForm()
    if not form.validate():
        return _cancellation(series, form, status=422)
    with writing(gate.settings()) as session:
        found = series_service.show(session, series, actor=gate.actor(), now=clock.now())
        # Of one that has ended already nothing is told: it may have ended with a death.
        if found.series.ended:
            return redirect(url_for("visits.index"), 303)
        series_ending.end(session, series, reason=Reason(form.reason.data), actor=gate.actor(), now=clock.now())
    flash(ended_words(ended=not found.has_others), "done")
    return redirect(url_for("visits.index"), 303)


def _cancellation(series: UUID, form: CancellationForm, *, status: int) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        found = series_service.show(session, series, actor=gate.actor(), now=clock.now())
    if found.series.ended:
        return redirect(url_for("visits.index"))
    return render_template("series/cancellation.html", found=found, form=form, reasons=RELATIVE_REASONS), status


def _again(wish: SeriesWish, form: SummaryForm, choices: Choices, wrong: InvalidInput | Refused) -> ResponseReturnValue:
    """List the days once more, with what is chosen for them kept; where there are none left, offer the next times."""
    refused = isinstance(wrong, Refused)
    words = refusal_words(wrong.rules[0]) if isinstance(wrong, Refused) else _(wrong.message)
    try:
        with refused_on(form):
            return plan_page(wish, form, choices=choices, words=words, status=409 if refused else 422)
    except Refused as again_refused:
        return again(wish.resident, form, wish.starts_at, refused=again_refused, status=409)
    return again(wish.resident, form, wish.starts_at, status=422)


def _moved_again(
    series: UUID, visit: UUID, starts_at: datetime, choices: Mapping[UUID, Choice], words: str
) -> ResponseReturnValue:
    """List the visits once more, with what is chosen for them kept."""
    try:
        page = change_page(visit, starts_at, choices=choices, words=words, status=409)
    except Refused:
        flash(words, "wrong")
        page = None
    return page or redirect(url_for("series.show", series=series), 303)
