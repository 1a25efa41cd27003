"""The one announcement of a ban: the letter as it will be read, then sent once."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from visits import clock
from visits.messages import letters
from visits.services import announcements, ban_views
from visits.services.announcements import Announcement
from visits.storage.database import reading
from visits.web import ban as ban_page
from visits.web import gate

bp = Blueprint("ban_announcement", __name__)


@dataclass(frozen=True, kw_only=True)
class WrittenLetter:
    """A letter as it will be read: its subject, and the lines of each paragraph, in its language."""

    subject: str
    paragraphs: tuple[list[str], ...]
    language: str


def written(announcement: Announcement) -> WrittenLetter:
    """Write the letter out, without the foot that every letter has."""
    content = letters.write(announcement.letter, gate.settings())
    body = content.text.partition("\n-- \n")[0].strip()
    paragraphs = (part.splitlines() for part in body.split("\n\n"))
    return WrittenLetter(
        subject=content.subject,
        paragraphs=tuple(lines for lines in paragraphs if lines),
        language=announcement.letter.language,
    )


@bp.get("/manager/bans/<uuid:ban>/announcement")
@gate.manager
def preview(ban: UUID) -> ResponseReturnValue:
    """Show the letter, and to how many it goes."""
    with reading(gate.settings()) as session:
        found = ban_views.show(session, ban, actor=gate.actor(), now=clock.now())
        announcement = announcements.preview(session, ban, actor=gate.actor(), now=clock.now())
    letter = written(announcement)
    return render_template("ban/announcement.html", ban=found, announcement=announcement, letter=letter)


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
