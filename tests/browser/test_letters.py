"""Letters in a real browser: a frame that can do nothing, by keyboard alone; and the button that stops the mail."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.live import chromium, live_server, sign_in
from tests.builders import Cast
from visits import clock
from visits.languages import translate
from visits.messages import mail_off
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Person

pytestmark = pytest.mark.browser

MOST_TABS = 40
say = translate("sv").gettext


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


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a button of that name is in focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"no way to {name}")


def test_maj_reads_a_letter_and_sends_it_to_herself_by_keyboard(
    browser: Browser, settings: Settings, cast: Cast
) -> None:
    with live_server(settings) as url:
        context = browser.new_context(viewport={"width": 375, "height": 740}, locale="sv-SE")
        sign_in(context, settings, cast.maj)
        page = context.new_page()
        page.goto(f"{url}/manager/letters/booked?language=sv")
        letter = page.frame_locator("iframe.framed")
        expect(letter.get_by_role("heading", name=say("Your video visit is booked"))).to_be_visible()
        # Its links are there to be read, and lead nowhere.
        letter.get_by_role("link").first.click()
        expect(page).to_have_url(f"{url}/manager/letters/booked?language=sv")
        assert page.frames[1].url.endswith("/manager/letters/booked/html?language=sv")
        tab_to(page, say("Send me the mail"))
        page.keyboard.press("Enter")
        done = say("It is on its way to your mail. Its subject begins with “Trial”.")
        expect(page.get_by_text(done)).to_be_visible()
        context.close()


def test_the_frame_lets_nothing_run(browser: Browser, settings: Settings, cast: Cast) -> None:
    with writing(settings) as session:
        session.get_one(Person, cast.maj.id).given_name = "<script>parent.document.title='gone'</script>"
    with live_server(settings) as url:
        context = browser.new_context(locale="sv-SE")
        sign_in(context, settings, cast.maj)
        page = context.new_page()
        page.goto(f"{url}/manager/letters/booked?language=sv")
        expect(page.frame_locator("iframe.framed").get_by_text("<script>")).to_be_visible()
        assert page.title() != "gone"
        assert page.locator("iframe.framed").evaluate("one => one.contentDocument") is None, "of no origin of ours"
        context.close()


def test_ines_stops_her_mail_and_lets_it_come_again(browser: Browser, settings: Settings, cast: Cast) -> None:
    def hers() -> bool:
        with reading(settings) as session:
            return session.get_one(Person, cast.ines.id).by_mail

    token = mail_off.token(cast.ines.id, cast.ines.mail or "", secret=settings.secret_key)
    with live_server(settings) as url:
        page = browser.new_context(viewport={"width": 375, "height": 740}, locale="sv-SE").new_page()
        page.goto(f"{url}/mail-off/{token}")
        page.get_by_role("button", name=say("Stop the mail")).click()
        expect(page.get_by_role("heading", name=say("You get no more mail about your visits"))).to_be_visible()
        assert not hers()
        page.get_by_role("button", name=say("Send me mail again")).click()
        expect(page.get_by_role("heading", name=say("You get mail about your visits again"))).to_be_visible()
        assert hers()
        page.context.close()
