"""Reads what the mail catcher kept, for the demo's page and for tests: a Maildir with one file a mail."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

MOST = 200
"""How many mails the list shows, the newest."""


@dataclass(frozen=True, kw_only=True)
class CaughtMail:
    """One mail as it came: to whom, when, and its parts as a mail program would choose among them."""

    id: UUID
    """Made from the file's name: an address that tells nothing and reaches nothing else."""
    to: str
    subject: str
    caught_at: datetime
    text: str
    html: str
    calendar: str
    method: str


def newest_first(folder: Path) -> list[CaughtMail]:
    """Return the mails in a Maildir, the newest first; none when there is no such folder yet."""
    files = sorted(_files(folder), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [_read(file) for file in files[:MOST]]


def find(folder: Path, mail: UUID) -> CaughtMail | None:
    """Return one of them."""
    return next((_read(file) for file in _files(folder) if _id(file) == mail), None)


def _files(folder: Path) -> list[Path]:
    return [file for box in ("new", "cur") for file in (folder / box).glob("*")]


def _id(file: Path) -> UUID:
    # What follows the colon are flags, which change when a mail program has looked.
    return uuid5(NAMESPACE_URL, file.name.partition(":")[0])


def _read(file: Path) -> CaughtMail:
    message = message_from_bytes(file.read_bytes(), EmailMessage, policy=default)
    calendar = _part(message, "text/calendar")
    return CaughtMail(
        id=_id(file),
        to=str(message["X-Envelope-To"] or message["To"] or ""),
        subject=str(message["Subject"] or ""),
        caught_at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        text=_content(_part(message, "text/plain")),
        html=_content(_part(message, "text/html")),
        calendar=_content(calendar),
        method=str(calendar.get_param("method", "")) if calendar else "",
    )


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    return next((part for part in message.walk() if part.get_content_type() == kind), None)


def _content(part: EmailMessage | None) -> str:
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
