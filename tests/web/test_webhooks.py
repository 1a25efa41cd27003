"""Maj tells another system of reminders: it is added, its secret shown once, tried and removed."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast
from tests.web.managing import majs_browser
from visits.rules.kinds import MessageKind, Via
from visits.services import webhooks
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import AuditEntry, Message, Webhook

URL = "http://10.0.0.7:8080/hook?room=7"


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


def row(settings: Settings) -> tuple[str, str, bool]:
    with reading(settings) as session:
        found = session.scalars(select(Webhook)).one()
        return found.url, found.secret, found.active


def add(browser: FlaskClient, url: str = URL) -> str:
    """Add a system and return the path of its page."""
    return str(browser.post("/manager/webhooks", data={"url": url}).headers["Location"])


def test_without_a_system_the_page_says_so(browser: FlaskClient) -> None:
    page = browser.get("/manager/webhooks").text
    assert "No other system is told." in page
    assert "/manager/webhooks" in browser.get("/manager/messages").text


def test_its_secret_is_shown_once_and_never_again(browser: FlaskClient, settings: Settings) -> None:
    path = add(browser)
    _, secret, _ = row(settings)
    first = browser.get(path).text
    assert re.search(r'value="([^"]+)" readonly', first)[1] == secret  # type: ignore[index] # shown right now
    for later in (browser.get(path), browser.get("/manager/webhooks"), browser.get("/manager/messages")):
        assert secret not in later.text
    assert html.escape(URL) in browser.get("/manager/webhooks").text


def test_adding_and_removing_are_written_down_without_the_secret(browser: FlaskClient, settings: Settings) -> None:
    path = add(browser)
    secret = row(settings)[1]
    browser.post(f"{path}/removal")
    with reading(settings) as session:
        lines = session.scalars(select(AuditEntry).where(AuditEntry.action.like("webhook.%"))).all()
        assert {line.action for line in lines} == {"webhook.add", "webhook.remove"}
        assert not any(secret in line.thing for line in lines)


def test_a_test_goes_the_way_of_all_messages(browser: FlaskClient, settings: Settings) -> None:
    path = add(browser)
    browser.post("/manager/messages/tests", data={"place": path.rpartition("/")[2]})
    with reading(settings) as session:
        owed = session.scalars(select(Message)).one()
        assert (owed.kind, owed.channel, owed.address) == (MessageKind.TEST, Via.WEBHOOK, path.rpartition("/")[2])


def test_removed_it_is_told_nothing_and_its_secret_is_forgotten(browser: FlaskClient, settings: Settings) -> None:
    path = add(browser)
    page = browser.post(f"{path}/removal", follow_redirects=True).text
    assert "The system is removed" in page
    assert "No other system is told." in page
    assert row(settings) == (URL, "", False)
    assert browser.get(path).status_code == 404
    assert browser.post(f"{path}/removal").status_code == 404
    assert add(browser), "it can be added again"


@pytest.mark.parametrize("url", ["", "nursecall.example", "ftp://nursecall.example", "https://" + "x" * 400])
def test_what_is_no_address_is_asked_again_with_what_was_typed(
    browser: FlaskClient, settings: Settings, url: str
) -> None:
    answer = browser.post("/manager/webhooks", data={"url": url})
    assert answer.status_code == 422
    assert f'value="{url}"' in answer.text
    with reading(settings) as session:
        assert session.scalars(select(Webhook)).all() == []


def test_a_system_that_is_known_is_not_told_twice(browser: FlaskClient) -> None:
    add(browser)
    answer = browser.post("/manager/webhooks", data={"url": URL})
    assert answer.status_code == 422
    assert "That system is told already." in answer.text


def test_there_can_be_enough(browser: FlaskClient) -> None:
    for number in range(webhooks.MOST):
        assert add(browser, f"https://nursecall.example/{number}")
    answer = browser.post("/manager/webhooks", data={"url": URL})
    assert answer.status_code == 422
    assert "There are enough systems." in answer.text
