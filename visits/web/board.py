"""The shared tablet: who is there, the unit's day, and every step of a visit."""

from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from visits import clock
from visits.rules.access import Action
from visits.rules.board import Tick
from visits.rules.errors import TooManyTries
from visits.rules.people import Actor
from visits.rules.visit_state import OUTCOMES, STAFF_REASONS, Reason, State
from visits.services import booking, series_ending, sign_ins, staff_sign_in, tending, visits
from visits.storage.database import reading, writing
from visits.web import board_screens, board_words, gate
from visits.web.series_forms import ScopeForm
from visits.web.told import how_told

bp = Blueprint("board", __name__)
ASK_FOR_A_NEW_PIN = 20
"""Minutes of a lock that nobody waits for on her shift."""
bp.add_app_template_global(board_words.countdown, "countdown")
bp.add_app_template_global(board_words.callers, "callers")
bp.add_app_template_global(board_words.waiting, "waiting_words")
bp.add_app_template_global(board_words.TICKS, "TICK_WORDS")  # type: ignore[arg-type] # a table serves as well


@bp.get("/tablet/", strict_slashes=False)
@gate.device
def show() -> ResponseReturnValue:
    """Show the day to whoever is signed in; locked, show the times and who may sign in."""
    return board_screens.of_day() if current_user.is_authenticated else board_screens.locked()


@bp.get("/tablet/screen")
@gate.device_passive
def screen() -> ResponseReturnValue:
    """Show the same to the screen that fetches it anew by itself, without keeping anybody's sign-in awake."""
    if not current_user.is_authenticated:
        return board_screens.locked(by_itself=True)
    return board_screens.of_day(request.args.get("visit", type=UUID), by_itself=True)


@bp.get("/tablet/visits/<uuid:visit>")
@gate.staff
def visit(visit: UUID) -> ResponseReturnValue:
    """Show the day of one visit, with that visit in focus."""
    return board_screens.of_day(visit)


@bp.get("/tablet/version")
@gate.device_passive
def version() -> ResponseReturnValue:
    """Answer an open screen whether anything is new: 304 when not (RFC 9110 §15.4.5)."""
    with reading(gate.settings()) as session:
        mark = board_screens.mark_of(session, clock.now())
    answer = jsonify(version=mark)
    answer.set_etag(mark)
    return answer.make_conditional(request)


@bp.post("/tablet/sign-in")
@gate.device
def sign_in() -> ResponseReturnValue:
    """Sign one of the unit's staff in by tile and PIN."""
    person, pin = request.form.get("person", type=UUID), request.form.get("pin", "").strip()
    if person is None or not pin:
        return board_screens.locked(_("Tap your name, then type your PIN."), person=person, status=422)
    try:
        with writing(gate.settings()) as session:
            token = staff_sign_in.begin(session, device=gate.tablet(), person=person, pin=pin, now=clock.now())
    except TooManyTries as error:
        words = _("Too many wrong tries. Wait %(minutes)s minutes, then try again.", minutes=error.minutes)
        if error.minutes > ASK_FOR_A_NEW_PIN:
            words = _("Too many wrong tries. Ask the unit manager for a new PIN.")
        return board_screens.locked(words, person=person, status=429)
    if token is None:
        return board_screens.locked(_("That PIN is not right. Try again."), person=person, status=422)
    answer = redirect(url_for("board.show"), 303)
    gate.set_cookie(answer, gate.STAFF_COOKIE, token, lasts_seconds=int(sign_ins.TABLET_LASTS.total_seconds()))
    return answer


@bp.post("/tablet/lock")
@gate.device
def lock() -> ResponseReturnValue:
    """Lock the tablet."""
    with writing(gate.settings()) as session:
        staff_sign_in.leave(session, device=gate.tablet(), now=clock.now())
    answer = redirect(url_for("board.show"), 303)
    gate.drop_cookie(answer, gate.STAFF_COOKIE)
    return answer


@bp.post("/tablet/awake")
@gate.staff
def awake() -> ResponseReturnValue:
    """Hear that somebody touches the screen; the gate itself keeps the sign-in awake."""
    return "", 204


@bp.post("/tablet/visits/<uuid:visit>/taking")
@gate.staff
def take(visit: UUID) -> ResponseReturnValue:
    """Take a visit in hand; somebody may just have done so."""
    instead_of = request.form.get("instead_of", type=UUID)
    with writing(gate.settings()) as session:
        taken = tending.take(session, visit, instead_of=instead_of, actor=gate.actor(), now=clock.now())
    if taken:
        flash(_("You have taken the visit."), "done")
    else:
        flash(_("Somebody else has just taken it."), "now")
    return _to_visit(visit)


@bp.post("/tablet/visits/<uuid:visit>/taking-undo")
@gate.staff
def give_back(visit: UUID) -> ResponseReturnValue:
    """Undo a taking."""
    _do(tending.give_back, visit)
    flash(_("The visit is free to take again."), "done")
    return _to_visit(visit)


@bp.post("/tablet/visits/<uuid:visit>/preparation")
@gate.staff
def prepare(visit: UUID) -> ResponseReturnValue:
    """Begin to prepare a visit."""
    _do(tending.prepare, visit)
    return _to_visit(visit)


@bp.post("/tablet/visits/<uuid:visit>/preparation-undo")
@gate.staff
def step_back(visit: UUID) -> ResponseReturnValue:
    """Undo the last step of a preparation."""
    _do(tending.step_back, visit)
    flash(_("One step back."), "done")
    return _to_visit(visit)


@bp.post("/tablet/visits/<uuid:visit>/ticks")
@gate.staff
def tick(visit: UUID) -> ResponseReturnValue:
    """Keep the ticks: of the whole list, or of the one line that a script names in `only`."""
    ticked = [found for one in request.form.getlist("tick") if (found := _one_of(Tick, one))]
    only = _one_of(Tick, request.form.get("only", ""))
    among = [only] if only else [found for one in request.form.getlist("line") if (found := _one_of(Tick, one))]
    with writing(gate.settings()) as session:
        tending.tick(session, visit, ticked=ticked, among=among, actor=gate.actor())
    return ("", 204) if only else _to_visit(visit)


@bp.post("/tablet/visits/<uuid:visit>/readiness")
@gate.staff
def ready(visit: UUID) -> ResponseReturnValue:
    """Say that the resident sits before the tablet."""
    _do(tending.ready, visit)
    return _to_visit(visit)


@bp.post("/tablet/visits/<uuid:visit>/start")
@gate.staff
def start(visit: UUID) -> ResponseReturnValue:
    """Start the visit and go into the call."""
    _do(tending.start, visit)
    return redirect(url_for("calls.on_tablet", visit=visit), 303)


@bp.post("/tablet/visits/<uuid:visit>/end")
@gate.staff
def end(visit: UUID) -> ResponseReturnValue:
    """End the visit; what is left is how it went, and the tablet's care."""
    _do(tending.end, visit)
    return redirect(url_for("board.outcome_form", visit=visit), 303)


@bp.get("/tablet/visits/<uuid:visit>/outcome")
@gate.staff
def outcome_form(visit: UUID) -> ResponseReturnValue:
    """Ask how the visit went, or why it will not take place."""
    return board_screens.of_outcome(visit)


@bp.post("/tablet/visits/<uuid:visit>/outcome")
@gate.staff
def outcome(visit: UUID) -> ResponseReturnValue:
    """Keep how the visit went; or cancel it, while there is time to tell its relatives."""
    went = _one_of(State, request.form.get("outcome", ""))
    reason = next((one for one in STAFF_REASONS if one.value == request.form.get("reason")), None)
    if went not in OUTCOMES and reason is None:
        return board_screens.of_outcome(visit, _("Choose one first."), status=422)
    tell = request.form.get("telling")
    if went is State.REFUSED and tell is None:
        with reading(gate.settings()) as session:
            found = visits.show(session, visit, actor=gate.actor(), action=Action.TEND_VISIT)
        # That it does not suit today is no news of another day.
        if _day_of(found.starts_at) == _day_of(clock.now()):
            return redirect(url_for("on_the_day.ask_not_today", visit=visit), 303)
    with writing(gate.settings()) as session:
        if reason:
            told = _cancel(session, visit, reason)
        elif went:
            tending.settle(session, visit, went, tell=tell == "now", actor=gate.actor(), now=clock.now())
            told = (
                _("It is noted, and the relatives are told.") if tell == "now" else _("Thank you. It has been noted.")
            )
    flash(told, "done")
    return redirect(url_for("board.show"), 303)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(gate.tablet().timezone)).date()


def _cancel(session: Session, visit: UUID, reason: Reason) -> str:
    """Cancel a visit, or all that is to come of the series it belongs to if that is meant; return what to say."""
    actor, now = gate.actor(), clock.now()
    told = how_told(visits.show(session, visit, actor=actor, action=Action.TEND_VISIT).relatives)
    if ScopeForm().for_all and series_ending.end_of_visit(session, visit, reason=reason, actor=actor, now=now):
        return f"{_('The recurring visit has ended.')} {told}"
    booking.cancel(session, visit, reason=reason, actor=actor, now=now)
    return f"{_('The visit is cancelled.')} {told}"


class _Deed(Protocol):
    def __call__(self, session: Session, visit_id: UUID, /, *, actor: Actor, now: datetime) -> None: ...


Value = TypeVar("Value", bound=StrEnum)


def _do(deed: _Deed, visit: UUID) -> None:
    with writing(gate.settings()) as session:
        deed(session, visit, actor=gate.actor(), now=clock.now())


def _to_visit(visit: UUID) -> ResponseReturnValue:
    return redirect(url_for("board.visit", visit=visit), 303)


def _one_of(kind: type[Value], text: str) -> Value | None:
    return next((member for member in kind if member.value == text), None)
