"""The relatives' part of the walk: invited, both after the same time, one confirmed, one cancelling."""

import re

from playwright.sync_api import Page, expect

from tests.browser.walk.acts import fill, follow, minutes_until, open_menu, press
from tests.browser.walk.house import INES, UNIT, Eyes, Installation, link_in, say, text_of


class Relatives:
    """Ines and Sven, each with a phone."""

    def __init__(self, ines: Page, sven: Page, house: Installation, eyes: Eyes) -> None:
        self.ines, self.sven, self.house, self.eyes = ines, sven, house, eyes

    def accept_invitations(self, letter_page: Page) -> None:
        mail = self.house.post.wait_for(INES, say("Invitation to video visits"))
        assert "Rosa" not in text_of(mail)
        self.ines.goto(link_in(mail, "/invitations/"))
        self.eyes.look(self.ines, "invitation")
        press(self.ines, "Accept the invitation")
        expect(self.ines.get_by_role("heading", level=1)).to_have_text(say("Which time suits you?"))
        letter = re.search(r"https?://\S+/invitations/[\w-]+", letter_page.locator("main").inner_text())
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
        wanted = next(href for href in times if minutes_until(self.ines, href) >= 3)
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
        # So shortly before, the page says it in a relative's own words.
        follow(self.sven, "I cannot come")
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
        open_menu(self.ines, "Visits in your calendar")
        self.eyes.look(self.ines, "calendar-none")
        press(self.ines, "Make my calendar address")
        self.eyes.look(self.ines, "calendar-address")
        address = self.ines.locator("[data-copy]").input_value()
        follow(self.ines, "Done")
        self.eyes.look(self.ines, "calendar")
        return address
