"""What everybody does in a browser: read, type, press, follow."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.walk.house import LANGUAGE, SIZES, say

FRAMES, PATIENCE, PAUSE_MS = 15, 100, 200
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


def a_page(browser: Browser, size: str) -> Page:
    """Open a page in a browser of its own, with camera and microphone; a script that fails there fails the test."""
    width, height = SIZES[size]
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        locale=LANGUAGE,
        timezone_id="Europe/Stockholm",
        # A button is judged as it is, not on its way there.
        reduced_motion="reduce",
    )
    context.grant_permissions(["camera", "microphone"])
    context.add_init_script(COUNT_FRAMES)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script failed on {page.url}: {error}"))
    page.on("console", lambda line: _no_csp_errors(line.text))
    return page


def fill(page: Page, label: str, text: str) -> None:
    """Type into the field with this label."""
    page.get_by_label(say(label), exact=True).fill(text)


def press(page: Page, name: str, *, translated: bool = False) -> None:
    """Press the button with this name."""
    page.get_by_role("button", name=name if translated else say(name), exact=True).first.click()


def follow(page: Page, name: str) -> None:
    """Follow the link with this name."""
    page.get_by_role("link", name=say(name), exact=True).first.click()


def wait_for_frames(page: Page) -> None:
    """Wait until this browser has decoded pictures of the other side (RTCInboundRtpStreamStats.framesDecoded)."""
    for _ in range(PATIENCE):
        if page.evaluate("window.framesDecoded()") > FRAMES:
            return
        page.wait_for_timeout(PAUSE_MS)
    pytest.fail(f"fewer than {FRAMES} frames decoded on {page.url}")


def open_menu(page: Page, name: str) -> None:
    """Open the menu and follow one of its links."""
    page.locator("summary", has_text=say("Menu")).click()
    page.get_by_role("navigation", name=say("Menu")).get_by_role("link", name=say(name), exact=True).click()


def minutes_until(page: Page, href: str) -> float:
    """Tell how far ahead the free time behind a link is."""
    starts = re.search(r"starts=([^&]+)", href)
    assert starts
    return float(page.evaluate("s => (new Date(decodeURIComponent(s)) - Date.now()) / 60000", starts[1]))


def _no_csp_errors(line: str) -> None:
    assert "Content Security Policy" not in line, line
