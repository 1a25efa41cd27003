"""The outbox, as the worker empties it: claim, look once more, mark.

A letter is claimed and committed before it is sent. Whatever kills the worker in between, another claims it again; the
Message-ID made from its id lets mail programs see that a repeat is one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, or_, select, update
from sqlalchemy.orm import Session

from visits.rules import quiet_hours
from visits.rules.delivery import End, Outcome, next_try
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.letters import Letter
from visits.services import dead_addresses, outbox
from visits.services.outbox_views import was_due
from visits.storage.tables import Message, Person, PushSubscription, Visit

CLAIM_LASTS = timedelta(minutes=5)
"""Far longer than one letter takes: its claimer is dead, and the letter is claimed anew."""
SET_BACK = timedelta(minutes=1)
"""A letter written so far ahead of now was written before the clock was set back."""
AWAY = "later: away for a day"
"""The trouble of a letter that nobody could be asked to take."""
_URGENT = (MessageKind.SIGN_IN, MessageKind.UNIT_REMINDER)
"""Somebody waits for these, or a visit is about to start: they overtake a morning's invitations."""
_MANY = (MessageKind.BAN, MessageKind.BAN_LIFTED)
"""Thousands at once: whatever else is owed meanwhile overtakes them."""
_LOOK = (
    select(
        Message.state,
        Message.claimed_at,
        Message.address,
        Person.active,
        Visit.state.label("visit_state"),
        Visit.starts_at,
        Visit.ends_at,
        Visit.sequence,
        Visit.changed_at,
        Visit.cancel_reason,
        Visit.taken_by,
    )
    .outerjoin(Person, Person.id == Message.person_id)
    .outerjoin(Visit, Visit.id == Message.visit_id)
    .where(Message.id == bindparam("id"))
)
"""Made once: it runs before every single letter."""


def claim(session: Session, via: Via = Via.MAIL, *, now: datetime, limit: int, abandoned: bool = True) -> list[Letter]:
    """Claim up to `limit` letters to send by one channel, the most urgent first; what became moot is dropped.

    `abandoned`: those, too, whose claimer has said nothing for so long that it must have ended.
    """
    waiting = and_(Message.state == MessageState.QUEUED, or_(Message.due_at <= now, _was_due_at_once(now)))
    left = and_(Message.state == MessageState.CLAIMED, Message.claimed_at < now - CLAIM_LASTS)
    due = and_(Message.channel == via, or_(waiting, left) if abandoned else waiting)
    urgent_first = case((Message.kind.in_(_URGENT), 0), (Message.kind.in_(_MANY), 2), else_=1)
    first = select(Message.id).where(due).order_by(urgent_first, Message.due_at, Message.created_at).limit(limit)
    # What somebody holds is left to the next claim: waiting for several in turn, two would wait for ever.
    claimed = session.scalars(first.with_for_update(skip_locked=True)).all()
    session.execute(
        update(Message)
        .where(Message.id.in_(claimed))
        .values(state=MessageState.CLAIMED, claimed_at=now, tries=Message.tries + 1)
        .execution_options(synchronize_session=False)
    )
    letters = []
    for message, letter in outbox.read(session, Message.id.in_(claimed), urgent_first, now=now):
        if letter is None:
            message.tries -= 1  # nobody tries it
            _close(message, MessageState.DROPPED)
        elif (leaves_at := _leaves_at(letter, now)) > now:
            # It was to leave by day, and something was down until the night.
            message.state, message.due_at, message.claimed_at = MessageState.QUEUED, leaves_at, None
            message.tries -= 1
        else:
            # Kept, so that a later CANCEL knows whether there is anything in her calendar to take out.
            if "method" not in message.facts:
                message.facts = message.facts | {"method": letter.method}
            letters.append(letter)
    session.flush()
    return letters


def _leaves_at(letter: Letter, now: datetime) -> datetime:
    if letter.via is not Via.SMS:
        return now
    starts_at = letter.visit.starts_at if letter.visit else None
    return quiet_hours.leaves_at(now, ZoneInfo(letter.timezone), kind=letter.kind, starts_at=starts_at, own=letter.own)


def owes(session: Session, via: Via) -> bool:
    """Tell whether anything is to leave by a channel."""
    waiting = select(Message.id).where(Message.channel == via, Message.state == MessageState.QUEUED)
    return session.scalar(waiting.limit(1)) is not None


def _was_due_at_once(now: datetime) -> ColumnElement[bool]:
    """Hold for a letter that was to leave at once, before the clock was set back: it need not wait for that hour."""
    return and_(Message.created_at > now + SET_BACK, Message.due_at <= Message.created_at)


def unchanged(session: Session, letter: Letter, *, now: datetime) -> bool:
    """Tell whether a claimed letter is still ours to send and, all of it read anew, still says the truth."""
    found = outbox.read(session, and_(Message.id == letter.id, *_ours(letter)), now=now)
    return [fresh for _, fresh in found] == [letter]


def stands(session: Session, letter: Letter) -> bool:
    """Tell, right before sending, whether this very claim stands and nobody has touched visit or address since.

    One row of a few columns: cheap enough for every letter of thousands. Another claim has another moment.
    """
    row = session.execute(_LOOK, {"id": letter.id}).one_or_none()
    ours = (MessageState.CLAIMED, letter.claimed_at, letter.address)
    if row is None or (row.state, row.claimed_at, row.address) != ours:
        return False
    # The visit of a sample is nowhere, and so cannot change.
    visit = None if letter.trial else letter.visit
    return row.active is not False and (
        visit is None
        or (
            (row.visit_state, row.starts_at, row.ends_at, row.sequence, row.changed_at, row.cancel_reason)
            == (visit.state, visit.starts_at, visit.ends_at, visit.sequence, visit.changed_at, visit.cancel_reason)
            and (row.taken_by is not None) is visit.taken
        )
    )


def take_over(session: Session) -> None:
    """Give every claimed letter back: who takes the lease over finds the claims of one that ended without a word."""
    session.execute(
        update(Message).where(Message.state == MessageState.CLAIMED).values(state=MessageState.QUEUED, claimed_at=None)
    )


def mark(session: Session, outcomes: Iterable[Outcome]) -> None:
    """Write down what came of letters, many in one transaction; what became of another's claim is not ours to say."""
    of = {outcome.letter.id: outcome for outcome in outcomes}
    # Before any message is held: whoever changes a home or a unit comes from there to its messages.
    for outcome in of.values():
        _learn(session, outcome)
    for message in _locked(session, of):
        outcome = of[message.id]
        if outcome.end is End.PUT_BACK:
            _put_back(message, outcome.letter)
        elif outcome.end is End.SENT:
            # It has left, whatever became of its row meanwhile.
            message.sent_at, message.trouble, message.provider_id = outcome.at, "", outcome.provider_id
            message.address = outcome.letter.address
            _close(message, MessageState.SENT)
        elif _is_claim(message, outcome.letter):
            _failed(message, outcome)
    session.flush()


def _put_back(message: Message, letter: Letter) -> None:
    """Give a claimed letter back that nobody has tried to send: the next claim reads it afresh."""
    if _is_claim(message, letter):
        message.state, message.claimed_at, message.tries = MessageState.QUEUED, None, message.tries - 1
        if message.tries == 0:
            # What no try has carried has reached nobody's calendar.
            message.facts = {name: fact for name, fact in message.facts.items() if name != "method"}


def _failed(message: Message, outcome: Outcome) -> None:
    """Let a letter wait after a failure that may pass, or give it up: refused, or after a day of failures.

    One whose reader has another address since goes there.
    """
    if message.address != outcome.letter.address:
        message.state, message.claimed_at, message.due_at = MessageState.QUEUED, None, outcome.at
        return
    message.trouble = outcome.trouble
    message.first_due_at = message.first_due_at or message.due_at
    pause = next_try(outcome.letter.tries, outcome.asked) if outcome.end is End.LATER else None
    if pause is None:
        # When that was: services/undelivered tells of what has come since somebody looked.
        message.due_at = outcome.at
        _close(message, MessageState.GIVEN_UP)
    else:
        message.state, message.claimed_at, message.due_at = MessageState.QUEUED, None, outcome.at + pause


def waits_in_vain(session: Session, via: Via, *, since: datetime) -> bool:
    """Tell whether something has waited for a channel since before `since` by which nothing has left since then."""
    waits = select(Message.id).where(*_waited(via, since))
    left = select(Message.id).where(Message.state == MessageState.SENT, Message.sent_at > since, Message.channel == via)
    return session.scalar(waits.limit(1)) is not None and session.scalar(left.limit(1)) is None


def _waited(via: Via, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Message.channel == via, Message.state == MessageState.QUEUED, was_due() < since)


def give_up(session: Session, via: Via, *, since: datetime, now: datetime, limit: int) -> int:
    """Give up to `limit` letters up that have waited since before `since` for a channel whose provider is away.

    Returns how many. Their manager is told as of any other that did not arrive.
    """
    waiting = select(Message).where(*_waited(via, since))
    waiting = waiting.order_by(Message.due_at).limit(limit).with_for_update(skip_locked=True)
    letters = session.scalars(waiting).all()
    for message in letters:
        message.first_due_at = message.first_due_at or message.due_at
        message.due_at, message.trouble = now, AWAY
        _close(message, MessageState.GIVEN_UP)
    session.flush()
    return len(letters)


def _learn(session: Session, outcome: Outcome) -> None:
    """Write down what a try has shown of an address: that nothing ever arrives there, or by a test that it does."""
    arrives = outcome.end is End.SENT and outcome.letter.kind is MessageKind.TEST
    message = session.get(Message, outcome.letter.id) if arrives or outcome.address_is_dead else None
    if message is None:
        return
    if outcome.address_is_dead and message.channel is Via.PUSH:
        session.execute(delete(PushSubscription).where(PushSubscription.id == UUID(message.address)))
    elif outcome.address_is_dead:
        # Another system stays on its page, where a manager tests or removes it.
        dead_addresses.note(session, message, outcome.letter.address, refused_at=outcome.at)
    else:
        dead_addresses.note(session, message, outcome.letter.address, refused_at=None)


def _locked(session: Session, ids: Iterable[UUID]) -> list[Message]:
    """Return messages as they stand now, held until the end in an order that everybody keeps to."""
    wanted = select(Message).where(Message.id.in_(list(ids))).order_by(Message.id).with_for_update()
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def _is_claim(message: Message, letter: Letter) -> bool:
    return message.state is MessageState.CLAIMED and message.claimed_at == letter.claimed_at


def _ours(letter: Letter) -> tuple[ColumnElement[bool], ...]:
    """Hold while this very claim stands: another one has another moment."""
    return (Message.state == MessageState.CLAIMED, Message.claimed_at == letter.claimed_at)


def _close(message: Message, state: MessageState) -> None:
    """End a message's life, and with it the secret it carried."""
    message.state = state
    if "token" in message.facts:
        message.facts = {name: fact for name, fact in message.facts.items() if name != "token"}
