"""An open screen asks every two seconds what is new, and cheaply."""

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.web.board.acts import Clock, step
from visits.settings import Settings
from visits.storage.database import engine


def test_an_open_screen_is_answered_304_until_something_changes(
    karl: FlaskClient, amina: FlaskClient, visit: UUID, at: Clock
) -> None:
    first = karl.get("/tablet/version")
    mark = first.headers["ETag"]
    assert first.get_json() == {"version": mark.strip('"')}
    at.pass_(minutes=1)
    same = karl.get("/tablet/version", headers={"If-None-Match": mark})
    assert (same.status_code, same.data) == (304, b"")
    assert f"data-mark={mark}" in karl.get("/tablet/").text
    step(amina, visit, "taking")
    assert karl.get("/tablet/version", headers={"If-None-Match": mark}).status_code == 200


def test_locking_changes_what_the_screen_is_told(karl: FlaskClient) -> None:
    mark = karl.get("/tablet/version").headers["ETag"]
    karl.post("/tablet/lock")
    assert karl.get("/tablet/version", headers={"If-None-Match": mark}).status_code == 200


def test_a_device_that_is_no_tablet_any_more_is_told_so_in_a_way_a_script_understands(app: Flask) -> None:
    answer = app.test_client().get("/tablet/version", headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_the_question_every_two_seconds_costs_few_queries(karl: FlaskClient, settings: Settings) -> None:
    karl.get("/tablet/version")
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(engine(settings.database_url), "before_cursor_execute", count)
    karl.get("/tablet/version")
    event.remove(engine(settings.database_url), "before_cursor_execute", count)
    # Who asks: the device and the sign-in. What is new: the unit, who waits, what rings.
    assert len(asked) == 5
