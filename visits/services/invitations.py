"""Invitations: the secret that lets a relative in for the first time, by mail or in a printed letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from visits.rules.errors import WrongSecret
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor, Role
from visits.services import audit, messages, sign_ins
from visits.services.secrets import new_token, token_hash
from visits.storage.tables import Invitation, Message, Person, Related, Resident

LASTS = timedelta(days=30)


class InvitationState(StrEnum):
    """Where the newest invitation of a relative stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RUN_OUT = "run_out"
    REVOKED = "revoked"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class InvitationView:
    """The newest invitation of a relative; `at` is when it got into its state, or runs out while it waits."""

    state: InvitationState
    by_mail: bool = False
    at: datetime | None = None


def issue(session: Session, related: Related, person: Person, *, by_mail: bool, actor: Actor, now: datetime) -> str:
    """Make an invitation and return its secret, owing the letter when it goes by mail; earlier ones stop working."""
    withdraw(session, related, now=now)
    token = new_token()
    session.add(
        Invitation(
            token_hash=token_hash(token),
            related_id=related.id,
            by_mail=by_mail,
            created_at=now,
            created_by=actor.person,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    if by_mail and person.mail:
        messages.owe(
            session,
            MessageKind.INVITATION,
            to=person.mail,
            language=person.language,
            home=person.home_id,
            person=person.id,
            facts={"token": token},
            now=now,
        )
    audit.note(session, "invitation.issue", actor=actor, now=now, resident=related.resident_id, thing=str(person.id))
    return token


def withdraw(session: Session, related: Related, *, now: datetime) -> None:
    """Make every open invitation of a relative useless, and take back its letter if that has not left yet."""
    hashes = set(
        session.scalars(
            update(Invitation)
            .where(Invitation.related_id == related.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
            .values(revoked_at=now)
            .returning(Invitation.token_hash)
        )
    )
    waiting = select(Message).where(
        Message.person_id == related.relative_id,
        Message.kind == MessageKind.INVITATION,
        Message.state == MessageState.QUEUED,
    )
    for letter in session.scalars(waiting):
        if token_hash(str(letter.facts.get("token"))) in hashes:
            letter.state, letter.facts = MessageState.DROPPED, {}
    session.flush()


def newest(session: Session, related: UUID, *, now: datetime) -> InvitationView:
    """Return where the newest invitation of a relative stands."""
    row = session.scalar(
        select(Invitation)
        .where(Invitation.related_id == related)
        # Of two made in the same instant the one that still works is the newer.
        .order_by(Invitation.created_at.desc(), Invitation.revoked_at.is_not(None), Invitation.id)
        .limit(1)
    )
    if row is None:
        return InvitationView(state=InvitationState.NONE)
    if row.used_at is not None:
        return InvitationView(state=InvitationState.ACCEPTED, by_mail=row.by_mail, at=row.used_at)
    if row.revoked_at is not None:
        return InvitationView(state=InvitationState.REVOKED, by_mail=row.by_mail, at=row.revoked_at)
    state = InvitationState.WAITING if row.expires_at > now else InvitationState.RUN_OUT
    return InvitationView(state=state, by_mail=row.by_mail, at=row.expires_at)


def check(session: Session, token: str, *, now: datetime) -> None:
    """Raise WrongSecret unless `token` is an invitation that can still be accepted; opening one does not use it up."""
    related_id = session.scalar(select(Invitation.related_id).where(*_open(token, now)))
    _relative(session, related_id)


def accept(session: Session, token: str, *, now: datetime) -> str:
    """Use an invitation up, sign the relative in and return her sign-in's secret; raises WrongSecret as `check`."""
    # Of two who press the button at once, one gets in: the row says who.
    used = update(Invitation).where(*_open(token, now)).values(used_at=now).returning(Invitation.related_id)
    related, person = _relative(session, session.scalar(used))
    actor = Actor(person=person.id, role=Role.RELATIVE, home=person.home_id)
    audit.note(session, "invitation.accept", actor=actor, now=now, resident=related.resident_id, thing=str(person.id))
    return sign_ins.begin(session, person, now=now)


def _open(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of an invitation that can still be accepted."""
    return (
        Invitation.token_hash == token_hash(token),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )


def _relative(session: Session, related_id: UUID | None) -> tuple[Related, Person]:
    row = session.execute(
        select(Related, Person)
        .join(Person, Person.id == Related.relative_id)
        .join(Resident, Resident.id == Related.resident_id)
        .where(Related.id == related_id, Related.ended_at.is_(None), Person.active, Resident.active)
    ).first()
    if row is None:
        raise WrongSecret
    related, person = row
    return related, person
