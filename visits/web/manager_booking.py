"""The manager books a visit for somebody who phones, on the web."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import desk_booking, gate
from visits.web.desk import MANAGER

bp = Blueprint("manager_booking", __name__)


@bp.get("/manager/residents/<uuid:resident>/free-times")
@gate.manager
def times(resident: UUID) -> ResponseReturnValue:
    """Show the free times by day, and a way to another time."""
    return desk_booking.times(MANAGER, resident)


@bp.get("/manager/residents/<uuid:resident>/visits/new")
@gate.manager
def summary(resident: UUID) -> ResponseReturnValue:
    """Show what is about to be booked, and ask who takes part."""
    return desk_booking.summary(MANAGER, resident)


@bp.post("/manager/residents/<uuid:resident>/visits")
@gate.manager
def book(resident: UUID) -> ResponseReturnValue:
    """Book, or say why not and offer the next free times."""
    return desk_booking.book(MANAGER, resident)
