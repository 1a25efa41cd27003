"""Booked visits that clash, and their ways out, one tap each; on the tablet and on the manager's web."""

from datetime import datetime
from itertools import groupby
from uuid import UUID

from babel.lists import format_list
from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from visits import clock
from visits.languages import time_in_words
from visits.rules.access import Action
from visits.rules.booking import Refused, Rule
from visits.rules.visit_state import Reason
from visits.services import booking, clashes, series_unheld, swapping, visits
from visits.services.clashes import Clash
from visits.services.visits import VisitView
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.booking import instant
from visits.web.desk import Desk, accepted, page
from visits.web.filters import current_language, day
from visits.web.refusals import staff_words

REASONS = (Reason.HOME_CANNOT, Reason.RESIDENT_CANNOT)


def clash_words(rule: Rule) -> str:
    """Say what a booked visit clashes with."""
    words: dict[Rule, str] = {
        Rule.NOT_BOOKABLE: _("Consent is missing or was taken back, or the identity is protected"),
        Rule.CLOSURE: _("The day is closed"),
        Rule.HOLIDAY: _("It is a public holiday, and closed"),
        Rule.HOURS: _("Outside the hours"),
        Rule.QUIET: _("In a quiet time"),
        Rule.WISHES: _("Outside the resident's best times"),
        Rule.REST: _("While the resident rests"),
        Rule.DAY_LIMIT: _("More visits that day than the resident should have"),
        Rule.WEEK_LIMIT: _("More visits that week than the resident should have"),
        Rule.HANDS: _("More visits at once than staff can attend"),
        Rule.NO_TABLET: _("Its tablet is out of service, or not in the unit where the resident lives"),
    }
    return words[rule]


def index(desk: Desk) -> ResponseReturnValue:
    """List the clashes, grouped by what speaks against them."""
    skip = max(request.args.get("after", 0, type=int), 0)
    with reading(gate.settings()) as session:
        found = clashes.listed(session, actor=gate.actor(), now=clock.now(), skip=skip)
        # For the manager, who phones: relatives whom no message reaches are told by nobody else.
        unheld = None if desk.on_tablet else series_unheld.listed(session, actor=gate.actor(), now=clock.now())
    order = list(Rule)
    sorted_by_rule = sorted(found.shown, key=lambda clash: order.index(clash.rules[0]))
    groups = [(rule, list(those)) for rule, those in groupby(sorted_by_rule, key=_gravest)]
    return page(desk, "clashes/index.html", groups=groups, found=found, unheld=unheld, clash_words=clash_words)


def swap(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Hold a visit on another tablet, or say that none is free any more."""
    try:
        with writing(gate.settings()) as session:
            tablet = swapping.swap_tablet(session, visit, actor=gate.actor(), now=clock.now())
    except Refused:
        flash(_("No other tablet is free then. The visit stays where it is."), "wrong")
    else:
        flash(_("The visit is on the tablet %(name)s now. Nobody else needs to be told.", name=tablet), "done")
    return _back(desk)


def change_time(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Move a visit to the time that was offered, or say what speaks against it by now."""
    starts_at = instant(request.form.get("starts"))
    try:
        with writing(gate.settings()) as session:
            found = _look_at(session, visit)
            if starts_at is None:
                return _back(desk)
            booking.change_time(session, visit, starts_at=starts_at, actor=gate.actor(), now=clock.now())
    except Refused as refused:
        _say("wrong", staff_words(refused.rules[0]), _("The visit stays where it is."))
    else:
        when = {"name": name_of(found), **when_words(starts_at)}
        _say("done", _("The visit with %(name)s has a new time: %(day)s at %(time)s.", **when), told_words(found))
    return _back(desk)


def cancel(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Cancel a visit with the reason that the clash gives."""
    reason = next((one for one in REASONS if one.value == request.form.get("reason")), Reason.HOME_CANNOT)
    with writing(gate.settings()) as session:
        found = _look_at(session, visit)
        booking.cancel(session, visit, reason=reason, actor=gate.actor(), now=clock.now())
    when = {"name": name_of(found), **when_words(found.starts_at)}
    _say("done", _("The visit with %(name)s, %(day)s at %(time)s, is cancelled.", **when), told_words(found))
    return _back(desk)


def hold(desk: Desk, visit: UUID) -> ResponseReturnValue:
    """Let a visit be held all the same."""
    with writing(gate.settings()) as session:
        held = clashes.hold(session, visit, accepted(), actor=gate.actor(), now=clock.now())
        found = _look_at(session, visit)
    if not held:
        _say("wrong", _("Something else speaks against it by now. Look at it again."))
        return _back(desk)
    when = {"name": name_of(found), **when_words(found.starts_at)}
    _say("done", _("The visit with %(name)s, %(day)s at %(time)s, is held all the same.", **when))
    return _back(desk)


def told_words(visit: VisitView) -> str:
    """Say who of those who take part is written to, and who has to be phoned; nobody's name by a protected identity."""
    if visit.is_protected:
        return _("Tell the relatives, or ask the unit manager to.")
    told = [one.name for one in visit.relatives if one.is_told]
    to_phone = [f"{one.name} {one.phone}".strip() for one in visit.relatives if not one.is_told]
    said = []
    if told:
        names = format_list(told, locale=get_locale())
        said.append(ngettext("%(names)s is told.", "%(names)s are told.", len(told), names=names))
    if to_phone:
        said.append(_("Phone %(names)s.", names=format_list(to_phone, locale=get_locale())))
    return " ".join(said)


def _say(kind: str, *sentences: str) -> None:
    flash(" ".join(sentences).strip(), kind)


def when_words(moment: datetime) -> dict[str, str]:
    """Say the day and the time of a moment."""
    return {"day": day(moment), "time": time_in_words(moment, g.get("timezone") or "UTC", current_language())}


def name_of(visit: VisitView) -> str:
    """Name the resident of a visit, unless her identity is protected."""
    return _("a resident") if visit.is_protected else visit.resident_name


def _gravest(clash: Clash) -> Rule:
    return clash.rules[0]


def _look_at(session: Session, visit: UUID) -> VisitView:
    return visits.show(session, visit, actor=gate.actor(), action=Action.SEE_VISIT)


def _back(desk: Desk) -> ResponseReturnValue:
    return redirect(desk.address("clashes.index"), 303)
