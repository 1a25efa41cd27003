"""When a resident wants her visits and how many, as the manager writes it down. Every change is written to the log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput
from visits.rules.opening_hours import MINUTES_A_DAY, Span
from visits.rules.people import Actor
from visits.services import audit, homes
from visits.services.hours import require_span
from visits.services.residents import require_resident
from visits.storage.tables import Resident

_WEEKDAYS = frozenset(range(7))


@dataclass(frozen=True, kw_only=True)
class BestTimes:
    """A resident's wishes: minutes of the wall clock, weekdays (0 is Monday) without visits, her rest, visits a day.

    None is no wish. With `no_limits` neither the home's limits nor her own visits a day count: at the end of life.
    """

    earliest: int | None = None
    latest: int | None = None
    not_on: frozenset[int] = frozenset()
    rest: Span | None = None
    per_day: int | None = None
    no_limits: bool = False

    @property
    def is_any(self) -> bool:
        """Tell whether anything is written down."""
        return self != BestTimes()


def show(session: Session, resident_id: UUID, *, actor: Actor) -> BestTimes:
    """Return a resident's best times; raises NotFound when `actor` does not run her home.

    Her page logs the look at her.
    """
    resident = require_resident(session, resident_id, actor=actor)
    return BestTimes(
        earliest=resident.wishes_earliest,
        latest=resident.wishes_latest,
        not_on=frozenset(int(day) for day in resident.wishes_not_on),
        rest=_rest_of(resident),
        per_day=resident.wishes_per_day,
        no_limits=resident.no_limits,
    )


def change(session: Session, resident_id: UUID, wanted: BestTimes, *, actor: Actor, now: datetime) -> None:
    """Write down a resident's best times; raises InvalidInput when they leave no time at all."""
    homes.lock(session, actor.home)
    resident = require_resident(session, resident_id, actor=actor)
    if wanted.earliest is not None and wanted.latest is not None and wanted.earliest >= wanted.latest:
        raise InvalidInput("latest", N_("A time must end later than it begins."))
    if wanted.not_on >= _WEEKDAYS:
        raise InvalidInput("not_on", N_("Leave at least one day for visits."))
    if wanted.rest is not None:
        _require_awake(wanted, wanted.rest)
    resident.wishes_earliest, resident.wishes_latest = wanted.earliest, wanted.latest
    resident.wishes_not_on = "".join(str(day) for day in sorted(wanted.not_on))
    resident.rest_starts, resident.rest_ends = wanted.rest or (None, None)
    resident.wishes_per_day, resident.no_limits = wanted.per_day, wanted.no_limits
    session.flush()
    audit.note(session, "resident.best_times", actor=actor, now=now, resident=resident.id)


def _rest_of(resident: Resident) -> Span | None:
    if resident.rest_starts is None or resident.rest_ends is None:
        return None
    return Span(resident.rest_starts, resident.rest_ends)


def _require_awake(wanted: BestTimes, rest: Span) -> None:
    require_span(rest, field="rest_ends")
    latest = MINUTES_A_DAY if wanted.latest is None else wanted.latest
    if rest.holds(Span(wanted.earliest or 0, latest)):
        raise InvalidInput("rest_ends", N_("Leave some time for visits beside the rest."))
