"""What the shared tablet asks of a unit's staff: which visit comes first, what to do now, what to look after."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from visits.rules.visit_state import AT_THE_TABLET, COMING, OUTCOMES, State

CANCEL_AHEAD = timedelta(minutes=15)
"""Until then a visit that will not take place is cancelled, and a letter still reaches the relatives in time."""
OPEN = COMING - {State.REQUESTED}
LOOKED_BACK = timedelta(days=14)
"""So far back the board asks how a visit went that nobody has ended: later nobody remembers."""


class Deed(StrEnum):
    """The one thing to do now with a visit."""

    TAKE = "take"
    PREPARE = "prepare"
    READY = "ready"
    START = "start"
    REJOIN = "rejoin"
    NOTHING = "nothing"


class Tick(StrEnum):
    """A line to tick. Practical matters only: nothing here says how somebody's health is."""

    HEARING_AID = "hearing_aid"
    GLASSES = "glasses"
    HEARING_LOOP = "hearing_loop"
    CHARGED = "charged"
    LIGHT = "light"
    STAFF_STAYS = "staff_stays"
    CLEANED = "cleaned"
    ON_CHARGE = "on_charge"


TICKS_AFTER = (Tick.CLEANED, Tick.ON_CHARGE)


@dataclass(frozen=True, kw_only=True)
class Aids:
    """What a resident needs by her for a visit."""

    hearing_aid: bool = False
    glasses: bool = False
    hearing_loop: bool = False
    staff_stays: bool = False


class Visit(Protocol):
    """What is asked of a visit here. Times are aware."""

    @property
    def starts_at(self) -> datetime: ...  # noqa: D102
    @property
    def ends_at(self) -> datetime: ...  # noqa: D102
    @property
    def state(self) -> State: ...  # noqa: D102
    @property
    def taken_by(self) -> UUID | None: ...  # noqa: D102


AnyVisit = TypeVar("AnyVisit", bound=Visit)


def first(visits: Iterable[AnyVisit], *, me: UUID, now: datetime) -> AnyVisit | None:
    """Pick the visit to look at when none is chosen: the one I have in hand, else the next, else one left open."""

    def order(visit: AnyVisit) -> tuple[bool, bool, datetime]:
        in_my_hands = visit.state in AT_THE_TABLET and visit.taken_by == me
        return not in_my_hands, visit.ends_at <= now, visit.starts_at

    return min((visit for visit in visits if is_open(visit.state)), key=order, default=None)


def is_open(state: State) -> bool:
    """Tell whether staff still have something to do with a visit in `state`."""
    return state in OPEN


def deed(state: State, *, taken: bool) -> Deed:
    """Answer what to do now with a visit in `state`, which somebody has `taken` or not."""
    match state:
        case State.BOOKED:
            return Deed.PREPARE if taken else Deed.TAKE
        case State.PREPARING:
            return Deed.READY
        case State.READY:
            return Deed.START
        case State.ONGOING:
            return Deed.REJOIN
        case _:
            return Deed.NOTHING


def ticks_before(aids: Aids) -> tuple[Tick, ...]:
    """List what to look after before a visit: the resident's own things only if she has them."""
    own = {
        Tick.HEARING_AID: aids.hearing_aid,
        Tick.GLASSES: aids.glasses,
        Tick.HEARING_LOOP: aids.hearing_loop,
        Tick.CHARGED: True,
        Tick.LIGHT: True,
        Tick.STAFF_STAYS: aids.staff_stays,
    }
    return tuple(tick for tick, needed in own.items() if needed)


def may_cancel(visit: Visit, *, now: datetime) -> bool:
    """Tell whether a visit that will not take place is cancelled ahead of time: its relatives are written to."""
    return is_open(visit.state) and visit.state is not State.ONGOING and visit.starts_at - now > CANCEL_AHEAD


def outcomes(visit: Visit, *, now: datetime) -> tuple[State, ...]:
    """List how a visit can be said to have gone, the likeliest first: nobody is missed before the visit's time."""
    if visit.state in OUTCOMES:
        return (State.HELD, State.MISSED, State.REFUSED, State.FAILED)
    if not is_open(visit.state) or may_cancel(visit, now=now):
        return ()
    held = (State.HELD,) if visit.state is State.ONGOING else ()
    missed = (State.MISSED,) if now >= visit.starts_at else ()
    return (*held, State.REFUSED, *missed, State.FAILED)


def may_correct(state: State, *, visit_day: date, today: date) -> bool:
    """Tell whether what was said about a visit may still be put right: on its own day, at the home's date."""
    return state in OUTCOMES and visit_day == today


def names_apart(people: Mapping[UUID, tuple[str, str]]) -> dict[UUID, str]:
    """Call everybody by the given name, and add as much of the family name as tells two of the same name apart."""
    names = {person: given for person, (given, _family) in people.items()}
    for letters in (1, None):
        alike = Counter(names.values())
        for person, (given, family) in people.items():
            if alike[names[person]] > 1:
                names[person] = f"{given} {family[:letters]}".strip()
    return names
