"""A recurring visit for somebody who phones: every date before it is booked, yes; on the tablet and on the web."""

from uuid import UUID, uuid4

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.booking import PHYSICAL, Refused, Rule, Wish
from visits.rules.errors import InvalidInput
from visits.rules.series import Choices
from visits.rules.visit_state import Channel
from visits.services import series_on_behalf
from visits.services.series_plans import SeriesWish
from visits.storage.database import reading, writing
from visits.web import desk_summary, gate
from visits.web.booking import instant
from visits.web.desk import Desk, DeskForm, accepted, hindered, page, wish_in
from visits.web.manager_forms import refused_on
from visits.web.refusals import staff_words
from visits.web.series_choices import day_choices
from visits.web.series_pages import chosen_said


def wish_of(form: DeskForm, wish: Wish) -> SeriesWish | None:
    """Return the recurring visit that a form wishes for; None when it is for once."""
    if not form.every_weeks:
        return None
    return SeriesWish(
        id=wish.id,
        resident=wish.resident,
        starts_at=wish.starts_at,
        every_weeks=form.every_weeks,
        last_day=form.last_day.data,
        minutes=wish.minutes,
        people=wish.people,
        company=wish.company,
    )


def plan_page(
    desk: Desk, wish: SeriesWish, form: DeskForm, *, choices: Choices | None = None, words: str = "", status: int = 200
) -> ResponseReturnValue:
    """List the dates of a wished series, and what can be done about those that clash; raises as the plan does."""
    with reading(gate.settings()) as session:
        plan = series_on_behalf.plan(
            session,
            wish,
            relatives=form.relatives.data or (),
            accepted=accepted(),
            actor=gate.actor(),
            now=clock.now(),
        )
    shown = page(
        desk,
        "desk/plan.html",
        plan=plan,
        form=form,
        wish=wish,
        accepted=sorted(accepted()),
        chosen=chosen_said(choices or {}),
        rule_words=staff_words,
        words=words,
    )
    return shown, status


def book(desk: Desk, resident: UUID) -> ResponseReturnValue:
    """Book a recurring visit, or list its dates again with what has changed since."""
    if elsewhere := hindered(desk, resident):
        return elsewhere
    form = DeskForm()
    starts_at = instant(form.starts.data)
    is_whole = starts_at is not None and bool(form.wish.data) and form.validate()
    wish = wish_of(form, wish_in(form, resident, starts_at)) if is_whole and starts_at else None
    if wish is None:
        return redirect(desk.address("booking.times", resident=resident), 303)
    choices = day_choices()
    try:
        made = _book(wish, form, choices)
    except (InvalidInput, Refused) as wrong:
        # The next try is another wish: the old one must stay free to become what it was, should it be sent again.
        form.wish.data = str(uuid4())
        return _again(desk, wish, form, choices, wrong)
    return redirect(desk.address("series.confirmation", series=made), 303)


def confirmation(desk: Desk, series: UUID) -> ResponseReturnValue:
    """Say what is booked now, who is told of it and whom to phone."""
    with writing(gate.settings()) as session:
        found = series_on_behalf.look_at(session, series, actor=gate.actor(), now=clock.now())
    if found.series.ended:
        return redirect(desk.start(found.series.resident), 303)
    aside = [rule for rule in Rule if any(rule in visit.overrides for visit in found.visits)]
    changed = bool(request.args.get("changed"))
    return page(desk, "desk/series.html", found=found, aside=aside, changed=changed)


def _book(wish: SeriesWish, form: DeskForm, choices: Choices) -> UUID:
    with writing(gate.settings()) as session:
        return series_on_behalf.book(
            session,
            wish,
            relatives=form.relatives.data or (),
            channel=Channel(form.channel.data),
            choices=choices,
            accepted=accepted(),
            actor=gate.actor(),
            now=clock.now(),
        )


def _again(
    desk: Desk, wish: SeriesWish, form: DeskForm, choices: Choices, wrong: InvalidInput | Refused
) -> ResponseReturnValue:
    """List the dates once more, with what is chosen for them kept; where there are none left, ask for another time."""
    if isinstance(wrong, Refused):
        words = staff_words(next((rule for rule in wrong.rules if rule in PHYSICAL), wrong.rules[0]))
    else:
        words = _(wrong.message)
    status = 409 if isinstance(wrong, Refused) else 422
    try:
        with refused_on(form):
            return plan_page(desk, wish, form, choices=choices, words=words, status=status)
    except Refused as refused:
        return desk_summary.again(desk, wish.resident, form, wish.starts_at, refused=refused)
    return desk_summary.again(desk, wish.resident, form, wish.starts_at)
