"""How letters go: over SMTP, many on one connection, every failure sorted into what to do about it."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from visits.languages import translate
from visits.messages.letters import Content
from visits.rules.letters import Method
from visits.settings import MailSecurity, MailSettings

# For each answer of the server. RFC 5321 §4.5.3.2 would allow minutes; a relay that takes longer is asked again later.
ANSWER_SECONDS = 30
CLOSING = 421  # RFC 5321 §3.8: the server closes, whatever it was asked


class Unreachable(Exception):
    """Raised when the server lets nothing through just now: not the letter's fault, all others would fare alike."""


class TryLater(Exception):
    """Raised when this letter did not pass, but may later; the text is a code, never the server's words."""


class Refused(Exception):
    """Raised when this letter will never pass; the text is a code, never the server's words."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A calendar part: its bytes and the METHOD in them, which the mail must name alike (RFC 6047 §2.4)."""

    method: Method
    ics: bytes


def mail(
    content: Content,
    *,
    id: UUID,  # noqa: A002 - it is the letter's id
    to: str,
    sender: str,
    language: str,
    now: datetime,
    calendar: Calendar | None = None,
) -> EmailMessage:
    """Make the mail of a letter: plain text, HTML and, last, the calendar part (RFC 2046 §5.1.4: the best comes last).

    The same letter has the same Message-ID on every try. Raises Refused on an address that mail cannot reach.
    """
    # Seven bits, since not every relay on the way can carry eight.
    made = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    name = translate(language).gettext("Video visits")
    made["From"] = Address(name, addr_spec=sender)
    made["To"] = _address(to)
    made["Subject"] = content.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
    # RFC 3834 §5: nobody's absence notice answers a machine.
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(content.text)
    made.add_alternative(content.html, subtype="html")
    if calendar is not None:
        params = {"method": calendar.method.value, "charset": "utf-8", "name": "visit.ics"}
        made.add_alternative(calendar.ics, maintype="text", subtype="calendar", cte="base64", params=params)
    # Last: the content of a message takes the headers that describe it into its first part.
    made["Content-Language"] = language
    return made


def _address(to: str) -> Address:
    """Read one address; letters beyond ASCII would need SMTPUTF8 (RFC 6531) all the way, which nobody can promise."""
    try:
        if to.isascii():
            return Address(addr_spec=to)
    except (ValueError, IndexError, HeaderParseError):
        pass  # the parser's own ways of saying no
    raise Refused("not an address")


class Line:
    """One connection to the mail server for a batch of mails, made with the first of them; use it as a context."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        """Hang up politely, if there is still somebody to be polite to."""
        if self._smtp is not None:
            with contextlib.suppress(OSError):
                self._smtp.quit()
            self._smtp.close()

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over; returning means that the server has taken it on.

        Raises Refused, TryLater or Unreachable.
        """
        smtp = self._connected()
        try:
            smtp.send_message(message, from_addr=self._settings.sender)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, words),) = error.recipients.values()
            raise _sorted(code, words) from None
        except smtplib.SMTPSenderRefused as error:
            # Our own address: every letter would fare alike, and all be given up for one wrong setting.
            raise Unreachable(f"sender {error.smtp_code}") from None
        except smtplib.SMTPDataError as error:
            raise _sorted(error.smtp_code, error.smtp_error) from None
        except OSError as error:  # smtplib's own errors are such too: it hung up or fell silent halfway
            self._smtp = None
            smtp.close()
            raise TryLater(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = _connect(self._settings)
            except smtplib.SMTPResponseException as error:
                raise Unreachable(f"{type(error).__name__} {error.smtp_code}") from None
            except OSError as error:
                raise Unreachable(type(error).__name__) from None
        return self._smtp


def _connect(settings: MailSettings) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if settings.security is MailSecurity.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=ANSWER_SECONDS, context=secure)
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, timeout=ANSWER_SECONDS)
    try:
        if settings.security is MailSecurity.STARTTLS:
            smtp.starttls(context=secure)
        if settings.user:
            smtp.login(settings.user, settings.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sorted(code: int, words: bytes | str) -> Exception:
    """Sort a server's answer to one letter by RFC 5321 §4.2.1 and RFC 3463.

    A 5.7.x or 530 says that *we* may not, which a setting cures: given up at once, a night's letters would be lost.
    """
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    if code == CLOSING:
        return Unreachable(str(code))
    ours = code == 530 or text.startswith("5.7.")  # noqa: PLR2004 - RFC 4954 §6: authentication required
    return Refused(str(code)) if code >= 500 and not ours else TryLater(str(code))  # noqa: PLR2004 - RFC 5321: for good
