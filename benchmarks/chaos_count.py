"""Counts what chaos left: by SQL of its own on what is stored, by the SMTP server's book and by what clients were told.

Nothing here is shared with delivering: neither its tables nor its session nor its rules.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import NullPool, create_engine, text

from benchmarks.post_office import Taken

# SQLite keeps an id as 32 digits; PostgreSQL as a type of its own, which is written with hyphens.
ROWS = "SELECT {id} AS id, state, address, {visit} AS visit, kind FROM messages"
DIGITS = "replace(cast({} AS text), '-', '')"
NOT_OWED = "dropped"
SHOWN = 5


@dataclass(frozen=True)
class Verdict:
    """What became of everything that was owed."""

    owed: int
    delivered: int
    lost: int
    repeated: int
    in_flight: int
    faults: tuple[str, ...]
    """What is wrong, in words."""


def sent_ids(url: str, *, but: bool = False) -> set[str]:
    """Return the ids of the messages that stand as sent; `but`: of those that still wait or are claimed."""
    states = {"queued", "claimed"} if but else {"sent"}
    return {row["id"] for row in _rows(url) if row["state"] in states}


def verdict(
    url: str, taken: Sequence[Taken], sent_at_death: Mapping[str, Collection[str]], told: Collection[str]
) -> Verdict:
    """Hold the book against what is owed; `told` are the visits that somebody was told to be booked."""
    rows = _rows(url)
    owed = {row["id"] for row in rows if row["state"] != NOT_OWED}
    came = Counter(_digits(mail.id) for mail in taken)
    confirmed = {row["visit"] for row in rows if row["kind"] == "booked" and row["id"] in came}
    lost = owed - set(came)
    faults = _some("lost", lost) + _some("told of a visit that nobody confirmed", set(told) - confirmed)
    faults += _some("came and was not owed", set(came) - owed)
    faults += _some(
        "came and does not stand as sent", {row["id"] for row in rows if row["state"] != "sent"} & set(came)
    )
    in_flight = _in_flight(taken, sent_at_death)
    repeats = {one: count - 1 for one, count in came.items() if count > 1}
    faults += _some(
        "repeated without having been in flight so often", {o for o in repeats if repeats[o] > in_flight[o]}
    )
    ids: dict[str, set[str]] = defaultdict(set)
    for mail in taken:
        ids[_digits(mail.id)].add(mail.to)
    faults += _some("came to several addresses under one id", {one for one in ids if len(ids[one]) > 1})
    once = Counter(row["address"] for row in rows)
    under: dict[str, set[str]] = defaultdict(set)
    for mail in taken:
        under[mail.to].add(mail.id)
    faults += _some("came under another id too", {to for to in under if len(under[to]) > once[to]})
    return Verdict(
        owed=len(owed),
        delivered=len(owed & set(came)),
        lost=len(lost),
        repeated=sum(repeats.values()),
        in_flight=in_flight.total(),
        faults=tuple(faults),
    )


def _in_flight(taken: Sequence[Taken], sent_at_death: Mapping[str, Collection[str]]) -> Counter[str]:
    """Count by message at how many kills it had been handed over, or was about to be, and did not stand as sent."""
    found: Counter[str] = Counter()
    for worker, sent in sent_at_death.items():
        found.update({_digits(mail.id) for mail in taken if mail.sender == worker} - set(sent))
    return found


def _rows(url: str) -> list[dict[str, str]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        query = ROWS.format(id=DIGITS.format("id"), visit=DIGITS.format("visit_id"))
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def _digits(message_id: str) -> str:
    return message_id.partition("@")[0].replace("-", "")


def _some(what: str, which: Collection[str]) -> list[str]:
    return [f"{what}: {len(which)}, e.g. {', '.join(sorted(which)[:SHOWN])}"] if which else []
