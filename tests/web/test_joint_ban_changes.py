"""The pages on which a ban of several homes is changed and given more homes, and where homes may set none."""

from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.builders import browser_of
from tests.services.cities import City
from tests.web import test_joint_bans as joint
from tests.web.test_ban import SET as ONE
from visits import clock
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Ban, Person

browser, city, frozen, together = joint.browser, joint.city, joint.frozen, joint.together


def test_its_words_and_days_are_changed_in_every_home(browser: FlaskClient, settings: Settings, together: UUID) -> None:
    place = f"/homes/bans/{together}/details"
    page = browser.get(place).text
    assert "What you write here counts for all its 2 homes." in page
    assert 'value="Besöksförbud"' in page
    wrong = browser.post(place, data=ONE | {"ban-last_day": "2026-11-01"})
    assert (wrong.status_code, "ban-last_day-error" in wrong.text) == (422, True)
    changed = ONE | {"ban-name": "Besöksstopp", "ban-last_day": "2026-11-29"}
    page = browser.post(place, data=changed, follow_redirects=True).text
    assert "The ban is changed in 2 homes." in page
    assert "until Sunday 29 November." in page
    with reading(settings) as session:
        assert set(session.scalars(select(Ban.name))) == {"Besöksstopp"}
    browser.post(f"/homes/bans/{together}/announcement")
    assert "The relatives have been told already." in browser.get(place).text


def test_homes_that_came_later_are_added(browser: FlaskClient, settings: Settings, together: UUID) -> None:
    place = f"/homes/bans/{together}/homes"
    assert "Every home has a ban already." in browser.get(place).text
    assert "Not covered by it" not in browser.get(f"/homes/bans/{together}").text
    with writing(settings) as session:
        late = Builder(session, clock.now()).home("Ekgården").id
        other = Builder(session, clock.now()).home("Furan")
        together_there = session.scalars(select(Ban)).first()
        assert together_there is not None
        session.add(
            Ban(
                home_id=other.id,
                together=uuid4(),
                name="Eget",
                decided_by="Region",
                first_day=together_there.first_day,
                created_by=together_there.created_by,
                created_at=clock.now(),
            )
        )
    assert "Set for 2 of 4 homes." in browser.get("/homes").text
    shown = browser.get(f"/homes/bans/{together}").text
    assert "1 home without a ban" in shown
    assert "1 home with another ban" in shown
    page = browser.get(place).text
    assert "Ekgården" in page
    assert "1 home has another ban and keeps it." in page
    for nothing in ({"where": "chosen"}, {}):
        assert browser.post(place, data=nothing).status_code == 422
    page = browser.post(place, data={"where": "chosen", "homes": str(late)}, follow_redirects=True).text
    assert "The ban is set for 1 more home. Nobody there has been told yet." in page
    assert "home without a ban" not in page


def test_homes_are_kept_from_setting_bans_of_their_own(
    app: Flask, browser: FlaskClient, settings: Settings, city: City
) -> None:
    assert "checked> Homes may set a visiting ban of their own" in browser.get("/homes").text
    page = browser.post("/homes/bans-permission", follow_redirects=True).text
    assert "Homes set no visiting ban of their own." in page
    berits = browser_of(app, city.berit)
    with writing(settings) as session:
        session.get_one(Person, city.berit.id).language = "en"
    page = berits.get("/manager/ban").text
    assert "Ask whoever runs all homes." in page
    assert "Set the ban" not in page
    refused = berits.post("/manager/bans", data=ONE)
    assert (refused.status_code, "Ask whoever runs all homes." in refused.text) == (422, True)
    page = browser.post("/homes/bans-permission", data={"permission-allowed": "y"}, follow_redirects=True).text
    assert "Homes may set a visiting ban of their own." in page
    assert "Set the ban" in berits.get("/manager/ban").text


def test_unknown_ones_are_not_found(browser: FlaskClient) -> None:
    for place in (f"/homes/bans/{uuid4()}/details", f"/homes/bans/{uuid4()}/homes"):
        assert browser.get(place).status_code == 404
        assert browser.post(place, data=ONE | {"where": "all"}).status_code == 404
