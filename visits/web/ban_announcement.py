"""The one announcement of a ban: the letter as it will be read, then sent once."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from visits import clock
from visits.messages import letters
from visits.services import announcements, ban_views
from visits.storage.database import reading
from visits.web import ban as ban_page
from visits.web import gate

bp = Blueprint("ban_announcement", __name__)


@bp.get("/manager/bans/<uuid:ban>/announcement")
@gate.manager
def preview(ban: UUID) -> ResponseReturnValue:
    """Show the letter, and to how many it goes."""
    with reading(gate.settings()) as session:
        found = ban_views.show(session, ban, actor=gate.actor(), now=clock.now())
        announcement = announcements.preview(session, ban, actor=gate.actor(), now=clock.now())
    content = letters.write(announcement.letter, gate.settings())
    # The text's own paragraphs; the foot below the two dashes is the same in every letter.
    body = content.text.partition("\n-- \n")[0].strip()
    paragraphs = [part.splitlines() for part in body.split("\n\n")]
    return render_template(
        "ban/announcement.html",
        ban=found,
        announcement=announcement,
        subject=content.subject,
        paragraphs=[part for part in paragraphs if part],
    )


@bp.post("/manager/bans/<uuid:ban>/announcement")
@gate.manager
def send(ban: UUID) -> ResponseReturnValue:
    """Send it."""

    def deed(session: Session) -> str:
        count = announcements.send(session, ban, actor=gate.actor(), now=clock.now())
        return ngettext(
            "The announcement is on its way to %(num)s relative.",
            "The announcement is on its way to %(num)s relatives.",
            count,
        )

    return ban_page.done(deed)
