"""Karl books on the tablet for Ines, who phones: past a rule with a warning, never past a fact."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from tests.bookings import book
from tests.builders import Cast
from tests.web.board.acts import Clock
from visits.rules.visit_state import Channel
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import AuditEntry, Home, Message, Person, Related, Resident, Visit, VisitRelative

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)
SOON = timedelta(minutes=45)
"""Today at 12.45, on the home's grid but at short notice."""


def at_time(karl: FlaskClient, cast: Cast, starts_at: datetime) -> TestResponse:
    address = f"/tablet/residents/{cast.rosa.id}/visits/new"
    return karl.get(address, query_string={"starts": starts_at.isoformat()})


def send(karl: FlaskClient, cast: Cast, page: str, **fields: str | list[str]) -> TestResponse:
    """Send the form of a page as it stands, but for the fields given."""
    kept = {name: re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page) for name in ("wish", "starts")}
    form = {name: values[0] for name, values in kept.items() if values}
    return karl.post(
        f"/tablet/residents/{cast.rosa.id}/visits",
        data={**form, "relatives": str(cast.ines.id), "channel": "phone", "company": ""} | fields,
    )


def booked(settings: Settings) -> list[Visit]:
    with reading(settings) as session:
        found = list(session.scalars(select(Visit).order_by(Visit.starts_at)))
        session.expunge_all()
    return found


def test_karl_books_for_ines_in_a_few_taps_and_is_told_who_is_told(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas")
        tomas.mail, tomas.phone = None, "070-123 45 67"
    day = karl.get("/tablet/").text
    assert re.search(r'class="button main wide" id="book" href="/tablet/residents"', day), (
        "on an empty day the main one"
    )
    assert f"/tablet/residents/{cast.rosa.id}/times" in karl.get("/tablet/residents").text
    times = karl.get(f"/tablet/residents/{cast.rosa.id}/times?day=2026-11-24").text
    assert (now + NINE).isoformat().replace("+", "%2B") in times
    page = at_time(karl, cast, now + NINE).text
    assert "070-123 45 67" in page
    assert re.search(r'value="phone"[^>]*checked|checked[^>]*value="phone"', page)
    assert "Relatives could not book this time" not in page
    everybody = [str(cast.ines.id), str(tomas.id)]
    answer = send(karl, cast, page, relatives=everybody, company="the children")
    (visit,) = booked(settings)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/tablet/visits/{visit.id}/confirmation")
    assert (visit.starts_at, visit.channel, visit.company) == (now + NINE, Channel.PHONE, "the children")
    told = karl.get(answer.headers["Location"]).text
    assert "Ines gets a message at once." in told
    assert "Tomas gets no message. Phone and tell the time:" in told
    assert "070-123 45 67" in told
    with reading(settings) as session:
        assert session.scalars(select(Message.address)).all() == ["ines.lind@familj.example"]
        assert {"resident.relatives", "visit.book", "visit.read"} <= set(session.scalars(select(AuditEntry.action)))
    assert send(karl, cast, page).headers["Location"] == answer.headers["Location"], "sent twice, it books once"


@pytest.mark.usefixtures("visit")
def test_with_visits_on_the_day_booking_is_the_second_thing_and_keeps_the_day(karl: FlaskClient) -> None:
    assert 'class="button wide" id="book" href="/tablet/residents"' in karl.get("/tablet/").text
    assert 'href="/tablet/residents?day=2026-11-24"' in karl.get("/tablet/?day=2026-11-24").text
    assert "/times?day=2026-11-24" in karl.get("/tablet/residents?day=2026-11-24").text


def test_one_relative_is_ticked_already_and_of_several_at_least_one_is_chosen(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    ticked = rf'name="relatives" value="{cast.ines.id}" checked'
    assert re.search(ticked, at_time(karl, cast, now + NINE).text)
    with writing(settings) as session:
        sven = Builder(session, now, cast.home).relative(cast.rosa, "Sven")
        session.execute(update(Related).where(Related.relative_id == sven.id).values(consent=False))
        Builder(session, now, cast.home).relative(cast.rosa, "Tomas")
    page = at_time(karl, cast, now + NINE).text
    assert not re.search(ticked, page)
    assert "Sven Lind: the resident has said no." in page
    answer = send(karl, cast, page, relatives=[], company="only the children", channel="in_person")
    assert answer.status_code == 422
    assert "Choose at least one of the relatives." in answer.text
    assert 'value="only the children"' in answer.text
    assert re.search(r'checked[^>]*value="in_person"', answer.text)
    refused = send(karl, cast, page, relatives=[str(sven.id)])
    assert refused.status_code == 422
    assert "may not take part any more" in refused.text
    assert booked(settings) == []


def test_at_short_notice_the_warning_names_the_rule_and_karl_goes_on(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    page = at_time(karl, cast, now + SOON).text
    assert "Relatives could not book this time" in page
    assert "Short notice: relatives have to book earlier than that." in page
    assert 'name="accepted" value="notice"' in page
    unwarned = send(karl, cast, page, company="Tomas")
    assert unwarned.status_code == 409
    assert "Nothing has been booked." in unwarned.text
    assert 'value="Tomas"' in unwarned.text
    assert booked(settings) == []
    answer = send(karl, cast, unwarned.text, accepted="notice")
    assert answer.status_code == 303
    (visit,) = booked(settings)
    assert visit.overrides == "notice"
    assert "Booked by staff all the same: short notice." in karl.get(answer.headers["Location"]).text
    assert "Booked by staff all the same: short notice." in karl.get(f"/tablet/visits/{visit.id}").text


def test_a_rule_that_broke_since_the_warning_is_warned_of_anew(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    page = at_time(karl, cast, now + SOON).text
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).per_day = 1
        book(session, cast, now + timedelta(hours=5), now=now)
    answer = send(karl, cast, page, accepted="notice")
    assert answer.status_code == 409
    assert 'name="accepted" value="notice day_limit"' in answer.text
    assert send(karl, cast, answer.text, accepted="notice day_limit").status_code == 303
    assert len(booked(settings)) == 2


def test_any_minute_can_be_asked_for_and_the_day_and_time_typed_stay(
    karl: FlaskClient, cast: Cast, now: datetime
) -> None:
    address = f"/tablet/residents/{cast.rosa.id}/visits/new"
    page = karl.get(address, query_string={"on": "2026-11-24", "at": "08:37"}).text
    assert "It is outside the weekly hours." in page
    assert (now + NINE - timedelta(minutes=23)).isoformat() in page
    for typed, words in (
        ({"on": "2026-11-24", "at": ""}, "Write a time, like 09:00."),
        ({"on": "", "at": "08:37"}, "Choose a day."),
        ({"on": "1026-11-24", "at": "08:37"}, "Choose a day."),
        ({"on": "2027-03-28", "at": "02:30"}, "The clocks change then"),
    ):
        answer = karl.get(address, query_string=typed)
        assert answer.status_code == 422
        assert words in answer.text
        assert '<details class="other" open>' in answer.text
        assert f'value="{typed["at"]}"' in answer.text


def test_a_physical_fact_has_no_button_but_the_next_free_times(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        book(session, cast, now + NINE, now=now)
    answer = karl.get(f"/tablet/residents/{cast.rosa.id}/visits/new", query_string={"on": "2026-11-24", "at": "09:10"})
    assert answer.status_code == 409
    assert "The resident has another visit then." in answer.text
    assert "all the same" not in answer.text
    assert f"starts={(now + TEN_30).isoformat()}".replace("+", "%2B") in answer.text


def test_when_somebody_was_quicker_what_karl_typed_is_kept_with_other_times(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    page = at_time(karl, cast, now + NINE).text
    with writing(settings) as session:
        book(session, cast, now + NINE, now=now)
    answer = send(karl, cast, page, company="Tomas", channel="resident", accepted="resident_taken no_tablet notice")
    assert answer.status_code == 409
    assert "The resident has another visit then." in answer.text
    assert "all the same" not in answer.text
    assert 'value="Tomas"' in answer.text
    assert re.search(r'checked[^>]*value="resident"', answer.text)
    offered = re.findall(r'<button[^>]* name="starts" value="([^"]+)"', answer.text)
    assert len(offered) == 3
    wish = re.findall(r'name="wish"[^>]*value="([^"]+)"', answer.text)[0]
    assert wish not in page, "the next try is another wish"
    assert send(karl, cast, answer.text, starts=offered[0]).status_code == 303


@pytest.mark.parametrize("starts", ["", "soon", "2026-11-24T09:30"])
def test_a_time_somebody_meddled_with_leads_back_to_the_times(karl: FlaskClient, cast: Cast, starts: str) -> None:
    page = karl.get(f"/tablet/residents/{cast.rosa.id}/visits/new", query_string={"starts": starts})
    sent = karl.post(f"/tablet/residents/{cast.rosa.id}/visits", data={"starts": starts})
    for answer in (page, sent):
        assert answer.status_code == 422
        assert "Which time suits?" in answer.text


def test_who_cannot_be_booked_for_says_why_and_leads_nowhere(karl: FlaskClient, cast: Cast, settings: Settings) -> None:
    def say(page: str) -> None:
        assert f"/tablet/residents/{cast.rosa.id}/times" not in page
        answer = karl.get(f"/tablet/residents/{cast.rosa.id}/times")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/tablet/residents")

    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).consent_ground = ""
    page = karl.get("/tablet/residents").text
    assert "Consent to video visits is not written down." in page
    say(page)
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).protected_identity = True
    page = karl.get("/tablet/residents").text
    assert "Protected identity" in page
    assert "Rosa" not in page
    say(page)
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).active = False
    assert "Nobody lives in this unit yet." in karl.get("/tablet/residents").text


def test_a_home_with_several_lengths_lets_karl_choose_one(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Home, cast.home.id).other_lengths = "45"
    times = karl.get(f"/tablet/residents/{cast.rosa.id}/times?minutes=45&day=2026-11-24").text
    assert re.search(r'minutes=45"\s+aria-current="true"', times)
    address = f"/tablet/residents/{cast.rosa.id}/visits/new"
    page = karl.get(address, query_string={"starts": (now + NINE).isoformat(), "minutes": "45"}).text
    assert 'name="minutes" value="45"' in page
    assert send(karl, cast, page, minutes="45").status_code == 303
    (visit,) = booked(settings)
    assert visit.ends_at - visit.starts_at == timedelta(minutes=45)
    for meddled in ("0", "-5", "1000000000000", "many"):
        page = karl.get(address, query_string={"starts": (now + 3 * NINE).isoformat(), "minutes": meddled}).text
        assert 'name="minutes"' not in page, "what is no length is the usual one"
    unheld = karl.get(address, query_string={"starts": (now + 3 * NINE).isoformat(), "minutes": "17"})
    assert unheld.status_code == 409
    assert "Visits do not have that length here." in unheld.text
    assert "minutes=17" not in unheld.text


def test_another_unit_of_the_home_is_unknown_here(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime
) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        gunvor = builder.resident(builder.unit("Eken"), "Gunvor", "Ek")
    assert "Gunvor" not in karl.get("/tablet/residents").text
    for path in ("times", "visits/new"):
        assert karl.get(f"/tablet/residents/{gunvor.id}/{path}").status_code == 404
    form = {"starts": (now + NINE).isoformat(), "wish": str(gunvor.id), "channel": "phone"}
    for relatives in ("", str(cast.ines.id)):
        sent = karl.post(f"/tablet/residents/{gunvor.id}/visits", data=form | {"relatives": relatives})
        assert sent.status_code == 404
    with reading(settings) as session:
        assert session.scalar(select(func.count()).select_from(VisitRelative)) == 0


def test_a_caller_without_mail_and_phone_has_to_be_told_by_somebody(
    karl: FlaskClient, cast: Cast, settings: Settings, now: datetime, at: Clock
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail = None
    answer = send(karl, cast, at_time(karl, cast, now + NINE).text)
    page = karl.get(answer.headers["Location"]).text
    assert "Ines gets no message and has no phone number here." in page
    assert "Change the time" in page
    at.pass_(days=2)
    assert "Change the time" not in karl.get(answer.headers["Location"]).text
