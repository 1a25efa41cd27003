"""The main job, walked from end to end on real parts, from an empty `make run`."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.live import chromium
from tests.browser.walk.acts import a_page, open_menu, press
from tests.browser.walk.house import SVEN, UNIT, Eyes, Installation, empty_installation, link_in, say, text_of
from tests.browser.walk.manager import Manager
from tests.browser.walk.relatives import Relatives
from tests.browser.walk.tablet import Tablet

pytestmark = pytest.mark.browser


def test_the_main_job_from_an_empty_house(tmp_path: Path) -> None:
    with empty_installation(tmp_path) as house, sync_playwright() as playwright:
        browser = chromium(playwright)
        eyes = Eyes()
        manager = Manager(a_page(browser, "desktop"), house, eyes)
        relatives = Relatives(a_page(browser, "phone"), a_page(browser, "phone"), house, eyes)
        tablet = Tablet(a_page(browser, "tablet"), relatives.ines, house, eyes)
        manager.set_up_the_home()
        manager.add_unit_tablet_and_staff()
        manager.set_hours()
        manager.add_rosa_and_invite()
        relatives.accept_invitations(manager.maj)
        visit = relatives.book()
        relatives.confirm_by_mail(visit)
        # No tablet of the unit has ever been seen: the unit's address hears of the visit at once.
        reminder = house.post.wait_for(
            UNIT, say("Video visit %(time)s: nobody has taken it yet").partition("%(time)s")[2]
        )
        assert "Rosa" not in text_of(reminder)
        address = relatives.subscribe()
        relatives.cancel()
        tablet.enrol_tablet(manager.code)
        tablet.sign_in_karl()
        tablet.take_and_prepare()
        tablet.wait_in_the_room(visit)
        tablet.hold_the_visit()
        _calendar_knows(browser, address, visit)
        _look_around(manager.maj, relatives.sven, house, eyes)
        browser.close()


def _calendar_knows(browser: Browser, address: str, visit: str) -> None:
    """Ask the feed as a calendar program would: the visit is there, and an unchanged feed answers 304."""
    request = browser.new_context().request
    first = request.get(address)
    assert (first.status, first.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert f"UID:{visit.rpartition('/')[2]}" in first.text()
    assert "Rosa" not in first.text()
    again = request.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status == 304


def _look_around(maj: Page, sven: Page, house: Installation, eyes: Eyes) -> None:
    """See what the path has not met: the overview of a running home, an error, the camera check, signing in again."""
    open_menu(maj, "Overview")
    eyes.look(maj, "manager-overview")
    sven.goto(house.url + "/nowhere")
    eyes.look(sven, "error-not-found")
    sven.goto(house.url + "/camera-check")
    expect(sven.locator("[data-shows=works]")).to_be_visible()
    eyes.look(sven, "camera-check")
    sven.goto(house.url + "/visits")
    sven.locator("summary", has_text=say("Menu")).click()
    eyes.look(sven, "menu")
    sven.locator("form[action='/sign-out'] button").click()
    eyes.look(sven, "sign-in")
    sven.get_by_label(say("Your mail address")).fill(SVEN)
    press(sven, "Mail me a link")
    eyes.look(sven, "sign-in-link-sent")
    sven.goto(link_in(house.post.wait_for(SVEN, say("Your link to sign in")), "/sign-in/"))
    eyes.look(sven, "sign-in-by-link")
    press(sven, "Sign in")
    expect(sven.get_by_role("heading", level=1)).to_have_text(say("Your visits"))
