"""How late a visit started, and which visits the manager should look at first."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from visits.rules.visit_state import State

IN_TIME = timedelta(minutes=3)
"""A visit that started no later than this started in time."""
_NOBODY_CAME = frozenset({State.BOOKED, State.PREPARING, State.READY})
"""What a visit is still in though its time is over: nobody started it, and nobody said why."""


class Course(Protocol):
    """What is asked of a visit here."""

    @property
    def state(self) -> State: ...  # noqa: D102
    @property
    def starts_at(self) -> datetime: ...  # noqa: D102
    @property
    def late(self) -> int | None: ...  # noqa: D102


AnyCourse = TypeVar("AnyCourse", bound=Course)


def lateness(starts_at: datetime, started_at: datetime | None) -> int | None:
    """Return how many whole minutes late a visit started; 0 in time or before, None when it never did."""
    if started_at is None:
        return None
    late = started_at - starts_at
    return 0 if late <= IN_TIME else int(late.total_seconds()) // 60


def worst_first(visits: Iterable[AnyCourse]) -> list[AnyCourse]:
    """Sort visits: first those that nobody started, then the latest, then what others were the reason for."""

    def order(visit: AnyCourse) -> tuple[int, int, float]:
        failed = visit.late is None and (visit.state in _NOBODY_CAME or visit.state is State.FAILED)
        rank = 0 if failed else 1 if visit.late is not None else 2
        return rank, -(visit.late or 0), -visit.starts_at.timestamp()

    return sorted(visits, key=order)


def average(late: Collection[int]) -> int:
    """Return the mean lateness in whole minutes, of at least one visit."""
    return round(sum(late) / len(late))
