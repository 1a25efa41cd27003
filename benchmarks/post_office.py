"""A real SMTP server in a process of its own, which writes down every mail it takes on: a line each."""

import asyncio
import multiprocessing
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
START_SECONDS = 30
_ID = re.compile(rb"^Message-ID:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Taken:
    """One mail: its Message-ID, who brought it (the envelope's sender) and to whom."""

    id: str
    sender: str
    to: str


@dataclass(frozen=True)
class PostOffice:
    """Where it listens, and its book."""

    port: int
    book: Path

    def taken(self) -> list[Taken]:
        """Return the mails taken on so far, in their order."""
        return [Taken(*line.split(" ")) for line in self.book.read_text().splitlines()]


class _Clerk:
    def __init__(self, book: Path, seconds: float) -> None:
        self._book = book.open("ab", buffering=0)
        self._seconds = seconds

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        await asyncio.sleep(random.uniform(0, self._seconds))
        found = _ID.search(envelope.original_content or b"")
        known = found[1].decode() if found else "none"
        self._book.write(f"{known} {envelope.mail_from} {','.join(envelope.rcpt_tos)}\n".encode())
        await asyncio.sleep(random.uniform(0, self._seconds))
        return "250 taken"


@contextmanager
def post_office(folder: Path, seconds: float = 0) -> Iterator[PostOffice]:
    """Run one while inside, with its book in `folder`; it takes up to so long before and after writing a mail down."""
    context = multiprocessing.get_context("spawn")
    book, (ours, theirs) = folder / "mails", context.Pipe()
    book.touch()
    process = context.Process(target=_serve, args=(book, seconds, theirs), daemon=True)
    process.start()
    try:
        if not ours.poll(START_SECONDS):
            raise TimeoutError("the SMTP server does not start")
        yield PostOffice(ours.recv(), book)
    finally:
        process.kill()
        process.join()


def _serve(book: Path, seconds: float, tell: Connection) -> None:
    asyncio.run(_listen(_Clerk(book, seconds), tell))


async def _listen(clerk: _Clerk, tell: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(clerk, hostname="post-office", loop=loop), HOST, 0)
    tell.send(server.sockets[0].getsockname()[1])
    await asyncio.Event().wait()
