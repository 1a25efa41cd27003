"""Free times of one resident over 28 days, by the service alone: in one home, and in one of a whole country."""

import statistics
import time
from collections.abc import Iterator, Sequence

from benchmarks.figures import Figure
from benchmarks.filling import Family
from benchmarks.statements import Statements
from visits import clock
from visits.services import availability
from visits.settings import Settings
from visits.storage.database import reading

ROUNDS = 400
MOST_STATEMENTS = 5
MOST_TIMES_SLOWER = 1.3

Place = tuple[Settings, Sequence[Family]]


def figures(database: str, one_home: Place, country: Place) -> Iterator[Figure]:
    """Measure both sizes by turns, so that a busy machine slows both; each look is for another family."""
    counted = max(statements(*one_home), statements(*country))
    yield Figure(name=f"free-times/{database}", value=counted, unit="statements", bar=MOST_STATEMENTS)
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(-ROUNDS // 10, ROUNDS):
        for is_country, (settings, families) in enumerate((one_home, country)):
            # A prime, so that the families follow one another from all over the country.
            seconds = look(settings, families[turn * 7919 % len(families)])
            if turn >= 0:
                took[bool(is_country)].append(seconds)
    small, large = statistics.median(took[False]), statistics.median(took[True])
    print(f"# free times/{database}: median {small * 1000:.2f} ms in one home, {large * 1000:.2f} ms in the country")
    ratio = large / small
    yield Figure(name=f"free-times-in-a-country/{database}", value=ratio, unit="times", bar=MOST_TIMES_SLOWER)


def look(settings: Settings, family: Family) -> float:
    """Return the seconds of one look."""
    with reading(settings) as session:
        began = time.perf_counter()
        availability.free_times(session, family.resident, actor=family.actor, now=clock.now())
        return time.perf_counter() - began


def statements(settings: Settings, families: Sequence[Family]) -> int:
    """Count the statements of one look."""
    with Statements(settings) as counted:
        look(settings, families[0])
    return counted.number
