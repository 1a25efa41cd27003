"""Races processes for the same times: `python -m benchmarks.race` (or `make race`).

Eight processes each try to book the same 50 times, every one for a resident of her own, in a unit with one tablet and
then for one resident in a unit with many tablets. Exactly one booking a time may win. The last line is the verdict, and
the exit code is 1 unless winners equal the times offered and a query that shares no code with booking finds no overlap.
`DATABASE_URL` points it at another database; it adds a home of its own there.
"""

import multiprocessing
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from uuid import UUID, uuid4

from sqlalchemy import text

from visits import clock
from visits.rules.booking import Refused, Wish
from visits.rules.people import Actor
from visits.rules.slots import Slot
from visits.services import availability, booking
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import prepare, reading, writing

PROCESSES = 8
TIMES = 50

# Two visits that hold the same tablet or the same resident at once, read from the visits themselves.
OVERLAPS = """
SELECT count(*) FROM visits a JOIN visits b
  ON a.id < b.id AND (a.tablet_id = b.tablet_id OR a.resident_id = b.resident_id)
 AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
WHERE a.home_id = :home AND b.home_id = :home AND a.state = 'booked' AND b.state = 'booked'
"""


@dataclass(frozen=True)
class Runner:
    """Who tries in one process."""

    actor: Actor
    resident: UUID


@dataclass(frozen=True)
class Race:
    """The same times for every runner."""

    name: str
    home: UUID
    slots: tuple[Slot, ...]
    runners: tuple[Runner, ...]


def build(settings: Settings, name: str, *, tablets: int, residents: int) -> Race:
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
        relatives = [builder.relative(rows[n % residents], f"Relative {n}") for n in range(PROCESSES)]
        runners = [Runner(builder.actor(relative), rows[n % residents].id) for n, relative in enumerate(relatives)]
    with reading(settings) as session:
        first = runners[0]
        times = availability.free_times(session, first.resident, actor=first.actor, now=now + timedelta(minutes=30))
    slots = [slot for of_day in times.times.values() for slot in of_day][:TIMES]
    return Race(name, home.id, tuple(slots), tuple(runners))


def run(
    settings: Settings, race: Race, runner: Runner, barrier: Barrier, results: "multiprocessing.Queue[int]"
) -> None:
    """Try every time once, in an order of one's own, and report how many were won."""
    slots = list(race.slots)
    random.shuffle(slots)
    barrier.wait()
    won = 0
    for slot in slots:
        wish = Wish(id=uuid4(), resident=runner.resident, starts_at=slot.starts_at)
        try:
            with writing(settings) as session:
                booking.book(session, wish, actor=runner.actor, now=clock.now())
            won += 1
        except Refused:
            continue
    results.put(won)


def hold(settings: Settings, race: Race) -> tuple[int, int, float]:
    """Run one race and return its winners, its overlaps and the seconds it took."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(PROCESSES + 1), context.Queue()
    processes = [context.Process(target=run, args=(settings, race, one, barrier, results)) for one in race.runners]
    for process in processes:
        process.start()
    barrier.wait(timeout=60)
    began = time.perf_counter()
    winners = sum(results.get(timeout=300) for _ in processes)
    took = time.perf_counter() - began
    for process in processes:
        process.join()
    with reading(settings) as session:
        home = race.home if settings.database_url.startswith("postgresql") else race.home.hex
        overlaps = session.execute(text(OVERLAPS), {"home": home}).scalar_one()
    return winners, overlaps, took


def main() -> int:
    """Hold both races and print the verdict."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"INSTANCE": folder, "SECRET_KEY": "of no use in a race, but demanded", **database()}
        settings = Settings.from_env(environ)
        prepare(settings)
        races = (
            build(settings, "for one tablet", tablets=1, residents=PROCESSES),
            build(settings, "for one resident", tablets=PROCESSES, residents=1),
        )
        winners = overlaps = offered = 0
        for race in races:
            won, met, took = hold(settings, race)
            tries = PROCESSES * len(race.slots)
            print(
                f"{race.name}: {won} of {len(race.slots)} won by {tries} tries, {tries / took:.0f} tries/s", flush=True
            )
            winners, overlaps, offered = winners + won, overlaps + met, offered + len(race.slots)
    print(f"{winners} winners of {offered} times, {overlaps} double bookings")
    return 0 if winners == offered == TIMES * len(races) and overlaps == 0 else 1


def database() -> dict[str, str]:
    """Take DATABASE_URL from the environment, if it is there."""
    url = os.environ.get("DATABASE_URL", "")
    return {"DATABASE_URL": url} if url else {}


if __name__ == "__main__":
    sys.exit(main())
