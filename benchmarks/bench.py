"""Measures what has to be fast: `python -m benchmarks.bench [--homes 2300]` (or `make bench`).

Each figure is a line of five words: name, value, unit, bar, `ok` or `short`; the exit code is 1 if any is short. Lines
that begin with # say more, for people. Everything is measured on SQLite, and what concerns the database on PostgreSQL
too, in databases of its own that are thrown away. docs/performance.md says how to read it.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks import bookings, due_together, feeds, free_times, page, racing, rolling
from benchmarks.figures import Figure
from benchmarks.filling import Family, Filling
from benchmarks.installation import installation
from tools.postgres import database, server
from visits import clock
from visits.settings import Settings
from visits.storage.database import engine, writing

VISITS_OF_HOME = 435  # a million in 2,300 homes
LEAST_HOMES = 5
DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--homes", type=int, default=2300, help=f"how many homes the country has, {LEAST_HOMES} or more"
    )
    parser.add_argument("--series", type=int, default=4000, help="how many recurring visits are rolled forward")
    parser.add_argument("--due", type=int, default=9000, help="how many mails and alarms fall due in the same minute")
    parser.add_argument("--on", choices=DATABASES, action="append", help="measure on this database alone")
    given = parser.parse_args()
    short = []
    for kind in given.on or DATABASES:
        for figure in figures(kind, homes=max(given.homes, LEAST_HOMES), series=given.series, due=given.due):
            print(figure, flush=True)
            short += [] if figure.fine else [figure.name]
    return 1 if short else 0


def figures(kind: str, *, homes: int, series: int, due: int) -> Iterator[Figure]:
    """Measure everything on one kind of database."""
    with two(kind) as (small, large):
        one_home, country = (small, fill(small, 1)), (large, fill(large, homes))
        yield from free_times.figures(kind, one_home, country)
        yield from bookings.figures(kind, *country)
        yield from racing.figures(kind, large)
        if kind == "sqlite":
            yield from page.figures(large, country[1][-1])
    with two(kind) as (first, second):
        yield from rolling.figures(kind, first, series)
        yield from due_together.figures(kind, second, due)
    with two(kind) as (one, many):
        yield from feeds.figures(kind, one, many)


@contextmanager
def two(kind: str) -> Iterator[tuple[Settings, Settings]]:
    """Prepare two empty databases of a kind, side by side, while inside; PostgreSQL's commits wait for the disk."""
    with ExitStack() as stack:
        urls = ["", ""]
        if kind == "postgresql":
            address = stack.enter_context(server(durable=True))
            urls = [stack.enter_context(database(address)) for _ in urls]
        first, second = (stack.enter_context(installation(url)) for url in urls)
        yield first, second


def fill(settings: Settings, homes: int) -> list[Family]:
    """Fill homes in and return their families."""
    began = time.perf_counter()
    with writing(settings) as session:
        filling = Filling(session, clock.now(), VISITS_OF_HOME)
        families = filling.fill(homes)
    if settings.database_url.startswith("postgresql"):
        # As autovacuum does before long; the planner knows nothing of the tables until then.
        with engine(settings.database_url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    took = time.perf_counter() - began
    print(f"# {homes} homes, {len(families)} residents, {filling.visits} visits, filled in {took:.0f} s", flush=True)
    return families


if __name__ == "__main__":
    sys.exit(main())
