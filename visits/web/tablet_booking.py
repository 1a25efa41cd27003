"""The tablet: staff book a visit for somebody who phones, or stands before them."""

from datetime import date
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from visits.services import on_behalf
from visits.storage.database import reading
from visits.web import desk_booking, gate
from visits.web.desk import TABLET, page
from visits.web.refusals import outside_words

bp = Blueprint("tablet_booking", __name__)
bp.add_app_template_global(outside_words, "outside_words")
bp.add_app_template_global(desk_booking.hindrance_words, "hindrance_words")


@bp.get("/tablet/residents")
@gate.staff
def residents() -> ResponseReturnValue:
    """Ask whom of the unit to book for; who cannot be booked for says why."""
    with reading(gate.settings()) as session:
        found = on_behalf.residents_of_unit(session, actor=gate.actor())
    wanted = request.args.get("day", type=date.fromisoformat)
    return page(TABLET, "desk/residents.html", residents=found, wanted=wanted)


@bp.get("/tablet/residents/<uuid:resident>/times")
@gate.staff
def times(resident: UUID) -> ResponseReturnValue:
    """Show the free times by day, and a way to another time."""
    return desk_booking.times(TABLET, resident)


@bp.get("/tablet/residents/<uuid:resident>/visits/new")
@gate.staff
def summary(resident: UUID) -> ResponseReturnValue:
    """Show what is about to be booked, and ask who takes part."""
    return desk_booking.summary(TABLET, resident)


@bp.post("/tablet/residents/<uuid:resident>/visits")
@gate.staff
def book(resident: UUID) -> ResponseReturnValue:
    """Book, or say why not and offer the next free times."""
    return desk_booking.book(TABLET, resident)
