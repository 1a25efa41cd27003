"""Races processes for the same times, and kills them meanwhile: `python -m benchmarks.race` (or `make race`).

Eight processes each try to book the same 50 times, every one for a resident of her own, in a unit with one tablet and
then for one resident in a unit with many tablets. One after the other is ended by SIGKILL wherever it stands, and a new
one goes on in its place. Exactly one booking a time may win; whoever learnt of a booking finds it whole; every loser is
told the next times. The last line is the verdict, by queries that share no code with booking; the exit code is 1 unless
all of it holds. `DATABASE_URL` points it at another database; it adds homes of its own there.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from benchmarks.counting import Count, count
from benchmarks.installation import installation
from benchmarks.killing import Deaths, hold
from benchmarks.runners import Race, Runner
from visits import clock
from visits.services import availability
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing

CLIENTS = 8
TIMES = 50


def build(
    settings: Settings, name: str, *, tablets: int, residents: int, clients: int = CLIENTS, times: int = TIMES
) -> Race:
    """Make a home with the scarce things of one race and pick the times to race for."""
    now = clock.now()
    with writing(settings) as session:
        builder = Builder(session, now)
        home = builder.home(f"Race {name}")
        home.notice_minutes, home.horizon_days, home.buffer_minutes = 0, 28, 0
        unit = builder.unit(mail="")
        for n in range(tablets):
            builder.tablet(unit, f"Tablet {n}")
        rows = [builder.resident(unit, f"Resident {n}") for n in range(residents)]
        # A mail address is one person's alone, also where an earlier race has been.
        named = uuid4().hex[:8]
        relatives = [builder.relative(rows[n % residents], f"R{n}", named) for n in range(clients)]
        runners = [Runner(builder.actor(relative), rows[n % residents].id) for n, relative in enumerate(relatives)]
    with reading(settings) as session:
        first = runners[0]
        # Half an hour ahead, so that none of them passes while they race.
        free = availability.free_times(session, first.resident, actor=first.actor, now=now + timedelta(minutes=30))
    slots = [slot.starts_at for of_day in free.times.values() for slot in of_day][:times]
    return Race(name, home.id, tuple(slots), tuple(runners))


def say(race: Race, found: Count, deaths: Deaths, took: float) -> None:
    """Print what one race was like, and what was wrong with it."""
    tries = CLIENTS * len(race.times)
    print(
        f"{race.name}: {found.winners} of {len(race.times)} won by {CLIENTS} clients, {tries / took:.0f} tries/s;"
        f" {deaths.killed} killed, {deaths.in_the_middle} of them while they booked;"
        f" {found.losers} losers, {found.untold} not told the next times; {found.put_off} put off by a busy database"
    )
    for fault in found.faults:
        print(f"  {fault}")
    sys.stdout.flush()


def main() -> int:
    """Hold both races and print the verdict."""
    counts: list[Count] = []
    offered = 0
    with installation() as settings, tempfile.TemporaryDirectory() as logs:
        for name, tablets, residents in (("for one tablet", 1, CLIENTS), ("for one resident", CLIENTS, 1)):
            race = build(settings, name, tablets=tablets, residents=residents)
            folder = Path(logs, name)
            folder.mkdir()
            began = time.perf_counter()
            deaths = hold(settings, race, folder)
            found = count(settings.database_url, race.home.hex, folder)
            say(race, found, deaths, time.perf_counter() - began)
            counts.append(found)
            offered += len(race.times)
    winners, doubles, lost = (sum(getattr(one, name) for one in counts) for name in ("winners", "doubles", "lost"))
    print(f"{winners} winners of {offered} times, {doubles} double bookings, {lost} lost")
    fine = winners == offered == TIMES * len(counts) and not any(one.faults or one.untold for one in counts)
    return 0 if fine and doubles == lost == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
