"""What is on a screen stays on it: text made twice as large on a phone, a long day on a tablet lying down."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.live import chromium, live_server, sign_in, sign_in_tablet
from tests.builders import Cast
from visits import clock
from visits.rules.visit_state import Channel, State
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Visit, VisitRelative

pytestmark = pytest.mark.browser

SOON_MS = 10_000
PHONE = {"width": 375, "height": 740}
ACROSS = {"width": 1080, "height": 810}
TWICE = "document.documentElement.style.fontSize = '200%'"
VISITS = 12


@pytest.fixture
def cast(settings: Settings) -> Cast:
    """Build the cast as of the real now, with a long day tomorrow: the browser's clock is real."""
    now = clock.now()
    morning = datetime.combine((now + timedelta(days=1)).date(), time(6), UTC)
    with writing(settings) as session:
        built = Cast.build(session, now)
        for number in range(VISITS):
            visit = Visit(
                home_id=built.home.id,
                unit_id=built.unit.id,
                resident_id=built.rosa.id,
                tablet_id=built.tablet.id,
                booked_by=built.ines.id,
                wish=uuid4(),
                channel=Channel.WEB,
                starts_at=morning + timedelta(hours=number),
                ends_at=morning + timedelta(hours=number, minutes=30),
                state=State.BOOKED,
                created_at=now,
                changed_at=now,
            )
            session.add(visit)
            session.flush()
            session.add(VisitRelative(visit_id=visit.id, relative_id=built.ines.id))
        return built


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


def is_within(page: Page, inner: str, outer: str) -> bool:
    """Tell whether the first element that fits one selector lies within another's sight, from top to bottom."""
    first, second = page.locator(inner).first.bounding_box(), page.locator(outer).first.bounding_box()
    assert first
    assert second
    return second["y"] <= first["y"] and first["y"] + first["height"] <= second["y"] + second["height"]


def test_pages_keep_to_a_phone_with_text_twice_as_large(browser: Browser, settings: Settings, cast: Cast) -> None:
    with live_server(settings) as url:
        context = browser.new_context(viewport=PHONE, locale="sv-SE", bypass_csp=True)  # type: ignore[arg-type] # a TypedDict
        page = context.new_page()
        for path in ("/sign-in", "/visits", "/book", "/calendar", "/camera-check", "/nowhere"):
            if path == "/visits":
                sign_in(context, settings, cast.ines)
            page.goto(url + path)
            page.evaluate(TWICE)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        page.goto(url + "/visits")
        page.evaluate(TWICE)
        page.locator(".menu summary").click()
        menu = page.locator(".menu nav").bounding_box()
        assert menu
        assert menu["x"] >= 0
        assert menu["x"] + menu["width"] <= PHONE["width"]


def test_a_chosen_visit_of_a_long_day_is_in_sight_beside_what_to_do_with_it(
    browser: Browser, settings: Settings, cast: Cast
) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).date().isoformat()
    with live_server(settings) as url:
        context = browser.new_context(viewport=ACROSS)  # type: ignore[arg-type] # a TypedDict of its own
        sign_in_tablet(context, settings, cast, cast.karl)
        page = context.new_page()
        page.goto(f"{url}/tablet/?day={tomorrow}")
        page.locator(".rail .visit").last.click()
        expect(page.locator(".rail [aria-current]")).to_have_count(1, timeout=SOON_MS)
        assert page.evaluate("document.scrollingElement.scrollHeight") <= ACROSS["height"]
        assert is_within(page, ".rail [aria-current]", ".rail")
        assert is_within(page, ".focus h1", ".focus")
