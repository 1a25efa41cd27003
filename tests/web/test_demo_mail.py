"""The demo's mail: there for all who try the demo, and nowhere else."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.messages.test_caught import keep
from visits.app import create_app
from visits.rules.kinds import MessageKind
from visits.settings import Mode, Settings


@pytest.fixture
def visitor(settings: Settings) -> FlaskClient:
    app = create_app(replace(settings, mode=Mode.DEMO))
    app.config.update(TESTING=True)
    return app.test_client()


def address_of_the_newest(visitor: FlaskClient) -> str:
    addresses: list[str] = re.findall(r'href="(/demo/mail/[0-9a-f-]{36})"', visitor.get("/demo/mail").text)
    return addresses[0]


def test_before_the_first_mail_the_page_says_how_to_get_one(visitor: FlaskClient) -> None:
    page = visitor.get("/demo/mail", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "No mail yet" in page.text


def test_mails_are_listed_with_whom_they_went_to(visitor: FlaskClient, settings: Settings) -> None:
    keep(settings.instance / "mail", MessageKind.SIGN_IN)
    keep(settings.instance / "mail", MessageKind.BOOKED, second=1)
    page = visitor.get("/demo/mail").text
    assert page.index("Video visit Monday 23 November 14:00") < page.index("Your link to sign in")
    assert "ines.lind@familj.example" in page


def test_one_mail_is_shown_as_text_with_links_and_its_calendar_part(visitor: FlaskClient, settings: Settings) -> None:
    keep(settings.instance / "mail", MessageKind.BOOKED, calendar=True)
    address = address_of_the_newest(visitor)
    page = visitor.get(address).text
    assert re.search(r'<a href="https://visits\.example\.org/visits/[0-9a-f-]+"', page)
    assert "BEGIN:VCALENDAR" in page
    assert f'src="{address}/letter"' in page
    calendar = visitor.get(f"{address}/visit.ics")
    assert calendar.headers["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert calendar.data == b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def test_a_letters_html_may_style_itself_and_nothing_else(visitor: FlaskClient, settings: Settings) -> None:
    keep(settings.instance / "mail", MessageKind.INVITATION)
    answer = visitor.get(address_of_the_newest(visitor) + "/letter")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert not [rule for rule in policy if "script" in rule or "allow-same-origin" in rule]
    assert '<head><base target="_top">' in answer.text
    assert "/invitations/a-secret-token" in answer.text


def test_a_mail_without_a_calendar_part_shows_none(visitor: FlaskClient, settings: Settings) -> None:
    keep(settings.instance / "mail", MessageKind.SIGN_IN)
    address = address_of_the_newest(visitor)
    assert "visit.ics" not in visitor.get(address).text
    assert visitor.get(f"{address}/visit.ics").status_code == 404


@pytest.mark.parametrize("part", ["", "/letter", "/visit.ics"])
def test_a_mail_that_is_not_there_is_not_found(visitor: FlaskClient, part: str) -> None:
    assert visitor.get(f"/demo/mail/{uuid4()}{part}").status_code == 404


def test_outside_the_demo_there_is_no_such_page(settings: Settings) -> None:
    for mode in (Mode.LOCAL, Mode.PRODUCTION):
        app = create_app(replace(settings, mode=mode))
        assert not [rule for rule in app.url_map.iter_rules() if "demo" in rule.rule]
