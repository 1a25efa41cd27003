"""The one announcement of a visiting ban, and the letter that it is lifted: once for each relative."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import Letter, LetterBan
from visits.rules.people import Actor
from visits.services import audit
from visits.services.ban_readers import readers
from visits.services.ban_views import is_joint, lock_ban, require_ban
from visits.services.telling import BY_MAIL, address
from visits.storage.tables import Ban, Home, Message, Person

Reader = Row[UUID, str | None, bool, str, UUID]


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What is about to be sent: the letter as it begins with the asker's own name, and to how many it goes.

    `unreached` are the relatives who have no mail address and no number, or want to be told by neither.
    """

    letter: Letter
    reached: int
    unreached: int
    announced_at: datetime | None


def preview(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> Announcement:
    """Return the letter about a ban, in the home's language, before it is sent."""
    ban = require_ban(session, ban_id, actor=actor)
    home = session.get_one(Home, ban.home_id)
    told = _told_elsewhere(session, MessageKind.BAN, {ban.together} if is_joint(ban) else set())
    reached = session.scalars(readers([home.id]).with_only_columns(address(session)))
    addresses = [found for found in reached if (found or "") not in told]
    return Announcement(
        letter=Letter(
            id=ban.id,
            kind=MessageKind.BAN,
            address="",
            language=home.language,
            tries=1,
            claimed_at=now,
            name=session.get_one(Person, actor.person).given_name,
            phone=home.phone,
            timezone=home.timezone,
            visit=None,
            method=None,
            ban=about(ban),
        ),
        reached=len({found for found in addresses if found}),
        unreached=sum(not found for found in addresses),
        announced_at=ban.announced_at,
    )


def send(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Write the announcement of a ban into the outbox and return how many letters it is.

    Raises InvalidInput when it has been announced, or is over.
    """
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    if ban.announced_at is not None:
        raise InvalidInput("ban", N_("It has been announced already. Nobody is told twice."))
    letters = owe(session, MessageKind.BAN, [ban], now=now)
    ban.announced_at = now
    session.flush()
    audit.note(session, "ban.announce", actor=actor, now=now, thing=str(ban.id))
    return letters


def owe(session: Session, kind: MessageKind, bans: Collection[Ban], *, now: datetime) -> int:
    """Write a letter about each of these bans, whose homes are locked, to every relative; return how many letters.

    One address gets one letter, whatever the number of residents and of homes that a joint ban has. That a ban is
    lifted is told to whom the announcement has gone: to the others there never was one.
    """
    if not bans:
        return 0
    ban_of = {ban.home_id: ban.id for ban in bans}
    told = _told_elsewhere(session, kind, {ban.together for ban in bans if is_joint(ban)})
    knows = _knows(session, {ban.together for ban in bans}) if kind is MessageKind.BAN_LIFTED else None
    letters: dict[str, dict[str, object]] = {}
    # Columns, not people: in a city they are thousands.
    columns = (Person.id, address(session).label("address"), BY_MAIL.label("by_mail"), Person.language, Person.home_id)
    for row in session.execute(readers(ban_of).with_only_columns(*columns).order_by(Person.created_at, Person.id)):
        if row.address and row.address not in told and (knows is None or not knows.isdisjoint((row.id, row.address))):
            letters.setdefault(row.address, _letter(kind, row, ban_of[row.home_id], now=now))
    if letters:
        session.execute(insert(Message), list(letters.values()))
    return len(letters)


def about(ban: Ban) -> LetterBan:
    """Return what a letter says about a ban."""
    return LetterBan(
        name=ban.name,
        decided_by=ban.decided_by,
        first_day=ban.first_day,
        last_day=ban.last_day,
        message=ban.message,
    )


def told_already(session: Session, together: UUID) -> set[str]:
    """Return the addresses that have the announcement of a joint ban."""
    return _told_elsewhere(session, MessageKind.BAN, {together})


def _told_elsewhere(session: Session, kind: MessageKind, together: Collection[UUID]) -> set[str]:
    """Return the addresses that have the letter from another home of the same joint ban."""
    if not together:
        return set()
    sent_at = Ban.announced_at if kind is MessageKind.BAN else Ban.lifted_at
    # The letters of a ban bear the moment at which it was announced, or lifted.
    rows = (
        select(Message.address)
        .join(Ban, (Ban.home_id == Message.home_id) & (sent_at == Message.created_at))
        .where(Ban.together.in_(together), Message.kind == kind)
    )
    return set(session.scalars(rows))


def _knows(session: Session, together: Collection[UUID]) -> set[UUID | str | None]:
    """Return who got the announcement of these bans, as people and as addresses: either may have changed since."""
    left = (Message.kind == MessageKind.BAN, Message.state.in_((MessageState.SENT, MessageState.CLAIMED)))
    rows = session.execute(
        select(Message.person_id, Message.address)
        .join(Ban, (Ban.home_id == Message.home_id) & (Ban.announced_at == Message.created_at))
        .where(Ban.together.in_(together), *left)
    )
    return {known for row in rows for known in row}


def _letter(kind: MessageKind, person: Reader, ban: UUID, *, now: datetime) -> dict[str, object]:
    return {
        "kind": kind,
        "channel": Via.MAIL if person.by_mail else Via.SMS,
        "address": person.address,
        "language": person.language,
        "home_id": person.home_id,
        "person_id": person.id,
        "facts": {"ban": str(ban)},
        "state": MessageState.QUEUED,
        "due_at": now,
        "created_at": now,
    }
