"""What SMS providers tell of what became of an SMS: `POST /receipts/<provider>/<token>?message=<ours>`.

Whoever knows the token is believed, and of Twilio only what it has signed. Nothing is answered but that it was heard.
"""

from hmac import compare_digest
from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from visits import clock
from visits.messages import sms
from visits.services import receipts
from visits.settings import Settings, SmsProvider
from visits.storage.database import writing
from visits.web import gate

bp = Blueprint("receipts", __name__)


@bp.post("/receipts/46elks/<token>")
@bp.post("/receipts/twilio/<token>")
@bp.post("/receipts/http/<token>")
@gate.public
def note(token: str) -> ResponseReturnValue:
    """Write a receipt down; 204 also when the message is gone by now, or the provider would ask for hours."""
    settings, form = gate.settings(), request.form.to_dict()
    message = request.args.get("message", type=UUID)
    if not _is_from_provider(settings, token, message):
        abort(404)
    try:
        receipt = sms.read_receipt(settings.sms.provider, form or _json())
    except KeyError:
        abort(400)
    with writing(settings) as session:
        receipts.note(session, receipt, message=message, now=clock.now())
    return "", 204


def _is_from_provider(settings: Settings, token: str, message: UUID | None) -> bool:
    provider = settings.sms.provider
    right = compare_digest(token.encode(), sms.receipt_token(settings).encode())
    if not right or request.path != f"/receipts/{provider.value}/{token}":
        return False
    if provider is not SmsProvider.TWILIO:
        return True
    # The address that we gave, not the one that arrived: a proxy may have changed it.
    given = sms.report_to(settings, message) if message else ""
    signature = request.headers.get("X-Twilio-Signature", "")
    return sms.signed_by_twilio(settings.sms, given, request.form.to_dict(), signature)


def _json() -> dict[str, str]:
    said = request.get_json(silent=True)
    return {str(name): str(value) for name, value in said.items()} if isinstance(said, dict) else {}
