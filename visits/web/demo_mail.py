"""The mail that the demo's catcher kept, open to whoever tries the demo; registered in the demo alone."""

from pathlib import Path
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from visits.messages import caught
from visits.messages.caught import CaughtMail
from visits.rules.errors import NotFound
from visits.web import gate
from visits.web.letter_frame import framed

bp = Blueprint("demo_mail", __name__)


@bp.get("/demo/mail")
@gate.public
def index() -> ResponseReturnValue:
    """List the caught mails, newest first."""
    return render_template("demo_mail/index.html", mails=caught.newest_first(_folder()))


@bp.get("/demo/mail/<uuid:mail>")
@gate.public
def show(mail: UUID) -> ResponseReturnValue:
    """Show one mail in all its parts."""
    return render_template("demo_mail/show.html", mail=_find(mail))


@bp.get("/demo/mail/<uuid:mail>/letter")
@gate.public
def letter(mail: UUID) -> ResponseReturnValue:
    """Show a mail's HTML alone, for the frame on its page."""
    return framed(_find(mail).html, follows_links=True)


@bp.get("/demo/mail/<uuid:mail>/visit.ics")
@gate.public
def calendar(mail: UUID) -> ResponseReturnValue:
    """Hand out a mail's calendar part, to try it in a calendar program."""
    found = _find(mail)
    if not found.calendar:
        raise NotFound
    kind = f"text/calendar; charset=utf-8; method={found.method}"
    # Maildir lines end as the reader likes; a calendar's end in CRLF (RFC 5545 §3.1).
    return Response(found.calendar.replace("\n", "\r\n"), headers={"Content-Type": kind})


def _folder() -> Path:
    return gate.settings().instance / "mail"


def _find(mail: UUID) -> CaughtMail:
    found = caught.find(_folder(), mail)
    if found is None:
        raise NotFound
    return found
