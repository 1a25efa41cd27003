"""Post: what goes over the wire, to a real SMTP server, and what its answers mean."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from tests.messages.samples import NOW, letter, settings_with_mail
from tests.smtp import Catcher, served
from visits.languages import translate
from visits.messages import answers, post
from visits.messages.letters import write
from visits.rules.kinds import MessageKind
from visits.rules.letters import Method
from visits.settings import MailSecurity, MailSettings

ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def server(catcher: Catcher) -> Iterator[MailSettings]:
    controller = served(catcher)
    controller.start()
    yield settings_with_mail(controller.port).mail
    controller.stop()


def mail_to(to: str, calendar: post.Calendar | None = None) -> Message:
    content = write(letter(MessageKind.BOOKED, "sv"), settings_with_mail())
    sender = "visits@example.org"
    id_ = letter(MessageKind.BOOKED).id
    return post.mail(content, id=id_, to=to, sender=sender, language="sv", now=NOW, calendar=calendar)


def send(settings: MailSettings, *mails: Message) -> None:
    with post.Line(settings) as line:
        for one in mails:
            line.send(one)


def test_a_mail_arrives_with_neutral_heads_and_the_best_part_last(server: MailSettings, catcher: Catcher) -> None:
    send(server, mail_to("ines@familj.example", post.Calendar(method=Method.REQUEST, ics=ICS)))
    (mail,) = catcher.mails
    assert mail["From"].addresses[0].addr_spec == "visits@example.org"
    assert mail["From"].addresses[0].display_name == translate("sv").gettext("Video visits")
    assert mail["To"] == "ines@familj.example"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"] == f"<{letter(MessageKind.BOOKED).id}@example.org>"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "sv")
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]


def test_the_calendar_part_says_the_method_that_is_in_it(server: MailSettings, catcher: Catcher) -> None:
    send(server, mail_to("ines@familj.example", post.Calendar(method=Method.REQUEST, ics=ICS)))
    calendar = list(catcher.mails[0].iter_parts())[-1]
    assert isinstance(calendar, EmailMessage)
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"
    assert calendar.get_payload(decode=True) == ICS


def test_a_mail_without_a_calendar_part_has_two(server: MailSettings, catcher: Catcher) -> None:
    send(server, mail_to("ines@familj.example"))
    assert len(list(catcher.mails[0].iter_parts())) == 2


def test_letters_travel_in_seven_bits_and_arrive_whole(server: MailSettings, catcher: Catcher) -> None:
    mail_to("ines@familj.example").as_bytes().decode("ascii")
    send(server, mail_to("ines@familj.example"))
    body = catcher.mails[0].get_body(("plain",))
    assert body is not None
    assert "måndag 23 november" in body.get_content()


def test_many_mails_take_one_connection_and_none_takes_none(server: MailSettings, catcher: Catcher) -> None:
    send(server)
    assert catcher.connections == 0
    send(server, *(mail_to(f"relative{number}@familj.example") for number in range(5)))
    assert (len(catcher.mails), catcher.connections) == (5, 1)


@pytest.mark.parametrize(
    ("to", "meaning", "code"),
    [
        ("550_5.1.1@familj.example", answers.Refused, "550"),
        ("553@familj.example", answers.Refused, "553"),
        ("too-long@familj.example", answers.Refused, "552"),
        ("450_4.2.1@familj.example", answers.TryLater, "450"),
        ("550_5.7.1@familj.example", answers.TryLater, "550"),
        ("530@familj.example", answers.TryLater, "530"),
        ("hang-up@familj.example", answers.TryLater, "SMTPServerDisconnected"),
        ("421@familj.example", answers.TryLater, "421"),
    ],
)
def test_each_answer_is_sorted_by_what_to_do_and_never_repeats_the_address(
    server: MailSettings, to: str, meaning: type[Exception], code: str
) -> None:
    with pytest.raises(meaning) as caught:
        send(server, mail_to(to))
    assert type(caught.value) is meaning
    assert str(caught.value) == code


@pytest.mark.parametrize(
    ("to", "dead"),
    [
        ("550_5.1.1@familj.example", True),
        ("550_5.2.1@familj.example", True),
        ("550@familj.example", True),
        ("553@familj.example", True),
        ("552_5.2.2@familj.example", False),
        ("550_5.4.1@familj.example", False),
        ("554@familj.example", False),
        ("too-long@familj.example", False),
    ],
)
def test_a_refusal_of_the_address_is_told_from_one_of_this_letter(server: MailSettings, to: str, *, dead: bool) -> None:
    with pytest.raises(answers.Refused) as caught:
        send(server, mail_to(to))
    assert caught.value.address_is_dead is dead


def test_one_refused_address_does_not_delay_the_next_letter(server: MailSettings, catcher: Catcher) -> None:
    with post.Line(server) as line:
        for to in ("550@familj.example", "too-long@familj.example", "hang-up@familj.example"):
            with pytest.raises((answers.Refused, answers.TryLater)):
                line.send(mail_to(to))
        line.send(mail_to("ines@familj.example"))
    assert [mail["To"] for mail in catcher.mails] == ["ines@familj.example"]
    assert catcher.connections == 2, "after the server hung up it was called again"


def test_a_sender_that_is_refused_is_not_the_letters_fault(server: MailSettings) -> None:
    with pytest.raises(answers.Unreachable, match="sender 550"):
        send(replace(server, sender="unwanted@example.org"), mail_to("ines@familj.example"))


def test_a_server_that_is_not_there_is_said_to_be(server: MailSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    with pytest.raises(answers.Unreachable, match="ConnectionRefusedError"):
        send(replace(server, port=free), mail_to("ines@familj.example"))


def test_a_server_that_greets_with_a_refusal_takes_nothing(server: MailSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def turn_away() -> None:
            visitor, _ = listener.accept()
            visitor.sendall(b"554 No service here\r\n")
            visitor.close()

        threading.Thread(target=turn_away, daemon=True).start()
        with pytest.raises(answers.Unreachable, match="SMTPConnectError 554"):
            send(replace(server, port=listener.getsockname()[1]), mail_to("ines@familj.example"))


def test_a_server_without_the_protection_we_were_told_to_use_gets_nothing(
    server: MailSettings, catcher: Catcher
) -> None:
    with pytest.raises(answers.Unreachable, match="SMTPNotSupportedError"):
        send(replace(server, security=MailSecurity.STARTTLS), mail_to("ines@familj.example"))
    with pytest.raises(answers.Unreachable, match="SSLError"):
        send(replace(server, security=MailSecurity.TLS), mail_to("ines@familj.example"))
    assert catcher.mails == []


def authenticate(_server: SMTP, _session: Any, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = LoginPassword(b"visits", b"a quiet morning")
    # Not handled: the server itself says 535.
    return AuthResult(success=given == right, handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_with_a_user_and_password_the_connection_is_signed_in(catcher: Catcher) -> None:
    controller = served(catcher, authenticator=authenticate, auth_required=True, auth_require_tls=False)
    controller.start()
    try:
        known = replace(settings_with_mail(controller.port).mail, user="visits", password="a quiet morning")
        send(known, mail_to("ines@familj.example"))
        with pytest.raises(answers.Unreachable, match="SMTPAuthenticationError 535"):
            send(replace(known, password="wrong"), mail_to("ines@familj.example"))
    finally:
        controller.stop()
    assert len(catcher.mails) == 1


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Give a server's certificate for 127.0.0.1, and let it be trusted as a system's own would be."""
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    openssl = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    names = ("-addext", "subjectAltName=IP:127.0.0.1")
    subprocess.run([*openssl.split(), *names, "-keyout", key, "-out", chain], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    return context


def test_mail_goes_under_starttls_to_a_server_whose_certificate_is_right(
    catcher: Catcher, certificate: ssl.SSLContext
) -> None:
    controller = served(catcher, tls_context=certificate, require_starttls=True)
    controller.start()
    try:
        settings = settings_with_mail(controller.port).mail
        send(replace(settings, security=MailSecurity.STARTTLS), mail_to("ines@familj.example"))
        with pytest.raises(answers.Unreachable, match="sender 530"):
            send(settings, mail_to("ines@familj.example"))
    finally:
        controller.stop()
    assert len(catcher.mails) == 1


def test_mail_goes_under_tls_from_the_first_byte(catcher: Catcher, certificate: ssl.SSLContext) -> None:
    controller = served(catcher, ssl_context=certificate)
    controller.start()
    try:
        settings = replace(settings_with_mail(controller.port).mail, security=MailSecurity.TLS)
        send(settings, mail_to("ines@familj.example"))
    finally:
        controller.stop()
    assert len(catcher.mails) == 1


def test_a_certificate_nobody_vouches_for_gets_nothing(
    catcher: Catcher, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    controller = served(catcher, tls_context=certificate)
    controller.start()
    try:
        settings = replace(settings_with_mail(controller.port).mail, security=MailSecurity.STARTTLS)
        with pytest.raises(answers.Unreachable, match="SSLCertVerificationError"):
            send(settings, mail_to("ines@familj.example"))
    finally:
        controller.stop()
    assert catcher.mails == []


@pytest.mark.parametrize(
    "address",
    [
        "ines@familj.example\r\nBcc: stranger@example.org",
        "",
        "ines",
        "ines@",
        "@familj.example",
        "a@b@c",
        "iñes@x.example",
    ],
)
def test_an_address_that_mail_cannot_reach_is_refused_before_anybody_is_called(address: str) -> None:
    with pytest.raises(answers.Refused, match="not an address"):
        mail_to(address)
