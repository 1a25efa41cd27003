"""The manager's part of the walk: from the first-run page to the invitations."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk.acts import fill, follow, open_menu, press
from tests.browser.walk.house import INES, LANGUAGE, PIN, SVEN, UNIT, Eyes, Installation, say


class Manager:
    """Maj, at her computer."""

    def __init__(self, page: Page, house: Installation, eyes: Eyes) -> None:
        self.maj, self.house, self.eyes = page, house, eyes
        self.code = ""

    def set_up_the_home(self) -> None:
        maj = self.maj
        maj.goto(self.house.first_run)
        self.eyes.look(maj, "first-run")
        press(maj, "Make the home")
        self.eyes.look(maj, "first-run-wrong")
        fill(maj, "What is the home called?", "Almgården")
        fill(maj, "The home's phone number", "031-700 00 00")
        maj.get_by_label(say("The home's language")).select_option(LANGUAGE)
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
        open_menu(maj, "Units")
        follow(maj, "Add a unit")
        fill(maj, "Name", "Björken")
        fill(maj, "Phone number", "031-700 00 01")
        fill(maj, "Mail address for reminders", UNIT)
        self.eyes.look(maj, "unit-new")
        press(maj, "Add the unit")
        self.eyes.look(maj, "units")
        open_menu(maj, "Tablets")
        follow(maj, "Add a tablet")
        fill(maj, "Name", "Surfplatta 1")
        self.eyes.look(maj, "tablet-new")
        press(maj, "Add the tablet")
        self.enrol_page()
        open_menu(maj, "Staff")
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
            open_menu(self.maj, name)
            self.eyes.look(self.maj, f"{page}-none")

    def enrol_page(self) -> None:
        if self.maj.locator(".secret").count() == 0:
            self.eyes.look(self.maj, "tablet")
            press(self.maj, "Enrol the tablet")
        self.code = self.maj.locator(".secret").inner_text()
        self.eyes.look(self.maj, "tablet-enrol")

    def set_hours(self) -> None:
        maj = self.maj
        open_menu(maj, "Hours and quiet times")
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
        open_menu(maj, "Residents and relatives")
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
