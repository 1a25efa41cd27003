"""Booking for somebody who phones: when, with whom, yes; the same on the tablet and on the manager's web."""

from datetime import datetime
from uuid import UUID, uuid4

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.booking import PHYSICAL, Refused, Rule, Wish
from visits.rules.visit_state import Channel
from visits.services import availability, on_behalf
from visits.services.on_behalf import Hindrance
from visits.storage.database import reading, writing
from visits.web import desk_series, desk_summary, gate
from visits.web.booking import instant, length_of
from visits.web.desk import (
    Desk,
    DeskForm,
    OtherTimeForm,
    accepted,
    asked_minutes,
    hindered,
    times_page,
    wanted,
    wish_in,
)
from visits.web.manager_forms import refused_on


def hindrance_words(hindrance: Hindrance) -> str:
    """Say why no visit can be booked with a resident, and who can help."""
    words = {
        Hindrance.PROTECTED: _("Protected identity: the unit manager arranges visits."),
        Hindrance.NO_CONSENT: _("Consent to video visits is not written down. The unit manager does that."),
        Hindrance.NO_RELATIVE: _("No relative may visit by video yet. The unit manager invites them."),
    }
    return words[hindrance]


def times(
    desk: Desk,
    resident: UUID,
    *,
    refused: tuple[Rule, ...] = (),
    starts_at: datetime | None = None,
    other: OtherTimeForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show the free times by day, and a way to another time."""
    minutes = asked_minutes()
    with reading(gate.settings()) as session:
        hindrance = on_behalf.hindrance_of(session, resident, actor=gate.actor())
        found = availability.free_times(session, resident, actor=gate.actor(), now=clock.now(), minutes=minutes)
    if hindrance:
        return redirect(desk.residents(resident), 303)

    def address(page: str, **values: object) -> str:
        return desk.address(f"booking.{page}", resident=resident, **length_of(found), **values)

    shown = times_page(
        desk,
        found,
        refused=refused,
        starts_at=starts_at,
        other=other,
        day_address=lambda day: address("times", day=day.isoformat()),
        time_address=lambda slot: address("summary", starts=slot.starts_at.isoformat()),
        other_address=desk.address("booking.summary", resident=resident),
        length_address=lambda minutes: desk.address("booking.times", resident=resident, minutes=minutes),
    )
    return shown, status


def summary(desk: Desk, resident: UUID) -> ResponseReturnValue:
    """Ask who takes part, with a warning for each rule that the time breaks; what cannot be is offered otherwise."""
    starts_at, other = wanted()
    if starts_at is None:
        return times(desk, resident, other=other, status=422)
    rules = desk_summary.judge(resident, starts_at)
    if physical := tuple(rule for rule in rules if rule in PHYSICAL):
        return times(desk, resident, refused=physical, starts_at=starts_at, other=other, status=409)
    form = DeskForm(formdata=None, wish=str(uuid4()), starts=starts_at.isoformat(), people=1)
    return desk_summary.page_of(desk, resident, form, starts_at, rules=rules)


def book(desk: Desk, resident: UUID) -> ResponseReturnValue:
    """Book, or say why not with what was typed kept: warn of the rules, or offer the next free times."""
    # Before anything is shown again: of a protected identity nobody learns more from what was sent than from a look.
    if elsewhere := hindered(desk, resident):
        return elsewhere
    form = DeskForm()
    starts_at = instant(form.starts.data)
    if starts_at is None or form.wish.data is None:
        return times(desk, resident, status=422)
    if not form.validate():
        return desk_summary.again(desk, resident, form, starts_at)
    wish = wish_in(form, resident, starts_at)
    try:
        with refused_on(form):
            if repeated := desk_series.wish_of(form, wish):
                return desk_series.plan_page(desk, repeated, form)
            visit = _book(wish, form)
            return redirect(desk.address("change.confirmation", visit=visit), 303)
    except Refused as refused:
        return desk_summary.again(desk, resident, form, starts_at, refused=refused)
    return desk_summary.again(desk, resident, form, starts_at)


def _book(wish: Wish, form: DeskForm) -> UUID:
    with writing(gate.settings()) as session:
        return on_behalf.book(
            session,
            wish,
            relatives=form.relatives.data or (),
            channel=Channel(form.channel.data),
            accepted=accepted(),
            actor=gate.actor(),
            now=clock.now(),
        )
