"""What the two sides tell each other on the day of a visit: staff that they are late, a relative that she is."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from visits import clock
from visits.rules.lateness import LATE_BY
from visits.rules.visit_state import IllegalMove
from visits.services import on_the_day
from visits.services import visits as visits_service
from visits.services.on_the_day import Heard
from visits.storage.database import reading, writing
from visits.web import board_screens, gate

bp = Blueprint("on_the_day", __name__)
bp.add_app_template_global(LATE_BY, "LATE_BY")  # type: ignore[arg-type] # a tuple serves as well


@bp.get("/tablet/visits/<uuid:visit>/lateness")
@gate.staff
def ask_late(visit: UUID) -> ResponseReturnValue:
    """Ask how late staff are."""
    return board_screens.of_lateness(visit)


@bp.post("/tablet/visits/<uuid:visit>/lateness")
@gate.staff
def tell_late(visit: UUID) -> ResponseReturnValue:
    """Tell the relatives that staff are a few minutes late."""
    minutes = _minutes()
    if minutes is None:
        return board_screens.of_lateness(visit, _("Choose how late you are."), status=422)
    with writing(gate.settings()) as session:
        on_the_day.tell_late(session, visit, minutes=minutes, actor=gate.actor(), now=clock.now())
        said = on_the_day.said(session, visit)
    if said.late_told:
        flash(_("The relatives are told: about %(minutes)s minutes late.", minutes=minutes), "done")
    else:
        flash(
            _("About %(minutes)s minutes late: no message reaches the relatives. Phone them.", minutes=minutes), "now"
        )
    return redirect(url_for("board.visit", visit=visit), 303)


@bp.get("/tablet/visits/<uuid:visit>/not-today")
@gate.staff
def ask_not_today(visit: UUID) -> ResponseReturnValue:
    """Ask who tells the relatives that the resident did not want to today: a message, or a voice."""
    return board_screens.of_not_today(visit)


@bp.post("/visits/<uuid:visit>/lateness")
@gate.relative
def hear_late(visit: UUID) -> ResponseReturnValue:
    """Let a relative say that she is a few minutes late; the unit's tablet shows it at once."""
    with reading(gate.settings()) as session:
        phone = visits_service.show(session, visit, actor=gate.actor()).unit_phone
    minutes = _minutes()
    if minutes is None:
        flash(_("Choose how late you are."), "wrong")
        return redirect(url_for("visits.show", visit=visit), 303)
    try:
        with writing(gate.settings()) as session:
            heard = on_the_day.hear_late(session, visit, minutes=minutes, actor=gate.actor(), now=clock.now())
    except IllegalMove:
        flash(_("The visit has begun, or its time is over."), "wrong")
    else:
        flash(*_heard(heard, minutes=minutes, phone=phone))
    return redirect(url_for("visits.show", visit=visit), 303)


def _heard(heard: Heard, *, minutes: int, phone: str) -> tuple[str, str]:
    """Say who hears it, and what to do when that may be nobody in time."""
    if heard is Heard.SHOWN:
        return _("Staff see at once that you are about %(minutes)s minutes late.", minutes=minutes), "done"
    if heard is Heard.MAILED:
        said = _("No tablet of the unit is free to show it just now, so we have written to the unit.")
    else:
        said = _("No tablet of the unit is free to show it just now.")
    call = _("Phone %(phone)s to be sure.", phone=phone) if phone else _("Phone the home to be sure.")
    return f"{said} {call}", "now"


def _minutes() -> int | None:
    asked = request.form.get("minutes", type=int)
    return asked if asked in LATE_BY else None
