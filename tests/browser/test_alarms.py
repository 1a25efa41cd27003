"""Taking, undoing, an alarm that goes further to another unit's tablet, and the locked tablet, in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.bookings import book
from tests.browser.live import chromium, live_server, sign_in_tablet
from tests.builders import Cast
from visits import clock
from visits.rules.visit_state import State
from visits.services import reminding, tablets
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Person

pytestmark = pytest.mark.browser

SOON_MS = 10_000
ACROSS: ViewportSize = {"width": 1080, "height": 810}
NAMES = ("Rosa", "Ines", "Lind")


@pytest.fixture
def cast(settings: Settings) -> Cast:
    """Build the cast as of the real now: the browser's clock is real."""
    with writing(settings) as session:
        return Cast.build(session, clock.now())


@pytest.fixture
def granen(settings: Settings, cast: Cast) -> Cast:
    """Another unit of the home, with a tablet and with Nils."""
    with writing(settings) as session:
        builder = Builder(session, clock.now(), cast.home)
        unit = builder.unit("Granen")
        tablet, token = builder.tablet(unit, "Platta 2", enrolled=True)
        nils = builder.staff(unit, given="Nils", family="Berg")
    return replace(cast, unit=unit, tablet=tablet, device_token=token, karl=nils)


@pytest.fixture
def visit(settings: Settings, cast: Cast) -> UUID:
    """Rosa's visit in twelve minutes, of which nobody has heard yet."""
    now = clock.now()
    with writing(settings) as session:
        return book(session, cast, now + timedelta(minutes=12), now=now).id


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    with live_server(settings) as served:
        yield served


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


def opened(browser: Browser, settings: Settings, place: Cast, url: str, person: Person | None) -> Page:
    context: BrowserContext = browser.new_context(viewport=ACROSS, locale="en-GB")
    sign_in_tablet(context, settings, place, person)
    page = context.new_page()
    page.goto(f"{url}/tablet/")
    return page


def passes(settings: Settings, cast: Cast, *, minutes: float) -> None:
    """Sweep as the worker will so many minutes from now, with the unit's tablet on."""
    then = clock.now() + timedelta(minutes=minutes)
    with writing(settings) as session:
        tablets.seen(session, cast.tablet.id, now=then)
        reminding.sweep(session, now=then)


def rang(page: Page) -> int:
    return int(page.evaluate("document.documentElement.dataset.rang ?? 0"))


def test_karl_takes_a_visit_undoes_it_and_it_rings_again_on_every_tablet_of_the_unit(
    browser: Browser, settings: Settings, cast: Cast, visit: UUID, url: str
) -> None:
    karl = opened(browser, settings, cast, url, cast.karl)
    locked = opened(browser, settings, cast, url, None)
    passes(settings, cast, minutes=0)
    for page in (karl, locked):
        expect(page.locator("[data-alarm]")).to_be_visible(timeout=SOON_MS)
    for name in NAMES:
        expect(locked.locator("body")).not_to_contain_text(name)
    karl.locator(f"form[action$='/tablet/visits/{visit}/taking'] button").click()
    for page in (karl, locked):
        expect(page.locator("[data-alarm]")).to_have_count(0, timeout=SOON_MS)
    karl.locator(f"form[action$='/tablet/visits/{visit}/taking-undo'] button").click()
    expect(karl.locator(f"form[action$='/tablet/visits/{visit}/taking'] button")).to_be_visible(timeout=SOON_MS)
    passes(settings, cast, minutes=0)
    for page in (karl, locked):
        expect(page.locator("[data-alarm]")).to_be_visible(timeout=SOON_MS)


def test_what_is_taken_and_not_prepared_rings_in_the_other_unit_without_a_name_until_karl_prepares(
    browser: Browser, settings: Settings, cast: Cast, granen: Cast, visit: UUID, url: str
) -> None:
    karl = opened(browser, settings, cast, url, cast.karl)
    nils = opened(browser, settings, granen, url, granen.karl)
    locked = opened(browser, settings, granen, url, None)
    passes(settings, cast, minutes=0)
    karl.locator(f"form[action$='/tablet/visits/{visit}/taking'] button").click()
    expect(karl.locator(f"form[action$='/tablet/visits/{visit}/preparation'] button")).to_be_visible(timeout=SOON_MS)
    expect(nils.locator("[data-alarm]")).to_have_count(0)
    passes(settings, cast, minutes=7.5)
    for page in (nils, locked):
        expect(page.locator("[data-elsewhere]")).to_contain_text("Björken", timeout=SOON_MS)
        for name in NAMES:
            expect(page.locator("body")).not_to_contain_text(name)
        expect(page.locator("html")).to_have_attribute("data-rang", re.compile("[1-9]"), timeout=SOON_MS)
        expect(page.locator("[data-elsewhere] a, [data-elsewhere] button")).to_have_count(0)
    expect(karl.locator("[data-alarm]")).to_contain_text("Rosa", timeout=SOON_MS)
    karl.locator(f"form[action$='/tablet/visits/{visit}/preparation'] button").click()
    for page in (karl, nils, locked):
        expect(page.locator("[data-alarm]")).to_have_count(0, timeout=SOON_MS)
    quiet = rang(nils)
    nils.wait_for_timeout(6500)
    assert rang(nils) == quiet


def test_a_second_visit_of_another_unit_sounds_though_the_first_has_fallen_silent_and_none_during_a_visit(
    browser: Browser, settings: Settings, cast: Cast, visit: UUID, url: str
) -> None:
    with writing(settings) as session:
        now = clock.now()
        going_on = book(session, cast, now - timedelta(hours=1), now=now - timedelta(hours=2))
        going_on.state, going_on.ends_at = State.ONGOING, now + timedelta(minutes=5)
    context: BrowserContext = browser.new_context(viewport=ACROSS, locale="en-GB")
    sign_in_tablet(context, settings, cast, None)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{url}/tablet/")
    passes(settings, cast, minutes=0)
    expect(page.locator("[data-alarm]")).to_be_visible(timeout=SOON_MS)
    page.clock.run_for(20_000)
    assert rang(page) == 0, "a visit is going on at this tablet"

    def show(*visits: str) -> int:
        """Show alarms of other units as the server writes them, let half a minute pass, and count the sounds."""
        before = rang(page)
        lines = "".join(f'<li data-elsewhere="{one}">Granen</li>' for one in visits)
        page.evaluate(
            """alarm => {
                document.querySelector('[data-live="alarm"]').innerHTML = alarm;
                document.dispatchEvent(new Event("tablet:shown"));
            }""",
            f"<div data-alarm><ul>{lines}</ul></div>",
        )
        page.clock.run_for(36_000)
        return rang(page) - before

    page.route("**/tablet/version", lambda route: route.fulfill(status=304))
    page.route("**/tablet/screen*", lambda route: route.abort())
    assert show("first") == 5
    assert show("first") == 0
    assert show("first", "second") == 5
    assert show() == 0
    assert show("first") == 5
