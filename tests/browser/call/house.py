"""A served house with browsers before it, and what the tests of the call ask of a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.commands.processes import soon
from tests.rooms import a_visit
from visits import clock
from visits.rules.people import Relation, Role
from visits.rules.visit_state import State
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import CallPeer, CallSignal, Person, Related, SignIn, Visit

CONNECT_SECONDS = 20.0
ENOUGH_FRAMES = 10
# Keeps every connection a page makes, so that a test can ask what it decoded, or break it.
WATCH = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.connections.push(this); }
};
"""
FRAMES = """
async () => {
  let frames = 0;
  for (const connection of window.connections.filter((one) => one.connectionState === "connected")) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded ?? 0;
    }
  }
  return frames;
}
"""


@dataclass
class House:
    """A served installation with the cast in it, and a browser before it."""

    settings: Settings
    cast: Cast
    url: str
    browser: Browser

    def visit(self, state: State = State.ONGOING) -> UUID:
        with writing(self.settings) as session:
            return a_visit(session, self.cast, state=state, starts_at=clock.now())

    def move(self, visit: UUID, state: State) -> None:
        with writing(self.settings) as session:
            session.execute(update(Visit).where(Visit.id == visit).values(state=state))

    def start_in(self, visit: UUID, wait: timedelta) -> None:
        starts_at = clock.now() + wait
        with writing(self.settings) as session:
            times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30)}
            session.execute(update(Visit).where(Visit.id == visit).values(**times))

    def brother(self, session: Session) -> Person:
        erik = Person(
            home_id=self.cast.home.id,
            role=Role.RELATIVE,
            given_name="Erik",
            language="en",
            created_at=clock.now(),
        )
        session.add(erik)
        session.flush()
        session.add(Related(resident_id=self.cast.rosa.id, relative_id=erik.id, relation=Relation.SON))
        return erik

    def signals(self) -> int:
        with reading(self.settings) as session:
            return session.scalars(select(func.count(CallSignal.id))).one()

    def unseen_for(self, time: timedelta) -> None:
        """Make every browser in a room one that was last seen so long ago."""
        with writing(self.settings) as session:
            session.execute(update(CallPeer).values(seen_at=clock.now() - time))

    def idle_for(self) -> timedelta:
        """Tell how long ago the tablet's latest sign-in was written down as in use."""
        latest = select(func.max(SignIn.active_at)).where(SignIn.tablet_id.is_not(None))
        with reading(self.settings) as session:
            return clock.now() - session.scalars(latest).one()

    def context(self, browser: Browser | None = None, *, permissions: list[str] | None = None) -> BrowserContext:
        context = (browser or self.browser).new_context(base_url=self.url, permissions=permissions)
        context.set_default_timeout(CONNECT_SECONDS * 1000)
        context.add_init_script(WATCH)
        return context


def for_relative(visit: UUID) -> str:
    return f"/visits/{visit}/call"


def on_tablet(visit: UUID) -> str:
    return f"/tablet/visits/{visit}/call"


def state_of(page: Page) -> str | None:
    return page.locator("[data-call]").get_attribute("data-state")


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("[data-call]")).to_have_attribute("data-state", state, timeout=CONNECT_SECONDS * 1000)


def until(page: Page, check: Callable[[], object]) -> bool:
    """Wait until it holds, letting the page live meanwhile, and tell whether it did."""

    def look() -> bool:
        page.wait_for_timeout(100)
        return bool(check())

    return soon(look, CONNECT_SECONDS)


def sees(page: Page) -> bool:
    """Wait until this side has decoded pictures from the other."""
    return until(page, lambda: page.evaluate(FRAMES) > ENOUGH_FRAMES)


def in_a_call(house: House, ines: Page, tablet: Page) -> UUID:
    """Bring Ines and the tablet into a call: the tablet comes later, so it offers."""
    visit = house.visit()
    ines.goto(for_relative(visit))
    expect_state(ines, "waiting")
    tablet.goto(on_tablet(visit))
    assert_they_see_each_other(ines, tablet)
    return visit


def assert_they_see_each_other(*pages: Page) -> None:
    for page in pages:
        assert sees(page), f"no pictures at {page.url}, which says {state_of(page)}"
        expect_state(page, "connected")
