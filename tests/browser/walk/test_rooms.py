"""Every page that the long walk does not meet, in the demo's home: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.live import chromium, live_server, sign_in
from tests.browser.walk.acts import a_page, press
from tests.browser.walk.house import Eyes, say
from visits import clock
from visits.rules.people import Role
from visits.rules.visit_state import State
from visits.services import demo
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Closure, Home, Person, Related, Resident, Series, Tablet, Unit, Visit, VisitRelative

pytestmark = pytest.mark.browser

OPEN_ALL = "document.querySelectorAll('main details').forEach(one => one.open = true)"


@dataclass(frozen=True, kw_only=True)
class House:
    """The demo's home, served, with the rows that the pages are about."""

    url: str
    settings: Settings
    eyes: Eyes
    maj: Person
    ines: Person
    rosa: UUID
    unit: UUID
    tablet: UUID
    visit: UUID
    series: UUID
    visit_of_series: UUID


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium(playwright)
        yield found
        found.close()


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """Fill the home, offer two lengths, and close the day of a visit, so that something clashes."""
    with writing(settings) as session:
        demo.fill(session, now=clock.now())
        session.scalars(select(Home)).one().other_lengths = "60"
        found = _rows(session)
    with live_server(settings) as url:
        yield House(url=url, settings=settings, eyes=Eyes(), **found)


def _rows(session: Session) -> dict[str, Any]:
    maj = session.scalars(select(Person).where(Person.role == Role.MANAGER)).one()
    series, ines = session.execute(
        select(Series, Person).join(Person, Person.id == Series.booked_by).order_by(Series.created_at, Series.id)
    ).all()[0]
    coming = select(Visit).where(Visit.state == State.BOOKED, Visit.starts_at > clock.now() + timedelta(days=1))
    hers = coming.join(VisitRelative, VisitRelative.visit_id == Visit.id).where(VisitRelative.relative_id == ines.id)
    repeated = session.scalars(hers.order_by(Visit.starts_at)).first()
    other = session.scalars(coming.where(Visit.resident_id != series.resident_id).order_by(Visit.starts_at)).first()
    assert repeated
    assert other
    day: date = other.starts_at.date()
    session.add(Closure(home_id=maj.home_id, first_day=day, last_day=day, label="Golvvård", created_at=clock.now()))
    unit = session.get_one(Resident, series.resident_id).unit_id
    assert session.scalars(select(Related).where(Related.relative_id == ines.id)).first()
    return {
        "maj": maj,
        "ines": ines,
        "rosa": series.resident_id,
        "unit": session.get_one(Unit, unit).id,
        "tablet": session.scalars(select(Tablet.id).where(Tablet.unit_id == unit)).first(),
        "visit": other.id,
        "series": series.id,
        "visit_of_series": repeated.id,
    }


def look_at(house: House, page: Page, *pages: tuple[str, str]) -> None:
    """Look at pages as they open, with everything that is folded away in sight."""
    for name, path in pages:
        answer = page.goto(house.url + path)
        assert answer is not None
        assert answer.ok, path
        page.evaluate(OPEN_ALL)
        house.eyes.look(page, name)


def test_the_managers_pages(house: House, browser: Browser) -> None:
    maj = a_page(browser, "desktop")
    sign_in(maj.context, house.settings, house.maj)
    resident, tomorrow = f"/manager/residents/{house.rosa}", (clock.now() + timedelta(days=2)).date().isoformat()
    look_at(
        house,
        maj,
        ("hours-unfolded", "/manager/hours"),
        ("unit-unfolded", f"/manager/units/{house.unit}"),
        ("tablet-unfolded", f"/manager/tablets/{house.tablet}"),
        ("resident-with-visits", resident),
        ("resident-best-times", f"{resident}/best-times"),
        ("resident-preview", f"{resident}/times"),
        ("resident-free-times", f"{resident}/free-times"),
        ("resident-another-time", f"{resident}/visits/new?on={tomorrow}&at=07:10"),
        ("resident-move-out", f"{resident}/move-out"),
        ("resident-death", f"{resident}/death"),
        ("residents-former", "/manager/residents/former"),
        ("recurring-visit-end", f"/manager/recurring-visits/{house.series}/cancellation"),
        ("visit-change-time-for-others", f"/manager/visits/{house.visit}/time"),
        ("clashes", "/manager/clashes"),
        ("letters", "/manager/letters"),
        ("letter", "/manager/letters/booked"),
        ("account", "/manager/account"),
        ("managers", "/manager/managers"),
        ("home", "/manager/home"),
        ("homes", "/homes"),
        ("home-new", "/homes/new"),
        ("homes-ban-new", "/homes/bans/new"),
    )


def test_the_way_back_in(house: House, browser: Browser) -> None:
    look_at(house, a_page(browser, "phone"), ("sign-in-forgotten", "/sign-in/forgotten"))


def test_a_ban_from_the_switch_to_the_announcement(house: House, browser: Browser) -> None:
    maj, ines = a_page(browser, "desktop"), a_page(browser, "phone")
    sign_in(maj.context, house.settings, house.maj)
    sign_in(ines.context, house.settings, house.ines)
    look_at(house, maj, ("ban-none", "/manager/ban"))
    press(maj, "Set the ban")
    house.eyes.look(maj, "ban-wrong")
    maj.get_by_label(say("Decided by"), exact=True).fill("Regionen")
    press(maj, "Set the ban")
    maj.evaluate(OPEN_ALL)
    house.eyes.look(maj, "ban-in-force")
    ban = maj.locator("a[href$='/announcement']").first.get_attribute("href") or ""
    look_at(house, maj, ("ban-announcement", ban), ("manager-overview-ban", "/manager"))
    look_at(house, ines, ("visits-during-a-ban", "/visits"))


def test_a_recurring_visit_from_the_times_to_the_end(house: House, browser: Browser) -> None:
    ines = a_page(browser, "phone")
    sign_in(ines.context, house.settings, house.ines)
    look_at(house, ines, ("times-with-lengths", f"/residents/{house.rosa}/times"))
    ines.locator(".times a").last.click()
    ines.evaluate(OPEN_ALL)
    house.eyes.look(ines, "booking-summary-unfolded")
    ines.locator("input[name=repeat]").nth(1).check()
    ines.locator("form .main").click()
    expect(ines.get_by_role("heading", level=1)).to_be_visible()
    house.eyes.look(ines, "recurring-visit-dates")
    ines.locator("form .main").click()
    expect(ines.get_by_role("status").or_(ines.locator("h1")).first).to_be_visible()
    house.eyes.look(ines, "recurring-visit-booked")
    look_at(
        house,
        ines,
        ("visits-recurring", "/visits"),
        ("visit-of-a-recurring", f"/visits/{house.visit_of_series}"),
        ("visit-of-a-recurring-cancel", f"/visits/{house.visit_of_series}/cancellation"),
        ("visit-of-a-recurring-change", f"/visits/{house.visit_of_series}/time"),
        ("recurring-visit", f"/recurring-visits/{house.series}"),
        ("recurring-visit-cancel", f"/recurring-visits/{house.series}/cancellation"),
    )
    with reading(house.settings) as session:
        made = session.scalars(select(Series).where(Series.booked_by == house.ines.id)).all()
    assert len(made) == 2, "the one of the demo, and the one just booked"
