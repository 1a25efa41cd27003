"""A real SMTP server in a process of its own, which writes down every mail it takes on: its Message-ID, a line each."""

import asyncio
import multiprocessing
import re
from collections import Counter
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
class PostOffice:
    """Where it listens, and its book."""

    port: int
    book: Path

    def taken(self) -> Counter[str]:
        """Count the mails taken on so far, by Message-ID."""
        return Counter(self.book.read_text().split())


class _Clerk:
    def __init__(self, book: Path) -> None:
        self._book = book.open("ab", buffering=0)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        found = _ID.search(envelope.original_content or b"")
        self._book.write((found[1] if found else b"none") + b"\n")
        return "250 taken"


@contextmanager
def post_office(folder: Path) -> Iterator[PostOffice]:
    """Run one while inside, with its book in `folder`."""
    context = multiprocessing.get_context("spawn")
    book, (ours, theirs) = folder / "mails", context.Pipe()
    book.touch()
    process = context.Process(target=_serve, args=(book, theirs), daemon=True)
    process.start()
    try:
        if not ours.poll(START_SECONDS):
            raise TimeoutError("the SMTP server does not start")
        yield PostOffice(ours.recv(), book)
    finally:
        process.kill()
        process.join()


def _serve(book: Path, tell: Connection) -> None:
    asyncio.run(_listen(_Clerk(book), tell))


async def _listen(clerk: _Clerk, tell: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(clerk, hostname="post-office", loop=loop), HOST, 0)
    tell.send(server.sockets[0].getsockname()[1])
    await asyncio.Event().wait()
