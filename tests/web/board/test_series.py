"""Karl books a recurring visit on the tablet for Ines, who phones, after a look at every date."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import Cast
from tests.recurring import SECOND, SUNDAY, THIRD, at, close, days_of, look_ahead, owed, starts_of
from tests.web.recurring import filled, starts
from visits.rules.visit_state import Channel
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Home, Related, Resident, Series, SeriesRelative

WISH = "7d5c8d3e-5f0e-4c51-9f5c-0a7f3b1a2c3d"


def wanted(cast: Cast, **typed: str) -> dict[str, str]:
    """Return the form of every Sunday at 14.15."""
    form = {"wish": WISH, "starts": at(SUNDAY).isoformat(), "relatives": str(cast.ines.id)}
    return form | {"channel": "phone", "company": "Tomas", "people": "2", "repeat": "1"} | typed


def visits(cast: Cast) -> str:
    return f"/tablet/residents/{cast.rosa.id}/visits"


def recurring(cast: Cast) -> str:
    return f"/tablet/residents/{cast.rosa.id}/recurring-visits"


def test_karl_looks_at_every_date_and_books_them_all(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        sven = Builder(session, now, cast.home).relative(cast.rosa, "Sven")
        sven.mail, sven.phone = None, "070-123 45 67"
        close(session, cast, SECOND, now)
    asked = karl.get(f"{visits(cast)}/new", query_string={"starts": at(SUNDAY).isoformat()}).text
    assert "Repeat the visit" in asked
    both = {"relatives": [str(cast.ines.id), str(sven.id)]}
    page = karl.post(visits(cast), data=wanted(cast) | both)
    assert page.status_code == 200
    assert "Söndag 29 november" in page.text
    assert "The day is closed for visits." in page.text, "in the words of staff"
    assert "Take lördag 5 december <time" in page.text
    assert starts(settings) == []
    told = karl.post(recurring(cast), data=filled(page.text) | both | {"day-2026-12-06": "out"}, follow_redirects=True)
    assert told.request.path.startswith("/tablet/recurring-visits/")
    assert "The recurring visit is booked" in told.text
    assert "Ines gets a message at once." in told.text
    assert "070-123 45 67" in told.text
    with reading(settings) as session:
        series = session.scalars(select(Series)).one()
        assert (series.channel, series.booked_by, series.company, series.people) == (
            Channel.PHONE,
            cast.karl.id,
            "Tomas",
            2,
        )
        assert starts_of(session, series.id) == [at(SUNDAY)]
        assert days_of(session, series.id)[-1] == (SECOND, False, "")
        assert set(session.scalars(select(SeriesRelative.relative_id))) == {cast.ines.id, sven.id}
        assert owed(session) == ["series_booked"]
        assert "series.read" in session.scalars(select(AuditEntry.action)).all()


def test_the_rules_warned_of_count_for_every_date_that_they_are_about(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    """Karl sets the hours aside for good, and the holiday of the first day for that day alone."""
    with writing(settings) as session:
        look_ahead(session, cast, 20)
        close(session, cast, SUNDAY, now)
        close(session, cast, THIRD, now)
    evening = wanted(cast, starts=at(SUNDAY, 20, 0).isoformat(), accepted="closure hours")
    page = karl.post(visits(cast), data=evening)
    assert page.text.count("The day is closed for visits.") == 1, "the third Sunday has been weighed by nobody"
    karl.post(recurring(cast), data=filled(page.text))
    with reading(settings) as session:
        series = session.scalars(select(Series)).one()
        assert series.overrides == "hours"
        assert starts_of(session, series.id)[:2] == [at(SUNDAY, 20, 0), at(SECOND, 20, 0)]
    assert len(starts(settings)) == 3


def test_a_rule_that_nobody_was_warned_of_books_nothing(karl: FlaskClient, cast: Cast, settings: Settings) -> None:
    evening = wanted(cast, starts=at(SUNDAY, 20, 0).isoformat())
    again = karl.post(recurring(cast), data=evening)
    assert again.status_code == 409
    assert "It is outside the weekly hours." in again.text
    assert "Nothing has been booked. Please look at the dates again." in again.text
    assert filled(again.text)["wish"] != WISH, "the old wish is free to become what it was"
    assert starts(settings) == []


def test_too_many_people_are_warned_of_before_the_dates(karl: FlaskClient, cast: Cast) -> None:
    warned = karl.post(visits(cast), data=wanted(cast, people="9"))
    assert warned.status_code == 409
    assert 'name="accepted" value="people"' in warned.text
    assert "Are these dates right?" in karl.post(visits(cast), data=wanted(cast, people="9", accepted="people")).text


def test_the_limit_of_whom_it_is_for_counts(karl: FlaskClient, cast: Cast, settings: Settings) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).open_visits = 0
    warned = karl.post(visits(cast), data=wanted(cast))
    assert warned.status_code == 409
    assert "The relative has enough visits booked." in warned.text
    page = karl.post(visits(cast), data=wanted(cast, accepted="open_limit"))
    karl.post(recurring(cast), data=filled(page.text) | {"relatives": str(cast.ines.id)})
    assert starts(settings) == [at(SUNDAY), at(SECOND)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"last_day": "2026-11-01"}, "The last day is before the first."),
        (
            {"starts": at(SUNDAY.replace(year=2027)).isoformat(), "accepted": "horizon"},
            "A recurring visit has to begin on a day that relatives can book.",
        ),
        ({"relatives": ""}, "Choose at least one of the relatives."),
    ],
)
def test_what_makes_no_sense_is_said_with_the_form(
    karl: FlaskClient, cast: Cast, typed: dict[str, str], words: str
) -> None:
    form = wanted(cast) | typed
    if not form["relatives"]:
        del form["relatives"]
    page = karl.post(visits(cast), data=form)
    assert page.status_code == 422
    assert words in page.text
    assert 'name="repeat" checked' in page.text or "checked" in page.text.split('name="repeat"')[2]


def test_whom_rosa_does_not_want_to_see_any_more_gets_no_series(
    karl: FlaskClient, cast: Cast, settings: Settings
) -> None:
    with writing(settings) as session:
        tomas = Builder(session, at(SUNDAY), cast.home).relative(cast.rosa, "Tomas").id
        session.scalars(select(Related).where(Related.relative_id == tomas)).one().consent = False
    again = karl.post(recurring(cast), data=wanted(cast, relatives=str(tomas)))
    assert again.status_code == 422
    assert "One of those you chose may not take part any more." in again.text
    assert 'value="Tomas"' in again.text, "what was typed is kept"
    assert starts(settings) == []


def test_when_the_time_has_passed_meanwhile_others_are_offered_with_what_was_typed(
    karl: FlaskClient, cast: Cast, settings: Settings
) -> None:
    page = karl.post(recurring(cast), data=wanted(cast, starts=at(SUNDAY.replace(day=22)).isoformat()))
    assert page.status_code == 409
    assert "That time has already passed." in page.text
    assert "Do you want one of these instead?" in page.text
    kept = filled(page.text)
    assert (kept["repeat"], kept["channel"]) == ("1", "phone")
    assert 'value="Tomas"' in page.text
    assert f'value="{cast.ines.id}" checked' in page.text
    assert kept["wish"] != WISH
    assert starts(settings) == []


def test_leaving_every_date_out_is_said_with_the_dates(karl: FlaskClient, cast: Cast, settings: Settings) -> None:
    none = {"day-2026-11-29": "out", "day-2026-12-06": "out"}
    page = karl.post(recurring(cast), data=wanted(cast) | none)
    assert page.status_code == 422
    assert "Keep at least one of the dates." in page.text
    assert starts(settings) == []


def test_a_form_somebody_has_meddled_with_leads_back_to_the_times(karl: FlaskClient, cast: Cast) -> None:
    for meddled in ({"repeat": "7"}, {"starts": "soon"}, {"wish": "mine"}):
        answer = karl.post(recurring(cast), data=wanted(cast) | meddled)
        assert answer.headers["Location"].endswith(f"/tablet/residents/{cast.rosa.id}/times")


@pytest.mark.parametrize("address", [visits, recurring])
def test_of_a_protected_identity_a_form_learns_no_more_than_a_look(
    karl: FlaskClient, cast: Cast, settings: Settings, address: object
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).protected_identity = True
    assert callable(address)
    answer = karl.post(address(cast), data=wanted(cast, starts=at(SUNDAY, 3, 0).isoformat(), repeat=""))
    assert answer.headers["Location"].endswith("/tablet/residents")
    page = karl.post(address(cast), data=wanted(cast, people="x"), follow_redirects=True).text
    assert "Protected identity: the unit manager arranges visits." in page
    for name in ("Rosa", "Ines", "070-"):
        assert name not in page


def test_one_that_has_ended_is_not_confirmed_any_more(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        series = Builder(session, now, cast.home).series(cast.rosa, at(SUNDAY), cast.ines)
        series.ended_at = now
        id_ = series.id
    assert karl.get(f"/tablet/recurring-visits/{id_}/confirmation").headers["Location"].endswith("/tablet/")


def test_karl_holds_a_full_date_all_the_same_and_never_past_a_fact(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        close(session, cast, SECOND, now)
    page = karl.post(visits(cast), data=wanted(cast)).text
    held = 'value="hold closure" name="day-2026-12-06"'
    assert held in page
    assert "Hold it all the same" in page
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).per_day = 0
    hold = {"day-2026-12-06": "hold closure resident_taken", "accepted": "day_limit"}
    again = karl.post(recurring(cast), data=filled(page) | hold)
    # It is full too by now, of which nobody had been warned: both rules are named.
    assert (again.status_code, starts(settings)) == (409, [])
    for words in ("The day is closed for visits.", 'value="hold closure day_limit"'):
        assert words in again.text
    hold = {"day-2026-12-06": "hold closure day_limit"}
    told = karl.post(recurring(cast), data=filled(again.text) | hold, follow_redirects=True)
    assert "The recurring visit is booked" in told.text
    assert starts(settings) == [at(SUNDAY), at(SECOND)]
