"""A mail is handed over with its last line: until then it can be stopped."""

from collections.abc import Iterator
from email.message import Message

import pytest

from tests.messages.samples import NOW, letter, settings_with_mail
from tests.smtp import Catcher, served
from visits.messages import answers, post
from visits.messages.letters import write
from visits.rules.kinds import MessageKind
from visits.settings import MailSettings


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def server(catcher: Catcher) -> Iterator[MailSettings]:
    controller = served(catcher)
    controller.start()
    yield settings_with_mail(controller.port).mail
    controller.stop()


def mail_to(to: str) -> Message:
    one = letter(MessageKind.BOOKED, "sv")
    content, sender = write(one, settings_with_mail()), "visits@example.org"
    return post.mail(content, id=one.id, to=to, sender=sender, language="sv", now=NOW)


def test_what_is_stopped_at_the_last_moment_is_not_handed_over_and_holds_nobody_up(
    server: MailSettings, catcher: Catcher
) -> None:
    def stop() -> None:
        raise answers.Outdated

    with post.Line(server) as line:
        with pytest.raises(answers.Outdated):
            line.send(mail_to("ines@familj.example"), stop)
        line.send(mail_to("olle@familj.example"))
    assert [mail["To"] for mail in catcher.mails] == ["olle@familj.example"]
    assert catcher.connections == 1


def test_what_is_stopped_while_the_server_takes_it_is_not_handed_over_and_holds_nobody_up(
    server: MailSettings, catcher: Catcher
) -> None:
    asked = []

    def stop_at_the_second() -> None:
        asked.append(True)
        if len(asked) == 2:
            raise answers.Outdated

    with post.Line(server) as line:
        with pytest.raises(answers.Outdated):
            line.send(mail_to("ines@familj.example"), stop_at_the_second)
        line.send(mail_to("olle@familj.example"))
    assert [mail["To"] for mail in catcher.mails] == ["olle@familj.example"]
    assert catcher.connections == 2, "hanging up is the only way out"


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(server: MailSettings, catcher: Catcher) -> None:
    one = mail_to("ines@familj.example")
    text = one.get_payload(0)
    assert isinstance(text, Message)
    text.set_payload(".first\r\n..\r\n.\r\nlast")
    with post.Line(server) as line:
        line.send(one)
    part = catcher.mails[0].get_body(("plain",))
    assert part is not None
    assert part.get_content().splitlines()[:4] == [".first", "..", ".", "last"]
