"""When a resident wants her visits: a page of its own behind hers."""

from typing import Any
from uuid import UUID

from babel.dates import get_day_names
from babel.lists import format_list
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _

from visits import clock
from visits.rules.opening_hours import MINUTES_A_DAY, Span
from visits.services import best_times, residents
from visits.services.best_times import BestTimes
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.clash_news import deciding
from visits.web.filters import current_language
from visits.web.forms import Form, options, tick
from visits.web.manager_forms import clock_time, minutes, number, of_minutes, refused_on, several

bp = Blueprint("best_times", __name__)


class BestTimesForm(Form):
    """A resident's wishes; everything may be left empty."""

    earliest = clock_time(lazy_gettext("Not before"), required=False)
    latest = clock_time(lazy_gettext("Not after"), required=False)
    rest_starts = clock_time(lazy_gettext("Rests from"), required=False)
    rest_ends = clock_time(lazy_gettext("Rests until"), required=False)
    not_on = several(lazy_gettext("No visits on"))
    per_day = number(lazy_gettext("Visits a day at most"), low=1, high=20, required=False)
    no_limits = tick(lazy_gettext("Limits do not count for this resident"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both ends of the rest, or for neither."""
        fine = bool(super().validate(extra_validators))
        if fine and (self.rest_starts.data is None) != (self.rest_ends.data is None):
            missing = self.rest_starts if self.rest_starts.data is None else self.rest_ends
            missing.errors = [_("Fill in both times, or neither.")]
            return False
        return fine

    @classmethod
    def offer(cls, found: BestTimes | None = None) -> "BestTimesForm":
        """Make the form: with what is written down, or with what was sent."""
        form = cls() if found is None else cls(formdata=None, obj=found)
        names = get_day_names(locale=get_locale())
        form.not_on.choices = options(*((str(day), name.capitalize()) for day, name in sorted(names.items())))
        if found is not None:
            form.earliest.data = None if found.earliest is None else of_minutes(found.earliest)
            form.latest.data = None if found.latest is None else of_minutes(found.latest)
            if found.rest is not None:
                form.rest_starts.data, form.rest_ends.data = map(of_minutes, found.rest)
            form.not_on.data = [str(day) for day in sorted(found.not_on)]
        return form

    def best_times(self) -> BestTimes:
        """Return what was filled in; midnight is no wish."""
        return BestTimes(
            earliest=(minutes(self.earliest.data) or None) if self.earliest.data else None,
            latest=(minutes(self.latest.data) or None) if self.latest.data else None,
            not_on=frozenset(int(day) for day in self.not_on.data or ()),
            rest=self._rest(),
            per_day=self.per_day.data,
            no_limits=bool(self.no_limits.data),
        )

    def _rest(self) -> Span | None:
        if self.rest_starts.data is None or self.rest_ends.data is None:
            return None
        return Span(minutes(self.rest_starts.data), minutes(self.rest_ends.data) or MINUTES_A_DAY)


@bp.app_template_filter("weekdays")
def weekdays_in_words(days: frozenset[int]) -> str:
    """Name weekdays as people do: Tuesday and Thursday."""
    names = get_day_names(locale=get_locale())
    return format_list([names[day] for day in sorted(days)], locale=current_language())


@bp.get("/manager/residents/<uuid:resident>/best-times")
@gate.manager
def show(resident: UUID) -> ResponseReturnValue:
    """Show a resident's best times, to change them."""
    # Writing, since every look at a resident is written to the log.
    with writing(gate.settings()) as session:
        residents.show(session, resident, actor=gate.actor(), now=clock.now())
        found = best_times.show(session, resident, actor=gate.actor())
    return render_template("residents/best_times.html", resident=resident, form=BestTimesForm.offer(found))


@bp.post("/manager/residents/<uuid:resident>/best-times")
@gate.manager
def change(resident: UUID) -> ResponseReturnValue:
    """Write down a resident's best times."""
    with reading(gate.settings()) as session:
        residents.require_resident(session, resident, actor=gate.actor())
    form = BestTimesForm.offer()
    if form.validate():
        with refused_on(form), deciding() as session:
            best_times.change(session, resident, form.best_times(), actor=gate.actor(), now=clock.now())
            flash(_("The best times are written down."), "done")
            return redirect(url_for("residents.show", resident=resident), 303)
    return render_template("residents/best_times.html", resident=resident, form=form), 422
