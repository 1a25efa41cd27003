"""One client of a race: tries every time once, and writes down what it is told, as a browser would see it."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import configure_mappers

from visits import clock
from visits.rules.booking import Refused, Wish
from visits.rules.people import Actor
from visits.services import availability, booking
from visits.settings import Settings
from visits.storage.database import reading, writing

TRIES, WON, LOST, PUT_OFF = "tries", "won", "lost", "put-off"
# Once, before the processes are forked: each of them would need a tenth of a second for it.
configure_mappers()


@dataclass(frozen=True)
class Runner:
    """Who tries."""

    actor: Actor
    resident: UUID


@dataclass(frozen=True)
class Race:
    """The same times for every runner."""

    name: str
    home: UUID
    times: tuple[datetime, ...]
    runners: tuple[Runner, ...]

    def wish(self, runner: Runner, starts_at: datetime) -> Wish:
        """Return a runner's wish for a time: the same one whenever she tries it again."""
        known = uuid5(self.home, f"{runner.actor.person} {starts_at.isoformat()}")
        return Wish(id=known, resident=runner.resident, starts_at=starts_at)


def run(settings: Settings, race: Race, number: int, log: Path) -> None:
    """Try every time that is not settled yet, in an order of one's own.

    The log has a line for each try, and one for its end: `won`, wish, visit; or `lost`, wish, how many next times the
    loser was told; or `put-off`, and a try again. What an earlier process left unsettled when it was killed is tried
    again by the same wish.
    """
    runner = race.runners[number]
    settled = {wish for word, wish, _ in lines(log) if word in {WON, LOST}}
    wishes = [wish for wish in (race.wish(runner, at) for at in race.times) if wish.id.hex not in settled]
    random.shuffle(wishes)
    # What is written has left this process: it survives a kill without waiting for the disk.
    there = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while wishes:
        wish = wishes.pop()
        os.write(there, f"{TRIES} {wish.id.hex} -\n".encode())
        try:
            end = _try(settings, runner, wish)
        except OperationalError:  # a lock was waited for too long: SQLite hands it out without any order
            end = f"{PUT_OFF} {wish.id.hex} -\n"
            wishes.insert(0, wish)
        os.write(there, end.encode())


def _try(settings: Settings, runner: Runner, wish: Wish) -> str:
    """Book as a request does: if it is refused, the same request tells the next free times."""
    now = clock.now()
    try:
        with writing(settings) as session:
            visit = booking.book(session, wish, actor=runner.actor, now=now)
    except Refused:
        with reading(settings) as session:
            found = availability.free_times(session, runner.resident, actor=runner.actor, now=now)
        told = [slot for slot in found.around(wish.starts_at) if slot.starts_at != wish.starts_at]
        return f"{LOST} {wish.id.hex} {len(told)}\n"
    return f"{WON} {wish.id.hex} {visit.hex}\n"


def lines(log: Path) -> Iterator[tuple[str, str, str]]:
    """Read a log, or nothing where there is none yet."""
    if log.exists():
        for line in log.read_text().splitlines():
            word, wish, rest = line.split(" ")
            yield word, wish, rest
