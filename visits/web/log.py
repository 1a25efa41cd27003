"""The log of who read or changed what about whom, for the home's manager to review."""

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from visits import clock
from visits.services import audit_log
from visits.services.audit_log import Asked
from visits.storage.database import writing
from visits.web import gate, log_things, log_words
from visits.web.filters import wall
from visits.web.forms import is_within_reach

bp = Blueprint("log", __name__)

FURTHEST_PAGE = 10_000


@bp.get("/manager/log")
@gate.manager
def index() -> ResponseReturnValue:
    """List what was read and changed, newest first, of one resident, person or day if that is asked for."""
    asked = Asked(resident=_id("resident"), person=_id("person"), day=_day())
    page = min(max(request.args.get("page", 1, type=int), 1), FURTHEST_PAGE)
    with writing(gate.settings()) as session:
        found = audit_log.listed(session, asked, page=page, actor=gate.actor(), now=clock.now())
    kept = {name: str(value) for name, value in vars(asked).items() if value}
    days = [(day, list(lines)) for day, lines in groupby(found.lines, lambda line: wall(line.at).date())]
    said = {"action_words": log_words.of, "thing_words": log_things.of}
    return render_template("log/index.html", found=found, days=days, asked=asked, kept=kept, **said)


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _day() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if is_within_reach(day) else None
