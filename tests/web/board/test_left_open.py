"""A visit that nobody ended is asked about on the days after it, and forgotten by none."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.web.board.acts import state_of
from visits.rules.visit_state import State
from visits.settings import Settings

DAY = 24 * 60
Add = Callable[[int, State], UUID]


def test_the_day_asks_how_visits_of_the_days_before_went(karl: FlaskClient, add: Add) -> None:
    assert "of the days before" not in karl.get("/tablet/").text
    add(-DAY, State.HELD)
    add(-DAY + 60, State.CANCELLED)
    add(-15 * DAY, State.BOOKED)
    assert "of the days before" not in karl.get("/tablet/").text, "nothing is open, or it is too long ago"
    add(-2 * DAY, State.BOOKED)
    last = add(-DAY + 120, State.ONGOING)
    page = karl.get("/tablet/").text
    assert "How did 2 visits of the days before go?" in page
    assert f'id="left-open" href="/tablet/visits/{last}"' in page


@pytest.mark.parametrize(
    ("was", "offered"), [(State.ONGOING, State.HELD), (State.BOOKED, State.MISSED), (State.READY, State.FAILED)]
)
def test_karl_notes_it_afterwards_and_is_asked_no_more(
    karl: FlaskClient, settings: Settings, add: Add, was: State, offered: State
) -> None:
    visit = add(-DAY, was)
    page = karl.get(f"/tablet/visits/{visit}").text
    assert "Nobody has noted how it went." in page
    assert "It can be taken on the day." not in page
    assert "It will not take place" not in page
    form = karl.get(f"/tablet/visits/{visit}/outcome").text
    assert '<h1 tabindex="-1">How did it go?</h1>' in form
    assert f'value="{offered}"' in form
    done = karl.post(f"/tablet/visits/{visit}/outcome", data={"outcome": offered.value}, follow_redirects=True).text
    assert "Thank you. It has been noted." in done
    assert "of the days before" not in done
    assert state_of(settings, visit) is offered


def test_that_it_did_not_suit_then_is_told_to_nobody_now(karl: FlaskClient, settings: Settings, add: Add) -> None:
    before, today = add(-DAY, State.BOOKED), add(-10, State.BOOKED)
    answer = karl.post(f"/tablet/visits/{before}/outcome", data={"outcome": "refused"})
    assert answer.headers["Location"] == "/tablet/"
    assert state_of(settings, before) is State.REFUSED
    asked = karl.post(f"/tablet/visits/{today}/outcome", data={"outcome": "refused"})
    assert asked.headers["Location"] == f"/tablet/visits/{today}/not-today"
