"""The call's pages: for the relative, for the tablet, after it, and to try camera and sound before it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from visits import clock
from visits.rules.call_window import Entry, Side, may_be_in
from visits.services import calls
from visits.services.calls import Room
from visits.storage.database import reading
from visits.web import call_mailbox, gate

bp = Blueprint("calls", __name__)
bp.register_blueprint(call_mailbox.bp)


@bp.get("/visits/<uuid:visit>/call")
@gate.relative
def for_relative(visit: UUID) -> ResponseReturnValue:
    """Show a relative the call, or at the door when it opens or why it does not."""
    room = _room(visit)
    if room.visit.is_silent:
        return redirect(url_for("visits.index"))
    page = "calls/for_relative.html" if may_be_in(room.entry, Side.RELATIVE) else "calls/closed.html"
    return render_template(page, room=room, visit=room.visit)


@bp.get("/visits/<uuid:visit>/call/end")
@gate.relative
def left(visit: UUID) -> ResponseReturnValue:
    """Show a relative who has left what she may do next."""
    room = _room(visit)
    if room.visit.is_silent:
        return redirect(url_for("visits.index"))
    return render_template("calls/left.html", room=room, visit=room.visit, may_return=room.entry is Entry.OPEN)


@bp.get("/tablet/visits/<uuid:visit>/call")
@gate.staff
def on_tablet(visit: UUID) -> ResponseReturnValue:
    """Show the call on the tablet while the visit is going on; else the day, where it is started."""
    room = _room(visit)
    if not may_be_in(room.entry, Side.TABLET):
        return redirect(url_for("board.show"))
    return render_template("calls/on_tablet.html", room=room, visit=room.visit)


@bp.get("/camera-check")
@gate.relative
def camera_check() -> ResponseReturnValue:
    """Let a relative try her camera and sound."""
    return render_template("calls/camera_check.html")


def _room(visit: UUID) -> Room:
    with reading(gate.settings()) as session:
        return calls.show(session, visit, actor=gate.actor(), now=clock.now())
