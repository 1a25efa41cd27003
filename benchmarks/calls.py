"""Connect calls between two real browsers, one after the other, and count: `python -m benchmarks.calls [--relay]`.

Each call is new: the relative first, the tablet first, or both at once. It counts once both sides decode pictures.
`--relay` starts coturn (`turnserver` must be on the PATH) and lets nothing but the relay through.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.live import chromium, live_server, sign_in, sign_in_tablet
from tests.builders import Cast
from tests.rooms import a_visit
from visits import clock
from visits.commands.serve import LOOPBACK, free_port
from visits.rules.visit_state import State
from visits.settings import CallSettings, Settings
from visits.storage.database import prepare, writing

GIVE_UP_SECONDS = 20.0
LOOK_MS = 50
SECRET = "north wind"  # noqa: S105 - of a relay that lives for some seconds
WATCH = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(given) { super({ ...given, iceTransportPolicy: "POLICY" }); window.connections.push(this); }
};
"""
FRAMES = """
async () => {
  let frames = 0;
  for (const connection of window.connections) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type === "inbound-rtp" && report.kind === "video") frames += report.framesDecoded ?? 0;
    }
  }
  return frames;
}
"""


def main() -> int:
    """Print one line; 0 when every call connected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=30)
    parser.add_argument("--relay", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, relay(Path(folder), wanted=given.relay) as call:
        settings = replace(Settings.from_env({"INSTANCE": folder}), call=call)
        prepare(settings)
        with writing(settings) as session:
            cast = Cast.build(session, clock.now())
        policy = "relay" if given.relay else "all"
        with sync_playwright() as playwright, live_server(settings) as url, chromium(playwright) as browser:
            took = [one_call(browser, url, settings, cast, policy=policy, turn=turn) for turn in range(given.calls)]
    connected = [seconds for seconds in took if seconds is not None]
    median, worst = (statistics.median(connected), max(connected)) if connected else (0.0, 0.0)
    print(
        f"{len(connected)} of {len(took)} calls connected; pictures both ways after {median:.1f} s, worst {worst:.1f} s"
    )
    return 0 if len(connected) == len(took) else 1


def one_call(browser: Browser, url: str, settings: Settings, cast: Cast, *, policy: str, turn: int) -> float | None:
    """Hold one call; return the seconds until both see each other, or None."""
    with writing(settings) as session:
        visit = a_visit(session, cast, state=State.ONGOING, starts_at=clock.now())
    contexts = [browser.new_context(base_url=url), browser.new_context(base_url=url)]
    sign_in(contexts[0], settings, cast.ines)
    sign_in_tablet(contexts[1], settings, cast, cast.karl)
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.add_init_script(WATCH.replace("POLICY", policy))
    ways = list(zip(pages, (f"/visits/{visit}/call", f"/tablet/visits/{visit}/call"), strict=True))
    began = time.monotonic()
    for page, path in ways if turn % 2 else ways[::-1]:
        page.goto(path, wait_until="commit" if turn % 3 else "load")
        began = time.monotonic()  # the last to come starts the clock
    connected = None
    while connected is None and time.monotonic() - began < GIVE_UP_SECONDS:
        pages[0].wait_for_timeout(LOOK_MS)
        if all(page.evaluate(FRAMES) for page in pages):
            connected = time.monotonic() - began
    for context in contexts:
        context.close()
    return connected


@contextmanager
def relay(folder: Path, *, wanted: bool) -> Iterator[CallSettings]:
    """Run coturn on the loopback while inside, if wanted; yields the settings that point to it."""
    if not wanted:
        yield CallSettings(stun_urls=(), turn_urls=(), turn_secret="")
        return
    program = shutil.which("turnserver") or sys.exit("coturn's turnserver is not on the PATH")
    port = free_port()
    options = {
        "static-auth-secret": SECRET,
        "realm": "visits.example",
        "listening-ip": LOOPBACK,
        "relay-ip": LOOPBACK,
        "listening-port": port,
        "pidfile": folder / "turn.pid",
        "userdb": folder / "turn.db",
    }
    flags = ["-n", "--use-auth-secret", "--allow-loopback-peers", "--no-tls", "--no-dtls", "--no-cli"]
    command = [program, *flags, *(f"--{name}={value}" for name, value in options.items())]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"turn:{LOOPBACK}:{port}?transport=udp"
        yield CallSettings(stun_urls=(), turn_urls=(url,), turn_secret=SECRET)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main())
