"""The tablet's part of the walk: enrolled, taken, prepared, and the visit itself."""

from playwright.sync_api import Page, expect

from tests.browser.walk.acts import follow, press, wait_for_frames
from tests.browser.walk.house import PIN, Eyes, Installation, say


class Tablet:
    """The unit's shared tablet in Karl's hands, and Ines on her phone."""

    def __init__(self, tablet: Page, ines: Page, house: Installation, eyes: Eyes) -> None:
        self.tablet, self.ines, self.house, self.eyes = tablet, ines, house, eyes

    def enrol_tablet(self, code: str) -> None:
        tablet = self.tablet
        tablet.goto(self.house.url + "/tablet/")
        self.eyes.look(tablet, "tablet-enrolment")
        tablet.locator("input[name=code]").fill("ABCD 2345")
        press(tablet, "Go on")
        self.eyes.look(tablet, "tablet-enrolment-wrong")
        tablet.locator("input[name=code]").fill(code)
        press(tablet, "Go on")
        expect(tablet.get_by_role("heading", level=1)).to_have_text(say("Who are you?"))

    def sign_in_karl(self) -> None:
        tablet = self.tablet
        alarm = tablet.locator("[data-alarm]")
        expect(alarm).to_be_visible(timeout=20_000)
        for name in ("Rosa", "Ines", "Tomas", "Lind"):
            expect(tablet.locator("body")).not_to_contain_text(name)
        self.eyes.look(tablet, "tablet-locked")
        self.type_pin("0000")
        expect(tablet.get_by_role("alert")).to_be_visible()
        self.eyes.look(tablet, "tablet-locked-wrong-pin")
        self.type_pin(PIN)
        expect(tablet.locator("h1")).to_contain_text("Rosa")
        expect(tablet.locator("[data-alarm]")).to_contain_text("Rosa")
        self.eyes.look(tablet, "tablet-day-alarm")

    def type_pin(self, pin: str) -> None:
        self.tablet.locator("label.tile", has_text="Karl").click()
        for digit in pin:
            self.tablet.locator(f"[data-key='{digit}']").click()
        press(self.tablet, "Done")

    def take_and_prepare(self) -> None:
        tablet = self.tablet
        press(tablet, "I take it")
        expect(tablet.locator("[data-alarm]")).to_have_count(0)
        self.eyes.look(tablet, "tablet-day-taken")
        press(tablet, "Undo: I do not take it")
        expect(tablet.locator("[data-alarm]")).to_be_visible(timeout=15_000)
        press(tablet, "I take it")
        press(tablet, "Prepare")
        tablet.locator(".tick input").first.check()
        self.eyes.look(tablet, "tablet-day-preparing")

    def wait_in_the_room(self, visit: str) -> None:
        self.ines.goto(self.house.url + "/visits")
        self.eyes.look(self.ines, "visits")
        self.ines.goto(visit)
        self.eyes.look(self.ines, "visit-open")
        follow(self.ines, "Go to the visit")
        expect(self.ines.locator("[data-call]")).to_have_attribute("data-state", "waiting", timeout=15_000)
        self.eyes.look(self.ines, "call-waiting", whole=False)
        expect(self.tablet.locator(".notice.now")).to_contain_text("Ines", timeout=15_000)
        press(self.tablet, say("%(name)s is ready", name="Rosa"), translated=True)
        self.eyes.look(self.tablet, "tablet-day-ready")

    def hold_the_visit(self) -> None:
        press(self.tablet, "Start the visit")
        for page in (self.tablet, self.ines):
            expect(page.locator("[data-call]")).to_have_attribute("data-state", "connected", timeout=20_000)
            wait_for_frames(page)
        self.eyes.look(self.tablet, "call-tablet", whole=False)
        self.eyes.look(self.ines, "call-relative", whole=False)
        self.tablet.locator(".end").click()
        expect(self.ines.get_by_role("heading", level=1)).to_have_text(say("The visit has ended"), timeout=10_000)
        self.eyes.look(self.ines, "call-ended")
        expect(self.tablet.get_by_role("heading", level=1)).to_have_text(say("How did it go?"))
        self.eyes.look(self.tablet, "tablet-outcome")
        press(self.tablet, "Done, back to the day")
        self.eyes.look(self.tablet, "tablet-day-done")
        press(self.tablet, "Lock")
        expect(self.tablet.get_by_role("heading", level=1)).to_have_text(say("Who are you?"))
