"""Coming days on which a recurring visit cannot be held: another time, or left out, one tap each."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.access import Action
from visits.rules.booking import Refused
from visits.services import series, series_unheld, visits
from visits.storage.database import writing
from visits.web import gate
from visits.web.booking import instant
from visits.web.clashes import name_of, told_words, when_words
from visits.web.desk import accepted
from visits.web.refusals import staff_words


def choose_time(series_id: UUID) -> ResponseReturnValue:
    """Hold the visit of a day at the time that was offered, or say what speaks against it by now."""
    actor, starts_at, day = gate.actor(), instant(request.form.get("starts")), _day()
    try:
        with writing(gate.settings()) as session:
            series.require_series(session, series_id, Action.MEND_VISIT, actor=actor)
            if starts_at is None or day is None:
                return _back()
            made = series_unheld.choose_time(
                session, series_id, day, starts_at=starts_at, accepted=accepted(), actor=actor, now=clock.now()
            )
            found = visits.show(session, made, actor=actor)
    except Refused as refused:
        flash(f"{staff_words(refused.rules[0])} {_('Nothing has been booked.')}", "wrong")
    else:
        when = {"name": name_of(found), **when_words(found.starts_at)}
        said = _("The visit with %(name)s is booked: %(day)s at %(time)s.", **when)
        flash(f"{said} {told_words(found)}".strip(), "done")
    return _back()


def leave_out(series_id: UUID) -> ResponseReturnValue:
    """Leave a day out, now that those who take part know."""
    day = _day()
    with writing(gate.settings()) as session:
        series.require_series(session, series_id, Action.MEND_VISIT, actor=gate.actor())
        if day is None:
            return _back()
        is_out = series_unheld.leave_out(session, series_id, day, actor=gate.actor(), now=clock.now())
    if is_out:
        flash(_("The date is left out of the recurring visit."), "done")
    else:
        flash(_("It has been booked meanwhile. Cancel the visit if it is not to be held."), "wrong")
    return _back()


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return None


def _back() -> ResponseReturnValue:
    return redirect(url_for("manager_clashes.index"), 303)
