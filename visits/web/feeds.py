"""What a calendar's secret address answers: the feed for programs, and a plain page of the coming visits for people."""

from flask import Blueprint, Response, current_app, g, make_response, request

from visits import clock
from visits.services import agenda, feeds
from visits.storage.database import looking
from visits.web import feed_door, gate
from visits.web.feed_door import HEADERS
from visits.web.filters import speaking

bp = Blueprint("feeds", __name__)


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
    if open_one is None:
        return Response("", status=404, content_type="text/plain; charset=utf-8", headers=HEADERS)
    g.timezone = open_one.choices.timezone
    coming = [visit for visit in shown if visit.ends_at > now]
    with speaking(open_one.choices.language):
        # Not by Flask's own way: that asks who is signed in, for a template to greet.
        template = current_app.jinja_env.get_template("feeds/show.html")
        page = template.render(visits=coming, choices=open_one.choices, made_at=now)
    answer = make_response(page)
    answer.headers.update(HEADERS | {"Cache-Control": "private, no-store"})
    return answer
