"""The last look before a visit is booked for others: who takes part, what speaks against it, what was typed."""

from datetime import datetime
from uuid import UUID, uuid4

from flask.typing import ResponseReturnValue

from visits import clock
from visits.rules.booking import PHYSICAL, Refused, Rule
from visits.services import availability, judging, on_behalf
from visits.services.on_behalf import Caller
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.desk import Desk, DeskForm, asked_minutes, page
from visits.web.refusals import staff_words


def again(
    desk: Desk, resident: UUID, form: DeskForm, starts_at: datetime, *, refused: Refused | None = None
) -> ResponseReturnValue:
    """Ask once more with what was typed kept: beside the fields that are wrong, or with why it is refused."""
    rules = judge(resident, starts_at)
    if refused is None:
        return page_of(desk, resident, form, starts_at, rules=rules, status=422)
    # The next try is another wish: the old one must stay free to become what it was, should it be sent again.
    form.wish.data = str(uuid4())
    rules = tuple(rule for rule in Rule if rule in {*rules, *refused.rules})
    trouble = staff_words(next((rule for rule in refused.rules if rule in PHYSICAL), refused.rules[0]))
    return page_of(desk, resident, form, starts_at, rules=rules, trouble=trouble, status=409)


def judge(resident: UUID, starts_at: datetime) -> tuple[Rule, ...]:
    """Return the rules against a visit of the length that is asked for."""
    minutes, actor = asked_minutes(), gate.actor()
    with reading(gate.settings()) as session:
        return judging.judge(session, resident, starts_at, minutes=minutes, actor=actor, now=clock.now())


def page_of(
    desk: Desk,
    resident: UUID,
    form: DeskForm,
    starts_at: datetime,
    *,
    rules: tuple[Rule, ...],
    trouble: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """Render the form; `rules` are warned of, and where one of them is a fact other times are offered."""
    # Writing, since every look at a resident's relatives is written to the log.
    with writing(gate.settings()) as session:
        found = availability.free_times(session, resident, actor=gate.actor(), now=clock.now(), minutes=asked_minutes())
        callers = on_behalf.callers_of(session, resident, actor=gate.actor(), now=clock.now())
    welcome = [caller for caller in callers if caller.consent]
    shown = page(
        desk,
        "desk/summary.html",
        form=form,
        found=found,
        starts_at=starts_at,
        minutes=asked_minutes(),
        callers=welcome,
        unwelcome=[caller for caller in callers if not caller.consent],
        chosen=_chosen(form, welcome),
        rules=rules,
        warnings=[staff_words(rule) for rule in rules],
        next_times=found.around(starts_at) if PHYSICAL.intersection(rules) else [],
        trouble=trouble,
    )
    return shown, status


def _chosen(form: DeskForm, welcome: list[Caller]) -> set[UUID]:
    # Of one there is no choice, until somebody has taken the tick away.
    if form.relatives.data is None and len(welcome) == 1 and not form.is_submitted():
        return {welcome[0].person}
    return set(form.relatives.data or ())
