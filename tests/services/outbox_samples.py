"""What tests of the outbox share: owing letters, claiming them, looking at their rows."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import no_minute_waited
from tests.builders import Cast
from visits.rules.delivery import End, Outcome
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.letters import Letter
from visits.rules.visit_state import Reason
from visits.services import booking, delivery, messages, people
from visits.services.secrets import new_token, token_hash
from visits.storage.tables import Feed, Invitation, Message, Related, Visit

IN_TWO_HOURS = timedelta(hours=2)
SECOND = timedelta(seconds=1)
QUEUED, CLAIMED, SENT, DROPPED, GIVEN_UP = MessageState


def claim(session: Session, now: datetime) -> list[Letter]:
    return delivery.claim(session, now=now, limit=50)


def claim_one(session: Session, now: datetime) -> Letter:
    (letter,) = claim(session, now)
    return letter


def mark_sent(session: Session, letter: Letter, *, now: datetime) -> None:
    delivery.mark(session, [Outcome(letter=letter, end=End.SENT, at=now)])


def mark_failed(session: Session, letter: Letter, *, trouble: str, now: datetime) -> None:
    delivery.mark(session, [Outcome(letter=letter, end=End.LATER, trouble=trouble, at=now)])


def put_back(session: Session, letter: Letter, *, now: datetime) -> None:
    delivery.mark(session, [Outcome(letter=letter, end=End.PUT_BACK, at=now)])


def mark_refused(session: Session, letter: Letter, *, trouble: str, now: datetime, dead: bool = False) -> None:
    refused = Outcome(letter=letter, end=End.REFUSED, trouble=trouble, at=now, address_is_dead=dead)
    delivery.mark(session, [refused])


def row(session: Session, letter: Letter | None = None, kind: MessageKind = MessageKind.BOOKED) -> Message:
    which = Message.id == letter.id if letter else Message.kind == kind
    return session.scalars(select(Message).where(which).execution_options(populate_existing=True)).one()


def ask_to_sign_in(session: Session, cast: Cast, now: datetime) -> None:
    people.send_sign_in_link(session, cast.ines.mail or "", now=now)
    session.flush()


def invite(session: Session, cast: Cast, now: datetime) -> Invitation:
    token = new_token()
    invitation = Invitation(
        token_hash=token_hash(token),
        related_id=session.scalars(select(Related.id)).one(),
        by_mail=True,
        created_at=now,
        created_by=cast.maj.id,
        expires_at=now + timedelta(days=14),
    )
    session.add(invitation)
    facts = {"token": token}
    to = cast.ines.mail or ""
    messages.owe(
        session,
        MessageKind.INVITATION,
        to=to,
        language="sv",
        home=cast.home.id,
        person=cast.ines.id,
        facts=facts,
        now=now,
    )
    session.flush()
    return invitation


def subscribe(
    session: Session, cast: Cast, now: datetime, *, fetched_at: datetime | None, resident: UUID | None = None
) -> Feed:
    feed = Feed(
        token_hash=new_token(),
        relative_id=cast.ines.id,
        resident_id=resident,
        language="sv",
        timezone="Europe/Stockholm",
        created_at=now,
        changed_at=now,
        choices_at=now,
        fetched_at=fetched_at,
    )
    session.add(feed)
    session.flush()
    return feed


def cancel(session: Session, cast: Cast, visit: Visit, now: datetime, reason: Reason = Reason.HOME_CANNOT) -> None:
    booking.cancel(session, visit.id, reason=reason, actor=cast.actor(cast.maj), now=now)
    no_minute_waited(session)
