"""The tablet: staff book a recurring visit for somebody who phones, or stands before them."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.web import desk_series, gate
from visits.web.desk import TABLET

bp = Blueprint("tablet_series", __name__)


@bp.post("/tablet/residents/<uuid:resident>/recurring-visits")
@gate.staff
def book(resident: UUID) -> ResponseReturnValue:
    """Book a recurring visit, or list its dates again with what has changed since."""
    return desk_series.book(TABLET, resident)


@bp.get("/tablet/recurring-visits/<uuid:series>/confirmation")
@gate.staff
def confirmation(series: UUID) -> ResponseReturnValue:
    """Say what is booked, and whom to phone."""
    return desk_series.confirmation(TABLET, series)
