"""What a calendar's secret address answers: the feed for programs, and a plain page of the coming visits for people."""

from datetime import date, datetime, timedelta

from flask import Blueprint, Response, current_app, g, make_response, request

from visits import clock
from visits.rules.agenda import AgendaClosure, AgendaVisit, home_day
from visits.services import agenda, closed_days, feeds
from visits.storage.database import looking
from visits.web import feed_door, gate
from visits.web.feed_door import HEADERS
from visits.web.filters import speaking

bp = Blueprint("feeds", __name__)

CLOSED_AHEAD = timedelta(weeks=8)
"""So far ahead the page shows days without visits: nobody prints the holidays of next year."""


@bp.get("/feeds/<token>.ics")
@gate.secret
def read(token: str) -> Response:
    """Answer what the quick door failed at, or say in the log why it cannot be answered."""
    status, headers, body, _fetched = feed_door.answer(gate.settings(), token, request.environ)
    return Response(body, status=status, headers=headers)


@bp.get("/feeds/<token>/visits")
@gate.secret
def show(token: str) -> Response:
    """Show the coming visits that the same secret stands for, to read or to print where there is no calendar."""
    now = clock.now()
    with looking(gate.settings()) as connection:
        feed = feeds.find(connection, token)
        open_one = feed if feed is not None and feed.revoked_at is None else None
        shown = agenda.of_feed(connection, open_one, settings=gate.settings(), now=now) if open_one else ()
        closures = closed_days.of_feed(connection, open_one, now=now) if open_one else ()
    if open_one is None:
        return Response("", status=404, content_type="text/plain; charset=utf-8", headers=HEADERS)
    g.timezone = open_one.choices.timezone
    coming = [visit for visit in shown if visit.ends_at > now]
    today = home_day(now, open_one.choices.timezone)
    closed = [one for one in closures if one.last_day >= today and one.first_day <= today + CLOSED_AHEAD]
    # A day without visits stands above what is booked on it all the same.
    entries: list[AgendaVisit | AgendaClosure] = [*closed, *coming]
    rows = sorted(entries, key=lambda one: _begins(one, open_one.choices.timezone))
    with speaking(open_one.choices.language):
        # Not by Flask's own way: that asks who is signed in, for a template to greet.
        template = current_app.jinja_env.get_template("feeds/show.html")
        page = template.render(rows=rows, booked=bool(coming), choices=open_one.choices, made_at=now)
    answer = make_response(page)
    answer.headers.update(HEADERS | {"Cache-Control": "private, no-store"})
    return answer


def _begins(entry: AgendaVisit | AgendaClosure, timezone: str) -> tuple[date, bool, datetime]:
    if isinstance(entry, AgendaClosure):
        return entry.first_day, False, entry.changed_at
    return home_day(entry.starts_at, timezone), True, entry.starts_at
