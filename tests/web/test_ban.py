"""The manager's pages about a visiting ban, and what relatives read of it."""

from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.builders import Cast, browser_of, tablet_of
from tests.services.banning import gone, letters
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.kinds import MessageKind
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Ban, BanHours, Exemption, Person, Resident

SET = {
    "ban-name": "Besöksförbud",
    "ban-decided_by": "Regeringen",
    "ban-ground": "SFS 2020:163",
    "ban-first_day": "2026-11-23",
    "ban-last_day": "",
    "ban-message": "Tack för ert tålamod.",
}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def ban(browser: FlaskClient, settings: Settings) -> UUID:
    assert browser.post("/manager/bans", data=SET).status_code == 303
    with reading(settings) as session:
        return session.scalars(select(Ban.id)).one()


def sent(browser: FlaskClient, ban: UUID, what: str, **data: str) -> TestResponse:
    return browser.post(f"/manager/bans/{ban}/{what}", data=data, follow_redirects=True)


def ines(app: Flask, cast: Cast) -> FlaskClient:
    with writing(app.config["VISITS"]) as session:
        session.get_one(Person, cast.ines.id).language = "en"
    return browser_of(app, cast.ines)


def test_without_a_ban_the_page_says_what_one_does(browser: FlaskClient) -> None:
    page = browser.get("/manager/ban").text
    assert "There is no ban. Visits go on as usual." in page
    assert 'value="2026-11-23"' in page
    assert "Earlier bans" not in page
    assert 'href="/manager/ban"' in browser.get("/manager").text


def test_maj_sets_a_ban_and_reads_where_it_stands(browser: FlaskClient, settings: Settings) -> None:
    page = browser.post("/manager/bans", data=SET, follow_redirects=True).text
    assert "Nobody has been told yet" in page
    assert "In force since Monday 23 November, until it is lifted." in page
    assert "Regeringen · SFS 2020:163" in page
    assert "In force since Monday 23 November" in browser.get("/manager").text
    with reading(settings) as session:
        assert letters(session) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("decided_by", " "), ("first_day", ""), ("last_day", "2026-11-01"), ("message", "x" * 601)],
)
def test_what_cannot_be_accepted_is_asked_again(
    browser: FlaskClient, settings: Settings, field: str, typed: str
) -> None:
    answer = browser.post("/manager/bans", data=SET | {f"ban-{field}": typed})
    assert answer.status_code == 422
    assert f'id="ban-{field}-error"' in answer.text
    assert "SFS 2020:163" in answer.text
    with reading(settings) as session:
        assert session.scalars(select(Ban)).all() == []


def test_a_second_ban_is_refused_in_words(browser: FlaskClient, ban: UUID) -> None:
    answer = browser.post("/manager/bans", data=SET)
    assert answer.status_code == 422
    assert "There is a ban already." in answer.text


def test_the_steps_lead_to_open_hours_and_an_announcement(browser: FlaskClient, settings: Settings, ban: UUID) -> None:
    page = sent(browser, ban, "hours/preset", preset="evenings").text
    assert "Confirm that there are hands for them." in page
    assert "18:00–20:00" in page
    page = sent(browser, ban, "hands").text
    assert "Maj Sand confirmed that there are hands." in page
    page = sent(browser, ban, "caps", **{"caps-per_day": "1", "caps-per_week": "3"}).text
    assert "One resident has 1 visit a day at most." in page
    assert "One resident has 3 visits a week at most." in page
    page = browser.get(f"/manager/bans/{ban}/announcement").text
    assert "It goes to 1 relative by mail or SMS, once each." in page
    assert "Tack för ert tålamod." in page
    assert "Hej Maj!" in page, "in the language of the home"
    page = sent(browser, ban, "announcement").text
    assert "The announcement is on its way to 1 relative." in page
    with reading(settings) as session:
        assert letters(session) == ["ines.lind@familj.example"]
    assert "Nobody is told twice." in sent(browser, ban, "announcement").text
    assert "Send it now" not in browser.get(f"/manager/bans/{ban}/announcement").text


def test_hands_are_taken_back_and_hours_away(browser: FlaskClient, settings: Settings, ban: UUID) -> None:
    assert "There are no extra hours yet. Add them first." in sent(browser, ban, "hands").text
    sent(browser, ban, "hours", **{"hours-weekday": "2", "hours-opens": "20:00", "hours-closes": "00:00"})
    sent(browser, ban, "hands")
    assert "The extra hours are closed again." in sent(browser, ban, "hands-undo").text
    with reading(settings) as session:
        extra = session.scalars(select(BanHours)).one()
        assert (extra.weekday, extra.opens, extra.closes) == (2, 1200, 1440)
        hours = extra.id
    assert "The extra hours are removed." in sent(browser, ban, f"hours/{hours}/removal").text


@pytest.mark.parametrize(
    ("hours", "error"),
    [
        ({"hours-weekday": "2", "hours-opens": "20:00", "hours-closes": "19:00"}, "hours-closes-error"),
        ({"hours-weekday": "2", "hours-opens": "", "hours-closes": "19:00"}, "hours-opens-error"),
        ({"hours-weekday": "7", "hours-opens": "18:00", "hours-closes": "19:00"}, "hours-weekday-error"),
    ],
)
def test_wrong_hours_are_asked_again(browser: FlaskClient, ban: UUID, hours: dict[str, str], error: str) -> None:
    answer = browser.post(f"/manager/bans/{ban}/hours", data=hours)
    assert answer.status_code == 422
    assert f'id="{error}"' in answer.text


def test_a_preset_that_is_none_is_not_found(browser: FlaskClient, ban: UUID) -> None:
    assert browser.post(f"/manager/bans/{ban}/hours/preset", data={"preset": "nights"}).status_code == 404
    sent(browser, ban, "hours/preset", preset="weekends")
    assert "These hours are there already." in sent(browser, ban, "hours/preset", preset="weekends").text


def test_wrong_caps_are_asked_again(browser: FlaskClient, ban: UUID) -> None:
    answer = browser.post(f"/manager/bans/{ban}/caps", data={"caps-per_day": "0"})
    assert answer.status_code == 422
    assert 'id="caps-per_day-error"' in answer.text


def test_rosa_is_exempt_and_no_more(browser: FlaskClient, settings: Settings, cast: Cast, ban: UUID) -> None:
    filled = {
        "exemption-resident": str(cast.rosa.id),
        "exemption-ground": "end_of_life",
        "exemption-decided_by": "Maj Sand",
    }
    for name in filled:
        answer = browser.post(f"/manager/bans/{ban}/exemptions", data=filled | {name: ""})
        assert answer.status_code == 422
        assert f'id="{name}-error"' in answer.text
    page = sent(browser, ban, "exemptions", **filled).text
    assert "No limit counts for this resident." in page
    assert "End the exemption of Rosa Lind" in page
    assert "At the end of life" in page
    page = sent(browser, ban, f"exemptions/{cast.rosa.id}/removal").text
    assert "The exemption is ended." in page
    page = sent(browser, ban, "exemptions", **filled | {"exemption-ground": "special_reasons"}).text
    assert "The limits of the ban do not count for this resident, those of the home do." in page
    assert "No limit counts for this resident." not in page
    sent(browser, ban, f"exemptions/{cast.rosa.id}/removal")
    with reading(settings) as session:
        assert session.scalars(select(Exemption)).all() == []


def test_no_list_tells_the_name_of_a_protected_identity(
    browser: FlaskClient, settings: Settings, cast: Cast, ban: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).protected_identity = True
    page = browser.get("/manager/ban").text
    assert "Protected identity, Björken, 14" in page
    assert "Rosa" not in page


def test_words_days_and_end_are_changed(browser: FlaskClient, settings: Settings, ban: UUID) -> None:
    page = browser.post(
        f"/manager/bans/{ban}/details",
        data=SET | {"ban-name": "Stopp", "ban-first_day": "2026-11-24"},
        follow_redirects=True,
    ).text
    assert "<h1>Stopp</h1>" in page
    assert "Begins on Tuesday 24 November and lasts until it is lifted." in page
    assert "until Sunday 29 November." in sent(browser, ban, "last-day", **{"end-last_day": "2026-11-29"}).text
    for what, wrong in (
        ("last-day", {"end-last_day": "2026-11-01"}),
        ("last-day", {}),
        ("details", SET | {"ban-name": ""}),
    ):
        assert browser.post(f"/manager/bans/{ban}/{what}", data=wrong).status_code == 422


def test_lifting_is_said_to_those_who_were_told(browser: FlaskClient, settings: Settings, ban: UUID) -> None:
    sent(browser, ban, "announcement")
    with writing(settings) as session:
        gone(session)
    page = sent(browser, ban, "lifting").text
    assert "The ban is lifted. 1 relative is told so." in page
    assert "There is no ban." in page
    assert "Earlier bans" in page
    with reading(settings) as session:
        assert letters(session, MessageKind.BAN_LIFTED) == ["ines.lind@familj.example"]
    for what in ("lifting", "hands", "announcement"):
        assert "This ban is over already." in sent(browser, ban, what).text
    answer = browser.post(f"/manager/bans/{ban}/caps", data={"caps-per_day": "x"})
    assert answer.status_code == 422
    assert "There is no ban." in answer.text


def test_a_ban_that_nobody_was_told_of_is_lifted_in_silence(browser: FlaskClient, ban: UUID) -> None:
    page = sent(browser, ban, "lifting").text
    assert "The ban is lifted." in page
    assert "told so" not in page.partition("The ban is lifted.")[2].partition("</p>")[0]


def test_with_nobody_to_mail_there_is_nothing_to_send(
    browser: FlaskClient, settings: Settings, cast: Cast, ban: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail = None
    page = browser.get(f"/manager/bans/{ban}/announcement").text
    assert "There is nobody to write to." in page
    assert "1 relative can be reached neither by mail nor by SMS." in page


def test_ines_reads_of_the_ban_once_she_is_signed_in(
    app: Flask, cast: Cast, browser: FlaskClient, settings: Settings, ban: UUID
) -> None:
    hers = ines(app, cast)
    for path in ("/visits", f"/residents/{cast.rosa.id}/times"):
        page = hers.get(path).text
        assert "Visits in person are not possible until further notice." in page
        assert "Video visits go on as usual." in page
    sent(browser, ban, "last-day", **{"end-last_day": "2026-11-29"})
    assert "not possible until Sunday 29 November" in hers.get("/visits").text
    assert "Besöksförbud" not in app.test_client().get("/sign-in").text


def test_karl_reads_of_it_on_the_tablet_once_he_is_signed_in(
    app: Flask, cast: Cast, browser: FlaskClient, settings: Settings, ban: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.karl.id).language = "en"
    assert "is in force until further notice." in tablet_of(app, cast, cast.karl).get("/tablet/").text
    sent(browser, ban, "last-day", **{"end-last_day": "2026-11-29"})
    assert "is in force until Sunday 29 November." in tablet_of(app, cast, cast.karl).get("/tablet/").text
    assert "Besöksförbud" not in tablet_of(app, cast).get("/tablet/").text, "a locked tablet shows times alone"
    sent(browser, ban, "lifting")
    assert "Besöksförbud" not in tablet_of(app, cast, cast.karl).get("/tablet/").text


def test_a_coming_ban_is_read_once_it_is_announced_and_never_by_a_family_in_mourning(
    app: Flask, cast: Cast, browser: FlaskClient, settings: Settings, ban: UUID
) -> None:
    browser.post(f"/manager/bans/{ban}/details", data=SET | {"ban-first_day": "2026-11-24"})
    hers = ines(app, cast)
    assert "Besöksförbud" not in hers.get("/visits").text
    sent(browser, ban, "announcement")
    assert "From Tuesday 24 November visits in person are not possible." in hers.get("/visits").text
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).active = False
    assert "Besöksförbud" not in hers.get("/visits").text
