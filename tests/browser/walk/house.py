"""What the long walk stands on: an installation started as people start it, a post office, and eyes."""

import email
import email.policy
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.commands.processes import group_of, soon
from visits.commands.serve import LOOPBACK, free_port
from visits.languages import translate
from visits.settings import ROOT

INES, SVEN, UNIT = "ines@familj.example", "sven@familj.example", "bjorken@almgarden.example"
PIN = "2580"
START_SECONDS = 120.0
MAIL_SECONDS = 20.0
SIZES = {"phone": (375, 740), "tablet": (810, 1080), "desktop": (1280, 900)}
LANGUAGE = os.environ.get("WALK_LANGUAGE", "sv")
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
# WCAG 2.2 AA is the law's floor and a little more; "best-practice" finds what the eye would not.
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def say(message: str, **facts: object) -> str:
    """Return what a page says for an English msgid in the walk's language."""
    words = translate(LANGUAGE).gettext(message)
    return words % facts if facts else words


@dataclass
class PostOffice:
    """The mail that a real SMTP server has caught."""

    folder: Path

    def mails(self, to: str) -> list[EmailMessage]:
        """Return what has come for one address, in no order."""
        found = []
        for path in (*self.folder.glob("new/*"), *self.folder.glob("cur/*")):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to in str(mail["X-Envelope-To"]):
                found.append(mail)
        return found

    def wait_for(self, to: str, subject: str) -> EmailMessage:
        """Wait until a mail for `to` whose subject holds `subject` has come."""

        def come() -> list[EmailMessage]:
            return [mail for mail in self.mails(to) if subject in mail["Subject"]]

        assert soon(come, MAIL_SECONDS), f"no mail {subject!r} for {to}: {[m['Subject'] for m in self.mails(to)]}"
        return come()[0]


def text_of(mail: EmailMessage) -> str:
    """Return a mail's plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage, path: str) -> str:
    """Return the address in a mail's text whose path begins with `path`."""
    found = re.search(rf"https?://[^\s/]+{path}[^\s]*", text_of(mail))
    assert found, text_of(mail)
    return found[0]


@dataclass
class Installation:
    """A running `make run` and the line it printed."""

    url: str
    first_run: str
    post: PostOffice


@contextmanager
def empty_installation(folder: Path) -> Iterator[Installation]:
    """Start a mail server and `make run` with an empty instance; stop both and see that nothing is left running."""
    mail_folder, port_file = folder / "mail", folder / "mail-port"
    command = [sys.executable, "-m", "visits.commands.mail_catcher", "--port", "0", "--folder", str(mail_folder)]
    post = subprocess.Popen([*command, "--port-file", str(port_file)], cwd=ROOT)
    try:
        assert soon(lambda: port_file.exists() and port_file.read_text().strip(), 20)
        with _running(folder, port_file.read_text().strip()) as (url, first_run):
            yield Installation(url, first_run, PostOffice(mail_folder))
    finally:
        post.terminate()
        post.wait(10)


@contextmanager
def _running(folder: Path, mail_port: str) -> Iterator[tuple[str, str]]:
    port = free_port()
    environ = dict(os.environ) | {
        "INSTANCE": str(folder / "instance"),
        "PORT": str(port),
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": mail_port,
        "MAIL_FROM": "visits@almgarden.example",
        "DATABASE_URL": "",
        "MODE": "local",
    }
    spoken = folder / "spoken"
    with spoken.open("w") as output:
        server = subprocess.Popen(["make", "run"], cwd=ROOT, env=environ, stdout=output, start_new_session=True)
    try:
        assert soon(lambda: "First run" in spoken.read_text() or server.poll() is not None, START_SECONDS)
        found = re.search(r"^First run\s+(\S+)$", spoken.read_text(), re.MULTILINE)
        assert found, spoken.read_text()
        yield f"http://{LOOPBACK}:{port}", found[1]
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(30)
    assert soon(lambda: not group_of(server.pid)), "make run left processes behind"


class Eyes:
    """Looks at every page: axe finds nothing on it, and with SCREENSHOTS set a picture is kept at three sizes."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.axe = Axe()

    def look(self, page: Page, name: str, *, whole: bool = True) -> None:
        """Look at a page as it stands; `name` names its pictures."""
        self.seen.append(name)
        page.wait_for_load_state("load")
        if not SCREENSHOTS:
            self._judge(page, name)
            return
        before = page.viewport_size
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(250)
            self._judge(page, f"{name}-{size}")
            page.screenshot(path=ROOT / SCREENSHOTS / f"{name}-{size}.png", full_page=whole, animations="disabled")
        if before is not None:
            page.set_viewport_size(before)

    def _judge(self, page: Page, name: str) -> None:
        assert page.title(), name
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways by {wide} px"
        result = self.axe.run(page, options=AXE_RULES)
        found = [
            {"rule": one["id"], "help": one["help"], "where": [node["target"] for node in one["nodes"]][:4]}
            for one in result.response["violations"]
        ]
        assert not found, f"{name}: {json.dumps(found, indent=1, ensure_ascii=False)}"
