"""Moving all coming visits of a recurring visit for somebody who phones: every date before it is changed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.booking import PHYSICAL, Refused, Rule
from visits.rules.errors import InvalidInput
from visits.rules.series import EVERY_WEEKS, Choice, Rhythm
from visits.services import on_behalf, series, series_changing, series_plans
from visits.services.series import SeriesView
from visits.services.visits import VisitView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.booking import instant
from visits.web.desk import Desk, page
from visits.web.filters import wall
from visits.web.refusals import staff_words
from visits.web.series_choices import visit_choices
from visits.web.series_forms import RhythmForm
from visits.web.series_pages import chosen_said


def plan(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """List where all coming visits would go with one of them, and how often."""
    found, recurring = _find(visit)
    starts_at = instant(request.args.get("starts"))
    if starts_at is None or recurring is None:
        return redirect(desk.address("change.times", visit=visit), 303)
    form = RhythmForm(formdata=None, starts=starts_at.isoformat(), every=str(_every(recurring)))
    return _page(desk, found, recurring, form, starts_at)


def change(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Move them all, or list them again with what has changed since."""
    found, recurring = _find(visit)
    form = RhythmForm()
    starts_at = instant(form.starts.data)
    if starts_at is None or recurring is None or not form.validate():
        return redirect(desk.address("change.times", visit=visit), 303)
    choices = visit_choices()
    try:
        with writing(gate.settings()) as session:
            series_changing.change_all(
                session,
                recurring.id,
                visit=visit,
                starts_at=starts_at,
                choices=choices,
                every_weeks=_every(recurring),
                accepted=_accepted(),
                actor=gate.actor(),
                now=clock.now(),
            )
    except Refused as refused:
        words = staff_words(next((rule for rule in refused.rules if rule in PHYSICAL), refused.rules[0]))
        return _page(desk, found, recurring, form, starts_at, choices=choices, trouble=words, status=409)
    return redirect(desk.address("series.confirmation", series=recurring.id, changed="yes"), 303)


def _page(
    desk: Desk,
    visit: VisitView,
    recurring: SeriesView,
    form: RhythmForm,
    starts_at: datetime,
    *,
    choices: Mapping[UUID, Choice] | None = None,
    trouble: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    accepted, every, local = _accepted(), _every(recurring), wall(starts_at)
    try:
        with reading(gate.settings()) as session:
            moves = series_plans.plan_change(
                session,
                recurring.id,
                visit=visit.id,
                starts_at=starts_at,
                every_weeks=every,
                accepted=accepted,
                actor=gate.actor(),
                now=clock.now(),
            )
    except (Refused, InvalidInput) as wrong:
        flash(staff_words(wrong.rules[0]) if isinstance(wrong, Refused) else _(wrong.message), "wrong")
        return redirect(desk.address("change.times", visit=visit.id), 303)
    shown = page(
        desk,
        "desk/moving.html",
        form=form,
        visit=visit,
        recurring=recurring,
        rhythm=Rhythm(first_day=local.date(), every_weeks=every, starts=local.hour * 60 + local.minute),
        other_every=next(weeks for weeks in EVERY_WEEKS if weeks != every),
        starts_at=starts_at,
        moves=moves,
        accepted=sorted(accepted),
        warnings=[staff_words(rule) for rule in Rule if rule in accepted],
        chosen=chosen_said(choices or {}),
        rule_words=staff_words,
        trouble=trouble,
    )
    return shown, status


def _every(recurring: SeriesView) -> int:
    """Read every how many weeks it is to fall from now on; nothing said is as before."""
    said = request.values.get("every", type=int)
    return said if said in EVERY_WEEKS else recurring.every_weeks


def _accepted() -> frozenset[Rule]:
    """Read which rules have been warned of and are set aside: the page before said which."""
    named = request.values.get("accepted", "").split()
    return frozenset(rule for rule in Rule if rule.value in named) - PHYSICAL


def _find(visit: UUID) -> tuple[VisitView, SeriesView | None]:
    """Return a visit and the recurring visit it belongs to, unless that has ended or it can be moved no more."""
    # Writing, since every look at a visit is written to the log.
    with writing(gate.settings()) as session:
        found = on_behalf.look_at(session, visit, actor=gate.actor(), now=clock.now())
        recurring = series.of_visit(session, visit)
    goes_on = recurring is not None and not recurring.ended and found.may_change_time(clock.now())
    return found, recurring if goes_on else None
