"""The demo's ready-made ways in, which exist in the demo only."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from tests.builders import Cast
from visits import clock
from visits.app import create_app
from visits.services import sign_ins
from visits.settings import Mode, Settings
from visits.storage.database import writing
from visits.storage.tables import Person


@pytest.fixture
def token(settings: Settings, cast: Cast) -> str:
    with writing(settings) as session:
        return sign_ins.begin(session, session.get_one(Person, cast.ines.id), now=clock.now())


@pytest.fixture
def demo_app(settings: Settings) -> Flask:
    return create_app(replace(settings, mode=Mode.DEMO))


def test_a_way_in_signs_in_and_leads_on_as_often_as_it_is_opened(demo_app: Flask, token: str) -> None:
    for _ in range(2):
        client = demo_app.test_client()
        answer = client.get(f"/demo/enter/{token}?next=/calendar")
        assert answer.headers["Location"] == "/calendar"
        assert client.get("/calendar").status_code == 200


def test_a_way_in_leads_nowhere_else(demo_app: Flask, token: str) -> None:
    answer = demo_app.test_client().get(f"/demo/enter/{token}?next=https://evil.example/")
    assert answer.headers["Location"] == "/"


def test_an_unknown_or_ended_way_in_is_not_found(demo_app: Flask, token: str, settings: Settings, cast: Cast) -> None:
    with writing(settings) as session:
        sign_ins.end_all(session, cast.ines.id, now=clock.now() - timedelta(seconds=1))
    for secret in (token, "unknown"):
        assert demo_app.test_client().get(f"/demo/enter/{secret}").status_code == 404


def test_outside_the_demo_there_is_no_such_way(app: Flask, token: str) -> None:
    answer = app.test_client().get(f"/demo/enter/{token}")
    assert "/sign-in" in answer.headers["Location"]
