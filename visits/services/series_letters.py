"""The letters about recurring visits: one for whatever happens to many visits at once."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from visits.rules import coalescing
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import LetterSeries
from visits.rules.people import Actor, Leaving, Role
from visits.rules.visit_state import COMING
from visits.services import messages, telling
from visits.services.series import taking_part
from visits.services.telling import Reader
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


_WAIT = (MessageKind.SERIES_BOOKED, MessageKind.SERIES_CHANGED)
"""What the next letter about a whole series takes the place of while it waits."""
_Unsaid = dict[tuple[UUID | None, Via], tuple[MessageKind, datetime]]
"""What has not been said to somebody by one channel yet, and when the first of it happened."""


def booked(session: Session, series: Series, visits: Collection[Visit], *, actor: Actor, now: datetime) -> None:
    """Confirm a series and its first visits to all who take part."""
    _owe(session, MessageKind.SERIES_BOOKED, series, {"visits": _ids(visits)}, actor=actor, now=now)


def changed(session: Session, series: Series, visits: Collection[Visit], *, actor: Actor, now: datetime) -> None:
    """Tell of a series' new weekday or time, with all its coming visits."""
    _owe(session, MessageKind.SERIES_CHANGED, series, {"visits": _ids(visits)}, actor=actor, now=now)


def unheld(session: Session, series: Series, day: date, *, to: Collection[UUID], now: datetime) -> None:
    """Tell those who would have taken part that one coming day of a series cannot be held."""
    _owe(session, MessageKind.SERIES_UNHELD, series, {"day": day.isoformat()}, to=to, now=now)


def ended(
    session: Session, series: Series, cancelled: Collection[Visit], *, actor: Actor | None = None, now: datetime
) -> None:
    """Tell that a series has ended, and each which of her visits are cancelled; a relative's doing is told to the unit.

    Not everybody takes part in every visit: one of another day is none of her business.
    """
    in_order = sorted(cancelled, key=lambda visit: visit.starts_at)
    hers = _of_each(session, in_order)
    for person in taking_part(session, series.id):
        facts = _ending(hers.get(person, []), actor)
        _owe(session, MessageKind.SERIES_ENDED, series, facts, to={person}, actor=actor, now=now)
    if _by_relative(actor) and in_order:
        first, told = in_order[0], {"series": str(series.id), **_ending(in_order, actor)}
        kind = MessageKind.RELATIVE_ENDED_SERIES
        messages.owe_to_unit(session, kind, unit=first.unit_id, visit=first.id, now=now, facts=told)


def left(
    session: Session, series: Series, lost: Collection[Visit], person: UUID, *, actor: Actor, now: datetime
) -> None:
    """Tell somebody who takes part no more which of her visits that concerns."""
    in_order = sorted(lost, key=lambda visit: visit.starts_at)
    facts = {**_ending(in_order, actor), "left": True}
    _owe(session, MessageKind.SERIES_ENDED, series, facts, to={person}, actor=actor, now=now)


def _ending(visits: Collection[Visit], actor: Actor | None) -> dict[str, Any]:
    return {"dates": [visit.starts_at.isoformat() for visit in visits], "by_relative": _by_relative(actor)}


def _by_relative(actor: Actor | None) -> bool:
    return actor is not None and actor.role is Role.RELATIVE


def _of_each(session: Session, visits: Collection[Visit]) -> dict[UUID, list[Visit]]:
    among = VisitRelative.visit_id.in_([visit.id for visit in visits])
    rows = session.execute(select(VisitRelative.visit_id, VisitRelative.relative_id).where(among))
    found = {(visit, person) for visit, person in rows}
    return {person: [visit for visit in visits if (visit.id, person) in found] for _, person in found}


def follow_up(session: Session, kind: MessageKind, visits: Collection[Visit], *, actor: Actor, now: datetime) -> None:
    """Mail about those of the visits that had a letter of their own: by that mail they may stand in a calendar."""
    own = (MessageKind.BOOKED, MessageKind.CHANGED)
    ids = [visit.id for visit in visits]
    written = set(session.scalars(select(Message.visit_id).where(Message.visit_id.in_(ids), Message.kind.in_(own))))
    for visit in visits:
        if visit.id in written:
            messages.owe_to_relatives(session, kind, visit=visit, actor=actor, only=Via.MAIL, now=now)


def _owe(
    session: Session,
    kind: MessageKind,
    series: Series,
    facts: dict[str, Any],
    *,
    to: Collection[UUID] | None = None,
    actor: Actor | None = None,
    now: datetime,
) -> None:
    """Owe a letter to those who take part in a series, or to those of them in `to`.

    What staff do waits a minute for what they do next, and becomes one letter with it; her own doing is confirmed at
    once.
    """
    theirs = select(SeriesRelative.relative_id).where(SeriesRelative.series_id == series.id)
    readers = [
        reader
        for reader in telling.read(session, telling.people().where(Person.id.in_(theirs)))
        if to is None or reader.person in to
    ]
    unsaid = _take_waiting(session, kind, series.id, {reader.person for reader in readers}, now=now)
    facts = {"series": str(series.id), **facts}
    rows = [
        row
        for reader in readers
        for row in _rows(kind, reader, unsaid, facts, home=series.home_id, actor=actor, now=now)
    ]
    if rows:
        session.execute(insert(Message), rows)


def _rows(
    kind: MessageKind,
    reader: Reader,
    unsaid: _Unsaid,
    facts: dict[str, Any],
    *,
    home: UUID,
    actor: Actor | None,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """Return the messages to one reader, by each of her channels what she has not been told there."""
    own = actor is not None and actor.person == reader.person
    by_staff = actor is not None and actor.role is not Role.RELATIVE
    said = {**facts, "own": True} if own else facts
    for via, address in reader.addresses:
        waiting, first = unsaid.get((reader.person, via), (None, now))
        if (news := _combined(waiting, kind, own=own)) is not None:
            # By night an SMS waits where it is claimed.
            due_at = coalescing.due_at(first=first, now=now) if by_staff else now
            yield telling.row(news, via, address, reader, home=home, facts=said, due_at=due_at, created_at=first)


def _take_waiting(
    session: Session, kind: MessageKind, series: UUID, people: Collection[UUID], *, now: datetime
) -> _Unsaid:
    """Take back what waits to be said of a series, and return it with when it happened: `kind` follows.

    A single day that cannot be held takes the place of nothing.
    """
    if kind is MessageKind.SERIES_UNHELD:
        return {}
    rows = session.execute(
        update(Message)
        .where(Message.person_id.in_(people), Message.kind.in_(_WAIT), Message.state == MessageState.QUEUED)
        .where(Message.tries == 0, Message.due_at > now, Message.facts["series"].as_string() == str(series))
        .values(state=MessageState.DROPPED)
        .returning(Message.person_id, Message.channel, Message.kind, Message.created_at)
    )
    return {(person, via): (waiting, created_at) for person, via, waiting, created_at in rows}


def _combined(waiting: MessageKind | None, later: MessageKind, *, own: bool) -> MessageKind | None:
    """Return what is left to say to somebody who has not been told `waiting`, now that `later` has happened."""
    if waiting is not MessageKind.SERIES_BOOKED:
        return later
    if later is MessageKind.SERIES_CHANGED:
        return MessageKind.SERIES_BOOKED
    # Of what she never heard of she need not hear that it has ended.
    return later if own else None


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
