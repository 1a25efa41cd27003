"""What a watcher measures, asked of the database at each look: any process gives the same answer, and no name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageState, ReminderKind, ReminderState, Via
from visits.services.outbox_views import WAITING, not_delivered, was_due
from visits.storage.tables import Lease, Message, Reminder

WINDOW = timedelta(hours=1)
"""Of what has ended, the last hour counts."""
BUCKETS = (1, 5, 15, 60, 300, 3600)
"""How late a message left, in seconds at most."""


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """How late the messages of one channel left: `up_to[i]` of them at most `BUCKETS[i]` seconds, `seconds` in all."""

    up_to: tuple[int, ...]
    count: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of one installation at one moment; every channel has its own, with nothing in it too."""

    queued: dict[tuple[Via, MessageState], int]
    oldest: dict[Via, float]
    """How many seconds ago the first message that still waits was due."""
    failing: dict[Via, int]
    """Messages that wait after a failed try."""
    given_up: dict[Via, int]
    """Given up within the window, or by a receipt of that time not arrived."""
    lateness: dict[Via, Lateness]
    reminders: dict[tuple[ReminderKind, ReminderState], int]
    """What became of the reminders that were due within the window."""
    oldest_reminder: float
    leases: dict[str, float]
    """For how many seconds each lease still runs; below zero: for how long nobody has led."""


def gather(session: Session, *, now: datetime) -> Figures:
    """Ask the database: six queries, each along an index."""
    waiting = session.execute(
        select(Message.channel, Message.state, func.count(), func.min(was_due()))
        .where(Message.state.in_(WAITING))
        .group_by(Message.channel, Message.state)
    ).all()
    firsts = {via: min((due_at for channel, _, _, due_at in waiting if channel is via), default=now) for via in Via}
    numbers = {(via, state): number for via, state, number, _ in waiting}
    return Figures(
        queued={(via, state): numbers.get((via, state), 0) for via in Via for state in WAITING},
        oldest={via: _ago(first, now) for via, first in firsts.items()},
        failing=_by_channel(session, Message.state == MessageState.QUEUED, Message.trouble != ""),
        given_up=_by_channel(session, not_delivered(now - WINDOW)),
        lateness=_lateness(session, now=now),
        reminders=_reminders(session, now=now),
        oldest_reminder=_oldest_reminder(session, now=now),
        leases={
            name: (until - now).total_seconds() for name, until in session.execute(select(Lease.name, Lease.until))
        },
    )


def _ago(moment: datetime, now: datetime) -> float:
    return max((now - moment).total_seconds(), 0.0)


def _by_channel(session: Session, *which: ColumnElement[bool]) -> dict[Via, int]:
    rows = session.execute(select(Message.channel, func.count()).where(*which).group_by(Message.channel))
    return dict.fromkeys(Via, 0) | {row[0]: row[1] for row in rows}


def _lateness(session: Session, *, now: datetime) -> dict[Via, Lateness]:
    left = (Message.state == MessageState.SENT, Message.sent_at > now - WINDOW)
    late: dict[Via, list[float]] = {via: [] for via in Via}
    for via, due_at, sent_at in session.execute(select(Message.channel, was_due(), Message.sent_at).where(*left)):
        late[via].append(_ago(due_at, sent_at or now))
    return {
        via: Lateness(
            up_to=tuple(sum(one <= bucket for one in those) for bucket in BUCKETS),
            count=len(those),
            seconds=sum(those),
        )
        for via, those in late.items()
    }


def _reminders(session: Session, *, now: datetime) -> dict[tuple[ReminderKind, ReminderState], int]:
    # By state first, as the index is.
    lately = or_(*((Reminder.state == state) & Reminder.due_at.between(now - WINDOW, now) for state in ReminderState))
    rows = session.execute(
        select(Reminder.kind, Reminder.state, func.count()).where(lately).group_by(Reminder.kind, Reminder.state)
    ).all()
    return {(kind, state): number for kind, state, number in rows}


def _oldest_reminder(session: Session, *, now: datetime) -> float:
    first = session.scalar(select(func.min(Reminder.due_at)).where(Reminder.state == ReminderState.DUE))
    return _ago(first or now, now)
