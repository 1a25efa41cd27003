"""Counts what a race left: by SQL of its own on what is stored, and by what the clients were told.

Nothing here is shared with booking: neither its tables nor its session nor its rules.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, text

WON, LOST, PUT_OFF = "won", "lost", "put-off"

# Two visits that hold the same tablet or the same resident at once, read from the visits themselves.
OVERLAPS = """
SELECT count(*) FROM visits a JOIN visits b
  ON a.id < b.id AND (a.tablet_id = b.tablet_id OR a.resident_id = b.resident_id)
 AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
WHERE {a_home} = :home AND {b_home} = :home AND a.state = 'booked' AND b.state = 'booked'
"""
# Everything a booking `v` writes: how much, what it is, in which table `x`, and which rows count. No more, no less.
WHOLE = (
    (2, "claims", "claims", ""),
    (1, "claim of its resident", "claims", "x.thing = v.resident_id AND x.starts_at = v.starts_at"),
    (1, "end of that claim", "claims", "x.thing = v.resident_id AND x.ends_at = v.ends_at"),
    (1, "claim of its tablet", "claims", "x.thing = v.tablet_id AND x.starts_at = v.starts_at"),
    (1, "end of that claim, with pause", "claims", "x.thing = v.tablet_id AND x.ends_at >= v.ends_at"),
    (1, "taking part", "visit_relatives", ""),
    (1, "booker taking part", "visit_relatives", "x.relative_id = v.booked_by"),
    (1, "line of history", "visit_moves", ""),
    (1, "beginning of its history", "visit_moves", "x.what = 'book' AND x.actor_id = v.booked_by"),
    (1, "time in its history", "visit_moves", "x.starts_at = v.starts_at AND x.to_state = 'booked'"),
    (5, "reminders to staff", "reminders", "x.kind NOT IN ('day_before', 'hour_before')"),
    (1, "alarm on the tablet", "reminders", "x.kind = 'tablet' AND x.state = 'due'"),
    (1, "letter to the unit", "reminders", "x.kind = 'unit_mail' AND x.state = 'due'"),
    (1, "message", "messages", ""),
    (1, "confirmation to its booker", "messages", "x.kind = 'booked' AND x.person_id = v.booked_by"),
)
VISITS = "SELECT {v_id} AS visit, v.state AS state, {counts} FROM visits v WHERE {v_home} = :home"
LOGGED = "SELECT count(*) FROM audit a WHERE a.action = 'visit.book' AND {a_home} = :home"


@dataclass(frozen=True, kw_only=True)
class Count:
    """What became of one race."""

    winners: int
    doubles: int
    lost: int
    """Bookings that somebody was told of and that are not there, or not whole."""
    losers: int
    untold: int
    """Losers who were not told the next times."""
    put_off: int
    faults: tuple[str, ...]
    """What is wrong, in words."""


def count(url: str, home: str, logs: Path) -> Count:
    """Count the visits of a home, named by its id in 32 hexadecimal digits, against what its clients were told."""
    said = [line.split(" ") for log in sorted(logs.iterdir()) for line in log.read_text().splitlines()]
    won = {visit for word, _, visit in said if word == WON}
    next_times = [int(times) for word, _, times in said if word == LOST]
    rows, doubles, logged = _stored(url, home)
    stored = {row["visit"] for row in rows if row["state"] == "booked"}
    broken = [missing for row in rows if (missing := _missing(row))]
    faults = [f"told of visit {visit}, and it is not there" for visit in sorted(won - stored)] + broken
    faults += [f"visit {visit} is there, and nobody was told" for visit in sorted(stored - won)]
    if logged != len(stored):
        faults.append(f"{logged} bookings in the log, {len(stored)} visits")
    return Count(
        winners=len(stored),
        doubles=doubles,
        lost=len(won - stored) + len(broken),
        losers=len(next_times),
        untold=next_times.count(0),
        put_off=sum(word == PUT_OFF for word, _, _ in said),
        faults=tuple(faults),
    )


def _stored(url: str, home: str) -> tuple[list[dict[str, Any]], int, int]:
    """Return every visit of the home with how much belongs to it, the overlaps, and the bookings in the log."""
    # SQLite keeps an id as 32 digits; PostgreSQL as a type of its own, which is written with hyphens.
    digits = "replace(cast({} AS text), '-', '')"
    names = {f"{table}_home": digits.format(f"{table}.home_id") for table in "abv"} | {"v_id": digits.format("v.id")}
    counts = (
        f'(SELECT count(*) FROM {table} x WHERE x.visit_id = v.id AND {which or "1 = 1"}) AS "{what}"'
        for _, what, table, which in WHOLE
    )
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        visits = VISITS.format(counts=", ".join(counts), **names)
        rows = connection.execute(text(visits), {"home": home}).mappings().all()
        doubles = connection.execute(text(OVERLAPS.format(**names)), {"home": home}).scalar_one()
        logged = connection.execute(text(LOGGED.format(**names)), {"home": home}).scalar_one()
    return [dict(row) for row in rows], doubles, logged


def _missing(row: dict[str, Any]) -> str:
    """Say what a visit lacks or has too much of; empty when it is whole."""
    wrong = [f"{what}: {row[what]} instead of {wanted}" for wanted, what, _, _ in WHOLE if row[what] != wanted]
    return f"visit {row['visit']} is not whole: {', '.join(wrong)}" if wrong else ""
