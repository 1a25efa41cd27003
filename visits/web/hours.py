"""When visits may be held: weekly hours, quiet times, closures, and how visits follow each other."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import FieldList, FormField, SelectField
from wtforms import Form as PlainForm

from visits import clock
from visits.languages import time_in_words
from visits.rules.opening_hours import MINUTES_A_DAY, Days, Span
from visits.services import clashes, hours, limits, units
from visits.services.hours import HoursView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.clash_news import deciding
from visits.web.filters import current_language
from visits.web.forms import Form, text
from visits.web.limit_forms import HolidaysForm, LimitsForm, country_name
from visits.web.manager_forms import clock_time, day, given, minutes, of_minutes, refused_on, said, unit_options
from visits.web.shape_form import ShapeForm

bp = Blueprint("hours", __name__)

SPANS_A_DAY = 2


class DayForm(PlainForm):
    """The hours of one weekday: none, one span, or two."""

    opens = clock_time(lazy_gettext("From"), required=False)
    closes = clock_time(lazy_gettext("To"), required=False)
    opens_again = clock_time(lazy_gettext("And from"), required=False)
    closes_again = clock_time(lazy_gettext("To"), required=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both ends of a span, in order, or for neither."""
        fine = bool(super().validate(extra_validators))
        for first, last in ((self.opens, self.closes), (self.opens_again, self.closes_again)):
            if fine and (first.data is None) != (last.data is None):
                missing = first if first.data is None else last
                missing.errors = [_("Fill in both times, or neither.")]
                fine = False
            elif fine and first.data and last.data and minutes(first.data) >= (minutes(last.data) or MINUTES_A_DAY):
                # The service refuses it too, but does not know which of fourteen fields it is.
                last.errors = [_("A time must end later than it begins.")]
                fine = False
        return fine

    def spans(self) -> list[Span]:
        """Return the spans filled in; 00:00 as an end is midnight."""
        pairs = ((self.opens.data, self.closes.data), (self.opens_again.data, self.closes_again.data))
        return [Span(minutes(first), minutes(last) or MINUTES_A_DAY) for first, last in pairs if first and last]


class WeekForm(Form):
    """The hours of the seven weekdays."""

    week = FieldList(FormField(DayForm), min_entries=7, max_entries=7)

    @classmethod
    def of(cls, week: Mapping[int, Sequence[Span]]) -> "WeekForm":
        """Fill the form in with the hours there are."""
        form = cls(formdata=None, prefix="hours-")
        for number_of_day, entry in enumerate(form.week):
            fields = ((entry.form.opens, entry.form.closes), (entry.form.opens_again, entry.form.closes_again))
            for (first, last), span in zip(fields, week[number_of_day], strict=False):
                first.data, last.data = of_minutes(span.starts), of_minutes(span.ends)
        return form

    def spans(self) -> dict[int, Collection[Span]]:
        """Return the spans by weekday."""
        return {number_of_day: entry.form.spans() for number_of_day, entry in enumerate(self.week)}


class QuietForm(Form):
    """A daily quiet time."""

    label = text(lazy_gettext("What is it?"), longest=80)
    starts = clock_time(lazy_gettext("From"))
    ends = clock_time(lazy_gettext("To"))


class ClosureForm(Form):
    """Days without visits."""

    label = text(lazy_gettext("Why?"), longest=80)
    first_day = day(lazy_gettext("First day"))
    last_day = day(lazy_gettext("Last day"))
    unit = SelectField(lazy_gettext("Where?"))

    def offer(self, session: Session) -> "ClosureForm":
        """Fill in the units to choose from."""
        found = units.of_home(session, actor=gate.actor())
        self.unit.choices = unit_options(found, none=_("The whole home"))
        return self


@bp.app_template_filter("clock_time")
def clock_words(minutes_of_day: int) -> str:
    """Write minutes since midnight for people: 14.00, in English 14:00."""
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes_of_day)
    return time_in_words(moment, UTC, current_language())


@bp.get("/manager/hours")
@gate.manager
def show() -> ResponseReturnValue:
    """Show everything about hours, and how many booked visits clash."""
    return page()


@bp.post("/manager/hours/week")
@gate.manager
def set_week() -> ResponseReturnValue:
    """Set the weekly hours."""
    form = WeekForm(prefix="hours-")
    if form.validate():
        with refused_on(form), deciding() as session:
            hours.set_week(session, form.spans(), actor=gate.actor(), now=clock.now())
            return saved(_("The weekly hours are changed."))
    return page(week=form)


@bp.post("/manager/hours/quiet-times")
@gate.manager
def add_quiet() -> ResponseReturnValue:
    """Add a daily quiet time."""
    form = QuietForm(prefix="quiet-")
    if form.validate():
        span = Span(minutes(given(form.starts.data)), minutes(given(form.ends.data)) or MINUTES_A_DAY)
        with refused_on(form), deciding() as session:
            hours.add_quiet(session, label=said(form.label), span=span, actor=gate.actor(), now=clock.now())
            return saved(_("The quiet time is added."))
    return page(quiet=form)


@bp.post("/manager/hours/quiet-times/<uuid:quiet>/removal")
@gate.manager
def remove_quiet(quiet: UUID) -> ResponseReturnValue:
    """Take a quiet time away."""
    with writing(gate.settings()) as session:
        hours.remove_quiet(session, quiet, actor=gate.actor(), now=clock.now())
    return saved(_("The quiet time is removed."))


@bp.post("/manager/hours/closures")
@gate.manager
def add_closure() -> ResponseReturnValue:
    """Close the home or a unit on some days."""
    with reading(gate.settings()) as session:
        form = ClosureForm(prefix="closure-").offer(session)
    if form.validate():
        days = Days(given(form.first_day.data), given(form.last_day.data))
        unit = UUID(form.unit.data) if form.unit.data else None
        with refused_on(form), deciding() as session:
            hours.add_closure(session, days, unit=unit, label=said(form.label), actor=gate.actor(), now=clock.now())
            return saved(_("The closure is added."))
    return page(closure=form)


@bp.post("/manager/hours/closures/<uuid:closure>/removal")
@gate.manager
def remove_closure(closure: UUID) -> ResponseReturnValue:
    """Open again."""
    with writing(gate.settings()) as session:
        hours.remove_closure(session, closure, actor=gate.actor(), now=clock.now())
    return saved(_("The closure is removed."))


def weekday_names() -> list[str]:
    """Name the weekdays from Monday on, as headings."""
    return [name.capitalize() for _number, name in sorted(get_day_names(locale=get_locale()).items())]


def saved(words: str) -> ResponseReturnValue:
    """Say what is changed, on the page itself."""
    flash(words, "done")
    return redirect(url_for("hours.show"), 303)


def page(
    *,
    week: WeekForm | None = None,
    quiet: QuietForm | None = None,
    closure: ClosureForm | None = None,
    shape: ShapeForm | None = None,
    holidays: HolidaysForm | None = None,
    limited: LimitsForm | None = None,
) -> ResponseReturnValue:
    """Show the page; a form given is one that could not be accepted, and is opened."""
    with reading(gate.settings()) as session:
        found: HoursView = hours.show(session, actor=gate.actor(), now=clock.now())
        wanted = limits.show(session, actor=gate.actor(), now=clock.now())
        clashing = clashes.count(session, actor=gate.actor(), now=clock.now())
        empty_closure = ClosureForm(formdata=None, prefix="closure-").offer(session)
    wrong = week or quiet or closure or shape or holidays or limited
    page = render_template(
        "hours/show.html",
        found=found,
        wanted=wanted,
        clashing=clashing,
        country=country_name(wanted.country),
        weekdays=weekday_names(),
        wrong=wrong,
        week=week or WeekForm.of(found.week),
        quiet=quiet or QuietForm(formdata=None, prefix="quiet-"),
        closure=closure or empty_closure,
        shape=shape or ShapeForm.of(found.shape),
        holidays=holidays or HolidaysForm.of(wanted),
        limited=limited or LimitsForm(formdata=None, obj=wanted, prefix="limits-"),
    )
    return page, 422 if wrong else 200
