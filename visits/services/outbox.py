"""Reads rows of the outbox as letters: what is in them, whether it still holds, what they ask of a calendar."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session

from visits.rules.ban_plan import BanState
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import TEST_LASTS, Letter, LetterVisit, Method, is_moot
from visits.rules.people import Role
from visits.services import feeds, letter_samples, series_letters
from visits.services.announcements import about
from visits.services.ban_readers import is_reader
from visits.services.ban_views import days_of, today_of
from visits.services.secrets import token_hash
from visits.services.series_letters import ABOUT_SERIES
from visits.storage.tables import Ban, Home, Invitation, Message, Person, SignInLink, Unit, Visit, VisitRelative

OutboxRow = Row[Message, Home, Person | None, Visit | None, Unit | None, UUID | None]


def read(
    session: Session, which: ColumnElement[bool], first: ColumnElement[Any] | None = None, *, now: datetime
) -> list[tuple[Message, Letter | None]]:
    """Read messages as letters, sorted by `first` and then by age; None for one that has become moot."""
    query = (
        select(Message, Home, Person, Visit, Unit, VisitRelative.relative_id)
        .join(Home, Home.id == Message.home_id)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(Visit, Visit.id == Message.visit_id)
        .outerjoin(Unit, Unit.id == Visit.unit_id)
        .outerjoin(
            VisitRelative, and_(VisitRelative.visit_id == Visit.id, VisitRelative.relative_id == Message.person_id)
        )
        .where(which)
        .order_by(*([] if first is None else [first]), Message.due_at, Message.created_at)
        # A claim has just changed these rows behind the session's back.
        .execution_options(populate_existing=True)
    )
    return [(row[0], _letter(session, row, now=now)) for row in session.execute(query).all()]


def _letter(session: Session, row: OutboxRow, *, now: datetime) -> Letter | None:
    message, home, person, visit, unit, takes_part = row
    letter_visit = _about(visit, unit) if visit is not None and unit is not None else None
    ban = session.get(Ban, UUID(message.facts["ban"])) if "ban" in message.facts else None
    series = series_letters.about(session, message, now=now)
    if person is not None and _is_out(person, visit, takes_part):
        return None
    if series is None and (
        _ban_moot(session, message, ban, home, now=now) if ban else _moot(session, message, letter_visit, now=now)
    ):
        return None
    if letter_samples.SAMPLE in message.facts and person is not None:
        return letter_samples.of_message(session, message, home, person)
    method = _method(session, message, visit, now=now)
    return Letter(
        id=message.id,
        kind=message.kind,
        via=message.channel,
        address=message.address,
        language=message.language,
        tries=message.tries,
        claimed_at=message.claimed_at or now,
        name=person.given_name if person else "",
        relative=person.id if person is not None and person.role is Role.RELATIVE else None,
        phone=(unit.phone if unit else "") or home.phone,
        timezone=home.timezone,
        visit=letter_visit,
        method=method,
        twice=method is Method.REQUEST and visit is not None and _subscribes(session, message, visit, now=now),
        before=_moment(message, "before"),
        late_minutes=message.facts.get("late", 0),
        own=bool(message.facts.get("own")),
        unit=message.facts.get("unit", ""),
        step=message.facts.get("step", ""),
        nickname=person.nickname if person else "",
        ban=about(ban) if ban else None,
        series=series,
        token=message.facts.get("token", ""),
    )


def _is_out(person: Person, visit: Visit | None, takes_part: UUID | None) -> bool:
    """Tell whether somebody may not come in any more, or the visit of a relative is hers no more."""
    return not person.active or (person.role is Role.RELATIVE and visit is not None and takes_part is None)


def _moment(message: Message, fact: str) -> datetime | None:
    return datetime.fromisoformat(message.facts[fact]) if fact in message.facts else None


def _about(visit: Visit, unit: Unit) -> LetterVisit:
    return LetterVisit(
        id=visit.id,
        unit_name=unit.name,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        state=visit.state,
        taken=visit.taken_by is not None,
        cancel_reason=visit.cancel_reason,
        cancelled_by=visit.cancelled_by,
        sequence=visit.sequence,
        created_at=visit.created_at,
        changed_at=visit.changed_at,
    )


def _moot(session: Session, message: Message, visit: LetterVisit | None, *, now: datetime) -> bool:
    match message.kind:
        case MessageKind.SIGN_IN | MessageKind.MANAGER_INVITATION | MessageKind.FORGOTTEN:
            return not _sign_in_works(session, message, now=now)
        case MessageKind.INVITATION:
            return not _invitation_works(session, message, now=now)
        case MessageKind.TEST:
            return now - message.created_at >= TEST_LASTS
        case MessageKind.GIVEN_UP:
            return False
        case kind if kind in ABOUT_SERIES:
            return True  # there is nothing left to tell of it
        case _:
            return visit is None or is_moot(
                message.kind, visit, at=_moment(message, "at"), before=_moment(message, "before"), now=now
            )


def _ban_moot(session: Session, message: Message, ban: Ban, home: Home, *, now: datetime) -> bool:
    gone = days_of(ban).state_on(today_of(home, now)) in {BanState.OVER, BanState.LIFTED}
    return (message.kind is MessageKind.BAN and gone) or not is_reader(session, message.person_id)


def _sign_in_works(session: Session, message: Message, *, now: datetime) -> bool:
    link = SignInLink.token_hash == token_hash(message.facts.get("token", ""))
    works = (SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    return session.scalar(select(SignInLink.id).where(link, *works)) is not None


def _invitation_works(session: Session, message: Message, *, now: datetime) -> bool:
    link = Invitation.token_hash == token_hash(message.facts.get("token", ""))
    works = (Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now)
    return session.scalar(select(Invitation.id).where(link, *works)) is not None


def _method(session: Session, message: Message, visit: Visit | None, *, now: datetime) -> Method | None:
    """Choose the calendar part, so that nobody sees a visit twice: none for who subscribes to a feed.

    A letter keeps what it was first claimed with: that try may have arrived after all.
    """
    if "method" in message.facts:
        kept = message.facts["method"]
        return Method(kept) if kept else None
    if visit is None or message.person_id is None or message.channel is not Via.MAIL:
        return None
    match message.kind:
        case MessageKind.BOOKED | MessageKind.CHANGED:
            # An entry that came by mail has to be moved by mail, whatever shows the visit beside it, until she says
            # that she has taken it out.
            stays = message.kind is MessageKind.CHANGED and _was_invited(session, message)
            return Method.REQUEST if stays or not _subscribes(session, message, visit, now=now) else None
        case MessageKind.CANCELLED:
            return Method.CANCEL if _was_invited(session, message) else None
        case _:
            return None


def _subscribes(session: Session, message: Message, visit: Visit, *, now: datetime) -> bool:
    relative = message.person_id
    return relative is not None and feeds.shows(session, visit.resident_id, relative=relative, now=now)


def _was_invited(session: Session, message: Message) -> bool:
    """Tell whether a REQUEST for the same visit may have reached this address: one that was tried counts.

    One whose entry she has taken out does not (services/mailed_entries).
    """
    confirmations = select(Message.facts).where(
        Message.visit_id == message.visit_id,
        Message.address == message.address,
        Message.kind.in_((MessageKind.BOOKED, MessageKind.CHANGED)),
    )
    return any(facts.get("method") == Method.REQUEST for facts in session.scalars(confirmations))
