"""The pages of booked visits that clash, and every way out of them."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast, tablet_of
from tests.web.managing import majs_browser
from visits import clock
from visits.rules.booking import Rule
from visits.rules.kinds import MessageKind
from visits.rules.visit_state import Reason, State
from visits.services import clashes as clashes_service
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import (
    Closure,
    Home,
    Message,
    Person,
    Resident,
    Tablet,
    Unit,
    Visit,
)
from visits.web.clashes import clash_words

TUESDAY = date(2026, 11, 24)
TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
MONDAY_18 = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def maj(app: Flask, cast: Cast) -> FlaskClient:
    return majs_browser(app, cast)


@pytest.fixture
def karl(app: Flask, cast: Cast, settings: Settings) -> FlaskClient:
    with writing(settings) as session:
        session.get_one(Person, cast.karl.id).language = "en"
    return tablet_of(app, cast, cast.karl)


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> UUID:
    with writing(settings) as session:
        return book(session, cast, TUESDAY_10, now=now).id


@pytest.fixture
def closed(settings: Settings, cast: Cast, visit: UUID, now: datetime) -> UUID:
    with writing(settings) as session:
        session.add(Closure(home_id=cast.home.id, first_day=TUESDAY, last_day=TUESDAY, label="Målning", created_at=now))
    return visit


def row(settings: Settings, visit: UUID) -> Visit:
    with reading(settings) as session:
        found = session.get_one(Visit, visit)
        session.expunge(found)
        return found


def kinds(settings: Settings) -> list[MessageKind]:
    with reading(settings) as session:
        return list(session.scalars(select(Message.kind)))


def test_when_nothing_clashes_both_pages_say_so(maj: FlaskClient, karl: FlaskClient, visit: UUID) -> None:
    assert "Nothing clashes" in maj.get("/manager/clashes").text
    assert "Nothing clashes" in karl.get("/tablet/clashes").text
    assert "/manager/clashes" not in maj.get("/manager").text
    assert "/tablet/clashes" not in karl.get("/tablet/").text


def test_a_clash_is_listed_with_its_reason_and_counted_on_the_first_pages(
    maj: FlaskClient, karl: FlaskClient, closed: UUID
) -> None:
    for page in (maj.get("/manager/clashes").text, karl.get("/tablet/clashes").text):
        assert "The day is closed" in page
        assert "Rosa" in page
        assert "Monday 23 November" in page, "a free time to move it to"
        assert "Use the tablet" not in page
    assert "1 booked visit clashes with something that has changed since." in maj.get("/manager").text
    assert "1 booked visit clashes" in karl.get("/tablet/").text


@pytest.mark.parametrize("place", ["/manager", "/tablet"])
def test_one_tap_moves_it_to_a_free_time_and_the_relatives_are_told(
    maj: FlaskClient, karl: FlaskClient, settings: Settings, closed: UUID, place: str
) -> None:
    browser = maj if place == "/manager" else karl
    offered = re.findall(r'name="starts" value="([^"]+)"', browser.get(f"{place}/clashes").text)
    assert MONDAY_18.isoformat() in offered
    data = {"starts": MONDAY_18.isoformat()}
    answer = browser.post(f"{place}/clashes/{closed}/time", data=data, follow_redirects=True)
    assert re.search(
        r"The visit with Rosa has a new time: Monday 23 November at 18[:.]00\. Ines is told\.", answer.text
    )
    assert "Nothing clashes" in answer.text
    assert row(settings, closed).starts_at == MONDAY_18
    assert MessageKind.CHANGED in kinds(settings)


def test_a_time_that_is_gone_is_refused_in_words_and_the_visit_stays(
    maj: FlaskClient, settings: Settings, cast: Cast, closed: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, session.get_one(Home, cast.home.id))
        aina = builder.resident(session.get_one(Unit, cast.unit.id), "Aina", "Berg")
        builder.visit(aina, cast.tablet, MONDAY_18, builder.relative(aina, "Bo", "Berg"))
    answer = maj.post(f"/manager/clashes/{closed}/time", data={"starts": MONDAY_18.isoformat()}, follow_redirects=True)
    assert "No tablet of the unit is free then. The visit stays where it is." in answer.text
    for meddled in ("", "soon", "2026-11-23T18:00:00"):
        assert maj.post(f"/manager/clashes/{closed}/time", data={"starts": meddled}).status_code == 303
    assert row(settings, closed).starts_at == TUESDAY_10


@pytest.mark.parametrize("place", ["/manager", "/tablet"])
def test_one_tap_cancels_it_and_says_whom_to_phone(
    maj: FlaskClient, karl: FlaskClient, settings: Settings, cast: Cast, closed: UUID, place: str
) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.ines.id).mail = None
        session.get_one(Person, cast.ines.id).phone = "070-123"
    browser = maj if place == "/manager" else karl
    page = browser.get(f"{place}/clashes").text
    assert 'name="reason" value="home_cannot"' in page
    answer = browser.post(f"{place}/clashes/{closed}/cancellation", data={"reason": "x"}, follow_redirects=True)
    assert "is cancelled. Phone Ines 070-123." in answer.text
    found = row(settings, closed)
    assert (found.state, found.cancel_reason) == (State.CANCELLED, Reason.HOME_CANNOT)


def test_the_reason_is_the_residents_when_she_does_not_want_it(
    maj: FlaskClient, settings: Settings, cast: Cast, visit: UUID
) -> None:
    data = {"earliest": "11:00", "latest": "", "per_day": ""}
    answer = maj.post(f"/manager/residents/{cast.rosa.id}/best-times", data=data, follow_redirects=True)
    assert "1 booked visit clashes with this." in answer.text
    page = maj.get("/manager/clashes").text
    assert "Outside the resident&#39;s best times" in page
    assert 'name="reason" value="resident_cannot"' in page
    maj.post(f"/manager/clashes/{visit}/cancellation", data={"reason": "resident_cannot"})
    assert row(settings, visit).cancel_reason is Reason.RESIDENT_CANNOT
    assert MessageKind.CANCELLED in kinds(settings)


@pytest.mark.parametrize("place", ["/manager", "/tablet"])
def test_one_tap_holds_it_all_the_same(
    maj: FlaskClient, karl: FlaskClient, settings: Settings, closed: UUID, place: str
) -> None:
    browser = maj if place == "/manager" else karl
    assert 'name="accepted" value="closure"' in browser.get(f"{place}/clashes").text
    answer = browser.post(f"{place}/clashes/{closed}/exception", data={"accepted": "closure"}, follow_redirects=True)
    assert "is held all the same." in answer.text
    assert "Nothing clashes" in answer.text
    assert "closure" in row(settings, closed).overrides
    assert kinds(settings) == [MessageKind.BOOKED]


def test_what_was_not_shown_is_not_set_aside(maj: FlaskClient, settings: Settings, closed: UUID) -> None:
    answer = maj.post(f"/manager/clashes/{closed}/exception", data={"accepted": "quiet"}, follow_redirects=True)
    assert "Something else speaks against it by now." in answer.text
    assert "closure" not in row(settings, closed).overrides


@pytest.mark.parametrize("place", ["/manager", "/tablet"])
def test_one_tap_uses_another_tablet(
    maj: FlaskClient, karl: FlaskClient, settings: Settings, cast: Cast, visit: UUID, now: datetime, place: str
) -> None:
    browser = maj if place == "/manager" else karl
    with writing(settings) as session:
        builder = Builder(session, now, session.get_one(Home, cast.home.id))
        builder.tablet(session.get_one(Unit, cast.unit.id), "Surfplatta 2")
        session.get_one(Tablet, cast.tablet.id).out_since = now
    assert "/tablet/clashes" in karl.get(f"/tablet/visits/{visit}").text
    page = browser.get(f"{place}/clashes").text
    assert "Use the tablet Surfplatta 2" in page
    assert "Hold it all the same" not in page, "without a tablet nothing can be held"
    answer = browser.post(f"{place}/clashes/{visit}/tablet", follow_redirects=True)
    assert "The visit is on the tablet Surfplatta 2 now. Nobody else needs to be told." in answer.text
    assert kinds(settings) == [MessageKind.BOOKED]


def test_what_can_no_longer_be_mended_is_answered_as_such(
    maj: FlaskClient, karl: FlaskClient, settings: Settings, closed: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Visit, closed).state = State.READY
    for way, data in (("tablet", {}), ("time", {"starts": MONDAY_18.isoformat()}), ("exception", {})):
        assert maj.post(f"/manager/clashes/{closed}/{way}", data=data).status_code == 409
        assert maj.post(f"/manager/clashes/{uuid4()}/{way}", data=data).status_code == 404
        assert karl.post(f"/tablet/clashes/{closed}/{way}", data=data).status_code == 409


def test_karl_mends_nothing_of_another_unit(
    karl: FlaskClient, settings: Settings, cast: Cast, closed: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        eken = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Eken")
        session.get_one(Visit, closed).unit_id = eken.id
    assert "Nothing clashes" in karl.get("/tablet/clashes").text
    for way in ("tablet", "time", "cancellation", "exception"):
        assert karl.post(f"/tablet/clashes/{closed}/{way}").status_code == 404


def test_several_reasons_stand_on_one_card_and_the_gravest_leads(
    maj: FlaskClient, settings: Settings, cast: Cast, closed: UUID, now: datetime
) -> None:
    with writing(settings) as session:
        session.get_one(Tablet, cast.tablet.id).out_since = now
        session.get_one(Resident, cast.rosa.id).wishes_earliest = 660
    page = maj.get("/manager/clashes").text
    assert "And: Its tablet is out of service" in page
    assert page.count("<article") == 1
    assert 'id="clash-closure"' in page


def test_every_rule_that_a_booked_visit_can_break_has_words_of_its_own(app: Flask) -> None:
    of_the_day = {Rule.CLOSURE, Rule.HOLIDAY, Rule.HOURS, Rule.QUIET, Rule.WISHES, Rule.REST}
    too_many = {Rule.DAY_LIMIT, Rule.WEEK_LIMIT, Rule.HANDS}
    with app.test_request_context():
        words = {clash_words(rule) for rule in of_the_day | too_many | {Rule.NOT_BOOKABLE, Rule.NO_TABLET}}
    assert len(words) == 11


def test_the_others_come_with_a_tap(
    maj: FlaskClient, cast: Cast, settings: Settings, visit: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clashes_service, "SHOWN", 1)
    with writing(settings) as session:
        later = book(session, cast, TUESDAY_10 + timedelta(hours=2), now=now).id
        closure = Closure(home_id=cast.home.id, first_day=TUESDAY, last_day=TUESDAY, label="Målning", created_at=now)
        session.add(closure)
    first = maj.get("/manager/clashes").text
    assert f"visit-{visit}" in first
    assert f"visit-{later}" not in first
    assert 'href="/manager/clashes?after=1"' in first
    rest = maj.get("/manager/clashes?after=1").text
    assert f"visit-{later}" in rest
    assert "Show more" not in rest
    assert f"visit-{visit}" in maj.get("/manager/clashes?after=-7").text


def test_of_a_protected_identity_no_name_is_told(
    maj: FlaskClient, karl: FlaskClient, cast: Cast, settings: Settings, closed: UUID
) -> None:
    with writing(settings) as session:
        session.get_one(Resident, cast.rosa.id).protected_identity = True
    for page in (maj.get("/manager/clashes").text, karl.get("/tablet/clashes").text):
        main = page.partition("<main")[2]
        assert "A resident" in main
        for name in ("Rosa", "Ines", "070-"):
            assert name not in main
    told = maj.post(f"/manager/clashes/{closed}/cancellation", data={"reason": "home_cannot"}, follow_redirects=True)
    assert "The visit with a resident" in told.text
    for name in ("Rosa", "Ines"):
        assert name not in told.text
