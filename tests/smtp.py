"""A real SMTP server in the test's own process: it keeps what it takes, and refuses as the address asks for."""

import asyncio
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope


class Catcher:
    """Answers as the recipient's local part says: `550_5.1.1@…` is refused with 550 5.1.1.

    `on_mail` is called with each mail before it is taken on.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.connections = 0
        self.on_mail: Callable[[EmailMessage], object] = lambda _mail: None
        self.slow = ""
        """To whom nothing is taken on before `go_on` is set: the beginning of an address."""
        self.go_on = threading.Event()
        self.most_connections = 0
        """How many may be open at once; 0: any number."""
        self._open: set[Any] = set()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names, here and below
        self, _server: SMTP, session: Any, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count the callers."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take mail from anybody but `unwanted@…`, over so many connections."""
        if self.most_connections and server.transport not in self._open:
            self._open = {one for one in self._open if not one.is_closing()}
            if len(self._open) >= self.most_connections:
                return "421 Too many connections"
            self._open.add(server.transport)
        if address.startswith("unwanted"):
            return "550 5.1.8 Bad sender"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer with the code in the address, and repeat the address as servers do."""
        answer = address.partition("@")[0].replace("_", " ")
        if answer[:3].isdecimal():
            return f"{answer} {address} is unwelcome"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, unless it is for `hang-up@…` or `too-long@…`."""
        address = envelope.rcpt_tos[0]
        if self.slow and address.startswith(self.slow):
            await asyncio.to_thread(self.go_on.wait, 30)
        if address.startswith("hang-up"):
            assert server.transport
            server.transport.close()
            return "250 nobody hears it"
        if address.startswith("too-long"):
            return "552 Too long"
        mail = message_from_bytes(envelope.original_content or b"", EmailMessage, policy=default)
        self.on_mail(mail)
        self.mails.append(mail)
        return "250 OK"


def served(catcher: Catcher, *, go_ahead_seconds: float = 0, **options: Any) -> Controller:
    """Return a server for `catcher` on a free port, to be started and stopped; it may be slow to let a mail come."""

    class Slow(SMTP):
        async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
            await asyncio.sleep(go_ahead_seconds)
            await super().smtp_DATA(arg)

    class Served(Controller):
        def factory(self) -> SMTP:
            return (Slow if go_ahead_seconds else SMTP)(self.handler, **self.SMTP_kwargs)

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return Served(catcher, hostname="127.0.0.1", port=port, **options)
