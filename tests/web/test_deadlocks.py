"""Two requests that wait for each other: the database gives one up, and it is answered all the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask, flash
from flask.testing import FlaskClient
from sqlalchemy import Select, select
from sqlalchemy.exc import OperationalError

from tests.builders import Cast
from visits.app import DEADLOCK_TRIES
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Home, Unit
from visits.web import gate


class Deadlock(Exception):
    """What psycopg raises, as far as SQLAlchemy shows it."""

    sqlstate = "40P01"


def browser_with(app: Flask, answers: list[str | Exception]) -> FlaskClient:
    @app.get("/in-turn")
    @gate.public
    def in_turn() -> str:
        flash("done")
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return app.test_client()


def deadlock() -> OperationalError:
    return OperationalError("UPDATE", {}, Deadlock())


def test_a_deadlock_is_tried_again_and_nothing_is_said_twice(own_app: Flask) -> None:
    browser = browser_with(own_app, [deadlock(), deadlock(), "well"])
    assert browser.get("/in-turn").text == "well"
    with browser.session_transaction() as kept:
        assert len(kept["_flashes"]) == 1


def test_not_for_ever(own_app: Flask) -> None:
    own_app.testing = False
    tries: list[str | Exception] = [deadlock() for _ in range(DEADLOCK_TRIES + 2)]
    assert browser_with(own_app, tries).get("/in-turn").status_code == 500
    assert len(tries) == 1


def test_another_failure_is_not_tried_again(own_app: Flask) -> None:
    own_app.testing = False
    answers: list[str | Exception] = [OperationalError("UPDATE", {}, Exception("disk full")), "well"]
    assert browser_with(own_app, answers).get("/in-turn").status_code == 500


@pytest.mark.postgresql
def test_two_that_lock_the_other_way_round_are_both_answered(own_app: Flask, settings: Settings, cast: Cast) -> None:
    both_hold = Barrier(2)
    home, unit = select(Home).where(Home.id == cast.home.id), select(Unit).where(Unit.id == cast.unit.id)
    rows: dict[str, tuple[Select[Any], ...]] = {"home-first": (home, unit), "unit-first": (unit, home)}

    @own_app.get("/locks/<order>")
    @gate.public
    def locks(order: str) -> str:
        with writing(settings) as session:
            for number, row in enumerate(rows[order]):
                session.execute(row.with_for_update()).all()
                if number == 0:
                    with suppress(BrokenBarrierError):  # the second try is alone
                        both_hold.wait(5)
        return order

    def ask(order: str) -> str:
        answer = own_app.test_client().get(f"/locks/{order}").text
        both_hold.abort()
        return answer

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, rows)) == list(rows)
