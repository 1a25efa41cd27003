"""The day: who calls when and where, kind words for an empty one, and a log of who looked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.builders import Cast
from tests.web.board.acts import add_visit
from visits.rules.visit_state import State
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import (
    AuditEntry,
    Call,
    CallPeer,
    Person,
    Resident,
    Visit,
    VisitRelative,
)


def test_the_board_says_who_calls_when_where_and_how_to_reach_them(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).phone = "070-123 45 67"
    page = karl.get(f"/tablet/visits/{visit}").text
    assert re.search(r'<time datetime="2026-11-23T12:12\+01:00">12\.12</time> Rosa, room 14', page)
    assert re.search(r"Ines \(daughter\) (och|and) Tomas call\.", page)
    assert "070-123 45 67" in page
    assert re.search(r'class="badge soon"[^>]*>(Om 12 minuter|In 12 minutes)<', page)


@pytest.mark.parametrize(
    ("minutes", "state", "badge"),
    [
        (100, State.BOOKED, ("", r"(Om|In) 2 (timmar|hours)")),
        (0, State.BOOKED, ("soon", "Now")),
        (-7, State.READY, ("late", r"Should have started (för 7 minuter sedan|7 minutes ago)")),
        (-10, State.ONGOING, ("soon", r"Ends (om|in) 20 (minuter|minutes)")),
        (-31, State.ONGOING, ("late", r"Should have ended (för 1 minut sedan|1 minute ago)")),
    ],
)
def test_the_badge_says_how_near_or_late_it_is(
    karl: FlaskClient, add: Callable[[int, State], UUID], minutes: int, state: State, badge: tuple[str, str]
) -> None:
    add(minutes, state)
    kind, words = badge
    assert re.search(rf'class="badge {kind}"[^>]*>{words}<', karl.get("/tablet/").text)


def test_ines_in_the_room_shows_on_the_board_and_during_the_visit_as_in_it(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        session.add(Call(visit_id=visit))
        session.flush()
        session.add(CallPeer(visit_id=visit, side="relative", person_id=cast.ines.id, joined_at=now, seen_at=now))
    assert "Ines is waiting now" in karl.get("/tablet/").text
    with writing(settings) as session:
        session.get_one(Visit, visit).state = State.ONGOING
    page = karl.get("/tablet/").text
    assert "Ines is in the visit" in page
    assert "waiting now" not in page


def test_a_visit_without_anybody_noted_or_room_still_reads_well(
    karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).room = ""
        session.get_one(Visit, visit).company = ""
        session.query(VisitRelative).delete()
    page = karl.get("/tablet/").text
    assert "Who calls has not been noted." in page
    assert ", room" not in page


def test_an_empty_a_finished_and_another_day_have_kind_words(
    karl: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    assert "No visits today" in karl.get("/tablet/").text
    add_visit(settings, cast, now - timedelta(hours=2), State.HELD)
    assert "Everything for today is done" in karl.get("/tablet/").text
    assert "No visits are booked yet." in karl.get("/tablet/?day=2026-11-24").text
    add_visit(settings, cast, now + timedelta(days=1))
    tomorrow = karl.get("/tablet/?day=2026-11-24").text
    assert "1 visit. It can be taken on the day." in tomorrow
    assert "No visits are booked yet." not in tomorrow
    assert "Everything for today is done" in karl.get("/tablet/?day=nonsense").text


def test_tomorrows_visit_can_be_looked_at_but_not_taken(
    karl: FlaskClient, settings: Settings, cast: Cast, now: datetime
) -> None:
    tomorrow = add_visit(settings, cast, now + timedelta(days=1))
    page = karl.get(f"/tablet/visits/{tomorrow}").text
    assert "It can be taken on the day." in page
    assert f"{tomorrow}/taking" not in page
    assert "outcome" not in re.findall(r'href="([^"]*)"', page)


def test_looking_is_logged_once_a_sign_in_and_the_screens_own_looking_never(
    karl: FlaskClient, settings: Settings, visit: UUID
) -> None:
    def reads() -> int:
        with reading(settings) as session:
            return session.scalar(select(func.count()).where(AuditEntry.action == "visit.read")) or 0

    karl.get(f"/tablet/screen?visit={visit}")
    assert reads() == 0
    for _look in range(2):
        karl.get(f"/tablet/visits/{visit}")
    karl.get("/tablet/")
    assert reads() == 1
