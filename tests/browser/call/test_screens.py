"""What a call says when there is no camera, no permission, no sound, no room yet."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.call.house import FRAMES, House, expect_state, for_relative, in_a_call, on_tablet, sees, until
from tests.browser.live import chromium, sign_in
from tests.rooms import a_visit
from visits import clock
from visits.rules.visit_state import State
from visits.storage.database import writing

pytestmark = pytest.mark.browser


def test_the_microphone_and_the_camera_can_be_switched_off(house: House, ines: Page, tablet: Page) -> None:
    in_a_call(house, ines, tablet)
    ines.get_by_role("button", name="Camera off").click()
    ines.get_by_role("button", name="Microphone off").click()
    expect(ines.get_by_role("button", name="Camera on")).to_be_visible()
    expect(ines.get_by_role("button", name="Microphone on")).to_be_visible()
    silent = "document.querySelector('[data-me]').srcObject.getTracks().every((track) => !track.enabled)"
    assert ines.evaluate(silent)


def test_without_a_camera_she_is_told_how_and_still_sees(house: House, playwright: Playwright, tablet: Page) -> None:
    with chromium(playwright, camera=False) as strict:
        context = house.context(strict)
        sign_in(context, house.settings, house.cast.ines)
        ines = context.new_page()
        visit = house.visit()
        ines.goto(for_relative(visit))
        expect(ines.get_by_role("heading", name="The browser does not let us use the camera")).to_be_visible()
        ines.get_by_role("button", name="Go on: only watch and listen").click()
        tablet.goto(on_tablet(visit))
        assert sees(ines)
        expect_state(tablet, "connected")
        assert not tablet.evaluate(FRAMES)
        expect(tablet.locator("[data-them] figcaption")).to_be_visible()


def test_a_browser_that_allows_only_the_microphone_joins_with_sound(house: House, playwright: Playwright) -> None:
    with chromium(playwright, camera=False) as strict:
        context = house.context(strict, permissions=["microphone"])
        sign_in(context, house.settings, house.cast.ines)
        page = context.new_page()
        page.goto(for_relative(house.visit()))
        expect(page.get_by_role("button", name="Go on with sound only")).to_be_visible()
        assert page.locator("[data-call]").get_attribute("data-media") == "sound"


@pytest.mark.parametrize(
    ("error", "words"), [("NotFoundError", "We find no camera"), ("NotReadableError", "The camera is in use")]
)
def test_a_camera_that_is_missing_or_busy_has_its_words(house: House, ines: Page, error: str, words: str) -> None:
    ines.add_init_script(
        f"MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', '{error}'));"
    )
    ines.goto(for_relative(house.visit()))
    expect(ines.get_by_role("heading", name=words)).to_be_visible()
    expect_state(ines, "waiting")


def test_a_browser_too_old_is_told_so(house: House, ines: Page) -> None:
    ines.add_init_script("delete window.RTCPeerConnection;")
    ines.goto(for_relative(house.visit()))
    expect(ines.get_by_role("heading", name="This browser is too old for video")).to_be_visible()


def test_sound_that_waits_for_a_tap_has_a_big_button(house: House, ines: Page, tablet: Page) -> None:
    ines.add_init_script(
        """
        let tapped = false;
        document.addEventListener("click", () => (tapped = true), true);
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () {
          return tapped ? play.call(this) : Promise.reject(new DOMException("", "NotAllowedError"));
        };
        """
    )
    in_a_call(house, ines, tablet)
    ines.get_by_role("button", name="Tap to hear and see").click()
    expect(ines.get_by_role("button", name="Tap to hear and see")).to_be_hidden()


def test_early_she_waits_at_the_door_and_is_let_in_by_herself(house: House, ines: Page) -> None:
    with writing(house.settings) as session:
        visit = a_visit(session, house.cast, state=State.BOOKED, starts_at=clock.now() + timedelta(minutes=20))
    ines.clock.install()
    ines.goto(for_relative(visit))
    expect(ines.get_by_role("heading", name="You are early")).to_be_visible()
    expect(ines.get_by_text("That is in 5 minutes.")).to_be_visible()
    house.start_in(visit, timedelta(minutes=17))
    ines.clock.run_for(16_000)
    expect(ines.get_by_text("That is in 2 minutes.")).to_be_visible()
    house.start_in(visit, timedelta(minutes=10))
    ines.clock.run_for(16_000)
    expect(ines.locator("[data-call]")).to_be_attached()


def test_camera_and_sound_can_be_tried_before(ines: Page) -> None:
    ines.goto("/camera-check")
    expect(ines.get_by_text("Camera and microphone work")).to_be_visible()
    assert until(ines, lambda: ines.locator("meter").evaluate("meter => meter.value > 0"))
    assert ines.locator("[data-devices] li").count() == 2
