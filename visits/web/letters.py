"""Letters: every kind of message in every language and form, as a sample; and sent to the manager who asks."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from visits import clock
from visits.languages import LANGUAGES, known_language
from visits.messages import letters, samples
from visits.messages.letters import Content
from visits.rules import short_text
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import BY_SMS
from visits.services import letter_samples
from visits.services.letter_samples import Desk
from visits.storage.database import reading, writing
from visits.web import gate
from visits.web.letter_frame import framed

bp = Blueprint("letters", __name__)

GROUPS = (
    (lazy_gettext("To relatives"), samples.TO_RELATIVES),
    (lazy_gettext("To the unit and its staff"), samples.TO_UNITS),
    (lazy_gettext("To unit managers"), samples.TO_MANAGERS),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind of message on the list."""

    kind: MessageKind
    subject: str
    by_sms: bool


@dataclass(frozen=True, kw_only=True)
class WrittenSms:
    """A message as an SMS: its length as the phone network counts it, of what one holds, and how many it takes."""

    text: str
    length: int
    room: int
    parts: int


@bp.get("/manager/letters")
@gate.manager
def index() -> ResponseReturnValue:
    """List every kind of message with its subject, in one language."""
    desk = _desk()
    language = _language(desk)
    groups = [
        (title, [_line(kind, language, desk) for kind in kinds if kind in samples.SHOWN]) for title, kinds in GROUPS
    ]
    return render_template("letters/index.html", groups=groups, language=language)


@bp.get("/manager/letters/<string:kind>")
@gate.manager
def show(kind: str) -> ResponseReturnValue:
    """Show one kind of message in all its forms, and where a trial can go."""
    desk, which = _desk(), _kind(kind)
    language = _language(desk)
    return render_template(
        "letters/show.html",
        kind=which,
        language=language,
        to=next(title for title, kinds in GROUPS if which in kinds),
        content=_written(which, language, desk),
        sms=_sms(which, language, desk) if which in BY_SMS else None,
        with_calendar=samples.letter(which, language, desk.setting).method is not None,
        desk=desk,
        following=next(iter(samples.SHOWN[samples.SHOWN.index(which) + 1 :]), None),
    )


@bp.get("/manager/letters/<string:kind>/html")
@gate.manager
def html(kind: str) -> ResponseReturnValue:
    """Answer with the HTML of one kind of message alone, for the frame on its page."""
    desk, which = _desk(), _kind(kind)
    return framed(_written(which, _language(desk), desk).html, follows_links=False)


@bp.post("/manager/letters/<string:kind>/trials")
@gate.manager
def send(kind: str) -> ResponseReturnValue:
    """Send one to the manager who asks, the way of all others."""
    which, language = _kind(kind), known_language(request.form.get("language", ""))
    via = Via.SMS if request.form.get("via") == Via.SMS else Via.MAIL
    back = redirect(url_for("letters.show", kind=which.value, language=language), 303)
    try:
        with writing(gate.settings()) as session:
            sent = letter_samples.send(session, which, language, via, actor=gate.actor(), now=clock.now())
    except InvalidInput as refused:
        flash(_(refused.message), "wrong")
        return back
    if not sent:
        flash(_("You have sent this one less than a minute ago. Wait for it."))
    elif via is Via.SMS:
        flash(_("It is on its way to your phone. It begins with “Trial”."), "done")
    else:
        flash(_("It is on its way to your mail. Its subject begins with “Trial”."), "done")
    return back


def _desk() -> Desk:
    with reading(gate.settings()) as session:
        return letter_samples.desk(session, actor=gate.actor(), now=clock.now())


def _kind(kind: str) -> MessageKind:
    found = next((one for one in samples.SHOWN if one.value == kind), None)
    if found is None:
        raise NotFound
    return found


def _language(desk: Desk) -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else known_language(desk.language)


def _line(kind: MessageKind, language: str, desk: Desk) -> Line:
    return Line(kind=kind, subject=_written(kind, language, desk).subject, by_sms=kind in BY_SMS)


def _written(kind: MessageKind, language: str, desk: Desk) -> Content:
    return letters.write(samples.letter(kind, language, desk.setting), gate.settings())


def _sms(kind: MessageKind, language: str, desk: Desk) -> WrittenSms:
    text = letters.write_sms(samples.letter(kind, language, desk.setting, via=Via.SMS), gate.settings())
    return WrittenSms(
        text=text,
        length=short_text.length(text),
        room=short_text.room_in_one(text),
        parts=short_text.parts(text),
    )
