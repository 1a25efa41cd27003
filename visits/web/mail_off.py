"""No more mail: the page behind the link in letters to relatives, and what mail programs post there by themselves.

Looking changes nothing, since scanners of mail follow every link. RFC 8058 posts without a cookie or a form's token and
follows no redirect: the token in the address is what counts, and the answer is the page itself.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from visits import clock
from visits.services import mail_off
from visits.services.mail_off import MailChoice
from visits.storage.database import reading, writing
from visits.web import gate

bp = Blueprint("mail_off", __name__)


@bp.get("/mail-off/<token>")
@gate.public
def show(token: str) -> ResponseReturnValue:
    """Ask whether the mail shall stop, or say that it has."""
    with reading(gate.settings()) as session:
        found = mail_off.show(session, token, secret=gate.settings().secret_key)
    return _page(token, found)


@bp.post("/mail-off/<token>")
@gate.public
def switch_off(token: str) -> ResponseReturnValue:
    """Stop the mail."""
    return _page(token, _choose(token, by_mail=False))


@bp.post("/mail-off/<token>/undo")
@gate.public
def undo(token: str) -> ResponseReturnValue:
    """Let the mail come again."""
    return _page(token, _choose(token, by_mail=True), back=True)


def _choose(token: str, *, by_mail: bool) -> MailChoice:
    settings = gate.settings()
    with writing(settings) as session:
        return mail_off.choose(session, token, by_mail=by_mail, secret=settings.secret_key, now=clock.now())


def _page(token: str, found: MailChoice, *, back: bool = False) -> ResponseReturnValue:
    return render_template("mail_off/show.html", token=token, found=found, back=back)
