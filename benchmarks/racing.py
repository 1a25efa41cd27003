"""Sixteen clients race for the same hundred times, and nobody is killed: how many win, and whether losers are told."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.counting import count
from benchmarks.figures import Bar, Figure
from benchmarks.killing import hold
from benchmarks.race import build
from visits.settings import Settings

CLIENTS, TIMES = 16, 100


def figures(database: str, settings: Settings) -> Iterator[Figure]:
    """Hold one race for one tablet."""
    race = build(settings, "for one tablet", tablets=1, residents=CLIENTS, clients=CLIENTS, times=TIMES)
    with tempfile.TemporaryDirectory() as folder:
        hold(settings, race, Path(folder), most_killed=0)
        found = count(settings.database_url, race.home.hex, Path(folder))
    winners = 0 if found.faults or found.doubles else found.winners
    yield Figure(
        name=f"winners-of-100-times/{database}", value=winners, unit="winners", bar=TIMES, is_to_be=Bar.EXACTLY
    )
    told = found.losers - found.untold
    of_all = CLIENTS * TIMES - TIMES
    yield Figure(
        name=f"losers-told-the-next-times/{database}", value=told, unit="losers", bar=of_all, is_to_be=Bar.EXACTLY
    )
