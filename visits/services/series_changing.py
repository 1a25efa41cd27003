"""Moving all that is to come of a recurring visit to another weekday, time or rhythm: each stays the same visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import PHYSICAL, Refused, Rule
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.rules.series import AllTheSame, Choice, Instead, Rhythm
from visits.rules.visit_state import Reason
from visits.services import audit, changes, homes, series_letters
from visits.services.availability import find
from visits.services.claiming import decide, still_set_aside
from visits.services.decisions import ResidentAtHome
from visits.services.entering import move, take_off
from visits.services.series import coming, local_day, require_series, rhythm_of
from visits.services.series_plans import AGREED, CHOSEN, LASTING, movable, shift
from visits.services.visits import overridden
from visits.storage.tables import Occurrence, Series, Visit


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Who moves a visit of a series, which rules do not count for it, and which are set aside and remembered."""

    set_aside: frozenset[Rule]
    accepted: frozenset[Rule]
    actor: Actor


def change_all(
    session: Session,
    series_id: UUID,
    *,
    visit: UUID,
    starts_at: datetime,
    choices: Mapping[UUID, Choice],
    every_weeks: int | None = None,
    accepted: frozenset[Rule] = frozenset(),
    actor: Actor,
    now: datetime,
) -> None:
    """Move every coming visit of a series as its `visit` moves to `starts_at`, and all that will be booked later.

    From then on it falls every so many weeks, or as before: what is booked in a week that is left out is cancelled.
    `choices` say what to do with visits that clash, by their ids: take another time, keep the old one, leave it out,
    or, for staff, move it past the rules named. They set aside the rules `accepted`: all of them for `visit`, for the
    others those that speak of every day.
    Days that could not be held before are tried anew by the worker. A second click changes nothing more. Raises Refused
    when one cannot be held as chosen, and then nothing has changed; NotFound for a series or visit not the actor's to
    change, or one that has ended; InvalidInput for a rhythm that nobody offers.
    """
    series = require_series(session, series_id, Action.CANCEL_VISIT, actor=actor)
    homes.lock(session, series.home_id)
    session.refresh(series)
    if series.ended_at is not None:
        raise NotFound
    place = find(session, series.resident_id, actor=actor)
    found = movable(coming(session, series.id, now=now, locked=True))
    days, rhythm = shift(series, found, place, visit=visit, starts_at=starts_at, every_weeks=every_weeks, now=now)
    away = {one.id for occurrence, one in found if not rhythm.falls_on(occurrence.on_day + timedelta(days=days))}
    out = [one for _, one in found if one.id in away or choices.get(one.id) is Instead.LEAVE_OUT]
    staying = [(occurrence, one) for occurrence, one in found if one.id not in away]
    wanted = _wanted(staying, choices, rhythm, days=days, zone=ZoneInfo(place.home.timezone))
    moving = [one for _, one in found if one.id in wanted]
    if rhythm == rhythm_of(series) and not out and all(wanted[one.id] == one.starts_at for one in moving):
        return
    changes.lock_units(session, {place.unit.id, *(one.unit_id for _, one in found)})
    for one in moving:
        # All of them first: one may go where another was.
        changes.release(session, one.id)
    for one in out:
        take_off(session, one, reason=Reason.OTHER_TIME, actor=actor, now=now)
    lasting: set[Rule] = set()
    for one in sorted(moving, key=lambda one: one.starts_at):
        for_all, choice = accepted if one.id == visit else accepted & LASTING, choices.get(one.id)
        alone = choice.rules - PHYSICAL if isinstance(choice, AllTheSame) else frozenset()
        terms = Terms(
            set_aside=CHOSEN if isinstance(choice, datetime) else AGREED, accepted=for_all | alone, actor=actor
        )
        _move(session, one, place, wanted[one.id], terms=terms, now=now)
        lasting |= for_all.intersection(overridden(one)) & LASTING
    _renumber(
        session, series, {one.id for _, one in staying}, away, rhythm, days=days, today=local_day(place.home, now)
    )
    series.first_day, series.starts, series.every_weeks = rhythm.first_day, rhythm.starts, rhythm.every_weeks
    # What was set aside for the old time says nothing about the new one; how many come has stayed as it was.
    stays = {Rule.PEOPLE.value}.intersection(series.overrides.split(","))
    series.overrides = ",".join(sorted(lasting | stays))
    session.flush()
    audit.note(session, "series.change_time", actor=actor, now=now, resident=series.resident_id, thing=str(series.id))
    series_letters.changed(session, series, [one for _, one in found if one not in out], actor=actor, now=now)
    series_letters.follow_up(session, MessageKind.CHANGED, moving, actor=actor, now=now)
    series_letters.follow_up(session, MessageKind.CANCELLED, out, actor=actor, now=now)


def _wanted(
    found: Iterable[tuple[Occurrence, Visit]],
    choices: Mapping[UUID, Choice],
    rhythm: Rhythm,
    *,
    days: int,
    zone: ZoneInfo,
) -> dict[UUID, datetime | None]:
    """Return when each visit that is to move begins; None when the clocks leave that time out or have it twice."""
    wanted: dict[UUID, datetime | None] = {}
    for occurrence, visit in found:
        choice = choices.get(visit.id)
        if isinstance(choice, datetime):
            wanted[visit.id] = choice
        elif choice is None or isinstance(choice, AllTheSame):
            wanted[visit.id] = rhythm.instant(occurrence.on_day + timedelta(days=days), zone)
    return wanted


def _move(
    session: Session,
    visit: Visit,
    place: ResidentAtHome,
    starts_at: datetime | None,
    *,
    terms: Terms,
    now: datetime,
) -> None:
    if starts_at is None:
        raise Refused([Rule.CLOCK_CHANGE])
    known = terms.accepted.union(still_set_aside(visit, starts_at, ZoneInfo(place.home.timezone)))
    decision = decide(
        session,
        place,
        starts_at,
        actor=terms.actor,
        override=bool(terms.accepted),
        set_aside=terms.set_aside,
        now=now,
        moving=visit,
    )
    # A rule that broke after the warning was shown has not been weighed by anybody: it refuses.
    if beyond := [rule for rule in decision.overrides if rule not in known]:
        raise Refused(beyond)
    move(session, visit, place.unit.id, decision, actor=terms.actor, now=now)


def _renumber(
    session: Session,
    series: Series,
    moved: set[UUID],
    away: set[UUID],
    rhythm: Rhythm,
    *,
    days: int,
    today: date,
) -> None:
    """Write down for which day of the moved series each visit is, so that none is booked a second time for it."""
    rows = session.execute(
        select(Occurrence.on_day, Occurrence.visit_id, Occurrence.rule).where(Occurrence.series_id == series.id)
    ).all()
    over = [day for day, visit, _ in rows if visit not in moved and day < today]
    # A day that was cancelled or left out stays so; one that could not be held is tried anew on its new day.
    ahead = [(day, visit) for day, visit, rule in rows if visit in moved or (day >= today and not rule)]
    kept = set(over)
    session.execute(
        delete(Occurrence).where(Occurrence.series_id == series.id, Occurrence.on_day.not_in(over or [date.min]))
    )
    for day, visit in ahead:
        new_day = day + timedelta(days=days)
        # One that staff have in hand stays one of them, in whatever week it is.
        if new_day not in kept and (rhythm.falls_on(new_day) or (visit is not None and visit not in away)):
            session.add(Occurrence(series_id=series.id, on_day=new_day, visit_id=visit))
            kept.add(new_day)
    # Up to where the worker need not look: what is over counts as held, wherever it would fall now.
    series.rolled_to_day = max([today, *(day + timedelta(days=days) for day in over)])
