"""Bookings through the service, history, reminders and messages included: statements, time, how many a second."""

import multiprocessing
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from multiprocessing.synchronize import Barrier
from uuid import UUID, uuid4

from benchmarks.figures import Bar, Figure
from benchmarks.filling import Family
from benchmarks.statements import Statements
from visits import clock
from visits.rules.booking import Wish
from visits.rules.slots import Slot
from visits.services import availability, booking
from visits.settings import Settings
from visits.storage.database import reading, writing

MOST_STATEMENTS = 14
MOST_MS_UNDER_LOCK = 5.0
LEAST_A_SECOND = 200.0
PROCESSES, ROUNDS, OF_ROUND, WARM_UP = 4, 5, 50, 20
PATIENCE_SECONDS = 300

Plan = list[tuple[Family, Slot]]


def figures(database: str, settings: Settings, families: Sequence[Family]) -> Iterator[Figure]:
    """Book in five homes: one alone, then four at once, by a process each."""
    homes = list({family.home: None for family in families})[: PROCESSES + 1]
    alone, *at_once = [plan(settings, [family for family in families if family.home == home]) for home in homes]
    for family, slot in alone[:WARM_UP]:
        book(settings, family, slot)
    with Statements(settings) as counted:
        book(settings, *alone[WARM_UP])
    yield Figure(name=f"booking/{database}", value=counted.number, unit="statements", bar=MOST_STATEMENTS)
    took = statistics.median(book(settings, family, slot) for family, slot in alone[WARM_UP + 1 :][:300]) * 1000
    if database == "sqlite":
        yield Figure(name=f"booking-under-the-lock/{database}", value=took, unit="ms", bar=MOST_MS_UNDER_LOCK)
    else:
        print(f"# booking/{database}: median {took:.2f} ms under the lock", flush=True)
    yield Figure(
        name=f"bookings-by-4-processes/{database}",
        value=a_second(settings, at_once),
        unit="a-second",
        bar=LEAST_A_SECOND,
        is_to_be=Bar.AT_LEAST,
    )


def plan(settings: Settings, families: Sequence[Family]) -> Plan:
    """Plan bookings of one home that cannot meet: in each unit one a time, its residents in turn."""
    units: dict[UUID, list[Family]] = {}
    for family in families:
        units.setdefault(family.unit, []).append(family)
    chosen: list[Plan] = []
    for number, of_unit in enumerate(units.values()):
        free: dict[Slot, list[Family]] = {}
        for family in of_unit:
            for slot in slots(settings, family):
                free.setdefault(slot, []).append(family)
        chosen.append([(free[slot][(n + number) % len(free[slot])], slot) for n, slot in enumerate(sorted(free))])
    return [one for row in zip_longest(*chosen) for one in row if one is not None]


def slots(settings: Settings, family: Family) -> list[Slot]:
    """Return what is free for a family now."""
    with reading(settings) as session:
        found = availability.free_times(session, family.resident, actor=family.actor, now=clock.now())
    return [slot for of_day in found.times.values() for slot in of_day]


def book(settings: Settings, family: Family, slot: Slot) -> float:
    """Book, and return the seconds from holding the write lock until it is committed."""
    wish = Wish(id=uuid4(), resident=family.resident, starts_at=slot.starts_at)
    with writing(settings) as session:
        session.connection()  # on SQLite this takes the lock: BEGIN IMMEDIATE
        began = time.perf_counter()
        booking.book(session, wish, actor=family.actor, now=clock.now())
    return time.perf_counter() - began


def a_second(settings: Settings, plans: Sequence[Plan]) -> float:
    """Book by a process for each plan, all at once, in rounds; return the median round's bookings a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.runners"])
    barrier = context.Barrier(len(plans) + 1)
    processes = [context.Process(target=book_in_rounds, args=(settings, one, barrier)) for one in plans]
    for process in processes:
        process.start()
    rates = []
    for _ in range(ROUNDS):
        barrier.wait(PATIENCE_SECONDS)
        began = time.perf_counter()
        barrier.wait(PATIENCE_SECONDS)
        rates.append(len(plans) * OF_ROUND / (time.perf_counter() - began))
    for process in processes:
        process.join()
    return statistics.median(rates)


def book_in_rounds(settings: Settings, chosen: Plan, barrier: Barrier) -> None:
    """Warm up, then book round after round, each begun and ended together with the others."""
    rest = iter(chosen)
    for _ in range(WARM_UP):
        book(settings, *next(rest))
    for _ in range(ROUNDS):
        barrier.wait(PATIENCE_SECONDS)
        for _ in range(OF_ROUND):
            book(settings, *next(rest))
        barrier.wait(PATIENCE_SECONDS)
