"""The relatives' pages: inviting, the letter, consent, removal."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.bookings import book
from tests.builders import Cast
from tests.web.managing import majs_browser
from visits import clock
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person, Related

TOMAS = {
    "given_name": "Tomas",
    "family_name": "Lind",
    "relation": "son",
    "mail": "tomas@familj.example",
    "phone": "070-1",
    "language": "sv",
    "way": "mail",
}


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def of_rosa(cast: Cast) -> str:
    return f"/manager/residents/{cast.rosa.id}/relatives"


@pytest.fixture
def ines(cast: Cast, settings: Settings) -> str:
    with reading(settings) as session:
        relation: UUID = session.scalars(select(Related.id).where(Related.relative_id == cast.ines.id)).one()
    return f"/manager/relatives/{relation}"


def test_maj_invites_tomas_by_mail(browser: FlaskClient, of_rosa: str, settings: Settings) -> None:
    assert "Rosa Lind" in browser.get(f"{of_rosa}/new").text
    answer = browser.post(of_rosa, data=TOMAS, follow_redirects=True)
    assert "The invitation is on its way by mail." in answer.text
    assert "Tomas Lind" in answer.text
    assert "Invited, not been here yet" in answer.text
    with reading(settings) as session:
        assert session.scalars(select(Message.address)).all() == ["tomas@familj.example"]


def test_the_letter_is_shown_once_in_his_language_and_opens_the_door(
    app: Flask, browser: FlaskClient, of_rosa: str, settings: Settings
) -> None:
    answer = browser.post(of_rosa, data=TOMAS | {"way": "letter", "mail": "", "language": "nb"})
    page = browser.get(answer.location).text
    assert '<article class="letter" lang="nb">' in page
    assert "<svg" in page
    letter = page[page.index("<article") : page.index("</article>")]
    assert "Tomas" in letter
    for secret in ("Rosa", "Björken", "Almgården"):
        assert secret not in letter, "others may open the envelope"
    address = re.search(r"http://localhost(/invitations/[\w-]+)", letter)
    assert address is not None
    assert app.test_client().post(address[1]).location == "/book"
    assert "A letter is shown only once." in browser.get(answer.location, follow_redirects=True).text
    with reading(settings) as session:
        assert session.scalars(select(Message)).all() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mail": ""}, "mail"),
        ({"mail": "tomas"}, "mail"),
        ({"mail": "ines.lind@familj.example"}, "mail"),
        ({"relation": ""}, "relation"),
        ({"relation": "cousin"}, "relation"),
        ({"way": "pigeon"}, "way"),
        ({"given_name": ""}, "given_name"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(
    browser: FlaskClient, of_rosa: str, settings: Settings, wrong: dict[str, str], field: str
) -> None:
    answer = browser.post(of_rosa, data=TOMAS | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="070-1"' in answer.text
    with reading(settings) as session:
        assert session.scalars(select(Person.id).where(Person.given_name == "Tomas")).all() == []


def test_somebody_known_here_is_the_same_person(browser: FlaskClient, of_rosa: str, settings: Settings) -> None:
    with writing(settings) as session:
        session.execute(delete(Related))
    mail = {"mail": "ines.lind@familj.example"}
    answer = browser.post(of_rosa, data=TOMAS | mail, follow_redirects=True)
    assert "it is the same person now" in answer.text
    assert "Ines Lind" in answer.text


def test_the_page_says_where_the_invitation_stands(browser: FlaskClient, ines: str) -> None:
    assert "Can book" in browser.get(ines).text
    sent = browser.post(f"{ines}/invitation", data={"way": "mail"}, follow_redirects=True)
    assert "Sent by mail, not opened yet." in sent.text
    assert "Withdraw the invitation" in sent.text
    gone = browser.post(f"{ines}/invitation/revocation", follow_redirects=True)
    assert "The invitation no longer works." in gone.text
    assert "Withdrawn on" in gone.text
    printed = browser.post(f"{ines}/invitation", data={"way": "letter"})
    assert printed.location == f"{ines}/letter"
    assert "Printed, not opened yet." in browser.get(ines).text


def test_a_new_invitation_by_mail_needs_an_address(browser: FlaskClient, ines: str) -> None:
    without = {name: value for name, value in TOMAS.items() if name != "way"} | {"mail": ""}
    browser.post(f"{ines}/details", data=without)
    answer = browser.post(f"{ines}/invitation", data={"way": "mail"})
    assert answer.status_code == 422
    assert "An invitation by mail needs a mail address." in answer.text


def test_maj_changes_what_is_known_of_ines(browser: FlaskClient, ines: str, of_rosa: str) -> None:
    page = browser.get(f"{ines}/details").text
    assert 'value="Ines"' in page
    assert '<option selected value="daughter">' in page
    changed = browser.post(f"{ines}/details", data=TOMAS | {"given_name": "Inés"}, follow_redirects=True)
    assert "Inés is changed." in changed.text
    browser.post(of_rosa, data=TOMAS | {"mail": "nils@familj.example"})
    taken = browser.post(f"{ines}/details", data=TOMAS | {"mail": "nils@familj.example"})
    assert taken.status_code == 422
    assert "Another relative has this mail address." in taken.text
    assert browser.post(f"{ines}/details", data=TOMAS | {"given_name": ""}).status_code == 422


def test_rosas_no_and_yes_are_written_down(browser: FlaskClient, ines: str) -> None:
    no = browser.post(f"{ines}/consent", data={"consent": "no"}, follow_redirects=True)
    assert "No more visits can be booked from now on." in no.text
    assert "The resident has said no" in no.text
    yes = browser.post(f"{ines}/consent", data={"consent": "yes"}, follow_redirects=True)
    assert "Visits can be booked again." in yes.text


def test_a_relative_with_visits_is_removed_after_they_are_cancelled(
    browser: FlaskClient, cast: Cast, ines: str, settings: Settings
) -> None:
    now = clock.now()
    with writing(settings) as session:
        book(session, cast, now + timedelta(days=1), now=now)
    refused = browser.post(f"{ines}/removal")
    assert refused.status_code == 422
    assert "There are still visits booked. Cancel them first." in refused.text
    assert "<summary>Cancel this visit</summary>" in refused.text, "one tap shows what it does, the next does it"
    cancelled = browser.post(f"{ines}/visits/cancellation", follow_redirects=True)
    assert "1 visit is cancelled." in cancelled.text
    removed = browser.post(f"{ines}/removal", follow_redirects=True)
    assert "The relative is removed and can no longer book." in removed.text
    assert browser.get(ines).status_code == 404


def test_an_unknown_relative_is_not_found(browser: FlaskClient) -> None:
    path = f"/manager/relatives/{uuid4()}"
    for page in ("", "/details", "/letter"):
        assert browser.get(f"{path}{page}").status_code == 404
    for deed in ("details", "consent", "invitation", "invitation/revocation", "visits/cancellation", "removal"):
        assert browser.post(f"{path}/{deed}", data=TOMAS).status_code == 404
    assert browser.get(f"/manager/residents/{uuid4()}/relatives/new").status_code == 404
    assert browser.post(f"/manager/residents/{uuid4()}/relatives", data=TOMAS).status_code == 404


def test_an_address_that_was_refused_is_shown_with_what_to_do(
    browser: FlaskClient, ines: str, cast: Cast, settings: Settings
) -> None:
    page = browser.get(ines).text
    assert "Nothing arrives" not in page
    assert "No SMS arrives" not in page
    with writing(settings) as session:
        person = session.get_one(Person, cast.ines.id)
        person.mail_refused_at = person.sms_refused_at = clock.now()
        person.sms_number = "+46701740605"
    page = browser.get(ines).text
    assert "Nothing arrives at ines.lind@familj.example" in page
    assert "Ask for another address and write it in here." in page
    assert "No SMS arrives at +46701740605" in page
    assert "Mail does not arrive" in browser.get(f"/manager/residents/{cast.rosa.id}").text
