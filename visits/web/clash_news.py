"""Telling at once which booked visits clash with what has just been decided."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from visits import clock
from visits.services import clashes
from visits.storage.database import writing
from visits.web import gate


@contextmanager
def deciding() -> Iterator[Session]:
    """Write what a manager decides, and say how many booked visits have come to clash with it and where to see to them.

    For whatever may leave visits outside: hours, limits, tablets, residents, consent, a ban.
    """
    with writing(gate.settings()) as session:
        before = clashes.marks(session, actor=gate.actor(), now=clock.now())
        yield session
        after = clashes.marks(session, actor=gate.actor(), now=clock.now())
        if new := {visit for visit, _rule in after - before}:
            _tell(len(new))


def _tell(number: int) -> None:
    words = ngettext("%(num)d booked visit clashes with this.", "%(num)d booked visits clash with this.", number)
    link = Markup('<a href="{}">{}</a>').format(url_for("manager_clashes.index"), _("Find a way out"))
    flash(Markup("{} {}").format(words, link))
