"""The relative's calendar: the page that hands out the secret address, and the feed behind it."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.validators import AnyOf

from visits import clock, links
from visits.calendars.feed import calendar_bytes, empty_calendar, feed_etag
from visits.languages import LANGUAGES
from visits.rules.agenda import home_day
from visits.services import agenda, feeds
from visits.services.feeds import NOTED_EVERY, FeedFound
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.forms import Form, options, text, tick
from visits.web.qr import qr

bp = Blueprint("feeds", __name__)

NICKNAME_LONGEST = 60
ALARMS = (0, 10, 30, 60)
"""Minutes before a visit at which the calendar may remind; 0 is none."""
# Calendar programs probe with all of these (Thunderbird: PROPFIND, PUT): each is told 405, never sent to a sign-in.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "PROPPATCH", "REPORT", "MKCALENDAR")


class ChoicesForm(Form):
    """What the feed looks like."""

    nickname = text(
        lazy_gettext("Name of the visits (you may leave this empty)"), longest=NICKNAME_LONGEST, required=False
    )
    language = SelectField(
        lazy_gettext("Language"),
        choices=options(("sv", "Svenska"), ("nb", "Norsk"), ("en", "English")),
        validators=[AnyOf(LANGUAGES)],
    )
    alarm = SelectField(lazy_gettext("Reminder from the calendar"), coerce=int, validators=[AnyOf(ALARMS)])
    with_link = tick(lazy_gettext("Put the way to the visit into the calendar"))


@bp.get("/calendar")
@gate.relative
def index() -> ResponseReturnValue:
    """Show whether there is a calendar address, whether it works, and its choices."""
    return _page(None)


@bp.post("/calendar/address")
@gate.relative
def make() -> ResponseReturnValue:
    """Make a new address, which replaces an earlier one, and show it this once."""
    with writing(gate.settings()) as session:
        token = feeds.make(session, actor=gate.actor(), now=clock.now())
    address = links.feed(gate.settings(), token)
    drawn = qr(address, _("Your calendar address as a QR code"))
    return render_template("feeds/address.html", address=address, webcal=links.webcal(gate.settings(), token), qr=drawn)


@bp.post("/calendar/choices")
@gate.relative
def choose() -> ResponseReturnValue:
    """Change the feed's choices."""
    form = _choices_form()
    if not form.validate_on_submit():
        return _page(form, status=422)
    with writing(gate.settings()) as session:
        feeds.choose(
            session,
            actor=gate.actor(),
            language=form.language.data,
            nickname=form.nickname.data or "",
            alarm_minutes=form.alarm.data or None,
            with_link=form.with_link.data,
            now=clock.now(),
        )
    flash(_("Saved. Your calendar shows it the next time it fetches the visits."), "done")
    return redirect(url_for("feeds.index"), 303)


@bp.post("/calendar/revocation")
@gate.relative
def revoke() -> ResponseReturnValue:
    """Stop the feed."""
    with writing(gate.settings()) as session:
        feeds.revoke(session, actor=gate.actor(), now=clock.now())
    flash(_("The address no longer works. The visits disappear from your calendar by themselves."), "done")
    return redirect(url_for("feeds.index"), 303)


def _page(form: ChoicesForm | None, *, status: int = 200) -> ResponseReturnValue:
    with reading(gate.settings()) as session:
        feed = feeds.mine(session, actor=gate.actor())
    if feed is not None and form is None:
        form = _choices_form(
            formdata=None,
            nickname=feed.nickname,
            language=feed.language,
            alarm=feed.alarm_minutes or 0,
            with_link=feed.with_link,
        )
    return render_template("feeds/index.html", feed=feed, form=form), status


def _choices_form(**values: object) -> ChoicesForm:
    form = ChoicesForm(**values)
    form.alarm.choices = options(*((n, _("%(num)d minutes before", num=n) if n else _("None")) for n in ALARMS))
    return form


@bp.route("/feeds/<token>.ics", methods=METHODS, provide_automatic_options=False)
@gate.public
def read(token: str) -> Response:
    """Answer a calendar program: 304 from one look-up when nothing changed, else the whole calendar."""
    if request.method not in {"GET", "HEAD"}:
        return _plain(405, {"Allow": "GET, HEAD"})
    now = clock.now()
    with reading(gate.settings()) as session:
        feed = feeds.find(session, token)
        if feed is None:
            abort(_plain(404))
        if feed.is_gone(now):
            abort(_plain(410))
        etag = feed_etag(feed.version, home_day(now, feed.choices.timezone), choices=feed.choices)
        fresh = _conditional(Response(status=200), feed, etag, now)
        if fresh.status_code == 304:  # noqa: PLR2004 - not modified
            return fresh
        shown = () if feed.revoked_at else agenda.of_feed(session, feed, settings=gate.settings(), now=now)
    body = empty_calendar(feed.choices.timezone) if feed.revoked_at else calendar_bytes(shown, (), choices=feed.choices)
    _note(feed, now)
    return _conditional(Response(body), feed, etag, now)


def _conditional(answer: Response, feed: FeedFound, etag: str, now: datetime) -> Response:
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers.update(_HEADERS)
    answer.set_etag(etag)
    # What the window shows changes at the home's midnight too, so the day's beginning counts as a change.
    midnight = datetime.combine(home_day(now, feed.choices.timezone), time.min, ZoneInfo(feed.choices.timezone))
    answer.last_modified = max(feed.changed_at, midnight.astimezone(UTC))
    answer.make_conditional(request)
    return answer


_HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def _plain(status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(
        "", status=status, content_type="text/plain; charset=utf-8", headers={**_HEADERS, **(headers or {})}
    )


def _note(feed: FeedFound, now: datetime) -> None:
    if feed.fetched_at is None or now - feed.fetched_at > NOTED_EVERY:
        with writing(gate.settings()) as session:
            feeds.note_fetch(session, feed.id, client=request.headers.get("User-Agent", ""), now=now)
