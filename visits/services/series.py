"""Reading recurring visits: the one way to a series, with who may see it, and which visits belong to one."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, allowed
from visits.rules.booking import Rule
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Role
from visits.rules.series import Rhythm
from visits.services.residents import require_resident
from visits.services.visits import VisitView, of_ids
from visits.storage.tables import Home, Occurrence, Person, Related, Resident, Series, SeriesRelative, Unit, Visit


@dataclass(frozen=True)
class Unheld:
    """A coming day on which the series cannot be held, and the rule because of which."""

    day: date
    rule: Rule


@dataclass(frozen=True, kw_only=True)
class SeriesView:
    """A series as pages speak of it: every so many weeks on the weekday of `first_day`, at `starts` (minutes)."""

    id: UUID
    resident: UUID
    resident_name: str
    unit_phone: str
    first_day: date
    every_weeks: int
    starts: int
    minutes: int
    last_day: date | None
    ended: bool
    unheld: tuple[Unheld, ...] = ()
    """The coming days on which it cannot be held, where they were asked for."""


@dataclass(frozen=True, kw_only=True)
class SeriesDays:
    """A series with what comes of it: its visits in order of time, and the days that cannot be held."""

    series: SeriesView
    visits: tuple[VisitView, ...]
    unheld: tuple[Unheld, ...]
    has_others: bool
    """Others take part beside the relative who asks: when she ends it, they keep it."""


def rhythm_of(series: Series) -> Rhythm:
    """Return when a series falls, as rules want it."""
    return Rhythm(
        first_day=series.first_day,
        every_weeks=series.every_weeks,
        starts=series.starts,
        last_day=series.last_day,
    )


def require_series(
    session: Session, series_id: UUID, action: Action, *, actor: Actor, visit: UUID | None = None
) -> Series:
    """Return a series' row if `actor` may do `action` with its visits; raises NotFound otherwise.

    Where its resident has moved, the unit that still holds the `visit` at hand may do so too.
    """
    row = session.execute(
        select(Series, Resident.unit_id)
        .join(Resident, Resident.id == Series.resident_id)
        .where(Series.id == series_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    series, unit = row
    held = (Occurrence.series_id == series.id, Occurrence.visit_id == visit)
    units = {
        unit,
        *session.scalars(select(Visit.unit_id).join(Occurrence, Occurrence.visit_id == Visit.id).where(*held)),
    }
    relatives = taking_part(session, series.id)
    if not any(allowed(actor, action, Thing(home=series.home_id, unit=one, relatives=relatives)) for one in units):
        raise NotFound
    return series


def taking_part(session: Session, series: UUID) -> frozenset[UUID]:
    """Return the relatives who take part in every visit of a series."""
    theirs = select(SeriesRelative.relative_id).where(SeriesRelative.series_id == series)
    return frozenset(session.scalars(theirs))


def others_of(session: Session, series: Series, person: UUID) -> frozenset[UUID]:
    """Return the relatives who take part in a series beside one of them, and still are the resident's relatives."""
    hers = (Related.resident_id == series.resident_id, Related.ended_at.is_(None), Related.relative_id != person)
    there = select(Related.relative_id).join(Person, Person.id == Related.relative_id).where(*hers, Person.active)
    return taking_part(session, series.id) & frozenset(session.scalars(there))


def show(session: Session, series_id: UUID, *, actor: Actor, now: datetime) -> SeriesDays:
    """Return a series with its coming days, for a relative those she takes part in; raises NotFound for strangers."""
    found = require_series(session, series_id, Action.SEE_VISIT, actor=actor)
    home = session.get_one(Home, found.home_id)
    today = local_day(home, now)
    occurred = session.execute(
        select(Occurrence.on_day, Occurrence.rule, Occurrence.visit_id)
        .where(Occurrence.series_id == found.id)
        .order_by(Occurrence.on_day)
    ).all()
    visits = of_ids(session, [visit for _, _, visit in occurred if visit is not None])
    if actor.role is Role.RELATIVE:
        # Whom the resident did not want to see any more when a day was booked does not take part in it.
        visits = [visit for visit in visits if any(one.person == actor.person for one in visit.relatives)]
    return SeriesDays(
        series=_views(session, Series.id == found.id)[0],
        visits=tuple(visit for visit in visits if visit.is_coming(now)),
        unheld=tuple(Unheld(day, Rule(rule)) for day, rule, _ in occurred if rule and day >= today),
        has_others=actor.role is Role.RELATIVE and bool(others_of(session, found, actor.person)),
    )


def of_visit(session: Session, visit_id: UUID) -> SeriesView | None:
    """Return the series a visit belongs to, if it belongs to one; who may see the visit may see it."""
    return of_visits(session, [visit_id]).get(visit_id)


def of_visits(session: Session, visit_ids: Collection[UUID]) -> dict[UUID, SeriesView]:
    """Return of those visits that belong to a series which one it is, by the visit's id."""
    belonging = _rows().add_columns(Occurrence.visit_id).join(Occurrence, Occurrence.series_id == Series.id)
    rows = session.execute(belonging.where(Occurrence.visit_id.in_(visit_ids)))
    return {visit: _view(series, resident, phone) for series, resident, phone, visit in rows if visit is not None}


def of_resident(session: Session, resident: UUID, *, actor: Actor, now: datetime) -> list[SeriesView]:
    """Return the series that go on with a resident, with their unheld days; raises NotFound for strangers."""
    require_resident(session, resident, actor=actor)
    found = {one.id: one for one in _views(session, Series.resident_id == resident, _goes_on(now))}
    unheld = select(Occurrence.series_id, Occurrence.on_day, Occurrence.rule).order_by(Occurrence.on_day)
    theirs = (Occurrence.series_id.in_(found), Occurrence.rule != "", Occurrence.on_day >= now.date())
    for series, day, rule in session.execute(unheld.where(*theirs)):
        one = found[series]
        found[series] = replace(one, unheld=(*one.unheld, Unheld(day, Rule(rule))))
    return list(found.values())


def of_relative(session: Session, *, actor: Actor, now: datetime) -> list[SeriesView]:
    """Return the series that go on in which `actor` takes part."""
    hers = select(SeriesRelative.series_id).where(SeriesRelative.relative_id == actor.person)
    return _views(session, Series.id.in_(hers), _goes_on(now))


def _goes_on(now: datetime) -> ColumnElement[bool]:
    return Series.ended_at.is_(None) & (Series.last_day.is_(None) | (Series.last_day >= now.date()))


def coming(session: Session, series: UUID, *, now: datetime, locked: bool = False) -> list[tuple[Occurrence, Visit]]:
    """Return the visits of a series that are not over, by id, with the day each is for; locked if they will change."""
    query = (
        select(Occurrence, Visit)
        .join(Visit, Visit.id == Occurrence.visit_id)
        .where(Occurrence.series_id == series, Visit.ends_at > now)
        .order_by(Visit.id)
    )
    if locked:
        # Beside the home's row the visits' own: staff may be starting one on a tablet at this very moment.
        query = query.with_for_update(of=Visit, key_share=True).execution_options(populate_existing=True)
    return [(occurrence, visit) for occurrence, visit in session.execute(query)]


def local_day(home: Home, now: datetime) -> date:
    """Return which day it is at a home."""
    return now.astimezone(ZoneInfo(home.timezone)).date()


def _rows() -> Select[Series, Resident, str]:
    phone = case((Unit.phone != "", Unit.phone), else_=Home.phone)
    return (
        select(Series, Resident, phone)
        .join(Resident, Resident.id == Series.resident_id)
        .join(Unit, Unit.id == Resident.unit_id)
        .join(Home, Home.id == Series.home_id)
        .order_by(Series.first_day, Series.starts, Series.id)
    )


def _views(session: Session, *which: ColumnElement[bool]) -> list[SeriesView]:
    return [_view(*row) for row in session.execute(_rows().where(*which))]


def _view(series: Series, resident: Resident, phone: str) -> SeriesView:
    return SeriesView(
        id=series.id,
        resident=resident.id,
        resident_name=resident.given_name,
        unit_phone=phone,
        first_day=series.first_day,
        every_weeks=series.every_weeks,
        starts=series.starts,
        minutes=series.minutes,
        last_day=series.last_day,
        ended=series.ended_at is not None,
    )
