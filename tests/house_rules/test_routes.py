"""Every address has its gate, and looks like one of ours."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from visits.app import create_app
from visits.settings import Mode, Settings
from visits.web import gate
from visits.web.gate import Pass

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.ics)?")
PARAMETER = re.compile(r"<(?:(?P<type>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>(?:\.ics)?")
UNTYPED = {
    "token": "a secret of 43 letters, digits, - and _, which no converter knows",
}
NOT_OURS = {"static"}
"""Endpoints that Flask brings: files under static/, open to all."""


@pytest.fixture
def demo(settings: Settings) -> Flask:
    return create_app(replace(settings, mode=Mode.DEMO))


def ours(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_OURS]


def ungated(app: Flask) -> list[str]:
    """List the addresses whose view carries no mark, or one that is none."""
    views = ((rule, app.view_functions[rule.endpoint]) for rule in ours(app))
    return [rule.rule for rule, view in views if not isinstance(getattr(view, "gate", None), Pass)]


def misshapen(rules: list[Rule]) -> Iterator[str]:
    """Say what is wrong with the shape of addresses."""
    for rule in rules:
        for piece in filter(None, rule.rule.split("/")):
            parameter = PARAMETER.fullmatch(piece)
            if parameter and not parameter["type"] and parameter["name"] not in UNTYPED:
                yield f"{rule.rule}: <{parameter['name']}> has no type"
            elif not parameter and not KEBAB.fullmatch(piece):
                yield f"{rule.rule}: {piece} is not kebab-case"


def test_every_route_carries_its_gate(app: Flask, demo: Flask) -> None:
    assert len(ours(demo)) > len(ours(app)) > 80, "the demo's own pages are looked at too"
    assert ungated(demo) == []


def test_a_route_without_a_gate_would_be_found_and_is_shut(own_app: Flask) -> None:
    room = Blueprint("forgotten", __name__)
    room.add_url_rule("/forgotten", "show", lambda: "names")
    own_app.register_blueprint(room)
    assert ungated(own_app) == ["/forgotten"]
    assert own_app.test_client().get("/forgotten").status_code == 302


def test_a_second_gate_on_a_route_stops_the_start() -> None:
    def show() -> str:
        return "names"

    with pytest.raises(TypeError, match="show has two gates"):
        gate.public(gate.manager(show))


def test_addresses_are_kebab_case_and_their_parameters_typed(demo: Flask) -> None:
    assert list(misshapen(ours(demo))) == []


def test_a_misshapen_address_would_be_found() -> None:
    found = list(misshapen([Rule("/Units/<unit>"), Rule("/free_times/<uuid:unit>/a-b"), Rule("/feeds/<token>.ics")]))
    assert found == [
        "/Units/<unit>: Units is not kebab-case",
        "/Units/<unit>: <unit> has no type",
        "/free_times/<uuid:unit>/a-b: free_times is not kebab-case",
    ]
