"""One message as a manager looks into it, and sending it once more."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.access import Action, Thing, require
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor
from visits.services import audit, dead_addresses, outbox
from visits.services.outbox_views import WAITING, MessageLine, lines, with_readers
from visits.services.undelivered import OF_ITSELF
from visits.storage.tables import Home, Message, Person, Related, Resident, Unit, Visit

WITH_LINK = (
    MessageKind.INVITATION,
    MessageKind.MANAGER_INVITATION,
    MessageKind.FORGOTTEN,
    MessageKind.SIGN_IN,
)
"""What was in them is gone for good: a new one is made where the first was."""
_ENDED = (MessageState.SENT, MessageState.GIVEN_UP)


@dataclass(frozen=True, kw_only=True)
class MessageView(MessageLine):
    """One message with its address; `relation` is where a relative's is changed, if she has one still."""

    address: str
    next_address: str
    """Where it would go now: hers may have been changed since."""
    refused: bool
    """Whether nothing is known to arrive at that address."""
    relation: UUID | None
    had_link: bool
    may_resend: bool


def show(session: Session, message_id: UUID, *, actor: Actor, now: datetime) -> MessageView:
    """Return one message of the home that `actor` runs, and write down who looked; raises NotFound for another's."""
    message = _require(session, message_id, actor=actor)
    row = session.execute(with_readers().where(Message.id == message.id)).all()
    (line,) = lines(session, row)
    person = row[0][1]
    _note(session, "message.read", message, actor=actor, now=now)
    next_address = "" if message.channel in {Via.PUSH, Via.WEBHOOK} else _address(session, message)
    told = {field.name: getattr(line, field.name) for field in fields(line)}
    return MessageView(
        **told,
        address="" if message.channel in {Via.PUSH, Via.WEBHOOK} else message.address,
        next_address=next_address,
        refused=next_address in _refused(session, message, person),
        relation=_relation(session, person),
        had_link=message.kind in WITH_LINK,
        may_resend=_may_go_again(session, message, now=now),
    )


def again(session: Session, message_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Send a message of the home that `actor` runs once more.

    Raises NotFound for another's, InvalidInput for one that says nothing true or useful any more.
    """
    message = _require(session, message_id, actor=actor)
    _send_again(session, message, now=now)
    _note(session, "message.resend", message, actor=actor, now=now)


def again_by_command(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Send a message once more for whoever runs the machine; raises as `again`."""
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound
    _send_again(session, message, now=now)
    audit.note_by_command(session, message.home_id, "message.resend", now=now, thing=str(message.id))


def _send_again(session: Session, message: Message, *, now: datetime) -> None:
    """Try a message that was given up anew under the same Message-ID; one that was sent is written once more."""
    # Of two taps at once the second waits here, and finds what the first one has written.
    session.refresh(message, with_for_update=True)
    if message.state in WAITING:
        return  # a second tap
    if not _may_go_again(session, message, now=now):
        raise InvalidInput("message", N_("This message has nothing to say any more. It is not sent again."))
    address = _address(session, message)
    # Somebody thinks that it arrives there, and a refusal will mark it anew.
    dead_addresses.note(session, message, address, refused_at=None)
    if message.state is MessageState.SENT:
        _write_anew(session, message, address=address, now=now)
        return
    session.execute(
        update(Message)
        .where(Message.id == message.id, Message.state == MessageState.GIVEN_UP)
        # As after its first try: it did leave the house, and pauses between failures are short again.
        .values(
            state=MessageState.QUEUED,
            address=address,
            due_at=now,
            first_due_at=None,
            claimed_at=None,
            tries=1,
            trouble="",
        )
    )


def _write_anew(session: Session, message: Message, *, address: str, now: datetime) -> None:
    same = (Message.kind == message.kind, Message.channel == message.channel, Message.address == address)
    about = (Message.visit_id.is_not_distinct_from(message.visit_id), Message.home_id == message.home_id)
    waits = Message.state.in_((MessageState.QUEUED, MessageState.CLAIMED))
    if session.scalar(select(Message.id).where(*same, *about, waits).limit(1)) is not None:
        return  # a second tap
    session.add(
        Message(
            kind=message.kind,
            channel=message.channel,
            address=address,
            language=message.language,
            home_id=message.home_id,
            person_id=message.person_id,
            visit_id=message.visit_id,
            # Whether it has a calendar part is decided as for any new letter.
            facts={name: fact for name, fact in message.facts.items() if name != "method"},
            state=MessageState.QUEUED,
            due_at=now,
            created_at=now,
        )
    )


def _may_go_again(session: Session, message: Message, *, now: datetime) -> bool:
    """Let the outbox decide whether a message still says something true and useful."""
    if message.state not in _ENDED or message.kind in OF_ITSELF:
        return False
    return [letter is None for _, letter in outbox.read(session, Message.id == message.id, now=now)] == [False]


def _address(session: Session, message: Message) -> str:
    """Return where a message goes now: to the present address of its reader, or where it went if there is none."""
    person = session.get(Person, message.person_id) if message.person_id else None
    unit = _unit(session, message) if person is None else None
    match message.channel:
        case Via.MAIL:
            return (person.mail if person else unit.mail if unit else "") or message.address
        case Via.SMS:
            return (person.sms_number if person else "") or message.address
        case _:
            return message.address


def _refused(session: Session, message: Message, person: Person | None) -> tuple[str, ...]:
    marks: list[tuple[str | None, datetime | None]]
    if person is not None:
        marks = [(person.mail, person.mail_refused_at), (person.sms_number, person.sms_refused_at)]
    else:
        home, unit = session.get_one(Home, message.home_id), _unit(session, message)
        marks = [(home.duty_phone, home.duty_refused_at)]
        if unit is not None:
            marks += [(unit.mail, unit.mail_refused_at), (unit.duty_phone, unit.duty_refused_at)]
    return tuple(address for address, refused_at in marks if address and refused_at is not None)


def _unit(session: Session, message: Message) -> Unit | None:
    visit = session.get(Visit, message.visit_id) if message.visit_id else None
    return session.get(Unit, visit.unit_id) if visit else None


def _relation(session: Session, person: Person | None) -> UUID | None:
    if person is None:
        return None
    found = (
        select(Related.id)
        .join(Resident, Resident.id == Related.resident_id)
        .where(Related.relative_id == person.id, Related.ended_at.is_(None), Resident.active)
    )
    return session.scalar(found.order_by(Related.id).limit(1))


def _require(session: Session, message_id: UUID, *, actor: Actor) -> Message:
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound
    require(actor, Action.RUN_HOME, Thing(home=message.home_id))
    return message


def _note(session: Session, action: str, message: Message, *, actor: Actor, now: datetime) -> None:
    visit = session.get(Visit, message.visit_id) if message.visit_id else None
    resident = visit.resident_id if visit else None
    audit.note(session, action, actor=actor, now=now, resident=resident, thing=str(message.id))
