"""How letters go: over SMTP, many on one connection, every failure sorted into what to do about it."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from typing import Self
from uuid import UUID

from visits.languages import translate
from visits.messages.answers import Refused, TryLater, Unreachable
from visits.messages.letters import Content
from visits.rules.letters import Method
from visits.settings import MailSecurity, MailSettings

# For each answer of the server. RFC 5321 §4.5.3.2 would allow minutes; a relay that takes longer is asked again later.
ANSWER_SECONDS = 30
# Seven bits, since not every relay on the way can carry eight.
POLICY = compat32.clone(linesep="\r\n", cte_type="7bit")
CHARSET = Charset("utf-8")
CHARSET.body_encoding = QP
CLOSING = 421  # RFC 5321 §3.8: the server closes, whatever it was asked
GO_ON = 354  # RFC 5321 §4.1.1.4: "Start mail input"
_DOT_FIRST = re.compile(rb"^\.", re.MULTILINE)
_END = b".\r\n"
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# RFC 3463 §3.2 and §3.3: no such mailbox or domain, moved away, takes no mail at all, switched off.
DEAD = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")
Answer = tuple[int, bytes]


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
    mail_off: str = "",
) -> Message:
    """Make the mail of a letter: plain text, HTML and, last, the calendar part (RFC 2046 §5.1.4: the best comes last).

    `mail_off` is where its reader, or her mail program by itself, stops such mail (RFC 2369 §3.2, RFC 8058).

    The same letter has the same Message-ID on every try. Raises Refused on an address that mail cannot reach. Made of
    email's older classes: the newer ones parse every header they are given, a millisecond of each letter of thousands.
    """
    made = MIMEMultipart("alternative", policy=POLICY)
    made["From"] = formataddr((translate(language).gettext("Video visits"), sender))
    made["To"] = _address(to)
    made["Subject"] = _words(content.subject)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{id}@{sender.rpartition('@')[2]}>"
    # RFC 3834 §5: nobody's absence notice answers a machine.
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = language
    if mail_off:
        made["List-Unsubscribe"] = f"<{mail_off}>"
        if mail_off.startswith("https:"):
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.attach(_text(content.text, "plain"))
    made.attach(_text(content.html, "html"))
    if calendar is not None:
        params = {"method": calendar.method.value, "charset": "utf-8", "name": "visit.ics"}
        part = MIMEBase("text", "calendar", policy=POLICY, **params)
        part.set_payload(calendar.ics)
        encode_base64(part)
        made.attach(part)
    return made


def _words(subject: str) -> str:
    return subject if subject.isascii() else Header(subject, "utf-8", header_name="Subject").encode()


def _text(said: str, subtype: str) -> MIMEText:
    return MIMEText(said, subtype, CHARSET, policy=POLICY)  # type: ignore[arg-type] # it does take a Charset


def _address(to: str) -> str:
    """Read one address; letters beyond ASCII would need SMTPUTF8 (RFC 6531) all the way, which nobody can promise."""
    try:
        if to.isascii():
            return Address(addr_spec=to).addr_spec
    except (ValueError, IndexError, HeaderParseError):
        pass  # the parser's own ways of saying no
    raise Refused("not an address", address_is_dead=True)


class _Closing(Exception):
    """Raised when the server hangs up with its answer to one letter."""


class Line:
    """One connection to the mail server for a batch of mails, made with the first of them; use it as a context."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Hang up."""
        self.close()

    def close(self) -> None:
        """Hang up politely, if there is still somebody to be polite to."""
        if self._smtp is not None:
            with contextlib.suppress(OSError):
                self._smtp.quit()
            self._smtp.close()

    def send(self, message: Message, still: Callable[[], None] = lambda: None) -> None:
        """Hand one mail over; returning means that the server has taken it on.

        `still` is called before the server is asked to take it on, and again before the line that ends it: what it
        raises stops the mail. Raises Refused, TryLater or Unreachable.
        """
        content, to = message.as_bytes(), str(message["To"])
        smtp = self._connected()
        try:
            _expect(smtp.mail(self._settings.sender), _ours)
            _expect(smtp.rcpt(to), _about_address)
            still()
            _expect(_data(smtp, content, still), _about_letter)
        except OSError as error:  # smtplib's own errors are such too: it hung up or fell silent halfway
            self._hang_up(smtp)
            raise TryLater(type(error).__name__) from None
        except _Closing as error:
            self._hang_up(smtp)
            raise TryLater(str(error)) from None
        except BaseException:
            self._forget_the_letter(smtp)
            raise

    def _forget_the_letter(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except OSError:
            self._hang_up(smtp)

    def _hang_up(self, smtp: smtplib.SMTP) -> None:
        self._smtp = None
        smtp.close()

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
        # The line that ends a mail is a small packet after a large one: it must not wait for that one's receipt.
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.security is MailSecurity.STARTTLS:
            smtp.starttls(context=secure)
        if settings.user:
            smtp.login(settings.user, settings.password)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _data(smtp: smtplib.SMTP, content: bytes, still: Callable[[], None]) -> Answer:
    """Hand the content over, the line that ends it apart: without that line nothing has been handed over.

    `still` is asked right before that line. Until then the server may have let us wait, or our process been stopped.
    """
    code, words = smtp.docmd("data")
    if code != GO_ON:
        return code, words
    # RFC 5321 §4.5.2: a dot that begins a line is doubled.
    whole = _DOT_FIRST.sub(b"..", content)
    smtp.send(whole if whole.endswith(b"\r\n") else whole + b"\r\n")
    try:
        still()
    except BaseException:
        # Nothing but hanging up ends it now; the server then throws away what it has (RFC 5321 §4.1.1.10).
        smtp.close()
        raise
    smtp.send(_END)
    return smtp.getreply()


def _expect(answer: Answer, sort: Callable[[int, str], Exception]) -> None:
    code, words = answer
    if not 200 <= code < 300:  # noqa: PLR2004 - RFC 5321 §4.2.1: done
        raise sort(code, words.decode(errors="replace"))


def _ours(code: int, _words: str) -> Exception:
    """Sort a refusal of our own address: every letter would fare alike, and all be given up for one wrong setting."""
    return Unreachable(f"sender {code}")


def _about_address(code: int, words: str) -> Exception:
    """Sort a refusal of the reader's address, and tell a dead one from one that merely will not take this letter."""
    enhanced = ENHANCED.match(words)
    # A server that says no more than 550 or 553 says that there is no such mailbox (RFC 5321 §4.2.3).
    dead = enhanced[0].startswith(DEAD) if enhanced else code in {550, 553}
    return _sorted(code, words, address_is_dead=dead)


def _about_letter(code: int, words: str) -> Exception:
    return _sorted(code, words, address_is_dead=False)


def _sorted(code: int, words: str, *, address_is_dead: bool) -> Exception:
    """Sort a server's answer to one letter by RFC 5321 §4.2.1 and RFC 3463.

    A 5.7.x or 530 says that *we* may not, which a setting cures: given up at once, a night's letters would be lost.
    """
    if code == CLOSING:
        # Of all letters it would have been said when we called, or of our own address: so it may be of this one alone.
        return _Closing(str(code))
    ours = code == 530 or words.startswith("5.7.")  # noqa: PLR2004 - RFC 4954 §6: authentication required
    if code >= 500 and not ours:  # noqa: PLR2004 - RFC 5321: for good
        return Refused(str(code), address_is_dead=address_is_dead)
    return TryLater(str(code))
