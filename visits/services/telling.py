"""Which relatives of a visit are told of something, by which channels and when: the rows that messages.py writes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, case, exists, false, select, update
from sqlalchemy.orm import Session, object_session

from visits.rules import coalescing, quiet_hours
from visits.rules.coalescing import CHANGES, News
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor, Leaving, Role
from visits.storage.tables import Home, Message, Person, Resident, Visit, VisitRelative


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who is told, with the addresses of the channels she chose."""

    person: UUID
    language: str
    timezone: str
    addresses: tuple[tuple[Via, str], ...]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What has not been said to somebody by one channel yet, and when the first of it happened."""

    news: News
    first: datetime


Unsaid = dict[tuple[UUID | None, Via], Waiting]


def chosen(*, by: ColumnElement[bool], address: ColumnElement[Any], refused: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold for people who chose a channel and have an address there that nobody has refused."""
    return by & address.is_not(None) & (address != "") & refused.is_(None)


BY_MAIL = chosen(by=Person.by_mail, address=Person.mail, refused=Person.mail_refused_at)  # type: ignore[arg-type] # columns
BY_SMS = chosen(by=Person.by_sms, address=Person.sms_number, refused=Person.sms_refused_at)  # type: ignore[arg-type]


def works(session: Session, via: Via) -> bool:
    """Tell whether anything leaves by a channel at all: whoever runs the house may not have set it up."""
    return bool(session.info.get(via.value, True))


def by_sms(session: Session) -> ColumnElement[bool]:
    """Hold for people whom an SMS reaches; for nobody where none are sent."""
    return BY_SMS if works(session, Via.SMS) else false()


def address(session: Session) -> ColumnElement[str | None]:
    """Return where somebody is told of what is told once: by mail, or by SMS if that alone reaches her; or nowhere."""
    return case((BY_MAIL, Person.mail), (by_sms(session), Person.sms_number), else_=None)


def reaches(person: Person) -> tuple[bool, bool]:
    """Tell whether mail reaches somebody, and whether SMS does: she chose it, and nothing was refused there."""
    by_mail = person.by_mail and bool(person.mail) and person.mail_refused_at is None
    session = object_session(person)
    sends_sms = session is None or works(session, Via.SMS)
    return by_mail, sends_sms and person.by_sms and bool(person.sms_number) and person.sms_refused_at is None


def is_told(person: Person) -> bool:
    """Tell whether messages reach somebody by a channel she chose."""
    return person.active and any(reaches(person))


def of_visit(session: Session, visit: Visit) -> list[Reader]:
    """Return the relatives of a visit who are told what becomes of it; after a death nobody."""
    return read(session, _of_visit(), visit=visit.id, resident=visit.resident_id)


@cache
def _of_visit() -> "Select[UUID, str, str, str | None, str, bool, bool]":
    """Put the query together once for the whole process."""
    visit, resident = bindparam("visit", type_=Uuid()), bindparam("resident", type_=Uuid())
    lives = exists().where(Resident.id == resident, Resident.left_how.is_distinct_from(Leaving.DIED))
    taking_part = select(VisitRelative.relative_id).where(VisitRelative.visit_id == visit)
    return people().where(Person.id.in_(taking_part), lives)


def of_visits(session: Session, visits: Collection[UUID]) -> dict[UUID, list[Reader]]:
    """Return the same of many visits, in two questions."""
    taking_part = select(VisitRelative.relative_id).where(VisitRelative.visit_id.in_(visits))
    readers = {reader.person: reader for reader in read(session, people().where(Person.id.in_(taking_part)))}
    pairs = session.execute(
        select(VisitRelative.visit_id, VisitRelative.relative_id)
        .join(Visit, Visit.id == VisitRelative.visit_id)
        .join(Resident, Resident.id == Visit.resident_id)
        .where(Visit.id.in_(visits), Resident.left_how.is_distinct_from(Leaving.DIED))
    )
    found: dict[UUID, list[Reader]] = {visit: [] for visit in visits}
    for visit, person in pairs:
        if person in readers:
            found[visit].append(readers[person])
    return found


def people() -> "Select[UUID, str, str, str | None, str, bool, bool]":
    """Select what `read` needs of everybody who may be written to."""
    return (
        select(
            Person.id,
            Person.language,
            Home.timezone,
            Person.mail,
            Person.sms_number,
            BY_MAIL.label("by_mail"),
            BY_SMS.label("by_sms"),
        )
        .join(Home, Home.id == Person.home_id)
        .where(Person.active)
        .order_by(Person.created_at, Person.id)
    )


def read(session: Session, query: "Select[UUID, str, str, str | None, str, bool, bool]", **given: UUID) -> list[Reader]:
    """Return those whom a query made from `people` finds, with the values it was left open for."""
    sends_sms = works(session, Via.SMS)
    return [
        Reader(
            person=person,
            language=language,
            timezone=timezone,
            addresses=(
                *([(Via.MAIL, mail)] if by_mail and mail else []),
                *([(Via.SMS, number)] if by_sms and sends_sms else []),
            ),
        )
        for person, language, timezone, mail, number, by_mail, by_sms in session.execute(query, given)
    ]


def take_waiting(session: Session, kind: MessageKind, visit: UUID, *, now: datetime) -> Unsaid:
    """Take back what was to be said of a visit's changes and has not been tried yet, and return it: `kind` follows."""
    if kind not in CHANGES or kind is MessageKind.BOOKED:
        return {}
    # One statement, so that the worker's claim and this never have the same message both.
    taken = session.execute(
        update(Message)
        .where(Message.visit_id == visit, Message.kind.in_(CHANGES), Message.state == MessageState.QUEUED)
        .where(Message.tries == 0, Message.due_at > now)
        .values(state=MessageState.DROPPED)
        .returning(Message.person_id, Message.channel, Message.kind, Message.facts, Message.created_at)
    )
    return {
        (person, via): Waiting(news=_news(earlier, facts), first=created_at)
        for person, via, earlier, facts, created_at in taken
    }


def rows(
    kind: MessageKind,
    reader: Reader,
    visit: Visit,
    unsaid: Unsaid,
    facts: dict[str, Any],
    *,
    actor: Actor | None,
    not_before: datetime | None = None,
    only: Via | None = None,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """Return the messages to one reader, one for each of her channels, or none where nothing is left to say."""
    own = actor is not None and actor.person == reader.person
    for via, address in reader.addresses:
        if only not in {None, via}:
            continue
        waiting = unsaid.get((reader.person, via))
        news = _combined(waiting, _news(kind, facts), own=own, starts_at=visit.starts_at)
        if news is None:
            continue
        first = waiting.first if waiting else now
        by_staff = kind in CHANGES and actor is not None and actor.role is not Role.RELATIVE
        due_at = coalescing.due_at(first=first, now=now) if by_staff else max(now, not_before or now)
        if via is Via.SMS:
            zone = ZoneInfo(reader.timezone)
            due_at = quiet_hours.leaves_at(due_at, zone, kind=news.kind, starts_at=visit.starts_at, own=own)
        yield row(
            news.kind,
            via,
            address,
            reader,
            home=visit.home_id,
            visit=visit.id,
            facts=_facts(news, facts, visit, own=own),
            due_at=due_at,
            created_at=first,
        )


def row(
    kind: MessageKind,
    via: Via,
    address: str,
    reader: Reader,
    *,
    home: UUID,
    facts: dict[str, Any],
    due_at: datetime,
    created_at: datetime,
    visit: UUID | None = None,
) -> dict[str, Any]:
    """Return one message as a row of the outbox, for an insert of many."""
    return {
        "kind": kind,
        "channel": via,
        "address": address,
        "language": reader.language,
        "home_id": home,
        "person_id": reader.person,
        "visit_id": visit,
        "facts": facts,
        "state": MessageState.QUEUED,
        "due_at": due_at,
        "created_at": created_at,
    }


def _combined(waiting: Waiting | None, later: News, *, own: bool, starts_at: datetime) -> News | None:
    return coalescing.combine(waiting.news, later, starts_at=starts_at, own=own) if waiting else later


def _news(kind: MessageKind, facts: dict[str, Any]) -> News:
    return News(kind=kind, knew=datetime.fromisoformat(facts["before"]) if "before" in facts else None)


def _facts(news: News, facts: dict[str, Any], visit: Visit, *, own: bool) -> dict[str, Any]:
    said = {name: fact for name, fact in facts.items() if name != "before"}
    if news.kind is MessageKind.BOOKED:
        # By it a confirmation knows, when it leaves, whether the visit has been moved since.
        said["at"] = visit.starts_at.isoformat()
    elif news.knew is not None:
        said["before"] = news.knew.isoformat()
    return {**said, "own": True} if own else said
