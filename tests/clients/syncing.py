"""vdirsyncer and khal, as somebody at a terminal has them: a folder that is kept like the feed, and a list of it."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.clients.story import FIRST, LAST, WEEK, Shown

BIN = Path(sys.executable).parent
SECONDS = 60.0
LINKED = "/visits/"
"""What stands before a visit's id in the link of its event."""

VDIRSYNCER = """
[general]
status_path = "{home}/status"
[pair visits]
a = "feed"
b = "folder"
collections = null
[storage feed]
type = "http"
url = "{url}"
[storage folder]
type = "filesystem"
path = "{home}/visits"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[visits]]
path = {home}/visits
type = calendar
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.sqlite
[default]
print_new = False
"""
FIELDS = ("start-long-full", "end-long-full", "status", "title", "url")


class Terminal:
    """A user's home folder with both programs set up for one calendar."""

    def __init__(self, home: Path, url: str) -> None:
        self._home = home
        self.folder = home / "visits"
        self.folder.mkdir()
        for name, text in (("vdirsyncer.ini", VDIRSYNCER), ("khal.ini", KHAL)):
            (home / name).write_text(text.format(home=home, url=url), encoding="utf-8")
        self._vdirsyncer("discover")

    def sync(self, *words: str) -> str:
        """Let vdirsyncer fetch, and return what it said it did."""
        return self._vdirsyncer("sync", *words)

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Return when each file of the folder was written, and what it holds."""
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in self.folder.iterdir()}

    def listed(self) -> list[Shown]:
        """Let khal list the folder."""
        fields = [word for field in FIELDS for word in ("--json", field)]
        days = (f"{FIRST - WEEK}", f"{LAST + WEEK}")
        told = self._run("khal", "--config", "khal.ini", "list", "--once", "--day-format", "", *fields, *days)
        return [_shown(event) for line in told.splitlines() if line for event in json.loads(line)]

    def _vdirsyncer(self, *words: str) -> str:
        return self._run("vdirsyncer", "--config", "vdirsyncer.ini", *words)

    def _run(self, program: str, *words: str) -> str:
        home = {"HOME": str(self._home), "XDG_CONFIG_HOME": str(self._home), "XDG_DATA_HOME": str(self._home)}
        told = subprocess.run(
            [BIN / program, *words],
            cwd=self._home,
            env=os.environ | home | {"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert told.returncode == 0, told.stdout
        return told.stdout


def _shown(event: dict[str, str]) -> Shown:
    return Shown(
        starts_at=_instant(event["start-long-full"]),
        ends_at=_instant(event["end-long-full"]),
        status=event["status"].strip() or "CONFIRMED",
        summary=event["title"],
        # vdirsyncer gives what it fetches UIDs of its own.
        uid=event["url"].partition(LINKED)[2].partition("/")[0],
    )


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
