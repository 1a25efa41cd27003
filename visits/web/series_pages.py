"""What a recurring visit would be, shown before anybody confirms it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.booking import Rule
from visits.rules.series import AllTheSame, Choice, Choices
from visits.services import series, series_plans
from visits.services import visits as visits_service
from visits.services.series_plans import SeriesWish
from visits.storage.database import reading
from visits.web import gate
from visits.web.series_forms import RepeatForm, SeriesTimeForm

HOLD = "hold "
"""Before the rules past which it is held all the same."""


def plan_page(
    wish: SeriesWish, form: RepeatForm, *, choices: Choices | None = None, words: str = "", status: int = 200
) -> ResponseReturnValue:
    """List the days of a wished series, and what can be done about those that clash.

    Raises InvalidInput and Refused as the plan does.
    """
    with reading(gate.settings()) as session:
        plan = series_plans.plan(session, wish, actor=gate.actor(), now=clock.now())
    page = render_template(
        "series/plan.html", plan=plan, form=form, wish=wish, chosen=chosen_said(choices or {}), words=words
    )
    return page, status


def change_page(
    visit: UUID,
    starts_at: datetime,
    *,
    choices: Mapping[UUID, Choice] | None = None,
    words: str = "",
    status: int = 200,
) -> ResponseReturnValue | None:
    """List where all coming visits of a series would go with one of them; None when that one belongs to none.

    Raises Refused as the plan does.
    """
    with reading(gate.settings()) as session:
        one = visits_service.show(session, visit, actor=gate.actor())
        found = series.of_visit(session, visit)
        if found is None or found.ended:
            return None
        moves = series_plans.plan_change(
            session, found.id, visit=visit, starts_at=starts_at, actor=gate.actor(), now=clock.now()
        )
    page = render_template(
        "series/change.html",
        series=found,
        visit=one,
        starts_at=starts_at,
        moves=moves,
        form=SeriesTimeForm(formdata=None, visit=str(visit), starts=starts_at.isoformat()),
        chosen=chosen_said(choices or {}),
        words=words,
    )
    return page, status


def ended_words(*, ended: bool) -> str:
    """Say to a relative that her recurring visit has ended, or that she has left those who keep it."""
    if ended:
        return _("The recurring visit has ended. The unit has been told.")
    return _("You do not take part in the recurring visit any more. The others keep it.")


def chosen_said(choices: Mapping[date, Choice] | Mapping[UUID, Choice]) -> dict[str, str]:
    """Turn choices back into what their fields said."""
    return {str(key): said(choice) for key, choice in choices.items()}


def said(choice: Choice) -> str:
    """Say a choice as its field does."""
    if isinstance(choice, AllTheSame):
        return HOLD + " ".join(rule.value for rule in Rule if rule in choice.rules)
    return choice.isoformat() if isinstance(choice, datetime) else choice.value
