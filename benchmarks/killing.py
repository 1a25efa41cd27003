"""Keeps the clients of a race running, and kills one after the other with SIGKILL, wherever it stands."""

import multiprocessing
import random
import time
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from benchmarks.runners import TRIES, Race, lines, run
from visits.settings import Settings

# Between two deaths, at random around it: short enough for dozens in a race, long enough for it to get on.
MEAN_SECONDS = 0.12
MOST_KILLED = 50
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 240


@dataclass
class Deaths:
    """How many were killed, and how many of them between the beginning of a booking and knowing of its end."""

    killed: int = 0
    in_the_middle: int = 0


@dataclass
class _Field:
    """The processes of a race by the number of their client; who is through is not among them any more."""

    settings: Settings
    race: Race
    folder: Path
    context: ForkServerContext
    running: dict[int, ForkServerProcess] = field(default_factory=dict)

    def start(self, number: int) -> None:
        given = (self.settings, self.race, number, self.log(number))
        self.running[number] = process = self.context.Process(target=run, args=given)
        process.start()

    def log(self, number: int) -> Path:
        return self.folder / str(number)

    def look(self) -> None:
        """Let go of who is through; raises RuntimeError when one has failed."""
        for number, process in list(self.running.items()):
            code = process.exitcode  # once: it may end between two looks
            if code:
                raise RuntimeError(f"client {number} ended with {code}")
            if code == 0:
                del self.running[number]

    def kill_one(self, deaths: Deaths) -> None:
        number = random.choice(list(self.running))
        process = self.running[number]
        process.kill()
        process.join()
        if process.exitcode == 0:
            return
        deaths.killed += 1
        last = next(reversed(list(lines(self.log(number)))), None)
        deaths.in_the_middle += last is not None and last[0] == TRIES
        self.start(number)


def hold(settings: Settings, race: Race, folder: Path, *, most_killed: int = MOST_KILLED) -> Deaths:
    """Run a race to its end, with the clients' logs in `folder`; raises TimeoutError when it does not come."""
    # Forked from a process that has everything imported, a new one is there at once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.runners"])
    racing, deaths = _Field(settings, race, folder, context), Deaths()
    for number in range(len(race.runners)):
        racing.start(number)
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        next_death = time.monotonic() + 1
        while racing.running:
            time.sleep(LOOK_SECONDS)
            racing.look()
            if time.monotonic() > end:
                raise TimeoutError(f"{len(racing.running)} clients are not through")
            if racing.running and deaths.killed < most_killed and time.monotonic() > next_death:
                racing.kill_one(deaths)
                next_death = time.monotonic() + random.expovariate(1 / MEAN_SECONDS)
    finally:
        for process in racing.running.values():
            process.kill()
    return deaths
