"""How long a booking waits while the worker rolls recurring visits forward by a week.

A process rolls them, as the worker does; this one takes the write lock again and again, as a booking does, and books
nothing.
"""

import multiprocessing
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from benchmarks.figures import Figure
from visits import clock
from visits.memory import settle
from visits.services import homes
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.worker.jobs import Worker

BAR_MS = 100.0
PAUSE_SECONDS = 0.005
A_HOME, A_UNIT = 40, 8
"""How many series a home and one unit of it have: one for each resident."""


def figures(database: str, settings: Settings, series: int) -> Iterator[Figure]:
    """Roll so many series in an empty installation, and take the longest wait."""
    home = fill(settings, series)
    began = time.monotonic()
    waits = waits_while_rolling(settings, home)
    took, usual = time.monotonic() - began, statistics.median(waits)
    print(f"# {series} series in {took:.0f} s; {len(waits)} waits, usually {usual:.1f} ms", flush=True)
    yield Figure(name=f"longest-wait-while-rolling/{database}", value=max(waits), unit="ms", bar=BAR_MS)


def waits_while_rolling(settings: Settings, home: UUID) -> list[float]:
    """Take a home's lock again and again until everything is rolled; return how long each took, in milliseconds."""
    rolling = multiprocessing.get_context("spawn").Process(target=roll, args=(settings,))
    rolling.start()
    waits = []
    while rolling.is_alive():
        asked = time.perf_counter()
        with writing(settings) as session:
            homes.lock(session, home)
            waits.append((time.perf_counter() - asked) * 1000)
        time.sleep(PAUSE_SECONDS)
    return waits


def roll(settings: Settings) -> None:
    """Roll everything that is due, as the worker's process does."""
    settle()
    Worker(settings).roll()


def fill(settings: Settings, count: int) -> UUID:
    """Add homes with so many series in all, each with one day to be booked; return the first home."""
    made: list[UUID] = []
    with writing(settings) as session:
        builder = Builder(session, clock.now())
        midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        for number in range(count):
            if number % A_HOME == 0:
                home = builder.home(f"Hem {number}")
                home.horizon_days = 7
                made.append(home.id)
            if number % A_UNIT == 0:
                unit = builder.unit(f"Avdelning {number}")
                builder.tablet(unit, f"Platta {number}")
            resident = builder.resident(unit, f"Boende {number}", "Ek")
            relative = builder.relative(resident, f"Anna {number}", "Ek")
            builder.series(resident, midnight + timedelta(hours=8 + number % A_UNIT), relative)
    return made[0]
