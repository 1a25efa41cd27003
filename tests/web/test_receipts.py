"""Providers tell what became of an SMS: believed by the token in the address, and Twilio by its signature too."""

import hmac
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from hashlib import sha1
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.builders import Cast
from visits import clock
from visits.app import create_app
from visits.messages import sms
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services import messages, receipts
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person

NUMBER = "+46701740605"


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def texting(settings: Settings) -> Settings:
    provider = replace(settings.sms, provider=SmsProvider.ELKS, password="hush", sender="Besok")
    return replace(settings, public_url="https://visits.example.org", sms=provider)


@pytest.fixture
def app(texting: Settings) -> Flask:
    """Give the app as it serves, its forms' protection included."""
    made = create_app(texting)
    made.config.update(TESTING=True)
    return made


@pytest.fixture
def sent(texting: Settings, cast: Cast, now: datetime) -> UUID:
    """Send Ines an SMS, whose provider calls it s1."""
    with writing(texting) as session:
        session.execute(update(Person).where(Person.id == cast.ines.id).values(sms_number=NUMBER))
        kind, home, person = MessageKind.TEST, cast.home.id, cast.ines.id
        messages.owe(session, kind, to=NUMBER, via=Via.SMS, language="sv", home=home, person=person, now=now)
        session.flush()
        row = session.scalars(select(Message)).one()
        row.state, row.provider_id = MessageState.SENT, "s1"
        return row.id


def row(settings: Settings) -> Message:
    with reading(settings) as session:
        found = session.scalars(select(Message)).one()
        session.expunge(found)  # it outlives its transaction
        return found


def number_refused(settings: Settings, cast: Cast) -> bool:
    with reading(settings) as session:
        return session.get_one(Person, cast.ines.id).sms_refused_at is not None


def path_of(settings: Settings, message: UUID | None) -> str:
    address = urlsplit(sms.report_to(settings, message or uuid4()))
    return f"{address.path}?{address.query}" if message else address.path


def tell(client: FlaskClient, path: str, **form: str) -> int:
    return client.post(path, data=form).status_code


def test_what_became_of_an_sms_stands_beside_it(app: Flask, texting: Settings, sent: UUID, now: datetime) -> None:
    assert tell(app.test_client(), path_of(texting, sent), id="s1", status="delivered") == 204
    assert (row(texting).receipt, row(texting).receipt_at, row(texting).state) == ("delivered", now, MessageState.SENT)


def test_by_the_providers_name_alone_it_is_known_too(app: Flask, texting: Settings, sent: UUID) -> None:
    assert tell(app.test_client(), path_of(texting, None), id="s1", status="delivered") == 204
    assert row(texting).receipt == "delivered"
    assert row(texting).id == sent


def test_a_receipt_quicker_than_our_own_note_is_kept(app: Flask, texting: Settings, sent: UUID) -> None:
    with writing(texting) as session:
        session.execute(update(Message).values(state=MessageState.CLAIMED, provider_id=""))
    assert tell(app.test_client(), path_of(texting, sent), id="s1", status="delivered") == 204
    assert row(texting).receipt == "delivered"


def test_a_receipt_that_was_overtaken_changes_nothing(app: Flask, texting: Settings, sent: UUID) -> None:
    for status in ("sent", "delivered", "sent"):
        tell(app.test_client(), path_of(texting, sent), id="s1", status=status)
    assert row(texting).receipt == "delivered"


def test_a_phone_that_was_off_for_days_is_not_given_up(app: Flask, texting: Settings, cast: Cast, sent: UUID) -> None:
    tell(app.test_client(), path_of(texting, sent), id="s1", status="failed")
    assert row(texting).receipt == "failed"
    assert not number_refused(texting, cast)


@pytest.mark.parametrize(("number", "marked"), [("", True), ("+46701740606", False)])
def test_a_number_that_nothing_reaches_is_marked_unless_she_has_another_by_now(
    texting: Settings, cast: Cast, sent: UUID, now: datetime, number: str, *, marked: bool
) -> None:
    dead = sms.Receipt(provider_id="s1", word="undelivered", number_is_dead=True)
    with writing(texting) as session:
        if number:
            session.execute(update(Person).where(Person.id == cast.ines.id).values(sms_number=number))
        assert receipts.note(session, dead, message=sent, now=now)
    assert number_refused(texting, cast) is marked


@pytest.mark.parametrize("wrong", ["token", "provider", "none"])
def test_nobody_else_is_heard(app: Flask, texting: Settings, sent: UUID, wrong: str) -> None:
    path = path_of(texting, sent)
    if wrong == "token":
        path = path.replace(sms.receipt_token(texting), "x" * 32)
    elif wrong == "provider":
        path = path.replace("46elks", "http")
    else:
        made = create_app(replace(texting, sms=replace(texting.sms, provider=SmsProvider.NONE)))
        assert tell(made.test_client(), path, id="s1", status="delivered") == 404
        return
    assert tell(app.test_client(), path, id="s1", status="delivered") == 404
    assert row(texting).receipt == ""


def test_of_another_sms_than_its_own_nothing_is_believed(app: Flask, texting: Settings, sent: UUID) -> None:
    assert tell(app.test_client(), path_of(texting, sent), id="s2", status="failed") == 204
    assert row(texting).receipt == ""


def test_of_an_sms_that_is_gone_it_is_heard_once(app: Flask, texting: Settings, sent: UUID) -> None:
    for path in (path_of(texting, uuid4()), path_of(texting, None)):
        assert tell(app.test_client(), path, id="s9", status="delivered") == 204
    assert row(texting).id == sent
    assert row(texting).receipt == ""


def test_what_is_no_receipt_is_said_to_be_none(app: Flask, texting: Settings, sent: UUID) -> None:
    assert tell(app.test_client(), path_of(texting, sent), hello="you") == 400
    assert app.test_client().post(path_of(texting, sent), json=["delivered"]).status_code == 400


def test_the_generic_provider_may_tell_in_json(texting: Settings, sent: UUID) -> None:
    generic = replace(texting, sms=replace(texting.sms, provider=SmsProvider.HTTP, url="https://sms.example"))
    answer = create_app(generic).test_client().post(path_of(generic, sent), json={"id": "s1", "status": "delivered"})
    assert answer.status_code == 204
    assert row(texting).receipt == "delivered"


def test_twilio_is_heard_by_its_signature_alone(texting: Settings, sent: UUID) -> None:
    twilio = replace(texting, sms=replace(texting.sms, provider=SmsProvider.TWILIO, user="AC1"))
    client = create_app(twilio).test_client()
    form = {"MessageSid": "s1", "MessageStatus": "delivered", "AccountSid": "AC1"}
    said = sms.report_to(twilio, sent) + "".join(f"{name}{form[name]}" for name in sorted(form))
    right = b64encode(hmac.digest(b"hush", said.encode(), sha1)).decode()
    other = ("B" if right[0] == "A" else "A") + right[1:]
    for signature in ("", "x", other):
        answer = client.post(path_of(twilio, sent), data=form, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 404
    # Without our own id in it the address is none that we gave.
    assert client.post(path_of(twilio, None), data=form, headers={"X-Twilio-Signature": right}).status_code == 404
    assert row(texting).receipt == ""
    answer = client.post(path_of(twilio, sent), data=form, headers={"X-Twilio-Signature": right})
    assert answer.status_code == 204
    assert row(texting).receipt == "delivered"
