"""Booking on the tablet in a real browser, held upright: in one document, past a rule only after the warning."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

from tests.browser.live import chromium, live_server, sign_in_tablet
from tests.builders import Cast
from visits import clock
from visits.rules.visit_state import Channel
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Visit

pytestmark = pytest.mark.browser

SOON_MS = 10_000
UPRIGHT = {"width": 810, "height": 1080}


@pytest.fixture
def cast(settings: Settings) -> Cast:
    """Build the cast as of the real now: the browser's clock is real."""
    with writing(settings) as session:
        return Cast.build(session, clock.now())


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, settings: Settings, cast: Cast) -> Iterator[Page]:
    """Karl's screen, before him the times of Rosa."""
    context = browser.new_context(viewport=UPRIGHT, locale="en-GB")  # type: ignore[arg-type] # a TypedDict of its own
    sign_in_tablet(context, settings, cast, cast.karl)
    with live_server(settings) as url:
        page = context.new_page()
        page.goto(f"{url}/tablet/")
        page.evaluate("window.sameDocument = true")
        page.locator("#book").click()
        page.locator("a.tile", has_text="Rosa Lind").click()
        expect(page.locator(".days")).to_be_visible(timeout=SOON_MS)
        yield page


def visits(settings: Settings) -> list[tuple[str, Channel]]:
    with reading(settings) as session:
        return [(visit.overrides, visit.channel) for visit in session.scalars(select(Visit))]


def stays_within(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= UPRIGHT["width"])


def test_karl_books_one_of_the_free_times_and_comes_back_to_the_day(page: Page, settings: Settings) -> None:
    assert stays_within(page)
    page.locator(".days a:not(.none)").last.click()
    page.locator("a.time").first.click()
    expect(page.get_by_role("checkbox")).to_be_checked(timeout=SOON_MS)
    assert stays_within(page)
    page.get_by_role("checkbox").uncheck()
    page.locator("#company").fill("Tomas")
    page.locator("form .main").click()
    expect(page.locator("[role=alert]")).to_be_focused(timeout=SOON_MS)
    expect(page.locator("#company")).to_have_value("Tomas")
    page.get_by_role("checkbox").check()
    page.locator("form .main").click()
    expect(page).to_have_url(re.compile(r"/tablet/visits/[^/]+/confirmation$"), timeout=SOON_MS)
    expect(page.locator("main")).to_contain_text("Ines")
    assert visits(settings) == [("", Channel.PHONE)]
    page.locator("a.main").click()
    expect(page.locator(".rail")).to_be_visible(timeout=SOON_MS)
    assert page.evaluate("window.sameDocument"), "a sound once allowed stays allowed"


def test_another_time_is_booked_only_after_the_warning_has_named_the_rule(page: Page, settings: Settings) -> None:
    page.locator("details.other summary").click()
    page.locator("#on").fill((clock.now() + timedelta(days=2)).date().isoformat())
    page.locator("#at").fill("06:35")
    page.locator("details.other .button").click()
    expect(page.locator(".notice .reasons li")).to_have_count(1, timeout=SOON_MS)
    assert stays_within(page)
    assert visits(settings) == []
    page.locator("form .main").click()
    expect(page).to_have_url(re.compile(r"/tablet/visits/[^/]+/confirmation$"), timeout=SOON_MS)
    assert visits(settings) == [("hours", Channel.PHONE)]
    page.go_back()
    expect(page.locator("[role=alert]")).to_be_visible(timeout=SOON_MS)
    assert page.locator("form .main").count() == 0, "after going back it is taken: there is nothing to book twice"


def fill_in(page: Page) -> None:
    """Choose a time and type, and have the form shown anew, so that no address leads back to it."""
    page.locator(".days a:not(.none)").last.click()
    page.locator("a.time").first.click()
    page.get_by_role("checkbox").uncheck(timeout=SOON_MS)
    page.locator("#company").fill("Tomas")
    page.locator("form .main").click()
    expect(page.locator("[role=alert]")).to_be_focused(timeout=SOON_MS)
    page.get_by_role("checkbox").check()


def lock_for(page: Page, how_long: str) -> None:
    """Let nobody touch the tablet until it locks, and for so long after; then Karl signs in again."""
    page.clock.fast_forward("02:40")
    expect(page.locator("#pin")).to_be_visible(timeout=SOON_MS)
    assert "Tomas" not in page.content()
    page.clock.fast_forward(how_long)
    page.locator("label.tile", has_text="Karl").click()
    page.locator("#pin").fill("2468")
    page.locator("form.door .main").click()
    expect(page.locator(".rail")).to_be_visible(timeout=SOON_MS)


def test_what_karl_was_filling_in_is_there_again_for_ten_minutes(page: Page, settings: Settings) -> None:
    page.clock.install()
    fill_in(page)
    lock_for(page, "11:00")
    expect(page.locator("#go-on")).to_be_hidden()
    page.locator("#book").click()
    page.locator("a.tile", has_text="Rosa Lind").click()
    fill_in(page)
    lock_for(page, "08:00")
    page.locator("#go-on [data-yes]").click()
    expect(page.locator("#company")).to_have_value("Tomas")
    expect(page.get_by_role("checkbox")).to_be_checked()
    page.locator("form .main").click()
    expect(page).to_have_url(re.compile(r"/tablet/visits/[^/]+/confirmation$"), timeout=SOON_MS)
    assert visits(settings) == [("", Channel.PHONE)]
