"""Letters to relatives say where such mail can be stopped, to people and to mail programs; over a real SMTP server."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.messages.samples import letter, settings_with_mail
from tests.smtp import Catcher, served
from visits.messages import mail_off, post
from visits.messages.letters import write
from visits.messages.samples import TO_MANAGERS, TO_UNITS
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import Letter
from visits.settings import MailSettings
from visits.worker.mails import mail_of

SETTINGS = settings_with_mail()
GOES_ON = (MessageKind.INVITATION, MessageKind.SIGN_IN, *TO_UNITS, *TO_MANAGERS)
TO_RELATIVES = [kind for kind in MessageKind if kind not in GOES_ON]


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def server(catcher: Catcher) -> Iterator[MailSettings]:
    controller = served(catcher)
    controller.start()
    yield settings_with_mail(controller.port).mail
    controller.stop()


def send(server: MailSettings, told: Letter, public_url: str = "https://visits.example.org") -> None:
    with post.Line(server) as line:
        line.send(mail_of(told, replace(SETTINGS, public_url=public_url)))


@pytest.mark.parametrize("kind", TO_RELATIVES)
def test_a_mail_program_finds_where_one_post_stops_it(
    server: MailSettings, catcher: Catcher, kind: MessageKind
) -> None:
    told = letter(kind)
    send(server, told)
    (mail,) = catcher.mails
    # The line is folded before the address, never in it.
    assert mail["List-Unsubscribe"].strip() == f"<{mail_off.link(told, SETTINGS)}>"
    assert "<https://visits.example.org/mail-off/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("kind", GOES_ON)
def test_what_opens_a_door_or_goes_to_staff_offers_no_end(
    server: MailSettings, catcher: Catcher, kind: MessageKind
) -> None:
    send(server, letter(kind))
    assert (catcher.mails[0]["List-Unsubscribe"], catcher.mails[0]["List-Unsubscribe-Post"]) == (None, None)
    assert "mail-off" not in write(letter(kind), SETTINGS).text + write(letter(kind), SETTINGS).html


def test_without_https_no_mail_program_is_asked_to_post(server: MailSettings, catcher: Catcher) -> None:
    send(server, letter(MessageKind.BOOKED), "http://localhost:8000")
    assert catcher.mails[0]["List-Unsubscribe"].strip().startswith("<http://localhost:8000/mail-off/")
    assert catcher.mails[0]["List-Unsubscribe-Post"] is None


def test_the_link_stands_in_text_and_html_alike() -> None:
    told = letter(MessageKind.BOOKED)
    content, link = write(told, SETTINGS), mail_off.link(told, SETTINGS)
    assert f"No more mail about your visits?\n{link}\n" in content.text
    assert f'href="{link}"' in content.html


def test_the_link_of_an_sms_would_stop_nothing() -> None:
    assert mail_off.link(replace(letter(MessageKind.BOOKED), via=Via.SMS), SETTINGS) == ""


def test_a_token_names_one_person_at_one_address_and_cannot_be_made_without_the_key() -> None:
    ines = uuid4()
    token = mail_off.token(ines, "Ines@familj.example", secret="x" * 32)
    assert len(token) == 43
    assert mail_off.person_in(token) == ines
    assert mail_off.is_ours(token, ines, "ines@FAMILJ.example", secret="x" * 32)
    assert not mail_off.is_ours(token, ines, "other@familj.example", secret="x" * 32)
    assert not mail_off.is_ours(token, uuid4(), "ines@familj.example", secret="x" * 32)
    assert not mail_off.is_ours(token, ines, "ines@familj.example", secret="y" * 32)


@pytest.mark.parametrize("token", ["", "no-such-token", "å" * 43, "A" * 42, "A" * 44, "?" * 43])
def test_what_is_no_token_names_nobody(token: str) -> None:
    assert mail_off.person_in(token) is None
