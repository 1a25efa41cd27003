"""A visit over real video: whoever comes first, reloads or loses the network, they see each other."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tests.browser.call.house import (
    House,
    assert_they_see_each_other,
    expect_state,
    for_relative,
    in_a_call,
    on_tablet,
    until,
)
from tests.browser.live import sign_in
from tests.rooms import a_visit
from visits import clock
from visits.rules.visit_state import State
from visits.storage.database import writing
from visits.storage.tables import SignIn

pytestmark = pytest.mark.browser


def test_they_see_each_other_when_ines_waits_for_the_tablet(house: House, ines: Page, tablet: Page) -> None:
    for _ in range(3):
        visit = house.visit(State.READY)
        ines.goto(for_relative(visit))
        expect_state(ines, "waiting")
        expect(ines.get_by_role("heading", name="Rosa is ready")).to_be_visible()
        house.move(visit, State.ONGOING)
        tablet.goto(on_tablet(visit))
        assert_they_see_each_other(ines, tablet)


def test_they_see_each_other_when_the_tablet_waits_for_ines(house: House, ines: Page, tablet: Page) -> None:
    for _ in range(3):
        visit = house.visit()
        tablet.goto(on_tablet(visit))
        expect_state(tablet, "waiting")
        expect(tablet.get_by_role("heading", name="Waiting for Ines")).to_be_visible()
        ines.goto(for_relative(visit))
        assert_they_see_each_other(ines, tablet)
        expect(tablet.get_by_role("heading", level=1)).to_contain_text("Ines, your daughter")


def test_they_see_each_other_when_both_come_at_once(house: House, ines: Page, tablet: Page) -> None:
    for _ in range(4):
        visit = house.visit()
        ines.goto(for_relative(visit), wait_until="commit")
        tablet.goto(on_tablet(visit), wait_until="commit")
        assert_they_see_each_other(ines, tablet)


def test_whoever_reloads_comes_back(house: House, ines: Page, tablet: Page) -> None:
    in_a_call(house, ines, tablet)
    ines.reload()
    assert_they_see_each_other(ines, tablet)
    tablet.reload()
    assert_they_see_each_other(tablet, ines)


@pytest.mark.parametrize("side", ["the one that offered", "the one that answered"])
def test_a_connection_that_dies_is_made_anew(house: House, ines: Page, tablet: Page, side: str) -> None:
    in_a_call(house, ines, tablet)
    page = tablet if side == "the one that offered" else ines
    before = [one.evaluate("connections.length") for one in (ines, tablet)]
    page.evaluate("connections.forEach((connection) => connection.close())")
    expect_state(ines, "lost")
    expect(ines.get_by_role("heading", name="The connection broke")).to_be_visible()
    assert_they_see_each_other(ines, tablet)
    assert all(one.evaluate("connections.length") > had for one, had in zip((ines, tablet), before, strict=True))


def test_an_offer_that_gets_lost_is_made_again(house: House, ines: Page, tablet: Page) -> None:
    visit = house.visit()
    ines.goto(for_relative(visit))
    expect_state(ines, "waiting")
    # The first letter, the offer, is said to be taken and is thrown away.
    tablet.route("**/call/signals", lambda route: route.fulfill(status=204), times=1)
    tablet.goto(on_tablet(visit))
    expect_state(tablet, "connecting")
    assert_they_see_each_other(ines, tablet)


def test_a_network_that_was_away_is_said_and_the_picture_comes_back(house: House, ines: Page, tablet: Page) -> None:
    visit = house.visit()
    ines.goto(for_relative(visit))
    expect_state(ines, "waiting")
    ines.context.set_offline(True)
    expect_state(ines, "lost")
    tablet.goto(on_tablet(visit))
    ines.context.set_offline(False)
    assert_they_see_each_other(ines, tablet)


def test_a_server_that_is_away_takes_no_picture_down(house: House, ines: Page, tablet: Page) -> None:
    in_a_call(house, ines, tablet)
    before = [page.evaluate("connections.length") for page in (ines, tablet)]
    tablet.route("**/call/**", lambda route: route.abort())
    house.unseen_for(timedelta(seconds=20))
    # Ines asks again and is told of nobody, three times over, while the tablet's pictures go on.
    for _ in range(3):
        with ines.expect_response("**/call/signals?*") as answer:
            pass
        assert answer.value.status == 304 or answer.value.json()["others"] == []
    expect_state(ines, "connected")
    tablet.unroute_all()
    assert_they_see_each_other(ines, tablet)
    assert [page.evaluate("connections.length") for page in (ines, tablet)] == before


def test_the_end_on_the_tablet_reaches_ines_at_once(house: House, ines: Page, tablet: Page) -> None:
    visit = in_a_call(house, ines, tablet)
    started = time.monotonic()
    tablet.get_by_role("button", name="End").click()
    expect_state(ines, "ended")
    assert time.monotonic() - started < 2
    expect(ines.get_by_role("link", name="Book the next visit")).to_be_visible()
    assert ines.url.endswith(f"/visits/{visit}/call/end")
    expect(ines.get_by_role("heading", name="The visit has ended")).to_be_visible()
    assert house.signals() == 0


def test_ines_leaves_and_may_come_back(house: House, ines: Page, tablet: Page) -> None:
    in_a_call(house, ines, tablet)
    ines.get_by_role("link", name="Leave").click()
    expect(ines.get_by_role("link", name="Book the next visit")).to_be_visible()
    expect_state(tablet, "waiting")
    ines.get_by_role("link", name="Back to the visit").click()
    assert_they_see_each_other(ines, tablet)


def test_two_relatives_see_rosa_and_each_other(house: House, ines: Page, tablet: Page) -> None:
    context = house.context()
    with writing(house.settings) as session:
        erik = house.brother(session)
        visit = a_visit(session, house.cast, house.cast.ines, erik, state=State.READY, starts_at=clock.now())
    sign_in(context, house.settings, erik)
    brother = context.new_page()
    for page in (ines, brother):
        page.goto(for_relative(visit))
        expect_state(page, "waiting")
    assert ines.evaluate("connections.length") == 0, "before the visit nobody sees anybody"
    house.move(visit, State.ONGOING)
    tablet.goto(on_tablet(visit))
    assert_they_see_each_other(ines, brother, tablet)
    for page in (ines, brother, tablet):
        expect(page.locator("[data-them] video")).to_have_count(2)
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Erik, your son")
    context.close()


def test_the_tablet_stays_signed_in_however_long_the_call(house: House, ines: Page, tablet: Page) -> None:
    in_a_call(house, ines, tablet)
    with writing(house.settings) as session:
        session.execute(update(SignIn).values(active_at=clock.now() - timedelta(minutes=2)))
    assert until(tablet, lambda: house.idle_for() < timedelta(minutes=1))
