"""What relatives are offered for a resident, as her manager sees it: with the reason for every time that is not."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, require
from visits.rules.people import Actor
from visits.rules.slots import days_ahead
from visits.rules.why_not import Judged, judged
from visits.services import audit
from visits.services.availability import facts_ahead, find, length_offered
from visits.storage.tables import Person, Related


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a manager wants to look at; what cannot be is today, somebody without visits booked, the usual length."""

    day: date | None = None
    relative: UUID | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Onlooker:
    """A relative through whose eyes the times can be looked at."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One day of a resident's times, every one judged, among the days, relatives and lengths to choose from."""

    resident: UUID
    resident_name: str
    days: tuple[date, ...]
    day: date
    relatives: tuple[Onlooker, ...]
    relative: UUID | None
    """None: somebody with no visits booked."""
    lengths: tuple[int, ...]
    minutes: int
    times: tuple[Judged, ...]

    @property
    def offered(self) -> int:
        """Return how many times of the day are offered."""
        return sum(not time.rules for time in self.times)


def of_day(session: Session, resident: UUID, asked: Asked, *, actor: Actor, now: datetime) -> Preview:
    """Return the preview that is asked for, made of the facts that the relative is offered times by.

    Raises NotFound for strangers.
    """
    place = find(session, resident, actor=actor)
    require(actor, Action.RUN_HOME, Thing(home=place.home.id))
    audit.note(session, "resident.preview", actor=actor, now=now, resident=resident)
    relatives = _relatives(session, resident)
    relative = next((one.id for one in relatives if one.id == asked.relative), None)
    facts = facts_ahead(session, place, actor=actor, now=now, relatives=(relative,) if relative else ())
    days, length = days_ahead(facts.hours, now), length_offered(asked.minutes, facts)
    day = asked.day if asked.day in days else days[0]
    return Preview(
        resident=resident,
        resident_name=place.resident.given_name,
        days=tuple(days),
        day=day,
        relatives=relatives,
        relative=relative,
        lengths=facts.hours.lengths,
        minutes=length,
        times=tuple(judged(day, facts, now=now, minutes=length)),
    )


def _relatives(session: Session, resident: UUID) -> tuple[Onlooker, ...]:
    """Return those who may book: to the others nothing at all is shown."""
    rows = session.scalars(
        select(Person)
        .join(Related, Related.relative_id == Person.id)
        .where(Related.resident_id == resident, Related.ended_at.is_(None), Related.consent)
        .order_by(Person.given_name, Person.family_name, Person.id)
    )
    return tuple(Onlooker(id=row.id, name=f"{row.given_name} {row.family_name}".strip()) for row in rows)
