"""The mail catcher is a real SMTP server that keeps every mail with its envelope."""

import mailbox
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.commands.processes import soon

Catcher = tuple[subprocess.Popen[bytes], int]


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    """Start one on a free port and give its process and port."""
    port_file = tmp_path / "port"
    where = ("--folder", str(tmp_path / "kept" / "mail"), "--port-file", str(port_file))
    process = subprocess.Popen([sys.executable, "-m", "visits.commands.mail_catcher", "--port", "0", *where])
    assert soon(port_file.exists)
    yield process, int(port_file.read_text())
    process.kill()
    process.wait()


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "visits@demo.example"
    message["To"] = "Ines <ines@demo.example>"
    message["Subject"] = "Digitalt besök 14.00"
    message.set_content("Hej Ines!\n\nÅsa hälsar.\n")
    message.add_attachment(
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="visit.ics"
    )
    return message


def kept(tmp_path: Path) -> list[EmailMessage]:
    box = mailbox.Maildir(tmp_path / "kept" / "mail", create=False)
    return [message_from_bytes(box.get_bytes(key), EmailMessage, policy=default) for key in box.iterkeys()]


def test_a_mail_is_kept_whole_with_its_envelope(catcher: Catcher, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", catcher[1]) as smtp:
        smtp.send_message(letter(), "bounces@demo.example", ["ines@demo.example", "nils@demo.example"])
    (message,) = kept(tmp_path)
    assert message["X-Envelope-From"] == "bounces@demo.example"
    assert message["X-Envelope-To"] == "ines@demo.example, nils@demo.example"
    assert message["To"] == "Ines <ines@demo.example>"
    words, calendar = message.iter_parts()
    assert words.get_content() == "Hej Ines!\r\n\r\nÅsa hälsar.\r\n"
    assert calendar.get_filename() == "visit.ics"
    assert calendar.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def test_every_mail_of_a_connection_is_kept_in_its_own_file(catcher: Catcher, tmp_path: Path) -> None:
    with smtplib.SMTP("127.0.0.1", catcher[1]) as smtp:
        for number in range(5):
            smtp.send_message(letter(), "visits@demo.example", [f"relative{number}@demo.example"])
    assert sorted(message["X-Envelope-To"] for message in kept(tmp_path)) == [
        f"relative{n}@demo.example" for n in range(5)
    ]


def test_it_ends_quietly_when_asked(catcher: Catcher) -> None:
    catcher[0].terminate()
    assert catcher[0].wait(10) == 0
