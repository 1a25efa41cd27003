"""How SMS go: over a provider's HTTP interface, every failure sorted into what to do about it; and its receipts.

46elks: POST /a1/sms. Twilio: POST /2010-04-01/Accounts/<SID>/Messages.json. `http`: a form to SMS_URL. Only the generic
form has a key by which a repeat is known as one (`id`, and the Idempotency-Key header); the others may repeat an SMS
whose answer was lost. docs/adr/0083-sms-providers.md says why.
"""

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from visits import links
from visits.messages.answers import Refused, TryLater, Unreachable
from visits.messages.http import Answer, Broken, NotThere, Poster
from visits.settings import Settings, SmsProvider, SmsSettings

ELKS_URL, TWILIO_URL = "https://api.46elks.com", "https://api.twilio.com"
LONGEST_ID, LONGEST_WORD = 120, 40
# That we may not, or have not paid: every SMS would fare alike, and all be given up for one wrong setting.
_OURS = {401, 402, 407}
# Twilio's error codes for a number that is none, no mobile phone's, or of somebody who has answered STOP.
_DEAD_AT_TWILIO = {"21211", "21217", "21610", "21614", "30005"}
_OURS_AT_TWILIO = {"20003", "20005", "21606", "21212", "63038"}
# 46elks answers in words: of these only what they are about is read, and none is kept.
_ABOUT_NUMBER = re.compile(rb"\b(invalid|unknown)\b.{0,20}\bto\b|\bto\b.{0,20}\b(invalid|not valid)\b", re.IGNORECASE)
_ABOUT_CREDIT = re.compile(rb"\bcredits?\b|\bbalance\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Sms:
    """One text to one number (E.164). `report_to`: where the provider tells what became of it; empty: nowhere."""

    id: UUID
    to: str
    text: str
    report_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a provider says became of one SMS: whose, by the provider's name for it, and its word."""

    provider_id: str
    word: str
    number_is_dead: bool


class Line:
    """Connections to the provider; use it as a context, in one thread."""

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        self._poster = Poster()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Hang up."""
        self._poster.close()

    def send(self, sms: Sms, still: Callable[[], None] = lambda: None) -> str:
        """Hand one SMS over and return the provider's name for it; `still` is called last.

        Raises Refused, TryLater or Unreachable.
        """
        url, form = _FORMS[self._settings.provider](sms, self._settings)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": str(sms.id)}
        try:
            answer = self._poster.post(url, urlencode(form).encode(), headers | _authorization(self._settings), still)
        except NotThere as error:
            raise Unreachable(str(error)) from None
        except Broken as error:
            raise TryLater(str(error)) from None
        if answer.fine:
            return _provider_id(answer)
        raise _sorted(answer, self._settings.provider)


def _elks(sms: Sms, settings: SmsSettings) -> tuple[str, dict[str, str]]:
    form = {"from": settings.sender, "to": sms.to, "message": sms.text}
    return f"{settings.url or ELKS_URL}/a1/sms", form | ({"whendelivered": sms.report_to} if sms.report_to else {})


def _twilio(sms: Sms, settings: SmsSettings) -> tuple[str, dict[str, str]]:
    # A sender that begins so is a messaging service, which chooses the number.
    sender = "MessagingServiceSid" if settings.sender.startswith("MG") else "From"
    form = {sender: settings.sender, "To": sms.to, "Body": sms.text}
    url = f"{settings.url or TWILIO_URL}/2010-04-01/Accounts/{settings.user}/Messages.json"
    return url, form | ({"StatusCallback": sms.report_to} if sms.report_to else {})


def _generic(sms: Sms, settings: SmsSettings) -> tuple[str, dict[str, str]]:
    said = {"to": sms.to, "from": settings.sender, "text": sms.text, "id": str(sms.id)}
    return settings.url, {settings.fields[name]: value for name, value in said.items()}


_FORMS: Mapping[SmsProvider, Callable[[Sms, SmsSettings], tuple[str, dict[str, str]]]] = {
    SmsProvider.ELKS: _elks,
    SmsProvider.TWILIO: _twilio,
    SmsProvider.HTTP: _generic,
}


def _authorization(settings: SmsSettings) -> dict[str, str]:
    if settings.user:
        pair = b64encode(f"{settings.user}:{settings.password}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {"Authorization": f"Bearer {settings.password}"} if settings.password else {}


def _provider_id(answer: Answer) -> str:
    said = _json(answer)
    return str(said.get("sid") or said.get("id") or said.get("message_id") or "")[:LONGEST_ID]


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _sorted(answer: Answer, provider: SmsProvider) -> Exception:
    """Sort what was no success, by HTTP and by what the provider is known to say."""
    code, status = _code(answer, provider), answer.status
    words = f"{status} {code}".rstrip()
    ours = status in _OURS or code in _OURS_AT_TWILIO
    if ours or status in {429, 503} or (provider is SmsProvider.ELKS and _ABOUT_CREDIT.search(answer.body)):
        return Unreachable(words, seconds=answer.retry_after, answered=True)
    if status in {408, 425} or status >= 500 or status < 400:  # noqa: PLR2004 - RFC 9110 §15: the server's fault
        return TryLater(words, seconds=answer.retry_after)
    dead = code in _DEAD_AT_TWILIO or (provider is SmsProvider.ELKS and bool(_ABOUT_NUMBER.search(answer.body)))
    return Refused(words, address_is_dead=dead)


def _code(answer: Answer, provider: SmsProvider) -> str:
    code = str(_json(answer).get("code", "")) if provider is SmsProvider.TWILIO else ""
    return code if code.isdecimal() else ""


def receipt_token(settings: Settings) -> str:
    """Return the secret in the address that receipts come to: made of the secret key, so that nothing is stored."""
    return hmac.digest(settings.secret_key.encode(), b"receipts", sha256).hex()[:32]


def report_to(settings: Settings, message: UUID) -> str:
    """Return where a provider may tell what became of a message; empty where none could reach us or be trusted."""
    if settings.sms.provider is SmsProvider.NONE or not settings.https:
        return ""
    return links.receipt(settings, settings.sms.provider.value, receipt_token(settings), message)


def signed_by_twilio(settings: SmsSettings, url: str, form: Mapping[str, str], signature: str) -> bool:
    """Tell whether Twilio itself has posted `form` to `url`: HMAC-SHA1 of both by our password there."""
    said = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    right = b64encode(hmac.digest(settings.password.encode(), said.encode(), sha1)).decode()
    return hmac.compare_digest(right.encode(), signature.encode())


def read_receipt(provider: SmsProvider, form: Mapping[str, str]) -> Receipt:
    """Read a receipt; raises KeyError when it is none."""
    if provider is SmsProvider.TWILIO:
        word, dead = form["MessageStatus"], form.get("ErrorCode", "") in _DEAD_AT_TWILIO
        return _receipt(form["MessageSid"], word, dead=dead and word in {"failed", "undelivered"})
    # The others give no reason: "failed" may be a phone that has been off for as long as the networks try.
    return _receipt(form["id"], form["status"], dead=False)


def _receipt(provider_id: str, word: str, *, dead: bool) -> Receipt:
    return Receipt(provider_id=provider_id[:LONGEST_ID], word=word[:LONGEST_WORD], number_is_dead=dead)
