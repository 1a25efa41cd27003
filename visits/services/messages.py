"""The outbox, as everything that changes a visit uses it: a letter is owed in the same transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from visits.messages.mail_off import OPENS_A_DOOR
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor, Role
from visits.services import telling
from visits.storage.inserting import add
from visits.storage.tables import Home, Message, Person, Unit, Visit

_NOT_LEFT = (MessageState.QUEUED, MessageState.CLAIMED)


def owe(
    session: Session,
    kind: MessageKind,
    *,
    to: str,
    language: str,
    home: UUID,
    now: datetime,
    via: Via = Via.MAIL,
    person: UUID | None = None,
    visit: UUID | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a letter into the outbox; the next sweep sends it by its channel. `facts` are JSON values it needs."""
    session.add(
        Message(
            kind=kind,
            channel=via,
            address=to,
            language=language,
            home_id=home,
            person_id=person,
            visit_id=visit,
            facts=facts or {},
            state=MessageState.QUEUED,
            due_at=now,
            created_at=now,
        )
    )


def owe_to_relatives(
    session: Session,
    kind: MessageKind,
    *,
    visit: Visit,
    now: datetime,
    actor: Actor | None = None,
    not_before: datetime | None = None,
    only: Via | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a message to every relative of a visit into the outbox, by the channels she chose; after a death to nobody.

    `actor` is who changed the visit: what staff do waits a minute for what they do next, and becomes one message with
    it; what a relative does herself is confirmed to her at once, at night too. Nothing leaves before `not_before`,
    nor by another channel than `only`, if one is given.
    """
    unsaid = telling.take_waiting(session, kind, visit.id, now=now)
    rows = [
        row
        for reader in telling.of_visit(session, visit)
        for row in telling.rows(
            kind, reader, visit, unsaid, facts or {}, actor=actor, not_before=not_before, only=only, now=now
        )
    ]
    add(session, Message, *rows)


def remind_relatives(session: Session, kind: MessageKind, visits: Collection[Visit], *, now: datetime) -> None:
    """Write what reminds the relatives of many visits into the outbox, in a few statements however many they are."""
    readers = telling.of_visits(session, [visit.id for visit in visits])
    rows = [
        row
        for visit in visits
        for reader in readers[visit.id]
        for row in telling.rows(kind, reader, visit, {}, {}, actor=None, now=now)
    ]
    add(session, Message, *rows)


def owe_to_unit(
    session: Session,
    kind: MessageKind,
    *,
    unit: UUID,
    visit: UUID,
    now: datetime,
    facts: dict[str, Any] | None = None,
) -> int:
    """Write a letter to a unit's address into the outbox, or to its managers when none arrives; return how many."""
    address, home, language = session.execute(
        select(case((Unit.mail_refused_at.is_(None), Unit.mail), else_=""), Unit.home_id, Home.language)
        .join(Home, Home.id == Unit.home_id)
        .where(Unit.id == unit)
    ).one()
    readers = [(address, language, None)] if address else _managers(session, home)
    for to, reads, person in readers:
        owe(session, kind, to=to, language=reads, home=home, person=person, visit=visit, facts=facts, now=now)
    return len(readers)


def _managers(session: Session, home: UUID) -> list[tuple[str, str, UUID]]:
    rows = session.execute(
        select(Person.mail, Person.language, Person.id).where(
            *(Person.home_id == home, Person.role == Role.MANAGER, Person.active),
            *(Person.mail.is_not(None), Person.mail_refused_at.is_(None)),
        )
    )
    return [(mail or "", language, person) for mail, language, person in rows]


def drop_about(session: Session, resident: UUID) -> None:
    """Take back every letter about a visit of a resident, whatever it says and to whom, that has not left yet."""
    visits = select(Visit.id).where(Visit.resident_id == resident)
    waiting = (Message.visit_id.in_(visits), Message.state.in_(_NOT_LEFT))
    # A lamp that says that somebody is needed goes out all the same.
    theirs = (*waiting, Message.kind != MessageKind.OVER)
    session.execute(update(Message).where(*theirs).values(state=MessageState.DROPPED))


_OF_ITS_TIME = (MessageKind.DAY_BEFORE, MessageKind.HOUR_BEFORE, MessageKind.LATE, MessageKind.RELATIVE_LATE)


def drop_to(session: Session, person: UUID, visit: UUID) -> None:
    """Take back what somebody was to be told of a visit that is hers no more, if it has not left yet."""
    hers = (Message.visit_id == visit, Message.person_id == person, Message.state.in_(_NOT_LEFT))
    session.execute(update(Message).where(*hers).values(state=MessageState.DROPPED))


def follow_address(session: Session, person: UUID, via: Via, *, to: str) -> None:
    """Let what somebody was to be told by one channel go to her address of now; with none it goes nowhere.

    A letter that is claimed is given back by who holds it, unless it leaves at this moment.
    """
    hers = (Message.person_id == person, Message.channel == via, Message.state.in_(_NOT_LEFT))
    waiting = update(Message).where(*hers)
    session.execute(waiting.values(address=to) if to else waiting.values(state=MessageState.DROPPED))


def stop(session: Session, person: UUID, via: Via) -> None:
    """Take back what somebody was to be told by a channel that she has switched off, if it has not left yet.

    The mail that lets her in is none of it.
    """
    hers = (Message.person_id == person, Message.channel == via, Message.state.in_(_NOT_LEFT))
    told = update(Message).where(*hers, Message.kind.not_in(OPENS_A_DOOR))
    session.execute(told.values(state=MessageState.DROPPED))


def drop_reminders_of(session: Session, visit: UUID, *, of_relatives: bool = False) -> None:
    """Take back the letters that remind staff of a visit nobody need be reminded of, if they have not left yet.

    With `of_relatives` also what is said of its time to and by relatives: it has another time now, or none.
    """
    kinds = (MessageKind.UNIT_REMINDER, *(_OF_ITS_TIME if of_relatives else ()))
    session.execute(
        update(Message)
        .where(
            Message.visit_id == visit,
            Message.kind.in_(kinds),
            Message.state.in_(_NOT_LEFT),
        )
        .values(state=MessageState.DROPPED)
    )
