"""Keeping the horizon of recurring visits filled: the worker books one day of one series in each short transaction."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from visits.rules.booking import Refused, Rule
from visits.rules.people import Actor, Role
from visits.services import homes, series_letters
from visits.services.availability import bookable
from visits.services.claiming import Decision
from visits.services.decisions import ResidentAtHome
from visits.services.series import rhythm_of
from visits.services.series_booking import Terms, decided, hold
from visits.services.series_plans import AGREED, horizon_of
from visits.storage.tables import Home, Occurrence, Person, Related, Resident, Series, SeriesRelative, Unit

SET_ASIDE = AGREED | {Rule.NOTICE, Rule.GRID}
"""What does not count when a day comes within reach: it was agreed long before, and so was its time on the clock."""


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


def roll(session: Session, series_id: UUID, *, now: datetime) -> bool:
    """Book the next day of a series that has come within reach, or note why not; tell whether another may be due.

    In a transaction of its own, and a short one. Of a day that cannot be held those who take part are told, but not
    while consent is missing: then it goes on once that is back. A series ends by itself when its resident has left, or
    when nobody who takes part is her relative any more.
    """
    home = session.scalar(select(Series.home_id).where(Series.id == series_id))
    if home is None:
        return False
    homes.lock(session, home)
    series, place = _read(session, series_id)
    if series.ended_at is not None:
        return False
    theirs = _relatives_of(session, series)
    if not place.resident.active or not theirs:
        _end(session, series, place, now=now)
        return False
    relatives = tuple(person for person, consent in theirs.items() if consent)
    rhythm = rhythm_of(series)
    known = set(session.scalars(select(Occurrence.on_day).where(Occurrence.series_id == series.id)))
    day = rhythm.next_after(series.rolled_to_day)
    while day in known:
        day = rhythm.next_after(day)
    within_reach = day <= horizon_of(place, now) and (series.last_day is None or day <= series.last_day)
    # Up to the eve of its next day there is nothing to do: so it is due again when that day comes within reach.
    series.rolled_to_day = (rhythm.next_after(day) if within_reach else day) - timedelta(days=1)
    session.flush()
    if within_reach and relatives and bookable(place.resident):
        _hold(session, series, place, day, relatives, now=now)
    elif within_reach:
        session.add(Occurrence(series_id=series.id, on_day=day, rule=Rule.NOT_BOOKABLE.value))
        session.flush()
    return within_reach


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


def _relatives_of(session: Session, series: Series) -> dict[UUID, bool]:
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


def _hold(
    session: Session, series: Series, place: ResidentAtHome, day: date, relatives: tuple[UUID, ...], *, now: datetime
) -> None:
    terms = _terms(session, series, relatives)
    try:
        decision = _decided(session, series, place, day, terms=terms, now=now)
    except Refused as refused:
        rule = refused.rules[0]
        session.add(Occurrence(series_id=series.id, on_day=day, rule=rule.value))
        session.flush()
        # A day that went by while no worker ran is nothing to choose another time for.
        if rule is not Rule.PAST:
            series_letters.unheld(session, series, day, to=relatives, now=now)
    else:
        hold(session, series, place, day, decision, terms=terms, now=now)


def _decided(
    session: Session, series: Series, place: ResidentAtHome, day: date, *, terms: Terms, now: datetime
) -> Decision:
    starts_at = rhythm_of(series).instant(day, ZoneInfo(place.home.timezone))
    if starts_at is None:
        raise Refused([Rule.CLOCK_CHANGE])
    if terms.accepted:
        # A relative's series that staff have moved past a rule: it is decided as they did, and booked as hers.
        terms = replace(terms, actor=replace(terms.actor, role=Role.STAFF))
    return decided(session, series, place, starts_at, terms=terms, set_aside=SET_ASIDE, now=now)


def _terms(session: Session, series: Series, relatives: tuple[UUID, ...]) -> Terms:
    """Act for the one who booked it, as it was booked."""
    role = session.scalars(select(Person.role).where(Person.id == series.booked_by)).one()
    actor, aside = Actor(person=series.booked_by, role=role, home=series.home_id), series.overrides.split(",")
    # What staff set aside when it was booked still is; another rule is not.
    return Terms(relatives=relatives, actor=actor, accepted=frozenset(map(Rule, filter(None, aside))))


def _end(session: Session, series: Series, place: ResidentAtHome, *, now: datetime) -> None:
    series.ended_at = now
    session.flush()
    # Of one who has left, and above all of one who has died, no machine writes: a person tells the family.
    if place.resident.active:
        series_letters.ended(session, series, [], now=now)
