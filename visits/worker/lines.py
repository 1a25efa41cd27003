"""What a lane needs of its channel: whether anything can leave at all, and lines that carry one letter at a time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, Self

from visits.messages import post
from visits.rules.kinds import Via
from visits.rules.letters import Letter
from visits.settings import Settings
from visits.worker.mails import mail_of

Still = Callable[[], None]
"""Called right before a letter is handed over; raises Outdated when it must not be any more."""


class Line(Protocol):
    """One way out, used by one thread."""

    def send(self, letter: Letter, still: Still) -> str:
        """Hand a letter over and return what the provider calls it; raises what messages.answers names."""
        ...


class Channel(Protocol):
    """How letters of one kind leave."""

    via: Via
    most_lines: int

    def lacks(self) -> str:
        """Say which setting is missing without which nothing can leave; empty when all are there."""
        ...

    def line(self) -> AbstractContextManager[Line]:
        """Open a line; it may wait with calling anybody until the first letter."""
        ...


class MailChannel:
    """Mail, over a few connections at once."""

    via = Via.MAIL

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.most_lines = settings.mail.lines

    def lacks(self) -> str:
        """Name the mail server's setting when there is none."""
        return "" if self._settings.mail.host else "SMTP_HOST names no mail server: mail waits in the outbox."

    def line(self) -> "MailLine":
        """Open one connection."""
        return MailLine(self._settings)


class MailLine:
    """One connection to the mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._line = post.Line(settings.mail)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """Hang up."""
        self._line.close()

    def send(self, letter: Letter, still: Still) -> str:
        """Write a letter out and hand it to the server."""
        self._line.send(mail_of(letter, self._settings), still)
        return ""


CHANNELS: tuple[type[MailChannel], ...] = (MailChannel,)
"""In the order of nothing: each has a lane of its own."""
