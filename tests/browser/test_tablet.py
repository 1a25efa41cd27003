"""The shared tablet in a real browser: its sound, lost contact, its lock, and what another tablet does meanwhile."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.live import chromium, live_server, sign_in_tablet
from tests.builders import Cast
from visits import clock
from visits.rules.kinds import ReminderKind, ReminderState
from visits.rules.visit_state import Channel, State
from visits.services import tablets
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Reminder, Tablet, Visit, VisitRelative, VisitTick

pytestmark = pytest.mark.browser

SOON_MS = 10_000
ACROSS = {"width": 1080, "height": 810}


@pytest.fixture
def cast(settings: Settings) -> Cast:
    """Build the cast as of the real now: the browser's clock is real."""
    with writing(settings) as session:
        return Cast.build(session, clock.now())


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


@pytest.fixture
def visit(settings: Settings, cast: Cast) -> UUID:
    """Rosa's visit, going to start in some minutes and ringing."""
    now = clock.now()
    with writing(settings) as session:
        visit = Visit(
            home_id=cast.home.id,
            unit_id=cast.unit.id,
            resident_id=cast.rosa.id,
            tablet_id=cast.tablet.id,
            booked_by=cast.ines.id,
            wish=uuid4(),
            channel=Channel.WEB,
            starts_at=now + timedelta(minutes=8),
            ends_at=now + timedelta(minutes=38),
            state=State.BOOKED,
            created_at=now,
            changed_at=now,
        )
        session.add(visit)
        session.flush()
        session.add(VisitRelative(visit_id=visit.id, relative_id=cast.ines.id))
        session.add(
            Reminder(visit_id=visit.id, kind=ReminderKind.TABLET, due_at=now, raised_at=now, state=ReminderState.RAISED)
        )
        return visit.id


def tablet(browser: Browser, settings: Settings, cast: Cast, *, signed_in: bool) -> BrowserContext:
    context = browser.new_context(viewport=ACROSS, locale="en-GB")  # type: ignore[arg-type] # a TypedDict of its own
    sign_in_tablet(context, settings, cast, cast.karl if signed_in else None)
    return context


def rang(page: Page) -> int:
    return int(page.evaluate("document.documentElement.dataset.rang ?? 0"))


def test_a_device_is_enrolled_rings_and_karl_signs_in_and_takes_the_visit_in_one_document(
    browser: Browser, settings: Settings, cast: Cast, visit: UUID, url: str
) -> None:
    with writing(settings) as session:
        offered = tablets.new_enrolment(session, session.get_one(Tablet, cast.tablet.id), now=clock.now())
    page = browser.new_context(viewport=ACROSS).new_page()  # type: ignore[arg-type] # a TypedDict of its own
    page.goto(f"{url}/tablet/enrolment/{offered.token}")
    page.locator("button.main").click()
    expect(page.locator("[data-alarm]")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("body")).not_to_contain_text("Rosa")
    expect(page.locator("html")).to_have_attribute("data-rang", re.compile("[1-9]"), timeout=SOON_MS)
    page.evaluate("window.sameDocument = true")
    page.locator("label.tile", has_text="Karl A").click()
    for digit in "2468":
        page.locator(f"[data-key='{digit}']").click()
    page.locator(".pad .main").click()
    expect(page.locator(".focus h1")).to_contain_text("Rosa", timeout=SOON_MS)
    page.locator(f"form[action$='/tablet/visits/{visit}/taking'] button").click()
    expect(page.locator("[data-alarm]")).to_have_count(0, timeout=SOON_MS)
    assert page.evaluate("window.sameDocument")
    quiet = rang(page)
    page.wait_for_timeout(6500)
    assert rang(page) == quiet


def test_what_one_tablet_does_shows_on_the_next_without_taking_the_focus_away(
    browser: Browser, settings: Settings, cast: Cast, visit: UUID, url: str
) -> None:
    one = tablet(browser, settings, cast, signed_in=True).new_page()
    other = tablet(browser, settings, cast, signed_in=True).new_page()
    for page in (one, other):
        page.goto(f"{url}/tablet/")
    other.locator("#other-day").focus()
    one.locator(f"form[action$='/tablet/visits/{visit}/taking'] button").click()
    expect(other.locator("[data-alarm]")).to_have_count(0, timeout=SOON_MS)
    expect(other.locator(f"form[action$='/tablet/visits/{visit}/preparation'] button")).to_be_visible(timeout=SOON_MS)
    assert other.evaluate("document.activeElement.id") == "other-day"


def test_without_contact_the_tablet_says_so_keeps_the_tick_and_sends_it_later(
    browser: Browser, settings: Settings, cast: Cast, visit: UUID, url: str
) -> None:
    with writing(settings) as session:
        session.get_one(Visit, visit).state = State.PREPARING
    context = tablet(browser, settings, cast, signed_in=True)
    page = context.new_page()
    page.goto(f"{url}/tablet/")
    light = page.locator("input[value=light]:not([type=hidden])")
    expect(light).to_be_visible()
    context.set_offline(True)
    light.check()
    expect(page.locator("#contact")).to_be_visible(timeout=SOON_MS)
    expect(light).to_be_checked()
    context.set_offline(False)
    expect(page.locator("#contact")).to_be_hidden(timeout=SOON_MS)
    page.wait_for_timeout(1000)
    with reading(settings) as session:
        assert session.get(VisitTick, (visit, "light")) is not None


@pytest.mark.usefixtures("visit")
def test_untouched_for_two_and_a_half_minutes_the_tablet_locks_itself(
    browser: Browser, settings: Settings, cast: Cast, url: str
) -> None:
    page = tablet(browser, settings, cast, signed_in=True).new_page()
    page.clock.install()
    page.goto(f"{url}/tablet/")
    expect(page.locator(".focus h1")).to_contain_text("Rosa")
    page.clock.fast_forward("02:20")
    page.mouse.click(900, 700)
    page.clock.fast_forward("02:20")
    expect(page.locator(".focus h1")).to_contain_text("Rosa")
    page.clock.fast_forward("00:20")
    expect(page.locator("#pin")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("body")).not_to_contain_text("Rosa")


def test_a_half_typed_pin_survives_what_happens_elsewhere(
    browser: Browser, settings: Settings, cast: Cast, visit: UUID, url: str
) -> None:
    page = tablet(browser, settings, cast, signed_in=False).new_page()
    page.goto(f"{url}/tablet/")
    page.locator("label.tile", has_text="Karl A").click()
    for digit in "24":
        page.locator(f"[data-key='{digit}']").click()
    other = tablet(browser, settings, cast, signed_in=True).new_page()
    other.goto(f"{url}/tablet/")
    other.locator(f"form[action$='/tablet/visits/{visit}/taking'] button").click()
    expect(page.locator("[data-alarm]")).to_have_count(0, timeout=SOON_MS)
    assert page.locator("#pin").input_value() == "24"
    for digit in "68":
        page.locator(f"[data-key='{digit}']").click()
    page.locator(".pad .main").click()
    expect(page.locator(".focus h1")).to_contain_text("Rosa", timeout=SOON_MS)
