"""The screens of the shared tablet, rendered for the routes in board.py."""

from datetime import date, datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from visits import clock
from visits.rules.visit_state import STAFF_REASONS, State
from visits.services import ban_views, board, board_watch, clashes, on_the_day, series, staff_sign_in
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import is_within_reach
from visits.web.series_forms import ScopeForm
from visits.web.told import how_told


def of_day(visit: UUID | None = None, *, by_itself: bool = False) -> ResponseReturnValue:
    """Show the unit's day with one visit in focus; what a person (not the screen `by_itself`) looks at is logged."""
    now, actor, device = clock.now(), gate.actor(), gate.tablet()
    wanted = request.args.get("day", type=date.fromisoformat)
    wanted = wanted if wanted and is_within_reach(wanted) else None
    with reading(gate.settings()) as session:
        mark = mark_of(session, now)
        day = board.day(session, actor=actor, device=device, now=now, on=wanted, visit=visit)
        clashing = clashes.count(session, actor=actor, now=now)
        ban = ban_views.notice(session, actor.home, now=now)
        repeats = series.of_visit(session, day.focus.visit.view.id) if day.focus else None
        said = on_the_day.said(session, day.focus.visit.view.id) if day.focus else None
    if day.focus and not by_itself:
        _log(day.focus.visit.view.id)
    chosen = {"visit": visit} if visit else {} if day.is_today else {"day": day.day.isoformat()}
    screen = url_for("board.screen", **chosen)
    return render_template(
        "board/day.html",
        day=day,
        device=device,
        mark=mark,
        screen=screen,
        by_itself=by_itself,
        clashing=clashing,
        ban=ban,
        series=repeats,
        said=said,
    )


def locked(
    trouble: str = "", *, person: UUID | None = None, status: int = 200, by_itself: bool = False
) -> ResponseReturnValue:
    """Show a locked tablet: who may sign in, and today's times without a name."""
    now, device = clock.now(), gate.tablet()
    with reading(gate.settings()) as session:
        mark = mark_of(session, now)
        day = board.locked_day(session, device=device, now=now)
        tiles = staff_sign_in.tiles(session, *device.units)
    page = render_template(
        "board/locked.html",
        day=day,
        device=device,
        mark=mark,
        tiles=tiles,
        trouble=trouble,
        person=person,
        screen=url_for("board.screen"),
        by_itself=by_itself,
    )
    return page, status


def of_outcome(visit: UUID, trouble: str = "", *, status: int = 200) -> ResponseReturnValue:
    """Ask how a visit went, or why it will not take place."""
    now, actor, device = clock.now(), gate.actor(), gate.tablet()
    with reading(gate.settings()) as session:
        mark = mark_of(session, now)
        day = board.day(session, actor=actor, device=device, now=now, visit=visit)
        repeats = series.of_visit(session, visit)
    _log(visit)
    page = render_template(
        "board/outcome.html",
        day=day,
        device=device,
        mark=mark,
        focus=day.focus,
        reasons=STAFF_REASONS,
        told=how_told(day.focus.visit.view.relatives) if day.focus else "",
        trouble=trouble,
        series=repeats,
        form=ScopeForm(),
        screen=url_for("board.screen", visit=visit),
    )
    return page, status


def of_not_today(visit: UUID) -> ResponseReturnValue:
    """Ask who tells the relatives that the resident did not want to today."""
    now, actor, device = clock.now(), gate.actor(), gate.tablet()
    with reading(gate.settings()) as session:
        mark = mark_of(session, now)
        day = board.day(session, actor=actor, device=device, now=now, visit=visit)
    _log(visit)
    if day.focus is None or State.REFUSED not in day.focus.outcomes:
        return redirect(url_for("board.outcome_form", visit=visit))
    screen = url_for("board.screen", visit=visit)
    return render_template(
        "board/not_today.html",
        day=day,
        device=device,
        mark=mark,
        focus=day.focus,
        refused=State.REFUSED,
        screen=screen,
    )


def of_lateness(visit: UUID, trouble: str = "", *, status: int = 200) -> ResponseReturnValue:
    """Ask how late staff are, for the relatives to be told."""
    now, actor, device = clock.now(), gate.actor(), gate.tablet()
    with reading(gate.settings()) as session:
        mark = mark_of(session, now)
        day = board.day(session, actor=actor, device=device, now=now, visit=visit)
    _log(visit)
    if day.focus is None or not day.focus.may_say_late:
        return redirect(url_for("board.visit", visit=visit))
    screen = url_for("board.screen", visit=visit)
    page = render_template(
        "board/lateness.html",
        day=day,
        device=device,
        mark=mark,
        focus=day.focus,
        trouble=trouble,
        screen=screen,
    )
    return page, status


def mark_of(session: Session, now: datetime) -> str:
    """Return the mark of what this tablet's screen shows. Taken before the rest is read, it is never too new."""
    signed_in: UUID | None = current_user.sign_in if current_user.is_authenticated else None
    return board_watch.version(session, device=gate.tablet(), signed_in=signed_in, now=now)


def _log(visit: UUID) -> None:
    # Looked up first: a page that was logged already must not wait for the write lock.
    with reading(gate.settings()) as session:
        if board_watch.is_read(session, visit, actor=gate.actor()):
            return
    with writing(gate.settings()) as session:
        board_watch.log_read(session, visit, actor=gate.actor(), now=clock.now())
