"""Addresses made without a request lead to pages that exist."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask

from visits import links
from visits.settings import Settings

VISIT = uuid4()


@pytest.fixture
def public(settings: Settings) -> Settings:
    return replace(settings, public_url="https://visits.example.org")


@pytest.mark.parametrize(
    ("make", "argument", "endpoint"),
    [
        (links.first_run, "secret", "first_run.show"),
        (links.invitation, "secret", "invitations.show"),
        (links.sign_in, "secret", "sign_in.open_link"),
        (links.visit, VISIT, "visits.show"),
        (links.call, VISIT, "calls.for_relative"),
        (links.enrolment, "secret", "enrolment.show"),
        (links.feed, "secret", "feeds.read"),
    ],
)
def test_every_link_leads_to_its_page(
    app: Flask, public: Settings, make: Callable[[Settings, object], str], argument: object, endpoint: str
) -> None:
    address = make(public, argument)
    assert address.startswith("https://visits.example.org/")
    path = address.removeprefix("https://visits.example.org")
    found, arguments = app.url_map.bind("visits.example.org").match(path)
    assert (found, list(arguments.values())) == (endpoint, [argument])


@pytest.mark.parametrize(("scheme", "host"), [("https", "visits.example.org"), ("http", "127.0.0.1:8000")])
def test_a_subscription_opens_the_calendar_program(settings: Settings, scheme: str, host: str) -> None:
    at = replace(settings, public_url=f"{scheme}://{host}")
    assert links.webcal(at, "secret") == f"webcal://{host}/feeds/secret.ics"
    assert links.feed(at, "secret") == f"{scheme}://{host}/feeds/secret.ics"


def test_a_path_is_joined_to_where_people_reach_us(public: Settings) -> None:
    assert links.absolute(public, "/demo/mail") == "https://visits.example.org/demo/mail"
