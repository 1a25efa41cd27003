"""What the two sides of a visit tell each other on its day: we are ready, we are late, not today; I am late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from visits.rules import lateness
from visits.rules.access import Action
from visits.rules.call_window import UNSEEN_MEANS_GONE, Side, opens_at
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.rules.visit_state import IllegalMove, State
from visits.services import changes, messages
from visits.services.visits import require_visit
from visits.storage.tables import CallPeer, Message, Tablet, TabletUnit, Unit, Visit, VisitMove

_LATE = "late_"
"""How the history says that staff were late; the minutes follow."""
_TABLET_ASKS = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What staff have told the relatives of a visit on its day."""

    ready: bool = False
    late_minutes: int = 0


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
    return Said(ready=_told(session, visit_id, MessageKind.READY), late_minutes=minutes)


def tell_ready(session: Session, visit: Visit, *, now: datetime) -> None:
    """Tell a visit's relatives, once, that the resident sits there; not while one of them sits there too.

    Before the room opens nobody could come in: the message then leaves when it does.
    """
    told = _told(session, visit.id, MessageKind.READY)
    if not told and now < visit.ends_at and not _is_waited_for(session, visit.id, now=now):
        opens = opens_at(visit.starts_at)
        messages.owe_to_relatives(session, MessageKind.READY, visit=visit, not_before=opens, now=now)


def tell_not_today(session: Session, visit: Visit, *, now: datetime) -> None:
    """Tell a visit's relatives, once and in kind words, that the resident did not want to today."""
    if not _told(session, visit.id, MessageKind.NOT_TODAY):
        messages.owe_to_relatives(session, MessageKind.NOT_TODAY, visit=visit, now=now)


def tell_late(session: Session, visit_id: UUID, *, minutes: int, actor: Actor, now: datetime) -> None:
    """Tell a visit's relatives that staff are about so many `minutes` late; the same minutes again change nothing.

    Raises IllegalMove when the visit has begun, is over, or is too far ahead.
    """
    visit = _not_begun(session, visit_id, Action.TEND_VISIT, lateness.STAFF_AHEAD, actor=actor, now=now)
    if said(session, visit.id).late_minutes == minutes:
        return
    changes.record(session, visit, before=visit.state, what=f"{_LATE}{minutes}", actor=actor, now=now)
    messages.owe_to_relatives(session, MessageKind.LATE, visit=visit, facts={"late": minutes}, now=now)


def hear_late(session: Session, visit_id: UUID, *, minutes: int, actor: Actor, now: datetime) -> None:
    """Let a relative say that she is about so many `minutes` late: the unit's boards show it at once.

    The unit gets a mail only when no tablet of its would show it. Raises IllegalMove as `tell_late` does.
    """
    visit = _not_begun(session, visit_id, Action.SEE_VISIT, lateness.RELATIVES_AHEAD, actor=actor, now=now)
    if visit.late_minutes == minutes:
        return
    visit.late_minutes = minutes
    session.flush()
    changes.record(session, visit, before=visit.state, what="relative_late", actor=actor, now=now)
    address = session.scalar(select(Unit.mail).where(Unit.id == visit.unit_id))
    if address and not _is_shown(session, visit.unit_id, now=now):
        facts = {"late": minutes}
        kind = MessageKind.RELATIVE_LATE
        messages.owe_to_unit(session, kind, unit=visit.unit_id, visit=visit.id, facts=facts, now=now)


def _not_begun(
    session: Session, visit_id: UUID, action: Action, ahead: timedelta, *, actor: Actor, now: datetime
) -> Visit:
    visit = require_visit(session, visit_id, action, actor=actor)
    session.refresh(visit, with_for_update={"key_share": True})
    times = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    if not lateness.may_say_late(visit.state, **times, ahead=ahead, now=now):
        raise IllegalMove(visit.state, State.ONGOING)
    return visit


def _told(session: Session, visit_id: UUID, kind: MessageKind) -> bool:
    told = select(Message.id).where(Message.visit_id == visit_id, Message.kind == kind).limit(1)
    return session.scalar(told) is not None


def _is_waited_for(session: Session, visit_id: UUID, *, now: datetime) -> bool:
    here = (CallPeer.side == Side.RELATIVE.value, CallPeer.left_at.is_(None))
    seen = CallPeer.seen_at >= now - UNSEEN_MEANS_GONE
    return session.scalar(select(exists().where(CallPeer.visit_id == visit_id, *here, seen))) or False


def _is_shown(session: Session, unit: UUID, *, now: datetime) -> bool:
    shares = select(TabletUnit.tablet_id).where(TabletUnit.unit_id == unit)
    serves = (Tablet.unit_id == unit) | Tablet.id.in_(shares)
    asks = (Tablet.active, Tablet.seen_at >= now - _TABLET_ASKS)
    return session.scalar(select(exists().where(serves, *asks))) or False
