"""The real thing for browser tests: gunicorn as it serves, and Chromium with its fake camera."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.builders import Cast
from tests.commands.processes import soon
from visits import clock
from visits.commands.serve import LOOPBACK, free_port, gunicorn, is_healthy
from visits.services import sign_ins
from visits.settings import ROOT, Settings
from visits.storage.database import writing
from visits.storage.tables import Person
from visits.web.gate import DEVICE_COOKIE, STAFF_COOKIE, TABLET_PATH, WEB_COOKIE

START_SECONDS = 60.0
END_SECONDS = 15.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A green picture and a beep instead of a camera and a microphone; and candidates even where only the loopback is up.
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
NO_CAMERA_ASKED = ("--use-fake-device-for-media-stream",)
FLAGS = ("--no-sandbox", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required")


@contextmanager
def live_server(settings: Settings, app: str = "wsgi:app", *, log: IO[bytes] | None = None) -> Iterator[str]:
    """Serve the installation of `settings` with gunicorn on a free port; yields its address without a final slash.

    What it says goes to `log`, if that is given.
    """
    port = free_port()
    url = f"http://{LOOPBACK}:{port}"
    command = gunicorn(settings, f"{LOOPBACK}:{port}", app)
    # A process group of its own: gunicorn's workers end with it, whatever the test did.
    server = subprocess.Popen(command, cwd=ROOT, env=_environ(settings, port, url), start_new_session=True, stderr=log)
    try:
        assert soon(lambda: server.poll() is not None or is_healthy(LOOPBACK, port), START_SECONDS)
        assert server.poll() is None, "gunicorn ended at once; see what it wrote"
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _environ(settings: Settings, port: int, url: str) -> dict[str, str]:
    return dict(os.environ) | {
        "MODE": settings.mode,
        "INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "PORT": str(port),
        "PUBLIC_URL": url,
        "SMTP_HOST": settings.mail.host,
        "SMTP_PORT": str(settings.mail.port),
        "MAIL_FROM": settings.mail.sender,
        "STUN_URLS": " ".join(settings.call.stun_urls),
        "TURN_URLS": " ".join(settings.call.turn_urls),
        "TURN_SECRET": settings.call.turn_secret,
    }


def chromium(playwright: Playwright, *, camera: bool = True, flags: tuple[str, ...] = ()) -> Browser:
    """Start the Chromium that CHROMIUM names (tools/browser.sh finds one); `camera` allows it without asking."""
    fake = FAKE_CAMERA if camera else NO_CAMERA_ASKED
    return playwright.chromium.launch(executable_path=_path(), args=[*FLAGS, *fake, *flags])


def _path() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no Chromium here: tools/browser.sh says how to get one, CHROMIUM= names it"
    return found


def sign_in(context: BrowserContext, settings: Settings, person: Person) -> None:
    """Sign a relative or manager in on the web, in this browser context."""
    _add_cookie(context, WEB_COOKIE, _token(settings, person), "/")


def sign_in_tablet(context: BrowserContext, settings: Settings, cast: Cast, person: Person | None) -> None:
    """Make this browser context the cast's tablet, with `person` signed in on it if one is given."""
    _add_cookie(context, DEVICE_COOKIE, cast.device_token, TABLET_PATH)
    if person is not None:
        _add_cookie(context, STAFF_COOKIE, _token(settings, person, cast), TABLET_PATH)


def _add_cookie(context: BrowserContext, name: str, value: str, path: str) -> None:
    context.add_cookies([{"name": name, "value": value, "domain": LOOPBACK, "path": path}])


def _token(settings: Settings, person: Person, cast: Cast | None = None) -> str:
    with writing(settings) as session:
        row = session.get(Person, person.id)
        assert row is not None
        return sign_ins.begin(session, row, now=clock.now(), tablet=cast.tablet.id if cast else None)
