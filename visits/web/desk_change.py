"""Changing a visit's time for somebody who phones, and saying who is told; on the tablet and on the manager's web."""

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from visits import clock
from visits.rules.booking import PHYSICAL, Refused, Rule
from visits.rules.errors import NotFound
from visits.services import availability, judging, on_behalf, series
from visits.services.availability import ResidentTimes
from visits.services.visits import VisitView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.booking import instant
from visits.web.desk import Desk, OtherTimeForm, accepted, page, times_page, wanted
from visits.web.forms import Form
from visits.web.refusals import staff_words


class MoveForm(Form):
    """The new time, after a last look."""

    starts = HiddenField()


def times(
    desk: Desk,
    visit: UUID,
    *,
    refused: tuple[Rule, ...] = (),
    starts_at: datetime | None = None,
    other: OtherTimeForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show the free times to choose a new one from; the visit's own counts as free."""
    found, free = _find(desk, visit)
    shown = times_page(
        desk,
        free,
        refused=refused,
        starts_at=starts_at,
        other=other,
        visit=found,
        day_address=lambda day: desk.address("change.times", visit=visit, day=day.isoformat()),
        time_address=lambda slot: desk.address("change.summary", visit=visit, starts=slot.starts_at.isoformat()),
        other_address=desk.address("change.summary", visit=visit),
    )
    return shown, status


def summary(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Show the old time and the new, with a warning for each rule that the new one breaks."""
    found, free = _find(desk, visit)
    starts_at, other = wanted()
    if starts_at is None:
        return times(desk, visit, other=other, status=422)
    if starts_at == found.starts_at:
        flash(_("That is the time it has already."))
        return redirect(desk.address("change.times", visit=visit), 303)
    rules = _judge(found, starts_at)
    if physical := tuple(rule for rule in rules if rule in PHYSICAL):
        return times(desk, visit, refused=physical, starts_at=starts_at, other=other, status=409)
    form = MoveForm(formdata=None, starts=starts_at.isoformat())
    return _summary(desk, found, free, form, starts_at, rules=rules)


def change(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Change the time, or say why not, keep the old one and offer the nearest free times."""
    found, free = _find(desk, visit)
    form = MoveForm()
    starts_at = instant(form.starts.data)
    if starts_at is None or not form.validate() or starts_at == found.starts_at:
        return redirect(desk.address("change.times", visit=visit), 303)
    try:
        with writing(gate.settings()) as session:
            on_behalf.change_time(
                session, visit, starts_at=starts_at, accepted=accepted(), actor=gate.actor(), now=clock.now()
            )
    except Refused as refused:
        trouble = staff_words(next((rule for rule in refused.rules if rule in PHYSICAL), refused.rules[0]))
        rules = _judge(found, starts_at)
        return _summary(desk, found, free, form, starts_at, rules=rules, trouble=trouble, status=409)
    return redirect(desk.address("change.confirmation", visit=visit, changed="yes"), 303)


def confirmation(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Say what is booked now, who is told of it and whom to phone."""
    with writing(gate.settings()) as session:
        found = on_behalf.look_at(session, visit, actor=gate.actor(), now=clock.now())
    return page(desk, "desk/confirmation.html", visit=found, changed=bool(request.args.get("changed")))


def _summary(
    desk: Desk,
    visit: VisitView,
    free: ResidentTimes,
    form: MoveForm,
    starts_at: datetime,
    *,
    rules: tuple[Rule, ...],
    trouble: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    nearest = [slot for slot in free.around(starts_at, count=4) if slot.starts_at != visit.starts_at]
    with reading(gate.settings()) as session:
        recurring = series.of_visit(session, visit.id)
    shown = page(
        desk,
        "desk/new_time.html",
        form=form,
        visit=visit,
        recurring=recurring,
        found=free,
        starts_at=starts_at,
        rules=rules,
        warnings=[staff_words(rule) for rule in rules],
        next_times=nearest[:3] if PHYSICAL.intersection(rules) else [],
        trouble=trouble,
    )
    return shown, status


def _judge(visit: VisitView, starts_at: datetime) -> tuple[Rule, ...]:
    with reading(gate.settings()) as session:
        return judging.judge(
            session,
            visit.resident,
            starts_at,
            minutes=visit.minutes,
            actor=gate.actor(),
            now=clock.now(),
            moving=visit.id,
        )


def _find(desk: Desk, visit: UUID) -> tuple[VisitView, ResidentTimes]:
    """Return a visit whose time can be changed and the free times; leads back to the visit when it cannot."""
    actor, now = gate.actor(), clock.now()
    # Writing, since every look at a visit is written to the log.
    with writing(gate.settings()) as session:
        found = on_behalf.look_at(session, visit, actor=actor, now=now)
        try:
            free = availability.free_times(
                session, found.resident, actor=actor, now=now, minutes=found.minutes, moving=visit
            )
        except NotFound:
            # She has moved to another unit: this tablet does not know her times.
            free = None
    if free is None or not found.may_change_time(now):
        flash(_("The time of this visit can no longer be changed here."), "wrong")
        abort(redirect(desk.visit(visit, resident=found.resident), 303))
    return found, free
