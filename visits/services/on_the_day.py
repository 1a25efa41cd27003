"""What the two sides of a visit tell each other on its day: we are ready, we are late, not today; I am late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session

from visits.rules import coalescing, lateness
from visits.rules.access import Action
from visits.rules.call_window import UNSEEN_MEANS_GONE, Side, opens_at
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor
from visits.rules.visit_state import IllegalMove, State
from visits.services import alarms, changes, messages
from visits.services.visits import require_visit
from visits.storage.tables import CallPeer, Message, Unit, Visit, VisitMove

_LATE = "late_"
"""How the history says that staff were late; the minutes follow."""


class Heard(StrEnum):
    """Who hears what a relative says on the day of her visit."""

    SHOWN = "shown"
    """A tablet of the unit shows it."""
    MAILED = "mailed"
    """No tablet does: the unit, or its manager, gets a mail."""
    BY_NOBODY = "by_nobody"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What staff have told the relatives of a visit on its day."""

    ready: bool = False
    late_minutes: int = 0
    late_told: bool = False
    """A message says so to a relative, or has; otherwise it stands on the visit's page alone."""


def said(session: Session, visit_id: UUID) -> Said:
    """Return what staff have told a visit's relatives, for whoever may see the visit."""
    late = session.scalar(
        select(VisitMove.what)
        .join(Visit, Visit.id == VisitMove.visit_id)
        # What was said of an earlier time is over with it.
        .where(VisitMove.visit_id == visit_id, VisitMove.starts_at == Visit.starts_at)
        .where(VisitMove.what.startswith(_LATE, autoescape=True))
        .order_by(VisitMove.at.desc())
        .limit(1)
    )
    minutes = int(late.removeprefix(_LATE)) if late else 0
    return Said(
        ready=bool(_told(session, visit_id, MessageKind.READY)),
        late_minutes=minutes,
        late_told=minutes in {facts.get("late") for facts in _told(session, visit_id, MessageKind.LATE)},
    )


def tell_ready(session: Session, visit: Visit, *, now: datetime) -> None:
    """Tell a visit's relatives, once, that the resident sits there; not while one of them sits there too.

    Before the room opens nobody could come in: the message then leaves when it does. That staff were late is over.
    """
    _take_back(session, visit.id, MessageKind.LATE)
    told = _told(session, visit.id, MessageKind.READY)
    if not told and now < visit.ends_at and not _is_waited_for(session, visit.id, now=now):
        opens = opens_at(visit.starts_at)
        messages.owe_to_relatives(session, MessageKind.READY, visit=visit, not_before=opens, now=now)


def tell_not_today(session: Session, visit: Visit, *, now: datetime) -> None:
    """Tell a visit's relatives, once and in kind words, that the resident did not want to today.

    It waits a minute for staff to put it right.
    """
    if not _told(session, visit.id, MessageKind.NOT_TODAY):
        not_before = now + coalescing.WAITS
        messages.owe_to_relatives(session, MessageKind.NOT_TODAY, visit=visit, not_before=not_before, now=now)


def tell_late(session: Session, visit_id: UUID, *, minutes: int, actor: Actor, now: datetime) -> None:
    """Tell a visit's relatives that staff are about so many `minutes` late; the same minutes again change nothing.

    It waits a minute: what staff say next takes its place. Raises IllegalMove when the visit has begun, is over, or is
    too far ahead.
    """
    visit = _not_begun(session, visit_id, Action.TEND_VISIT, lateness.STAFF_AHEAD, actor=actor, now=now)
    so_far = said(session, visit.id)
    if so_far.late_told and so_far.late_minutes == minutes:
        return
    changes.record(session, visit, before=visit.state, what=f"{_LATE}{minutes}", actor=actor, now=now)
    _take_back(session, visit.id, MessageKind.LATE)
    not_before, facts = now + coalescing.WAITS, {"late": minutes}
    messages.owe_to_relatives(session, MessageKind.LATE, visit=visit, facts=facts, not_before=not_before, now=now)


def hear_late(session: Session, visit_id: UUID, *, minutes: int, actor: Actor, now: datetime) -> Heard:
    """Let a relative say that she is about so many `minutes` late: the unit's boards show it at once.

    Only when no tablet of the unit would show it a mail goes to the unit, or to its managers when it has no address.
    Raises IllegalMove as `tell_late` does.
    """
    visit = _not_begun(session, visit_id, Action.SEE_VISIT, lateness.RELATIVES_AHEAD, actor=actor, now=now)
    shown = session.scalar(select(Unit.id).where(Unit.id == visit.unit_id, Unit.id.in_(alarms.lit_units(now=now))))
    told = visit.late_minutes == minutes
    if not told:
        visit.late_minutes = minutes
        session.flush()
        changes.record(session, visit, before=visit.state, what="relative_late", actor=actor, now=now)
    if shown is not None:
        return Heard.SHOWN
    if told:
        return Heard.MAILED if _told(session, visit.id, MessageKind.RELATIVE_LATE) else Heard.BY_NOBODY
    facts, kind = {"late": minutes}, MessageKind.RELATIVE_LATE
    _take_back(session, visit.id, kind)
    owed = messages.owe_to_unit(session, kind, unit=visit.unit_id, visit=visit.id, facts=facts, now=now)
    return Heard.MAILED if owed else Heard.BY_NOBODY


def _not_begun(
    session: Session, visit_id: UUID, action: Action, ahead: timedelta, *, actor: Actor, now: datetime
) -> Visit:
    visit = require_visit(session, visit_id, action, actor=actor)
    session.refresh(visit, with_for_update={"key_share": True})
    times = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    if not lateness.may_say_late(visit.state, **times, ahead=ahead, now=now):
        raise IllegalMove(visit.state, State.ONGOING)
    return visit


def _told(session: Session, visit_id: UUID, kind: MessageKind) -> list[dict[str, Any]]:
    """Return the facts of what has been said, or soon is, of a visit at its present time; not what never left."""
    moved = select(func.max(VisitMove.at)).where(VisitMove.visit_id == visit_id, VisitMove.what == "change_time")
    since = moved.scalar_subquery()
    told = select(Message.facts).where(
        Message.visit_id == visit_id,
        Message.kind == kind,
        Message.state.in_((MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENT)),
        or_(since.is_(None), Message.created_at >= since),
    )
    return list(session.scalars(told))


def _take_back(session: Session, visit_id: UUID, kind: MessageKind) -> None:
    waiting = (Message.visit_id == visit_id, Message.kind == kind, Message.state == MessageState.QUEUED)
    session.execute(update(Message).where(*waiting).values(state=MessageState.DROPPED))


def _is_waited_for(session: Session, visit_id: UUID, *, now: datetime) -> bool:
    here = (CallPeer.side == Side.RELATIVE.value, CallPeer.left_at.is_(None))
    seen = CallPeer.seen_at >= now - UNSEEN_MEANS_GONE
    return session.scalar(select(exists().where(CallPeer.visit_id == visit_id, *here, seen))) or False
