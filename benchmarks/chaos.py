"""Kills the worker and the web while messages leave, and counts: `python -m benchmarks.chaos` (or `make chaos`).

Four workers on one database, the web and a real SMTP server; relatives book through the web all the while, and a
morning's letters are owed besides. One after the other is ended by SIGKILL wherever it stands, and started again. In
the end every message that is owed must have arrived, and only what was in flight at a kill may have come twice, under
the same Message-ID. The last line is the verdict; the exit code is 1 unless it is good. `DATABASE_URL` points it at
another database, which must be empty.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.chaos_clients import Clients
from benchmarks.chaos_count import Verdict, sent_ids, verdict
from benchmarks.chaos_house import Backlog, House, fill
from benchmarks.installation import installation
from benchmarks.post_office import PostOffice, post_office
from visits.settings import Settings

WORKERS = 4
SLOW_SECONDS = 0.05
"""How long the SMTP server takes at most before it has written a mail down, and again before it says so."""
MEAN_SECONDS = 0.2
"""Between two blows; one at a worker waits besides until one has brought a mail since the last."""
AT_ONCE = (1, 2, 3, 4)
"""How many processes one blow ends: any of these."""
WEB_SHARE = 0.4
PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.25


def main() -> int:
    """Kill, wait until all is delivered, print the verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    with installation() as settings, tempfile.TemporaryDirectory() as folder:
        families, backlog = fill(settings)
        with (
            post_office(Path(folder), SLOW_SECONDS) as office,
            House(settings, office, workers=WORKERS) as house,
            Clients(settings, house.web_url, families) as clients,
        ):
            began = time.monotonic()
            sent_at_death = kill_some(settings, house, kills, backlog)
            killed_for = time.monotonic() - began
            clients.stop()
            drained = wait_until_delivered(settings, office)
            found = verdict(settings.database_url, office.taken(), sent_at_death, clients.told)
    took = time.monotonic() - began
    print(
        f"{kills} kills in {killed_for:.0f} s: {house.killed_workers} workers, {house.killed_webs} of the web;"
        f" {len(clients.told)} visits booked meanwhile, {clients.tries} tries; all over after {took:.0f} s"
    )
    return say(found, drained=drained)


def kill_some(settings: Settings, house: House, kills: int, backlog: Backlog) -> dict[str, set[str]]:
    """Kill processes at random; return by worker what stood as sent when it died."""
    sent: dict[str, set[str]] = {}
    while (left := kills - house.killed_webs - house.killed_workers) > 0:
        backlog.fill_up(len(sent_ids(settings.database_url, but=True)))
        time.sleep(random.expovariate(1 / MEAN_SECONDS))
        number = min(random.choice(AT_ONCE), left)
        of_web = sum(random.random() < WEB_SHARE for _ in range(number))
        names = house.kill_workers(number - of_web)
        for _ in range(of_web):
            house.kill_web()
        stood = sent_ids(settings.database_url) if names else set()
        for name in names:
            sent[name] = stood
            house.start_worker()
    return sent


def wait_until_delivered(settings: Settings, office: PostOffice) -> bool:
    """Wait until nothing is owed any more, and nothing moves; False when that does not come."""
    end, before = time.monotonic() + PATIENCE_SECONDS, -1
    while time.monotonic() < end:
        now = len(office.taken())
        if not sent_ids(settings.database_url, but=True) and now == before:
            return True
        before = now
        time.sleep(LOOK_SECONDS)
    return False


def say(found: Verdict, *, drained: bool) -> int:
    """Print what is wrong, and the verdict."""
    for fault in found.faults:
        print(f"  {fault}")
    if not drained:
        print(f"  not everything had left after {PATIENCE_SECONDS:.0f} s")
    print(
        f"{found.owed} owed, {found.delivered} delivered, {found.lost} lost,"
        f" {found.repeated} repeated of {found.in_flight} in flight at kills"
    )
    fine = found.owed > 0 and found.owed == found.delivered and not found.lost and not found.faults
    return 0 if fine and drained else 1


if __name__ == "__main__":
    sys.exit(main())
