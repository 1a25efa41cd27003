"""Keeping the horizon of recurring visits filled: the worker books one day of one series in each short transaction.

A day that cannot be held is tried again until it is over.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from visits.rules.booking import Refused, Rule
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.rules.visit_state import COMING
from visits.services import homes, messages, series_letters
from visits.services.availability import bookable
from visits.services.claiming import Decision
from visits.services.decisions import ResidentAtHome
from visits.services.series import local_day, rhythm_of
from visits.services.series_booking import Terms, decided, hold
from visits.services.series_plans import AGREED, horizon_of
from visits.storage.tables import (
    Home,
    Occurrence,
    Person,
    Related,
    Resident,
    Series,
    SeriesRelative,
    Unit,
    Visit,
    VisitRelative,
)

SET_ASIDE = AGREED | {Rule.NOTICE, Rule.GRID}
"""What does not count when a day comes within reach: it was agreed long before, and so was its time on the clock."""
AGAIN = timedelta(hours=6)
"""How long after it was refused a day is tried again."""
GRACE = timedelta(hours=24)
"""How long a day has been refused before anybody is told: a tablet is out for a night, a day is closed by mistake."""
NEAR = timedelta(days=2)
"""Of a day so near those who take part are told at once."""
_SILENT = frozenset({Rule.NOT_BOOKABLE.value, Rule.PAST.value})
"""While consent is missing nothing is said. A day that went by while no worker ran is nothing to choose a time for."""
_MAY_PASS = tuple(rule.value for rule in Rule if rule is not Rule.PAST)


def due(session: Session, *, now: datetime, limit: int, but: Collection[UUID] = ()) -> list[UUID]:
    """Return series that have a day within reach, those furthest behind first, leaving `but` out."""
    behind = _behind(session, now=now)
    if not behind:
        return []
    horizon = _horizon()
    return list(
        session.scalars(
            select(Series.id)
            .join(Resident, Resident.id == Series.resident_id)
            .join(Unit, Unit.id == Resident.unit_id)
            .join(Home, Home.id == Series.home_id)
            .where(Series.ended_at.is_(None), Series.rolled_to_day < max(day for _, _, day in behind))
            .where(Series.id.not_in(but))
            .where(Series.last_day.is_(None) | (Series.rolled_to_day < Series.last_day))
            .where(
                or_(
                    *(
                        and_(Home.timezone == zone, horizon == days, Series.rolled_to_day < day)
                        for zone, days, day in behind
                    )
                )
            )
            .order_by(Series.rolled_to_day, Series.id)
            .limit(limit)
        )
    )


def _behind(session: Session, *, now: datetime) -> list[tuple[str, int, date]]:
    """Return every mix of time zone and horizon that there is, with the day up to which its series should reach."""
    mixes = session.execute(select(Home.timezone, _horizon()).join(Unit, Unit.home_id == Home.id).distinct())
    return [(zone, days, now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)) for zone, days in mixes]


def _horizon() -> ColumnElement[int]:
    return func.coalesce(Unit.horizon_days, Home.horizon_days)


def due_again(session: Session, *, now: datetime, limit: int, but: Collection[UUID] = ()) -> list[tuple[UUID, date]]:
    """Return coming days of series that could not be held and are to be tried again, or told of, leaving `but` out."""
    waited = or_(Occurrence.tried_at.is_(None), Occurrence.tried_at <= now - AGAIN, Occurrence.tell_at <= now)
    # Asked for as a condition, so that the few unheld days come first, and not every series of a country.
    goes_on = exists().where(Series.id == Occurrence.series_id, Series.ended_at.is_(None))
    rows = session.execute(
        select(Occurrence.series_id, Occurrence.on_day)
        .where(Occurrence.rule.in_(_MAY_PASS), Occurrence.on_day >= now.date(), waited)
        .where(goes_on, Occurrence.series_id.not_in(but))
        .order_by(Occurrence.on_day, Occurrence.series_id)
        .limit(limit)
    )
    return [(series, day) for series, day in rows]


@dataclass(frozen=True, kw_only=True)
class _Going:
    """A series that goes on, with its home locked: where, and who would take part, if the resident consents."""

    series: Series
    place: ResidentAtHome
    relatives: tuple[UUID, ...]


def roll(session: Session, series_id: UUID, *, now: datetime) -> bool:
    """Book the next day of a series that has come within reach, or note why not; tell whether another may be due.

    In a transaction of its own, and a short one. A series ends by itself when its resident has left, or when nobody who
    takes part is her relative any more.
    """
    going = _lock(session, series_id, now=now)
    if going is None:
        return False
    series, rhythm = going.series, rhythm_of(going.series)
    known = set(session.scalars(select(Occurrence.on_day).where(Occurrence.series_id == series.id)))
    day = rhythm.next_after(series.rolled_to_day)
    while day in known:
        day = rhythm.next_after(day)
    within_reach = day <= horizon_of(going.place, now) and (series.last_day is None or day <= series.last_day)
    # Up to the eve of its next day there is nothing to do: so it is due again when that day comes within reach.
    series.rolled_to_day = (rhythm.next_after(day) if within_reach else day) - timedelta(days=1)
    session.flush()
    if within_reach:
        _try(session, going, day, now=now)
    return within_reach


def retry(session: Session, series_id: UUID, day: date, *, now: datetime) -> None:
    """Book a day of a series that could not be held when it came within reach, if it can be now; else note it again.

    In a transaction of its own, and a short one. Those who take part are told of a day that cannot be held once it has
    been so for a while, not while consent is missing; of one they had been told of, that it is booked after all.
    """
    going = _lock(session, series_id, now=now)
    unheld = session.get(Occurrence, (series_id, day), populate_existing=True)
    if going is None or unheld is None or not unheld.rule:
        return
    if is_told(unheld) and _have_another(session, going, day):
        # They have chosen another time for it meanwhile.
        unheld.rule, unheld.tried_at = "", None
        session.flush()
    else:
        _try(session, going, day, unheld, now=now)


def is_told(unheld: Occurrence) -> bool:
    """Tell whether those who take part in a series have been told of a day of it that cannot be held."""
    return unheld.tell_at is None and unheld.rule not in _SILENT


def _lock(session: Session, series_id: UUID, *, now: datetime) -> _Going | None:
    home = session.scalar(select(Series.home_id).where(Series.id == series_id))
    if home is None:
        return None
    homes.lock(session, home)
    series, place = _read(session, series_id)
    if series.ended_at is not None:
        return None
    theirs = relatives_of(session, series)
    if not place.resident.active or not theirs:
        _end(session, series, place, now=now)
        return None
    relatives = tuple(person for person, consent in theirs.items() if consent)
    return _Going(series=series, place=place, relatives=relatives)


def _read(session: Session, series_id: UUID) -> tuple[Series, ResidentAtHome]:
    series, resident, unit, home = session.execute(
        select(Series, Resident, Unit, Home)
        .join(Resident, Resident.id == Series.resident_id)
        .join(Unit, Unit.id == Resident.unit_id)
        .join(Home, Home.id == Series.home_id)
        .where(Series.id == series_id)
        # What was read before the lock may have changed since.
        .execution_options(populate_existing=True)
    ).one()
    return series, ResidentAtHome(resident=resident, unit=unit, home=home)


def relatives_of(session: Session, series: Series) -> dict[UUID, bool]:
    """Return those of a series' relatives who still are the resident's, and whether she wants to see each."""
    theirs = (Related.relative_id == SeriesRelative.relative_id) & (Related.resident_id == series.resident_id)
    rows = session.execute(
        select(SeriesRelative.relative_id, Related.consent)
        .join(Related, theirs)
        .join(Person, Person.id == SeriesRelative.relative_id)
        .where(SeriesRelative.series_id == series.id, Person.active, Related.ended_at.is_(None))
        .order_by(SeriesRelative.relative_id)
    )
    return {row.relative_id: row.consent for row in rows}


def _try(session: Session, going: _Going, day: date, before: Occurrence | None = None, *, now: datetime) -> None:
    """Book a day of a series; or note why not, in place of what was noted `before`."""
    if not going.relatives or not bookable(going.place.resident):
        _note(session, going, day, Rule.NOT_BOOKABLE, before, now=now)
        return
    series, terms = going.series, _terms(session, going.series, going.relatives)
    try:
        decision = _decided(session, going, day, terms=terms, now=now)
    except Refused as refused:
        _note(session, going, day, refused.rules[0], before, now=now)
        return
    was_told = before is not None and is_told(before)
    if before is not None:
        session.delete(before)
        session.flush()
    visit = hold(session, series, going.place, day, decision, terms=terms, now=now)
    if was_told:
        messages.owe_to_relatives(session, MessageKind.BOOKED, visit=visit, now=now)


def _note(session: Session, going: _Going, day: date, rule: Rule, before: Occurrence | None, *, now: datetime) -> None:
    noted = before or Occurrence(series_id=going.series.id, on_day=day, rule=Rule.NOT_BOOKABLE)
    if rule in _SILENT:
        noted.tell_at = None
    elif noted.rule in _SILENT:
        is_near = day - local_day(going.place.home, now) <= NEAR
        noted.tell_at = now if is_near else now + GRACE
    if noted.tell_at is not None and noted.tell_at <= now:
        series_letters.unheld(session, going.series, day, to=going.relatives, now=now)
        noted.tell_at = None
    noted.rule, noted.tried_at = rule.value, now
    session.add(noted)
    session.flush()


def _have_another(session: Session, going: _Going, day: date) -> bool:
    """Tell whether one who takes part has a visit that week which belongs to no series."""
    zone = ZoneInfo(going.place.home.timezone)
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), tzinfo=zone)
    another = (
        exists()
        .where(Visit.resident_id == going.series.resident_id, Visit.state.in_(COMING))
        .where(Visit.starts_at >= monday, Visit.starts_at < monday + timedelta(days=7))
        .where(VisitRelative.visit_id == Visit.id, VisitRelative.relative_id.in_(going.relatives))
        .where(~exists().where(Occurrence.visit_id == Visit.id))
    )
    return bool(session.scalar(select(another)))


def _decided(session: Session, going: _Going, day: date, *, terms: Terms, now: datetime) -> Decision:
    series, place = going.series, going.place
    starts_at = rhythm_of(series).instant(day, ZoneInfo(place.home.timezone))
    if starts_at is None:
        raise Refused([Rule.CLOCK_CHANGE])
    if terms.accepted:
        # A relative's series that staff have moved past a rule: it is decided as they did, and booked as hers.
        terms = replace(terms, actor=replace(terms.actor, role=Role.STAFF))
    return decided(session, series, place, starts_at, terms=terms, set_aside=SET_ASIDE, now=now)


def _terms(session: Session, series: Series, relatives: tuple[UUID, ...]) -> Terms:
    """Act for the one who booked it, as it was booked."""
    booker = series.booked_by or relatives[0]  # whoever booked it may be gone altogether
    role = session.scalars(select(Person.role).where(Person.id == booker)).one()
    actor, aside = Actor(person=booker, role=role, home=series.home_id), series.overrides.split(",")
    # What staff set aside when it was booked still is; another rule is not.
    return Terms(relatives=relatives, actor=actor, accepted=frozenset(map(Rule, filter(None, aside))))


def _end(session: Session, series: Series, place: ResidentAtHome, *, now: datetime) -> None:
    series.ended_at = now
    session.flush()
    # Of one who has left, and above all of one who has died, no machine writes: a person tells the family.
    if place.resident.active:
        series_letters.ended(session, series, [], now=now)
