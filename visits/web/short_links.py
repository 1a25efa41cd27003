"""The short addresses in SMS: each leads to the page with the long one."""

from base64 import urlsafe_b64decode
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from visits import clock, links
from visits.services import series as series_service
from visits.services import visits as visits_service
from visits.storage.database import reading
from visits.web import gate

bp = Blueprint("short_links", __name__)


class ShortId(BaseConverter):
    """An id as links.short writes it: 22 letters instead of 36."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> UUID:
        """Read it; two ways of writing the last letter mean the same."""
        return UUID(bytes=urlsafe_b64decode(value + "=="))

    def to_url(self, value: UUID) -> str:
        """Write it."""
        return links.short(value)


@bp.record_once
def _know_short_ids(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["short"] = ShortId


@bp.get("/v/<short:visit>")
@gate.relative
def to_visit(visit: UUID) -> ResponseReturnValue:
    """Lead to a visit's page."""
    with reading(gate.settings()) as session:
        visits_service.show(session, visit, actor=gate.actor())
    return redirect(url_for("visits.show", visit=visit))


@bp.get("/v/<short:visit>/call")
@gate.relative
def to_call(visit: UUID) -> ResponseReturnValue:
    """Lead to where a relative joins a visit."""
    with reading(gate.settings()) as session:
        visits_service.show(session, visit, actor=gate.actor())
    return redirect(url_for("calls.for_relative", visit=visit))


@bp.get("/r/<short:series>")
@gate.relative
def to_series(series: UUID) -> ResponseReturnValue:
    """Lead to a recurring visit's page."""
    with reading(gate.settings()) as session:
        series_service.show(session, series, actor=gate.actor(), now=clock.now())
    return redirect(url_for("series.show", series=series))
