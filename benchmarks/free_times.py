"""Measures the free times of one resident over 28 days, in an installation of one home and of a whole country.

`python -m benchmarks.free_times [--homes 2300]`; `DATABASE_URL` points it at another database. Each figure is a line:
name, value, unit, bar, `ok` or `short`; exit 1 if any is short.
"""

import argparse
import math
import statistics
import sys
import time
from dataclasses import dataclass

from sqlalchemy import event

from benchmarks.filling import Family, Filling
from benchmarks.installation import installation
from visits import clock
from visits.services import availability
from visits.settings import Settings
from visits.storage.database import engine, reading, writing

VISITS_OF_HOME = 435  # a million in 2,300 homes
ROUNDS = 300
MOST_QUERIES = 5
MOST_TIMES_SLOWER = 1.3


@dataclass(frozen=True)
class Figure:
    """One measured figure and its bar; `value` must not exceed it."""

    name: str
    value: float
    unit: str
    bar: float

    def __str__(self) -> str:
        """Write the line that `make bench` prints."""
        verdict = "ok" if self.value <= self.bar else "short"
        return f"{self.name:<40}{self.value:>10.2f} {self.unit:<6} ≤ {self.bar:<6} {verdict}"


def measure(settings: Settings, family: Family) -> float:
    """Return the median milliseconds of the service for one resident."""
    now = clock.now()
    took = []
    for _ in range(ROUNDS):
        with reading(settings) as session:
            began = time.perf_counter()
            availability.free_times(session, family.resident, actor=family.actor, now=now)
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def queries(settings: Settings, family: Family) -> int:
    """Count the statements of one look at the free times."""
    seen: list[str] = []
    listened = engine(settings.database_url)

    def note(*arguments: object) -> None:
        seen.append(str(arguments[2]))

    event.listen(listened, "before_cursor_execute", note)
    with reading(settings) as session:
        availability.free_times(session, family.resident, actor=family.actor, now=clock.now())
    event.remove(listened, "before_cursor_execute", note)
    return sum(not statement.startswith("BEGIN") for statement in seen)


def add(settings: Settings, *, homes: int) -> tuple[Family, int]:
    """Fill homes in and return the first family, with how many visits there are in them."""
    with writing(settings) as session:
        filling = Filling(session, clock.now(), VISITS_OF_HOME)
        return filling.fill(homes), filling.visits


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--homes", type=int, default=2300)
    homes = parser.parse_args().homes
    with installation() as settings:
        family, visits = add(settings, homes=1)
        small = measure(settings, family)
        began = time.perf_counter()
        visits += add(settings, homes=homes - 1)[1]
        print(f"filled {homes} homes, {visits} visits in {time.perf_counter() - began:.0f} s", flush=True)
        large = measure(settings, family)
        figures = (
            Figure("free times, queries", queries(settings, family), "", MOST_QUERIES),
            Figure("free times, one home, median", small, "ms", math.inf),
            Figure(f"free times, {homes} homes, median", large, "ms", math.inf),
            Figure("free times, many homes to one", large / small, "times", MOST_TIMES_SLOWER),
        )
    print(*figures, sep="\n")
    return 0 if all(figure.value <= figure.bar for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
