"""A letter on trial leaves by the real worker: to a real mail server, and to a provider of SMS."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from tests.builders import Cast
from tests.providers import Provider, provider
from tests.smtp import Catcher, served
from visits import clock
from visits.messages import letters, samples
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import BY_SMS
from visits.services import letter_samples
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import Person
from visits.worker.jobs import Worker


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def sending(settings: Settings, there: Provider, catcher: Catcher) -> Iterator[Settings]:
    controller = served(catcher)
    controller.start()
    mail = replace(settings.mail, host="127.0.0.1", port=controller.port, sender="visits@demo.example")
    sms = replace(settings.sms, provider=SmsProvider.ELKS, url=there.url, user="u", password="p", sender="Besok")
    yield replace(settings, mail=mail, sms=sms)
    controller.stop()


def send_all(settings: Settings, cast: Cast, via: Via, kinds: Sequence[MessageKind]) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).sms_number = "+46701112233"
        for kind in kinds:
            assert letter_samples.send(session, kind, "en", via, actor=cast.actor(cast.maj), now=clock.now())
    Worker(settings).deliver(via)


def test_every_kind_arrives_as_mail_marked_as_a_trial(sending: Settings, cast: Cast, catcher: Catcher) -> None:
    send_all(sending, cast, Via.MAIL, list(samples.SHOWN))
    assert len(catcher.mails) == len(samples.SHOWN)
    with reading(sending) as session:
        setting = letter_samples.desk(session, actor=cast.actor(cast.maj), now=clock.now()).setting
    shown = {letters.write(samples.letter(kind, "en", setting), sending).subject for kind in samples.SHOWN}
    assert {mail["Subject"] for mail in catcher.mails} == {f"Trial: {subject}" for subject in shown}
    for mail in catcher.mails:
        assert mail["To"] == "maj@almgarden.example"
        assert mail["List-Unsubscribe"] is None, "a mail program's button would stop nobody's mail"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_every_sms_arrives_on_her_phone(sending: Settings, cast: Cast, there: Provider) -> None:
    kinds = sorted(kind for kind in BY_SMS if kind in samples.SHOWN)
    send_all(sending, cast, Via.SMS, kinds)
    posted = [parse_qs(one.body.decode()) for one in there.posted]
    assert len(posted) == len(kinds) > 10
    assert {one["to"][0] for one in posted} == {"+46701112233"}
    assert all(one["message"][0].startswith("Trial: ") for one in posted)
