"""A real SMTP server that keeps what it accepts: the demo shows it, tests read it, nothing goes further.

Each message lies as one file (RFC 5322) in a Maildir, with its envelope in two headers on top:
X-Envelope-From, and X-Envelope-To with the recipients separated by commas.
"""

import argparse
import asyncio
import mailbox
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"


class Keeper:
    """Writes each accepted message into the Maildir before saying 250."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep one message as it came, under its envelope."""
        content = envelope.original_content or b""
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        self._box.add(head.encode() + content)
        return "250 Kept"


async def catch(folder: Path, port: int, port_file: Path | None) -> None:
    """Listen on the loopback until SIGTERM or SIGINT; `port` 0 takes a free one."""
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail-catcher", ident="Visits mail catcher", enable_SMTPUTF8=True, loop=loop),
        LOOPBACK,
        port,
    )
    if port_file:
        tell_port(port_file, server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()


def tell_port(port_file: Path, port: int) -> None:
    """Write the port in one move, so that whoever waits for the file never reads half of it."""
    draft = port_file.with_suffix(".draft")
    draft.write_text(f"{port}\n", encoding="ascii")
    draft.replace(port_file)


def main(arguments: list[str] | None = None) -> int:
    """Catch mail until stopped."""
    parser = argparse.ArgumentParser(prog="python -m visits.commands.mail_catcher", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="the Maildir to keep mail in")
    parser.add_argument("--port-file", type=Path, help="where to write the port once it listens")
    given = parser.parse_args(arguments)
    asyncio.run(catch(given.folder, given.port, given.port_file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
