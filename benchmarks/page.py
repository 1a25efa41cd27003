"""The free-times page from end to end, and a bare Flask page served in the same way in the same run.

Signed in, translated into Swedish, 28 days, by gunicorn as it serves (visits/commands/gunicorn_conf.py); 16 connections
ask without a pause. They are wrk's (github.com/wg/wrk, by apt): one thread of C, whose own share of the processors is
printed. The two pages are asked by turns, and the ratio of their medians is the figure.
"""

import os
import re
import signal
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from benchmarks.figures import Bar, Figure
from benchmarks.filling import Family
from visits import clock
from visits.commands.serve import LOOPBACK, free_port, gunicorn, is_healthy
from visits.languages import translate
from visits.services import sign_ins
from visits.settings import ROOT, Settings
from visits.storage.database import writing
from visits.storage.tables import Person
from visits.web.gate import WEB_COOKIE

LEAST_PERCENT = 10.0
CLIENTS, SECONDS, ROUNDS = 16, 4, 5
GROUPS, BETWEEN_GROUPS_SECONDS = 8, 0.05
START_SECONDS = 60.0
HEADING, LEAST_DAYS = "Which time suits you?", 28


def figures(settings: Settings, family: Family) -> Iterator[Figure]:
    """Serve both pages and compare them."""
    cookies = f"{WEB_COOKIE}={sign_in(settings, family.relative)}"
    path = f"/residents/{family.resident}/times"
    with serving("wsgi:app", settings) as ours, serving("benchmarks.bare:app", settings) as bare:
        # A browser keeps what it is given: the form's own cookie too.
        cookies = "; ".join((cookies, *listen(ours + path, cookies)))
        rates: dict[str, list[float]] = {ours + path: [], f"{bare}/health": []}
        for turn in range(-1, ROUNDS):
            for url, measured in rates.items():
                rate = ask(url, cookies)
                # The first turn warms up: catalogues, templates and statements are made ready once.
                if turn >= 0:
                    measured.append(rate)
    page, floor = (statistics.median(measured) for measured in rates.values())
    print(f"# page: {page:.0f} a second, a bare Flask page {floor:.0f} a second", flush=True)
    yield Figure(
        name="page-to-a-bare-one/sqlite",
        value=100 * page / floor,
        unit="percent",
        bar=LEAST_PERCENT,
        is_to_be=Bar.AT_LEAST,
    )


def sign_in(settings: Settings, relative: UUID) -> str:
    """Sign a relative in and return what her cookie holds."""
    with writing(settings) as session:
        return sign_ins.begin(session, session.get_one(Person, relative), now=clock.now() - timedelta(seconds=1))


@contextmanager
def serving(app: str, settings: Settings) -> Iterator[str]:
    """Serve an app with gunicorn while inside; yields its address."""
    port = free_port()
    url = f"http://{LOOPBACK}:{port}"
    ours = {"INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url, "PUBLIC_URL": url, "MODE": ""}
    command = gunicorn(settings, f"{LOOPBACK}:{port}", app)
    environ = os.environ | ours | {"SECRET_KEY": settings.secret_key}
    server = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    try:
        end = time.monotonic() + START_SECONDS
        while not is_healthy(LOOPBACK, port):
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{app} does not answer")
            time.sleep(0.1)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def listen(url: str, cookies: str) -> list[str]:
    """Make sure that the page is the page, in Swedish, with its 28 days; return the cookies that come with it."""
    request = urllib.request.Request(url, headers={"Cookie": cookies})  # noqa: S310 - our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        page = answer.read().decode()
        given = [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
    days = len(re.findall(r"[?&]day=", page))
    if translate("sv").gettext(HEADING) not in page or days < LEAST_DAYS:
        raise RuntimeError(f"this is not the page of free times in Swedish: {days} days")
    return given


def ask(url: str, cookies: str, *headers: str) -> float:
    """Ask for a page by many connections at once; return the answers a second.

    They come in small groups, as people do: of a crowd in one instant the worker that wakes first would take every
    connection and keep it, and the other would have nothing to do.
    """
    command = [os.environ.get("WRK", "wrk"), "-t1", f"-c{CLIENTS // GROUPS}", f"-d{SECONDS}s"]
    for header in (f"Cookie: {cookies}", "Accept-Language: sv", *headers):
        command += ["-H", header]
    command.append(url)
    groups = []
    for _ in range(GROUPS):
        groups.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        time.sleep(BETWEEN_GROUPS_SECONDS)
    return sum(_rate(group.communicate()[0]) for group in groups)


def _rate(said: str) -> float:
    found = re.search(r"Requests/sec:\s*([\d.]+)", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return float(found[1])
