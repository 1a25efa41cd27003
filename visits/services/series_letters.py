"""The letters about recurring visits: one for whatever happens to many visits at once."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind
from visits.rules.letters import LetterSeries
from visits.rules.people import Leaving, Role
from visits.rules.visit_state import COMING
from visits.services import messages, telling
from visits.services.series import taking_part
from visits.storage.tables import (
    Home,
    Message,
    Occurrence,
    Person,
    Resident,
    Series,
    SeriesRelative,
    Visit,
    VisitRelative,
)

ABOUT_SERIES = frozenset(
    {
        MessageKind.SERIES_BOOKED,
        MessageKind.SERIES_CHANGED,
        MessageKind.SERIES_UNHELD,
        MessageKind.SERIES_ENDED,
        MessageKind.RELATIVE_ENDED_SERIES,
    }
)


def booked(session: Session, series: Series, visits: Collection[Visit], *, now: datetime) -> None:
    """Confirm a series and its first visits to all who take part."""
    _owe(session, MessageKind.SERIES_BOOKED, series, {"visits": _ids(visits)}, now=now)


def changed(session: Session, series: Series, visits: Collection[Visit], *, now: datetime) -> None:
    """Tell of a series' new weekday or time, with all its coming visits."""
    _owe(session, MessageKind.SERIES_CHANGED, series, {"visits": _ids(visits)}, now=now)


def unheld(session: Session, series: Series, day: date, *, to: Collection[UUID], now: datetime) -> None:
    """Tell those who would have taken part that one coming day of a series cannot be held."""
    _owe(session, MessageKind.SERIES_UNHELD, series, {"day": day.isoformat()}, to=to, now=now)


def ended(
    session: Session, series: Series, cancelled: Collection[Visit], *, by: Role | None = None, now: datetime
) -> None:
    """Tell that a series has ended, and each which of her visits are cancelled; a relative's doing is told to the unit.

    Not everybody takes part in every visit: one of another day is none of her business.
    """
    in_order = sorted(cancelled, key=lambda visit: visit.starts_at)
    hers = _of_each(session, in_order)
    for person in taking_part(session, series.id):
        facts = _ending(hers.get(person, []), by=by)
        _owe(session, MessageKind.SERIES_ENDED, series, facts, to={person}, now=now)
    if by is Role.RELATIVE and in_order:
        first, told = in_order[0], {"series": str(series.id), **_ending(in_order, by=by)}
        kind = MessageKind.RELATIVE_ENDED_SERIES
        messages.owe_to_unit(session, kind, unit=first.unit_id, visit=first.id, now=now, facts=told)


def left(session: Session, series: Series, lost: Collection[Visit], person: UUID, *, by: Role, now: datetime) -> None:
    """Tell somebody who takes part no more which of her visits that concerns."""
    in_order = sorted(lost, key=lambda visit: visit.starts_at)
    _owe(session, MessageKind.SERIES_ENDED, series, {**_ending(in_order, by=by), "left": True}, to={person}, now=now)


def _ending(visits: Collection[Visit], *, by: Role | None) -> dict[str, Any]:
    return {"dates": [visit.starts_at.isoformat() for visit in visits], "by_relative": by is Role.RELATIVE}


def _of_each(session: Session, visits: Collection[Visit]) -> dict[UUID, list[Visit]]:
    among = VisitRelative.visit_id.in_([visit.id for visit in visits])
    rows = session.execute(select(VisitRelative.visit_id, VisitRelative.relative_id).where(among))
    found = {(visit, person) for visit, person in rows}
    return {person: [visit for visit in visits if (visit.id, person) in found] for _, person in found}


def follow_up(session: Session, kind: MessageKind, visits: Collection[Visit], *, now: datetime) -> None:
    """Write about those of the visits that had a letter of their own: by that mail they may stand in a calendar."""
    own = (MessageKind.BOOKED, MessageKind.CHANGED)
    ids = [visit.id for visit in visits]
    written = set(session.scalars(select(Message.visit_id).where(Message.visit_id.in_(ids), Message.kind.in_(own))))
    for visit in visits:
        if visit.id in written:
            messages.owe_to_relatives(session, kind, visit=visit, now=now)


def _owe(
    session: Session,
    kind: MessageKind,
    series: Series,
    facts: dict[str, Any],
    *,
    to: Collection[UUID] | None = None,
    now: datetime,
) -> None:
    theirs = select(SeriesRelative.relative_id).where(SeriesRelative.series_id == series.id)
    rows = [
        row
        for reader in telling.read(session, telling.people().where(Person.id.in_(theirs)))
        if to is None or reader.person in to
        for row in telling.plain_rows(
            kind,
            reader,
            home=series.home_id,
            facts={"series": str(series.id), **facts},
            own=kind is MessageKind.SERIES_BOOKED and reader.person == series.booked_by,
            now=now,
        )
    ]
    if rows:
        session.execute(insert(Message), rows)


def _ids(visits: Collection[Visit]) -> list[str]:
    return [str(visit.id) for visit in visits]


def about(session: Session, message: Message, *, now: datetime) -> LetterSeries | None:
    """Return what a letter says of a series as it stands now; None when it has nothing to say, or not any more."""
    if message.kind not in ABOUT_SERIES:
        return None
    series, timezone, left_how = session.execute(
        select(Series, Home.timezone, Resident.left_how)
        .join(Home, Home.id == Series.home_id)
        .join(Resident, Resident.id == Series.resident_id)
        .where(Series.id == UUID(message.facts["series"]))
    ).one()
    # To the family of one who has died no letter is right: a person tells them.
    if left_how is Leaving.DIED:
        return None
    said = LetterSeries(
        id=series.id,
        first_day=series.first_day,
        every_weeks=series.every_weeks,
        starts=series.starts,
        last_day=series.last_day,
        by_relative=bool(message.facts.get("by_relative")),
        left=bool(message.facts.get("left")),
    )
    match message.kind:
        case MessageKind.SERIES_BOOKED | MessageKind.SERIES_CHANGED:
            times = _times(session, message, now=now)
            return replace(said, times=times) if times and series.ended_at is None else None
        case MessageKind.SERIES_UNHELD:
            day = date.fromisoformat(message.facts["day"])
            still = day >= now.astimezone(ZoneInfo(timezone)).date() and _is_unheld(session, series.id, day)
            return replace(said, day=day) if still and series.ended_at is None else None
        case _:
            return replace(said, times=tuple(datetime.fromisoformat(text) for text in message.facts["dates"]))


def _times(session: Session, message: Message, *, now: datetime) -> tuple[datetime, ...]:
    """Return when the visits of a letter begin that its reader takes part in and that are still to come."""
    visits = [UUID(visit) for visit in message.facts["visits"]]
    hers = select(VisitRelative.visit_id).where(VisitRelative.relative_id == message.person_id)
    theirs = (Visit.id.in_(visits), Visit.id.in_(hers), Visit.state.in_(COMING), Visit.ends_at > now)
    return tuple(session.scalars(select(Visit.starts_at).where(*theirs).order_by(Visit.starts_at)))


def _is_unheld(session: Session, series: UUID, day: date) -> bool:
    rule = session.scalar(select(Occurrence.rule).where(Occurrence.series_id == series, Occurrence.on_day == day))
    return bool(rule)
