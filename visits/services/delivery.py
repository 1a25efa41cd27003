"""The outbox, as the worker empties it: claim, look once more, mark.

A letter is claimed and committed before it is sent. Whatever kills the worker in between, another claims it again; the
Message-ID made from its id lets mail programs see that a repeat is one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import Letter, pause_after
from visits.services import outbox
from visits.storage.tables import Message

CLAIM_LASTS = timedelta(minutes=5)
"""Far longer than one letter takes: its claimer is dead, and the letter is claimed anew."""
_URGENT = (MessageKind.SIGN_IN, MessageKind.UNIT_REMINDER)
"""Somebody waits for these, or a visit is about to start: they overtake a morning's invitations."""
_MANY = (MessageKind.BAN, MessageKind.BAN_LIFTED)
"""Thousands at once: whatever else is owed meanwhile overtakes them."""


def claim(session: Session, via: Via = Via.MAIL, *, now: datetime, limit: int) -> list[Letter]:
    """Claim up to `limit` letters to send by one channel, the most urgent first; what became moot is dropped."""
    abandoned = and_(Message.state == MessageState.CLAIMED, Message.claimed_at < now - CLAIM_LASTS)
    waiting = and_(Message.state == MessageState.QUEUED, Message.due_at <= now)
    due = and_(Message.channel == via, or_(waiting, abandoned))
    urgent_first = case((Message.kind.in_(_URGENT), 0), (Message.kind.in_(_MANY), 2), else_=1)
    first = select(Message.id).where(due).order_by(urgent_first, Message.due_at, Message.created_at).limit(limit)
    claimed = session.scalars(
        update(Message)
        .where(due, Message.id.in_(first))
        .values(state=MessageState.CLAIMED, claimed_at=now, tries=Message.tries + 1)
        .returning(Message.id)
    ).all()
    letters = []
    for message, letter in outbox.read(session, Message.id.in_(claimed), urgent_first, now=now):
        if letter is None:
            message.tries -= 1  # nobody tries it
            _close(message, MessageState.DROPPED)
        else:
            # Kept, so that a later CANCEL knows whether there is anything in her calendar to take out.
            message.facts = message.facts | {"method": letter.method}
            letters.append(letter)
    session.flush()
    return letters


def unchanged(session: Session, letter: Letter, *, now: datetime) -> bool:
    """Tell, right before sending, whether a claimed letter is still ours to send and still says the truth."""
    found = outbox.read(session, and_(Message.id == letter.id, *_ours(letter)), now=now)
    return [fresh for _, fresh in found] == [letter]


def put_back(session: Session, letters: Iterable[Letter]) -> None:
    """Give claimed letters back that nobody has tried to send: the next claim looks at them afresh."""
    for letter in letters:
        message = session.scalar(select(Message).where(Message.id == letter.id, *_ours(letter)))
        if message is None:
            continue
        message.state, message.claimed_at, message.tries = MessageState.QUEUED, None, letter.tries - 1
        if message.tries == 0:
            # What no try has carried has reached nobody's calendar.
            message.facts = {name: fact for name, fact in message.facts.items() if name != "method"}


def take_over(session: Session) -> None:
    """Give every claimed letter back: who takes the lease over finds the claims of one that ended without a word."""
    session.execute(
        update(Message).where(Message.state == MessageState.CLAIMED).values(state=MessageState.QUEUED, claimed_at=None)
    )


def mark_sent(session: Session, letter: Letter, *, now: datetime) -> None:
    """Write down that a letter has left, whatever became of its row meanwhile."""
    message = session.get_one(Message, letter.id)
    message.sent_at, message.trouble = now, ""
    _close(message, MessageState.SENT)


def mark_failed(session: Session, letter: Letter, *, trouble: str, now: datetime) -> None:
    """Let a letter wait after a failure that may pass, or give it up after a day of them.

    `trouble` is a code for those who run the house, never the server's own words: they may hold the address.
    """
    pause = pause_after(letter.tries)
    if pause is None:
        mark_refused(session, letter, trouble=trouble)
        return
    session.execute(
        update(Message)
        .where(Message.id == letter.id, *_ours(letter))
        .values(state=MessageState.QUEUED, claimed_at=None, due_at=now + pause, trouble=trouble)
    )


def mark_refused(session: Session, letter: Letter, *, trouble: str) -> None:
    """Give a letter up that the mail server will never take; `trouble` as in `mark_failed`."""
    message = session.scalar(select(Message).where(Message.id == letter.id, *_ours(letter)))
    if message is not None:
        message.trouble = trouble
        _close(message, MessageState.GIVEN_UP)


def _ours(letter: Letter) -> tuple[ColumnElement[bool], ...]:
    """Hold while this very claim stands: another one has another moment."""
    return (Message.state == MessageState.CLAIMED, Message.claimed_at == letter.claimed_at)


def _close(message: Message, state: MessageState) -> None:
    """End a message's life, and with it the secret it carried."""
    message.state = state
    message.facts = {name: fact for name, fact in message.facts.items() if name != "token"}
