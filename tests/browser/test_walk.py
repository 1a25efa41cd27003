"""The main job, walked from end to end on real parts, from an empty `make run`."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.live import chromium
from tests.browser.walking import LANGUAGE as WALK_LANGUAGE
from tests.browser.walking import SIZES, Eyes, Installation, empty_installation, link_in, say, text_of

pytestmark = pytest.mark.browser

INES, SVEN, UNIT = "ines@familj.example", "sven@familj.example", "bjorken@almgarden.example"
PIN = "2580"
COUNT_FRAMES = """
const Real = window.RTCPeerConnection; window.connections = [];
window.RTCPeerConnection = class extends Real { constructor(...a) { super(...a); window.connections.push(this); } };
window.framesDecoded = async () => {
  let frames = 0;
  for (const connection of window.connections)
    for (const report of (await connection.getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded || 0;
  return frames;
};
"""


class Walk:
    """The people of the walk, each in a browser of her own."""

    def __init__(self, browser: Browser, house: Installation) -> None:
        self.house = house
        self.eyes = Eyes()
        self.maj = self.page(browser, "desktop")
        self.ines = self.page(browser, "phone")
        self.sven = self.page(browser, "phone")
        self.tablet = self.page(browser, "tablet")
        self.code = ""

    def page(self, browser: Browser, size: str) -> Page:
        width, height = SIZES[size]
        context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, locale=WALK_LANGUAGE, timezone_id="Europe/Stockholm"
        )
        context.grant_permissions(["camera", "microphone"])
        context.add_init_script(COUNT_FRAMES)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"a script failed on {page.url}: {error}"))
        page.on("console", lambda line: _no_csp_errors(line.text))
        return page

    # --- the manager

    def set_up_the_home(self) -> None:
        maj = self.maj
        maj.goto(self.house.first_run)
        self.eyes.look(maj, "first-run")
        press(maj, "Make the home")
        self.eyes.look(maj, "first-run-wrong")
        fill(maj, "What is the home called?", "Almgården")
        fill(maj, "The home's phone number", "031-700 00 00")
        maj.get_by_label(say("The home's language")).select_option(WALK_LANGUAGE)
        fill(maj, "Your given name", "Maj")
        fill(maj, "Your family name", "Sand")
        fill(maj, "Your mail address", "maj@almgarden.example")
        fill(maj, "Choose a password", "en lugn morgon")
        press(maj, "Make the home")
        expect(maj.get_by_role("heading", level=1)).to_have_text(say("What comes next"))
        self.eyes.look(maj, "manager-overview-new")

    def add_unit_tablet_and_staff(self) -> None:
        maj = self.maj
        self.visit_empty_pages()
        self.menu(maj, "Units")
        follow(maj, "Add a unit")
        fill(maj, "Name", "Björken")
        fill(maj, "Phone number", "031-700 00 01")
        fill(maj, "Mail address for reminders", UNIT)
        self.eyes.look(maj, "unit-new")
        press(maj, "Add the unit")
        self.eyes.look(maj, "units")
        self.menu(maj, "Tablets")
        follow(maj, "Add a tablet")
        fill(maj, "Name", "Surfplatta 1")
        self.eyes.look(maj, "tablet-new")
        press(maj, "Add the tablet")
        self.enrol_page()
        self.menu(maj, "Staff")
        self.eyes.look(maj, "staff")
        follow(maj, "Add a colleague")
        fill(maj, "Given name", "Karl")
        fill(maj, "Family name", "Ask")
        maj.get_by_label("Björken").check()
        fill(maj, "PIN", PIN)
        self.eyes.look(maj, "staff-new")
        press(maj, "Add the colleague")
        self.eyes.look(maj, "staff-added")

    def visit_empty_pages(self) -> None:
        for name, page in (("Units", "units"), ("Tablets", "tablets"), ("Residents and relatives", "residents")):
            self.menu(self.maj, name)
            self.eyes.look(self.maj, f"{page}-none")

    def enrol_page(self) -> None:
        if self.maj.locator(".secret").count() == 0:
            self.eyes.look(self.maj, "tablet")
            press(self.maj, "Enrol the tablet")
        self.code = self.maj.locator(".secret").inner_text()
        self.eyes.look(self.maj, "tablet-enrol")

    def set_hours(self) -> None:
        maj = self.maj
        self.menu(maj, "Hours and quiet times")
        self.eyes.look(maj, "hours")
        for label in (say("Lunch"), say("Supper")):
            press(maj, say("Remove %(label)s", label=label), translated=True)
        maj.locator("summary", has_text=say("Change the weekly hours")).click()
        for field in maj.locator("input[name$='-opens'], input[name$='-closes']").all():
            field.fill("00:00")
        self.eyes.look(maj, "hours-week")
        press(maj, "Save the weekly hours")
        maj.locator("summary", has_text=say("Change length and notice")).click()
        fill(maj, "Minutes a visit lasts", "10")
        fill(maj, "Minutes between two visits, to charge and clean the tablet", "0")
        fill(maj, "Minutes that relatives book ahead at least", "0")
        maj.locator("form[action$='/shape'], form", has=maj.get_by_label(say("Minutes a visit lasts"))).get_by_role(
            "button", name=say("Save"), exact=True
        ).click()
        self.eyes.look(maj, "hours-saved")

    def add_rosa_and_invite(self) -> None:
        maj = self.maj
        self.menu(maj, "Residents and relatives")
        follow(maj, "Add a resident")
        fill(maj, "Given name", "Rosa")
        fill(maj, "Family name", "Lind")
        fill(maj, "Room", "14")
        maj.get_by_label(say("Hearing aid"), exact=True).check()
        maj.get_by_label(say("Does the resident want video visits?")).select_option(index=1)
        fill(maj, "Who assessed it?", "Maj Sand")
        self.eyes.look(maj, "resident-new")
        press(maj, "Add the resident")
        self.eyes.look(maj, "resident")
        self.invite("Ines", INES, by="By mail", relation="daughter")
        self.eyes.look(maj, "resident-invited")
        maj.get_by_role("link", name=re.compile("Ines")).click()
        self.eyes.look(maj, "relative")
        maj.go_back()
        self.invite("Sven", SVEN, by="By a letter that you print", relation="son")
        expect(maj.get_by_role("heading", level=1).first).to_be_visible()
        self.eyes.look(maj, "invitation-letter")

    def invite(self, name: str, mail: str, *, by: str, relation: str) -> None:
        maj = self.maj
        follow(maj, "Invite a relative")
        maj.get_by_label(say(by)).check()
        fill(maj, "Given name", name)
        fill(maj, "Family name", "Lind")
        maj.get_by_label(say("What is she or he to the resident?")).select_option(relation)
        fill(maj, "Mail address", mail)
        fill(maj, "Phone number", "070-174 06 05")
        self.eyes.look(maj, f"invite-{name.lower()}")
        press(maj, "Invite")

    def menu(self, page: Page, name: str) -> None:
        page.locator("summary", has_text=say("Menu")).click()
        page.get_by_role("navigation", name=say("Menu")).get_by_role("link", name=say(name)).click()

    # --- the relatives

    def accept_invitations(self) -> None:
        mail = self.house.post.wait_for(INES, say("Invitation to video visits"))
        assert "Rosa" not in text_of(mail)
        self.ines.goto(link_in(mail, "/invitations/"))
        self.eyes.look(self.ines, "invitation")
        press(self.ines, "Accept the invitation")
        expect(self.ines.get_by_role("heading", level=1)).to_have_text(say("Which time suits you?"))
        letter = re.search(r"https?://\S+/invitations/[\w-]+", self.maj.locator("main").inner_text())
        assert letter
        self.sven.goto(letter[0])
        press(self.sven, "Accept the invitation")
        self.sven.goto(letter[0])
        self.eyes.look(self.sven, "invitation-spent")
        self.sven.goto(self.house.url + "/visits")
        self.eyes.look(self.sven, "visits-none")

    def book(self) -> str:
        """Let Ines and Sven want the same time: she gets it, he is offered the next ones."""
        for page in (self.ines, self.sven):
            page.goto(self.house.url + "/book")
        self.eyes.look(self.ines, "relative-times")
        times = [link.get_attribute("href") or "" for link in self.ines.locator(".times a").all()]
        # A time at least three minutes ahead: the walk needs those to come to the tablet.
        wanted = next(href for href in times if _minutes_until(self.ines, href) >= 3)
        for page in (self.ines, self.sven):
            page.locator(f".times a[href='{wanted}']").click()
        fill(self.ines, "Who is with you? (you may leave this empty)", "Tomas")
        fill(self.sven, "Who is with you? (you may leave this empty)", "Eva och barnen")
        self.eyes.look(self.ines, "booking-summary")
        press(self.ines, "Book the visit")
        expect(self.ines.get_by_role("heading", level=1)).to_have_text(say("The visit is booked"))
        self.eyes.look(self.ines, "visit-booked")
        press(self.sven, "Book the visit")
        expect(self.sven.get_by_role("alert")).to_contain_text(say("Someone just took this time."))
        expect(self.sven.get_by_label(say("Who is with you? (you may leave this empty)"))).to_have_value(
            "Eva och barnen"
        )
        self.eyes.look(self.sven, "booking-taken")
        self.sven.locator("button[name=starts]").nth(1).click()
        expect(self.sven.get_by_role("heading", level=1)).to_have_text(say("The visit is booked"))
        return self.ines.url.partition("?")[0]

    def cancel(self) -> None:
        """Let Sven cancel his: the unit is told by mail."""
        follow(self.sven, "Cancel the visit")
        self.eyes.look(self.sven, "visit-cancel")
        press(self.sven, "Cancel the visit")
        self.eyes.look(self.sven, "visit-cancel-wrong")
        self.sven.get_by_label(say("Another time suits better")).check()
        press(self.sven, "Cancel the visit")
        expect(self.sven.get_by_role("status")).to_contain_text(say("The visit is cancelled. The unit has been told."))
        self.eyes.look(self.sven, "visit-cancelled")
        told = self.house.post.wait_for(UNIT, say("Cancelled: video visit %(day)s %(time)s").partition("%")[0].strip())
        assert "Sven" not in text_of(told)
        assert "Rosa" not in text_of(told)

    def confirm_by_mail(self, visit: str) -> None:
        mail = self.house.post.wait_for(INES, say("Video visit %(day)s %(time)s").partition("%")[0].strip())
        (calendar,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert calendar.get_param("method") == "REQUEST"
        body = str(calendar.get_payload(decode=True), "utf-8")  # type: ignore[arg-type] # bytes, with decode
        assert f"UID:{visit.rpartition('/')[2]}" in body
        assert "Rosa" not in body + text_of(mail) + mail["Subject"]

    def subscribe(self) -> str:
        self.menu(self.ines, "Visits in your calendar")
        self.eyes.look(self.ines, "calendar-none")
        press(self.ines, "Make my calendar address")
        self.eyes.look(self.ines, "calendar-address")
        address = self.ines.locator("[data-copy]").input_value()
        follow(self.ines, "Done")
        self.eyes.look(self.ines, "calendar")
        return address

    # --- the tablet

    def enrol_tablet(self) -> None:
        tablet = self.tablet
        tablet.goto(self.house.url + "/tablet/")
        self.eyes.look(tablet, "tablet-enrolment")
        tablet.locator("input[name=code]").fill("ABCD 2345")
        press(tablet, "Go on")
        self.eyes.look(tablet, "tablet-enrolment-wrong")
        tablet.locator("input[name=code]").fill(self.code)
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
            page.wait_for_function("async () => (await window.framesDecoded()) > 15", timeout=20_000)
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

    # --- what is left to see

    def look_around(self) -> None:
        maj, sven = self.maj, self.sven
        self.menu(maj, "Overview")
        self.eyes.look(maj, "manager-overview")
        sven.goto(self.house.url + "/nowhere")
        self.eyes.look(sven, "error-not-found")
        sven.goto(self.house.url + "/camera-check")
        expect(sven.locator("[data-shows=works]")).to_be_visible()
        self.eyes.look(sven, "camera-check")
        sven.goto(self.house.url + "/visits")
        sven.locator("summary", has_text=say("Menu")).click()
        self.eyes.look(sven, "menu")
        sven.locator("form[action='/sign-out'] button").click()
        self.eyes.look(sven, "sign-in")
        sven.get_by_label(say("Your mail address")).fill(SVEN)
        press(sven, "Mail me a link")
        self.eyes.look(sven, "sign-in-link-sent")
        sven.goto(link_in(self.house.post.wait_for(SVEN, say("Your link to sign in")), "/sign-in/"))
        self.eyes.look(sven, "sign-in-by-link")
        press(sven, "Sign in")
        expect(sven.get_by_role("heading", level=1)).to_have_text(say("Your visits"))


def test_the_main_job_from_an_empty_house(tmp_path: Path) -> None:
    with empty_installation(tmp_path) as house, sync_playwright() as playwright:
        browser = chromium(playwright)
        walk = Walk(browser, house)
        walk.set_up_the_home()
        walk.add_unit_tablet_and_staff()
        walk.set_hours()
        walk.add_rosa_and_invite()
        walk.accept_invitations()
        visit = walk.book()
        walk.confirm_by_mail(visit)
        # No tablet of the unit has ever been seen: the unit's address hears of the visit at once.
        reminder = house.post.wait_for(UNIT, say("Video visit %(time)s: nobody has taken it yet").partition("%")[2][7:])
        assert "Rosa" not in text_of(reminder)
        address = walk.subscribe()
        walk.cancel()
        walk.enrol_tablet()
        walk.sign_in_karl()
        walk.take_and_prepare()
        walk.wait_in_the_room(visit)
        walk.hold_the_visit()
        _calendar_knows(walk.ines, address, visit)
        walk.look_around()
        browser.close()


def _calendar_knows(page: Page, address: str, visit: str) -> None:
    """Ask the feed as a calendar program would: the visit is there, and an unchanged feed answers 304."""
    request = page.context.browser.new_context().request  # type: ignore[union-attr] # a page has its browser
    first = request.get(address)
    assert (first.status, first.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert f"UID:{visit.rpartition('/')[2]}" in first.text()
    assert "Rosa" not in first.text()
    again = request.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status == 304


def fill(page: Page, label: str, text: str) -> None:
    """Type into the field with this label."""
    page.get_by_label(say(label), exact=True).fill(text)


def press(page: Page, name: str, *, translated: bool = False) -> None:
    """Press the button with this name."""
    page.get_by_role("button", name=name if translated else say(name), exact=True).first.click()


def follow(page: Page, name: str) -> None:
    """Follow the link with this name."""
    page.get_by_role("link", name=say(name), exact=True).first.click()


def _minutes_until(page: Page, href: str) -> float:
    starts = re.search(r"starts=([^&]+)", href)
    assert starts
    return float(page.evaluate("s => (new Date(decodeURIComponent(s)) - Date.now()) / 60000", starts[1]))


def _no_csp_errors(line: str) -> None:
    assert "Content Security Policy" not in line, line
