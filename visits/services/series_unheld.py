"""Coming days on which a recurring visit cannot be held, for the manager: whom to phone, and another time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import PHYSICAL, Rule
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind
from visits.rules.opening_hours import instant
from visits.rules.people import Actor
from visits.rules.slots import Slot
from visits.services import audit, homes, messages
from visits.services.availability import find, free_times
from visits.services.homes import require_run
from visits.services.series import local_day, require_series
from visits.services.series_booking import Terms, decided, hold
from visits.services.series_plans import CHOSEN
from visits.services.series_rolling import SET_ASIDE, relatives_of
from visits.services.telling import BY_MAIL, by_sms
from visits.services.visits import TakingPart, taking_part
from visits.storage.tables import Home, Occurrence, Person, Related, Resident, Series, SeriesRelative, Unit

SHOWN = 10
"""How many are shown with other times: each costs a few queries, and nobody handles more at a time."""
OTHER_TIMES = 3
_LISTED = tuple(rule.value for rule in Rule if rule not in {Rule.PAST, Rule.NOT_BOOKABLE})
"""While consent is missing nobody is told, and there is no other time to choose."""


@dataclass(frozen=True, kw_only=True)
class UnheldDay:
    """A coming day of a series that cannot be held, and the rule because of which; it is tried again by itself."""

    series: UUID
    day: date
    starts_at: datetime | None
    """When it would begin; None when the clocks leave that time out."""
    rule: Rule
    resident: UUID
    resident_name: str
    is_protected: bool
    unit_name: str
    relatives: tuple[TakingPart, ...]
    times: tuple[Slot, ...]
    """Free times of the nearest days, on each the nearest to its own, in order."""

    @property
    def may_hold(self) -> bool:
        """Tell whether it may be held all the same: nobody sets a fact aside."""
        return self.starts_at is not None and self.rule not in PHYSICAL


@dataclass(frozen=True, kw_only=True)
class UnheldDays:
    """The next of them in order of time: `more` come after those `shown`."""

    shown: tuple[UnheldDay, ...]
    more: int


def listed(session: Session, *, actor: Actor, now: datetime) -> UnheldDays:
    """Return the next days of the home that `actor` runs on which a recurring visit cannot be held."""
    home = session.get_one(Home, require_run(actor))
    rows = session.execute(_rows(home, now)).all()
    shown = rows[:SHOWN]
    relatives = _relatives(session, {series.id: series for _, series, _, _ in shown})
    free: dict[tuple[UUID, int], dict[date, list[Slot]]] = {}
    found = []
    for unheld, series, resident, unit in shown:
        starts_at = instant(unheld.on_day, series.starts, ZoneInfo(home.timezone))
        asked = (resident.id, series.minutes)
        if asked not in free:
            resident_id, minutes = asked
            free[asked] = free_times(session, resident_id, actor=actor, now=now, minutes=minutes).times
        found.append(
            UnheldDay(
                series=series.id,
                day=unheld.on_day,
                starts_at=starts_at,
                rule=Rule(unheld.rule),
                resident=resident.id,
                resident_name=resident.given_name,
                is_protected=resident.protected_identity,
                unit_name=unit,
                relatives=relatives.get(series.id, ()),
                times=_near(free[asked], unheld.on_day, starts_at),
            )
        )
    return UnheldDays(shown=tuple(found), more=len(rows) - len(shown))


def count_untold(session: Session, *, actor: Actor, now: datetime) -> int:
    """Return of how many such days somebody has to be phoned: no message reaches one who takes part."""
    home = session.get_one(Home, require_run(actor))
    untold = (
        exists()
        .where(SeriesRelative.series_id == Series.id, Person.id == SeriesRelative.relative_id, Person.active)
        .where(Related.relative_id == Person.id, Related.resident_id == Series.resident_id)
        .where(Related.ended_at.is_(None), ~BY_MAIL, ~by_sms(session))
    )
    return len(session.execute(_rows(home, now).where(untold)).all())


def choose_time(
    session: Session,
    series_id: UUID,
    day: date,
    *,
    starts_at: datetime,
    accepted: Collection[Rule] = (),
    actor: Actor,
    now: datetime,
) -> UUID:
    """Hold a series' visit for a day at another time, tell those who take part, and return the visit.

    Or at its own, past the rules `accepted`, for that day alone. Raises Refused when it cannot be held then, NotFound
    for a series or a day not the actor's to mend; a second click changes nothing more.
    """
    series, unheld = _lock(session, series_id, day, actor=actor)
    if unheld.visit_id is not None:
        return unheld.visit_id
    relatives = tuple(person for person, consent in relatives_of(session, series).items() if consent)
    if not unheld.rule or not relatives:
        raise NotFound
    terms = Terms(relatives=relatives, actor=actor, accepted=frozenset(accepted) - PHYSICAL)
    place = find(session, series.resident_id, actor=actor)
    agreed = starts_at == instant(day, series.starts, ZoneInfo(place.home.timezone))
    aside = SET_ASIDE if agreed else CHOSEN
    decision = decided(session, series, place, starts_at, terms=terms, set_aside=aside, now=now)
    session.delete(unheld)
    session.flush()
    visit = hold(session, series, place, day, decision, terms=terms, now=now)
    messages.owe_to_relatives(session, MessageKind.BOOKED, visit=visit, now=now)
    return visit.id


def leave_out(session: Session, series_id: UUID, day: date, *, actor: Actor, now: datetime) -> bool:
    """Leave a day out, once those who take part know: it is not tried again. Raises as `choose_time` does.

    False when it has been booked meanwhile, by the worker or a colleague: nothing is changed.
    """
    series, unheld = _lock(session, series_id, day, actor=actor)
    if not unheld.rule:
        return unheld.visit_id is None
    unheld.rule, unheld.tell_at = "", None
    session.flush()
    audit.note(session, "series.leave_out", actor=actor, now=now, resident=series.resident_id, thing=str(series.id))
    return True


def _lock(session: Session, series_id: UUID, day: date, *, actor: Actor) -> tuple[Series, Occurrence]:
    series = require_series(session, series_id, Action.MEND_VISIT, actor=actor)
    homes.lock(session, series.home_id)
    session.refresh(series)
    unheld = session.get(Occurrence, (series.id, day), populate_existing=True)
    if series.ended_at is not None or unheld is None:
        raise NotFound
    return series, unheld


def _rows(home: Home, now: datetime) -> Select[Occurrence, Series, Resident, str]:
    return (
        select(Occurrence, Series, Resident, Unit.name)
        .join(Series, Series.id == Occurrence.series_id)
        .join(Resident, Resident.id == Series.resident_id)
        .join(Unit, Unit.id == Resident.unit_id)
        .where(Series.home_id == home.id, Series.ended_at.is_(None), Resident.active)
        .where(Occurrence.rule.in_(_LISTED), Occurrence.on_day >= local_day(home, now))
        .order_by(Occurrence.on_day, Series.starts, Series.id)
    )


def _relatives(session: Session, series: Collection[UUID]) -> dict[UUID, tuple[TakingPart, ...]]:
    found: dict[UUID, tuple[TakingPart, ...]] = {}
    rows = session.execute(
        select(SeriesRelative.series_id, Person, Related.relation)
        .join(Series, Series.id == SeriesRelative.series_id)
        .join(Person, Person.id == SeriesRelative.relative_id)
        .join(Related, (Related.relative_id == Person.id) & (Related.resident_id == Series.resident_id))
        .where(SeriesRelative.series_id.in_(series), Related.ended_at.is_(None))
        .order_by(Person.given_name, Person.id)
    )
    for one, person, relation in rows:
        found[one] = (*found.get(one, ()), taking_part(person, relation))
    return found


def _near(free: Mapping[date, list[Slot]], day: date, starts_at: datetime | None) -> tuple[Slot, ...]:
    days = sorted((other for other, slots in free.items() if slots), key=lambda other: (abs(other - day), other))
    near = []
    for other in days[:OTHER_TIMES]:
        # A change of the clocks between the two is an hour that nobody minds here.
        wanted = starts_at + (other - day) if starts_at else free[other][0].starts_at
        near.append(min(free[other], key=lambda slot: abs(slot.starts_at - wanted)))
    return tuple(sorted(near, key=lambda slot: slot.starts_at))
