"""What the demo's catcher kept is read back whole, the newest first."""

import mailbox
import os
from pathlib import Path
from uuid import uuid4

from tests.messages.samples import NOW, letter, settings_with_mail
from visits.messages import caught, post
from visits.messages.letters import write
from visits.rules.kinds import MessageKind
from visits.rules.letters import Method

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def keep(folder: Path, kind: MessageKind, *, second: int = 0, calendar: bool = False) -> None:
    sent = post.mail(
        write(letter(kind), settings_with_mail()),
        id=uuid4(),
        to=letter(kind).address,
        sender="visits@demo.example",
        language="en",
        now=NOW,
        calendar=post.Calendar(method=Method.REQUEST, ics=ICS) if calendar else None,
    )
    box = mailbox.Maildir(folder, create=True)
    key = box.add(f"X-Envelope-To: {letter(kind).address}\r\n".encode() + sent.as_bytes())
    file = folder / "new" / key
    os.utime(file, (1_800_000_000 + second, 1_800_000_000 + second))


def test_before_the_first_mail_there_is_nothing(tmp_path: Path) -> None:
    assert caught.newest_first(tmp_path / "mail") == []
    assert caught.find(tmp_path / "mail", uuid4()) is None


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    for second, kind in enumerate(MessageKind):
        keep(tmp_path / "mail", kind, second=second)
    subjects = [mail.subject for mail in caught.newest_first(tmp_path / "mail")]
    assert subjects == [write(letter(kind), settings_with_mail()).subject for kind in reversed(MessageKind)]


def test_a_mail_is_found_by_its_id_with_all_its_parts(tmp_path: Path) -> None:
    keep(tmp_path / "mail", MessageKind.SIGN_IN)
    keep(tmp_path / "mail", MessageKind.BOOKED, second=1, calendar=True)
    newest = caught.newest_first(tmp_path / "mail")[0]
    mail = caught.find(tmp_path / "mail", newest.id)
    assert mail == newest
    assert mail is not None
    assert (mail.to, mail.method) == ("ines.lind@familj.example", "REQUEST")
    assert mail.text == write(letter(MessageKind.BOOKED), settings_with_mail()).text
    assert mail.html.startswith("<!doctype html>")
    assert mail.calendar == ICS.decode().replace("\r\n", "\n")
    assert mail.caught_at.timestamp() == 1_800_000_001


def test_a_mail_without_a_calendar_part_has_none(tmp_path: Path) -> None:
    keep(tmp_path / "mail", MessageKind.SIGN_IN)
    (mail,) = caught.newest_first(tmp_path / "mail")
    assert (mail.calendar, mail.method) == ("", "")


def test_a_mail_keeps_its_id_when_a_mail_program_has_looked_at_it(tmp_path: Path) -> None:
    keep(tmp_path / "mail", MessageKind.SIGN_IN)
    (before,) = caught.newest_first(tmp_path / "mail")
    (file,) = (tmp_path / "mail" / "new").iterdir()
    file.rename(tmp_path / "mail" / "cur" / f"{file.name}:2,S")
    assert caught.find(tmp_path / "mail", before.id) == before
