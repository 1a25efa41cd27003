"""The pages that show what happened to messages."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast, browser_of
from tests.services.outbox_rows import a_message, given_up
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services.outbox_views import PAGE
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Message, Person

MINUTE = timedelta(minutes=1)
LIST = "/manager/messages"


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def maj(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def lost(settings: Settings, cast: Cast, now: datetime) -> UUID:
    """Give up the confirmation of a visit."""
    with writing(settings) as session:
        book(session, cast, now + timedelta(hours=2), now=now)
        message = session.scalars(select(Message)).one()
        message.state, message.trouble, message.tries = MessageState.GIVEN_UP, "refused: 550", 1
        return message.id


def test_an_empty_outbox_says_that_all_is_well(maj: FlaskClient) -> None:
    assert "Nothing waits. Everything has been sent." in maj.get(LIST).text
    for shown in ("given-up", "sent", "dropped"):
        assert "last two weeks" in maj.get(f"{LIST}?show={shown}").text


def test_what_waits_says_since_when_and_why(maj: FlaskClient, cast: Cast, settings: Settings, now: datetime) -> None:
    with writing(settings) as session:
        a_message(session, cast, now - 12 * MINUTE)
        a_message(session, cast, now + 5 * MINUTE, tries=3, trouble="later: 451")
        a_message(session, cast, now + 60 * MINUTE, channel=Via.SMS, address="+46701740605")
    page = maj.get(LIST).text
    assert "Mail: 2 messages wait, the first since" in page
    assert "Ines Lind · Mail" in page
    assert "asked us to try later." in page
    assert "3 tries so far." in page
    assert "Next try:" in page
    assert "Leaves:" in page
    assert "familj.example" not in page
    assert "+4670" not in page


def test_the_overview_tells_of_what_was_given_up_until_maj_has_looked(
    maj: FlaskClient, settings: Settings, cast: Cast, lost: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "1 message could not be delivered." in maj.get("/manager").text
    monkeypatch.setattr(clock, "now", lambda: now + 2 * MINUTE)
    page = maj.get(f"{LIST}?show=given-up").text
    assert "Given up: today" in page
    assert "The receiving side refused it." in page
    assert "could not be delivered" not in maj.get("/manager").text


def test_the_overview_tells_of_what_should_have_left(
    maj: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    assert "should have left" not in maj.get("/manager").text
    with writing(settings) as session:
        a_message(session, cast, now - 11 * MINUTE)
    assert "1 message should have left more than ten minutes ago." in maj.get("/manager").text


def test_maj_looks_at_one_and_sends_it_again(maj: FlaskClient, settings: Settings, lost: UUID, now: datetime) -> None:
    page = maj.get(f"{LIST}/{lost}").text
    assert "ines.lind@familj.example" in page
    assert "refused: 550" in page
    assert page.count("button main") == 1
    answer = maj.post(f"{LIST}/{lost}/resending", follow_redirects=True)
    assert "It is on its way again." in answer.text
    assert "Ines Lind · Mail" in answer.text
    with reading(settings) as session:
        message = session.get_one(Message, lost)
        assert (message.state, message.due_at) == (MessageState.QUEUED, now)


def test_the_page_says_where_it_would_go_now(maj: FlaskClient, settings: Settings, cast: Cast, lost: UUID) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail = "ines@new.example"
    assert "It goes to the address of today: ines@new.example" in maj.get(f"{LIST}/{lost}").text


def test_the_page_says_that_the_address_was_refused(
    maj: FlaskClient, settings: Settings, cast: Cast, lost: UUID, now: datetime
) -> None:
    assert "Ask for another" not in maj.get(f"{LIST}/{lost}").text
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail_refused_at = now
    assert "Ask for another and change it first." in maj.get(f"{LIST}/{lost}").text


def test_a_message_that_is_no_longer_true_is_refused_in_words(
    maj: FlaskClient, settings: Settings, lost: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=3))
    page = maj.get(f"{LIST}/{lost}").text
    assert "no longer of use" in page
    assert "resending" not in page
    answer = maj.post(f"{LIST}/{lost}/resending", follow_redirects=True)
    assert "It is not sent again." in answer.text


def test_a_message_with_a_link_says_to_make_a_new_one(
    maj: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        invitation = given_up(session, cast, now, kind=MessageKind.INVITATION).id
    page = maj.get(f"{LIST}/{invitation}").text
    assert "Make a new one instead." in page
    assert "Address and invitation of Ines Lind" in page


def test_what_was_sent_says_what_the_provider_says(
    maj: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    sent = {"state": MessageState.SENT, "sent_at": now, "channel": Via.SMS, "address": "+46701740605"}
    with writing(settings) as session:
        arrived = a_message(session, cast, now, receipt="delivered", receipt_at=now, **sent).id
        a_message(session, cast, now, receipt="rejected", receipt_at=now, **sent)
    page = maj.get(f"{LIST}?show=sent").text
    assert "The provider says that it has arrived." in page
    assert "The provider says: rejected" in page
    assert "did not arrive" not in page
    page = maj.get(f"{LIST}/{arrived}").text
    assert "The provider says that it has arrived." in page
    assert "resending" not in page, "there is no such visit any more"


def test_an_sms_that_did_not_arrive_says_so(maj: FlaskClient, settings: Settings, cast: Cast, now: datetime) -> None:
    sent = {"state": MessageState.SENT, "sent_at": now, "channel": Via.SMS, "address": "+46701740605"}
    with writing(settings) as session:
        visit = book(session, cast, now + timedelta(hours=2), now=now).id
        lost = a_message(session, cast, now, visit_id=visit, receipt="failed", receipt_at=now, **sent).id
    assert "The provider says that it did not arrive." in maj.get(f"{LIST}?show=given-up").text
    page = maj.get(f"{LIST}/{lost}").text
    assert "Could not be delivered" in page
    assert "Send it again?" in page
    assert "gets it twice" not in page


def test_what_fell_with_its_visit_says_so(maj: FlaskClient, settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        a_message(session, cast, now, state=MessageState.DROPPED)
        a_message(session, cast, now, state=MessageState.DROPPED, person_id=None)
        a_message(session, cast, now, state=MessageState.DROPPED, person_id=None, channel=Via.SMS, address="+467")
    page = maj.get(f"{LIST}?show=dropped").text
    assert page.count("had nothing to say any more.") == 3
    assert "The home · Mail" in page
    assert "The duty phone · SMS" in page


def test_a_long_list_has_pages_and_nonsense_in_the_address_shows_the_first(
    maj: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        for number in range(PAGE + 1):
            a_message(session, cast, now + number * MINUTE)
    assert "Further down the list" in maj.get(LIST).text
    second = maj.get(f"{LIST}?show=waiting&page=2").text
    assert second.count("Ines Lind · Mail") == 1
    assert "Earlier on the list" in second
    assert "There are no more." in maj.get(f"{LIST}?page=3").text
    for nonsense in ("show=all", "page=0", "page=-1", "page=x"):
        assert "Further down the list" in maj.get(f"{LIST}?{nonsense}").text
    assert maj.get(f"{LIST}?page={10**30}").status_code == 200


def test_maj_tries_each_channel(maj: FlaskClient, settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).duty_phone = "+46701740606"
    page = maj.get(LIST).text
    assert "No mail server is set up." in page
    assert "No provider of SMS is set up." in page
    assert "You have no number for SMS here." in page
    assert "No browser of yours allows notifications." in page
    answer = maj.post(f"{LIST}/tests", data={"place": "duty-phone"}, follow_redirects=True)
    assert "The test is queued. Look again in a minute." in answer.text
    assert "Last test:" in answer.text
    assert "Waits" in answer.text
    again = maj.post(f"{LIST}/tests", data={"place": "duty-phone"}, follow_redirects=True)
    assert "less than a minute ago" in again.text
    assert maj.post(f"{LIST}/tests", data={"place": "sms"}).status_code == 404
    with reading(settings) as session:
        owed = session.scalars(select(Message)).one()
        assert (owed.kind, owed.channel, owed.address) == (MessageKind.TEST, Via.SMS, "+46701740606")


def test_a_test_that_failed_says_why(maj: FlaskClient, settings: Settings, cast: Cast, now: datetime) -> None:
    mine = {"kind": MessageKind.TEST, "person_id": cast.maj.id, "address": "maj@almgarden.example"}
    with writing(settings) as session:
        given_up(session, cast, now, **mine)
    page = maj.get(LIST).text
    assert "Could not be delivered." in page
    assert "The receiving side refused it." in page


def test_a_relative_finds_none_of_it(app: Flask, cast: Cast, lost: UUID) -> None:
    for path in (LIST, f"{LIST}/{lost}"):
        assert browser_of(app, cast.ines).get(path).status_code == 404
