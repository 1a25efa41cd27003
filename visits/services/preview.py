"""What relatives are offered for a resident, as her manager sees it: with the reason for every time that is not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, require
from visits.rules.people import Actor
from visits.rules.slots import days_ahead
from visits.rules.why_not import Judged, judged
from visits.services import audit
from visits.services.availability import facts_about, find

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One day of a resident's times, every one judged, among the days that can be booked."""

    resident: UUID
    resident_name: str
    days: tuple[date, ...]
    day: date
    times: tuple[Judged, ...]

    @property
    def offered(self) -> int:
        """Return how many times of the day are offered."""
        return sum(not time.rules for time in self.times)


def of_day(session: Session, resident: UUID, wanted: date | None, *, actor: Actor, now: datetime) -> Preview:
    """Return the preview of the day `wanted`, or of today when it cannot be booked; raises NotFound for strangers."""
    place = find(session, resident, actor=actor)
    require(actor, Action.RUN_HOME, Thing(home=place.home.id))
    audit.note(session, "resident.preview", actor=actor, now=now, resident=resident)
    until = now + timedelta(days=place.home.horizon_days + 2)
    facts = facts_about(session, place, actor=actor, since=now - _DAY, until=until, now=now)
    days = days_ahead(facts.hours, now)
    day = wanted if wanted in days else days[0]
    return Preview(
        resident=resident,
        resident_name=place.resident.given_name,
        days=tuple(days),
        day=day,
        times=tuple(judged(day, facts, now=now)),
    )
