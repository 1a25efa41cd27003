"""SMS go over a real HTTP server that answers as the providers do; every answer is sorted by what to do about it."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tests.providers import HANG_UP, SAY_NOTHING, Provider, provider
from visits.messages import answers, http, sms
from visits.settings import Settings, SmsProvider, SmsSettings

ID = UUID("5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69")
TEXT = "Digitalt besök: tisdag kl 14.00. https://visits.example.org"
REPORT = "https://visits.example.org/receipts/46elks/secret?message=5a1c"
ELKS, TWILIO, HTTP = SmsProvider.ELKS, SmsProvider.TWILIO, SmsProvider.HTTP


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as served:
        yield served


def settings_of(kind: SmsProvider, there: Provider) -> SmsSettings:
    names = {"to": "to", "from": "from", "text": "text", "id": "id"}
    return SmsSettings(provider=kind, user="AC1", password="hush", sender="Besok", url=there.url, fields=names)


def send(settings: SmsSettings, to: str = "+46701740605", report_to: str = "") -> str:
    with sms.Line(settings) as line:
        return line.send(sms.Sms(id=ID, to=to, text=TEXT, report_to=report_to))


def test_46elks_gets_its_form_and_names_the_sms(there: Provider) -> None:
    assert send(settings_of(ELKS, there), report_to=REPORT) == "s1"
    (posted,) = there.posted
    assert posted.path == "/a1/sms"
    assert posted.form == {"from": "Besok", "to": "+46701740605", "message": TEXT, "whendelivered": REPORT}
    assert posted.headers["Authorization"] == "Basic QUMxOmh1c2g="


def test_twilio_gets_its_form_under_our_account(there: Provider) -> None:
    assert send(settings_of(TWILIO, there), report_to=REPORT) == "SM1"
    (posted,) = there.posted
    assert posted.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert posted.form == {"From": "Besok", "To": "+46701740605", "Body": TEXT, "StatusCallback": REPORT}


def test_a_messaging_service_at_twilio_chooses_the_number(there: Provider) -> None:
    send(replace(settings_of(TWILIO, there), sender="MG123"))
    assert "From" not in there.posted[0].form
    assert there.posted[0].form["MessagingServiceSid"] == "MG123"


def test_any_other_provider_gets_a_form_with_the_names_it_wants(there: Provider) -> None:
    names = {"to": "recipient", "from": "sender", "text": "body", "id": "reference"}
    given = replace(settings_of(HTTP, there), url=f"{there.url}/send", user="", fields=names)
    assert send(given) == "h1"
    (posted,) = there.posted
    assert posted.path == "/send"
    assert posted.form == {"recipient": "+46701740605", "sender": "Besok", "body": TEXT, "reference": str(ID)}
    assert posted.headers["Authorization"] == "Bearer hush"
    assert posted.headers["Idempotency-Key"] == str(ID)


def test_without_a_password_none_is_sent(there: Provider) -> None:
    send(replace(settings_of(HTTP, there), user="", password=""))
    assert "Authorization" not in there.posted[0].headers


@pytest.mark.parametrize(
    ("kind", "status", "meaning", "code"),
    [
        (ELKS, 400, answers.Refused, "400"),
        (ELKS, 403, answers.Unreachable, "403"),
        (ELKS, 404, answers.Refused, "404"),
        (ELKS, 401, answers.Unreachable, "401"),
        (ELKS, 500, answers.TryLater, "500"),
        (ELKS, 503, answers.Unreachable, "503"),
        (ELKS, 302, answers.TryLater, "302"),
        (TWILIO, 400, answers.Refused, "400 21211"),
        (TWILIO, 403, answers.Refused, "403 21408"),
        (TWILIO, 422, answers.Refused, "422 21610"),
        (TWILIO, 429, answers.Unreachable, "429 20429"),
        (HTTP, 400, answers.Refused, "400"),
        (HTTP, 403, answers.Refused, "403"),
        (HTTP, 402, answers.Unreachable, "402"),
        (HTTP, 429, answers.Unreachable, "429"),
        (HTTP, HANG_UP, answers.TryLater, "ProtocolError"),
    ],
)
def test_each_answer_is_sorted_and_its_words_are_not_kept(
    there: Provider, kind: SmsProvider, status: int, meaning: type[Exception], code: str
) -> None:
    with pytest.raises(meaning) as caught:
        send(settings_of(kind, there), to=f"+46700000{status}")
    assert type(caught.value) is meaning
    assert str(caught.value) == code
    assert len(there.posted) == 1, "neither tried again nor followed elsewhere"


@pytest.mark.parametrize(
    ("kind", "status", "dead"),
    [
        (ELKS, 400, True),
        (ELKS, 404, False),
        (TWILIO, 400, True),
        (TWILIO, 422, True),
        (TWILIO, 403, False),
        (TWILIO, 404, False),
    ],
)
def test_a_number_that_is_none_is_told_from_a_text_that_does_not_pass(
    there: Provider, kind: SmsProvider, status: int, *, dead: bool
) -> None:
    with pytest.raises(answers.Refused) as caught:
        send(settings_of(kind, there), to=f"+46700000{status}")
    assert caught.value.address_is_dead is dead


def test_a_form_of_our_own_making_blames_no_number(there: Provider) -> None:
    # Fields that are called wrong are refused for everybody alike.
    with pytest.raises(answers.Refused) as caught:
        send(settings_of(HTTP, there), to="+46700000400")
    assert not caught.value.address_is_dead


@pytest.mark.parametrize(("said", "low", "high"), [("7", 7, 7), ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0)])
def test_how_long_to_wait_is_heard(there: Provider, said: str, low: float, high: float) -> None:
    there.retry_after = said
    with pytest.raises(answers.Unreachable) as caught:
        send(settings_of(ELKS, there), to="+46700000429")
    assert caught.value.seconds is not None
    assert low <= caught.value.seconds <= high


def test_nonsense_about_waiting_is_not_heard(there: Provider) -> None:
    there.retry_after = "a while"
    with pytest.raises(answers.Unreachable) as caught:
        send(settings_of(ELKS, there), to="+46700000429")
    assert caught.value.seconds is None


def test_who_says_nothing_is_not_waited_for_for_ever(there: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    with pytest.raises(answers.TryLater, match="ReadTimeoutError"):
        send(settings_of(ELKS, there), to=f"+46700000{SAY_NOTHING}")


def test_a_provider_that_is_not_there_is_nobodys_fault(there: Provider) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    with pytest.raises(answers.Unreachable, match="NewConnectionError"):
        send(replace(settings_of(ELKS, there), url=f"http://127.0.0.1:{free}"))


def test_many_sms_take_one_connection(there: Provider) -> None:
    with sms.Line(settings_of(ELKS, there)) as line:
        for _ in range(5):
            line.send(sms.Sms(id=ID, to="+46701740605", text=TEXT))
    assert (len(there.posted), there.connections) == (5, 1)


def test_what_is_stopped_at_the_last_moment_is_not_sent(there: Provider) -> None:
    def stop() -> None:
        asked.append(True)
        raise answers.Outdated

    asked: list[bool] = []
    with sms.Line(settings_of(ELKS, there)) as line:
        with pytest.raises(answers.Outdated):
            line.send(sms.Sms(id=ID, to="+46701740605", text=TEXT), stop)
        line.send(sms.Sms(id=ID, to="+46701740606", text=TEXT))
    assert [posted.form["to"] for posted in there.posted] == ["+46701740606"]
    assert asked == [True]


def test_receipts_are_asked_for_only_where_they_can_be_trusted(tmp_path: Path) -> None:
    given = {"INSTANCE": str(tmp_path), "SMS_PROVIDER": "46elks", "SMS_SENDER": "Besok"}
    assert sms.report_to(Settings.from_env(given), ID) == ""
    https = Settings.from_env(given | {"PUBLIC_URL": "https://visits.example.org"})
    address = sms.report_to(https, ID)
    assert address == f"https://visits.example.org/receipts/46elks/{sms.receipt_token(https)}?message={ID}"
    assert https.secret_key not in address
    assert sms.report_to(replace(https, sms=replace(https.sms, provider=SmsProvider.NONE)), ID) == ""


def test_twilios_own_example_of_a_signature_is_right(there: Provider) -> None:
    # From Twilio's documentation on validating requests.
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    known = replace(settings_of(TWILIO, there), password="12345")
    url, right = "https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert sms.signed_by_twilio(known, url, form, right)
    assert not sms.signed_by_twilio(known, url, form | {"Digits": "1235"}, right)
    assert not sms.signed_by_twilio(known, url, form, "ü")


@pytest.mark.parametrize(
    ("kind", "form", "word", "dead"),
    [
        (ELKS, {"id": "s1", "status": "delivered", "delivered": "2026-11-23"}, "delivered", False),
        (ELKS, {"id": "s1", "status": "failed"}, "failed", False),
        (TWILIO, {"MessageSid": "s1", "MessageStatus": "delivered"}, "delivered", False),
        (TWILIO, {"MessageSid": "s1", "MessageStatus": "undelivered", "ErrorCode": "30003"}, "undelivered", False),
        (TWILIO, {"MessageSid": "s1", "MessageStatus": "undelivered", "ErrorCode": "30005"}, "undelivered", True),
        # A landline, or a network that is not there just now.
        (TWILIO, {"MessageSid": "s1", "MessageStatus": "undelivered", "ErrorCode": "30006"}, "undelivered", False),
        (HTTP, {"id": "s1", "status": "failed"}, "failed", False),
    ],
)
def test_receipts_say_what_became_of_an_sms(kind: SmsProvider, form: dict[str, str], word: str, *, dead: bool) -> None:
    assert sms.read_receipt(kind, form) == sms.Receipt(provider_id="s1", word=word, number_is_dead=dead)


def test_what_is_no_receipt_is_told_from_one() -> None:
    with pytest.raises(KeyError):
        sms.read_receipt(TWILIO, {"id": "s1", "status": "delivered"})
