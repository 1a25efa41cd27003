"""Tending a visit at the tablet, step by step: taking it, preparing, starting, ending, saying how it went."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from visits.rules import board as rules
from visits.rules.access import Action
from visits.rules.board import Tick
from visits.rules.people import Actor
from visits.rules.visit_state import OUTCOMES, IllegalMove, State
from visits.services import audit, calls, changes, on_the_day, reminders
from visits.services.visits import require_visit
from visits.storage.tables import Home, Visit, VisitMove, VisitTick

_BACK = {State.READY: State.PREPARING, State.PREPARING: State.BOOKED}


def take(session: Session, visit_id: UUID, *, instead_of: UUID | None, actor: Actor, now: datetime) -> bool:
    """Take a visit in hand, and stop its reminders; answer False when somebody else was quicker.

    `instead_of` is who had it on the screen that was tapped: at a change of shift one takes over from another.
    """
    visit = _tended(session, visit_id, actor=actor)
    if visit.taken_by == actor.person:
        return True
    if not rules.is_open(visit.state):
        raise IllegalMove(visit.state, visit.state)
    if visit.taken_by != instead_of:
        return False
    _take(visit, actor=actor, now=now)
    reminders.taken(session, visit.id, now=now)
    session.flush()
    changes.record(session, visit, before=visit.state, what="take", actor=actor, now=now)
    return True


def give_back(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Undo a taking: the visit is anybody's again, and its reminders go on. Raises IllegalMove once it is prepared."""
    visit = _tended(session, visit_id, actor=actor)
    if visit.state is not State.BOOKED:
        raise IllegalMove(visit.state, State.BOOKED)
    if visit.taken_by is None:
        return
    visit.taken_by, visit.taken_at = None, None
    session.flush()
    reminders.reopened(session, visit.id, now=now)
    _mark_undone(session, visit.id, "take")
    changes.record(session, visit, before=visit.state, what="give_back", actor=actor, now=now)


def prepare(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Begin to prepare a visit; whoever prepares it has taken it."""
    visit = _tended(session, visit_id, actor=actor)
    if visit.state is State.PREPARING:
        return
    changes.move(session, visit, State.PREPARING, what="prepare", actor=actor, now=now)
    _take(visit, actor=actor, now=now)
    reminders.prepared(session, visit.id, now=now)


def step_back(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Undo the last step of a preparation: from ready to preparing, from preparing to booked and taken."""
    visit = _tended(session, visit_id, actor=actor)
    to = _BACK.get(visit.state)
    if to is None:
        raise IllegalMove(visit.state, State.BOOKED)
    _mark_undone(session, visit.id, "ready" if visit.state is State.READY else "prepare")
    changes.move(session, visit, to, what="step_back", actor=actor, now=now)
    if to is State.BOOKED:
        reminders.reopened(session, visit.id, now=now)


def ready(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Say that the resident sits before the tablet; the relatives are told, unless one of them is there already."""
    visit = _step(session, visit_id, State.READY, what="ready", actor=actor, now=now)
    on_the_day.tell_ready(session, visit, now=now)


def start(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Start a visit: its room opens."""
    _step(session, visit_id, State.ONGOING, what="start", actor=actor, now=now)


def end(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End a visit, which counts as held until somebody says otherwise; nothing happens when it is over already."""
    visit = _tended(session, visit_id, actor=actor)
    if visit.state not in OUTCOMES:
        changes.move(session, visit, State.HELD, what="end", actor=actor, now=now)
        changes.shorten(session, visit, now=now)
        calls.end(session, visit.id, now=now)
        # Held before its time, say: nobody is told any more that it comes.
        reminders.fall(session, visit.id, now=now)


def settle(
    session: Session, visit_id: UUID, outcome: State, *, tell: bool = False, actor: Actor, now: datetime
) -> None:
    """Say how a visit went, or put right what was said, the same day.

    With `tell` the relatives of a visit that the resident did not want today are written to, in kind words. Raises
    IllegalMove for what cannot be said of it now. What did not take place frees its resident and tablet.
    """
    visit = _tended(session, visit_id, actor=actor)
    if visit.state is outcome:
        return
    corrects = visit.state in OUTCOMES
    if outcome not in rules.outcomes(visit, now=now) or (corrects and not _may_correct(session, visit, now=now)):
        raise IllegalMove(visit.state, outcome)
    changes.move(session, visit, outcome, what="correct" if corrects else "outcome", actor=actor, now=now)
    calls.end(session, visit.id, now=now)
    reminders.fall(session, visit.id, now=now)
    if outcome is State.HELD:
        changes.shorten(session, visit, now=now)
    else:
        # Said late, too: what did not take place counts neither for its day nor for its week.
        changes.release(session, visit.id)
    if tell and outcome is State.REFUSED:
        on_the_day.tell_not_today(session, visit, now=now)
    audit.note(session, "visit.outcome", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))


def tick(session: Session, visit_id: UUID, *, ticked: Collection[Tick], among: Collection[Tick], actor: Actor) -> None:
    """Keep which lines of the list are `ticked`; lines that are not `among` those asked about stay as they are."""
    visit = _tended(session, visit_id, actor=actor)
    before = set(session.scalars(select(VisitTick.tick).where(VisitTick.visit_id == visit.id)))
    gone = [line.value for line in among if line not in ticked and line.value in before]
    new = [line.value for line in among if line in ticked and line.value not in before]
    session.execute(delete(VisitTick).where(VisitTick.visit_id == visit.id, VisitTick.tick.in_(gone)))
    session.add_all(VisitTick(visit_id=visit.id, tick=line) for line in new)
    if gone or new:
        session.flush()
        changes.tell_unit(session, visit.unit_id)


def _tended(session: Session, visit_id: UUID, *, actor: Actor) -> Visit:
    visit = require_visit(session, visit_id, Action.TEND_VISIT, actor=actor)
    # Two tablets may tap at once: what is decided next is decided on the row as it stands, one after the other.
    session.refresh(visit, with_for_update={"key_share": True})
    return visit


def _step(session: Session, visit_id: UUID, to: State, *, what: str, actor: Actor, now: datetime) -> Visit:
    """Move a visit one step on; a second tap on the same button changes nothing."""
    visit = _tended(session, visit_id, actor=actor)
    if visit.state is not to:
        visit.held_on = actor.tablet
        changes.move(session, visit, to, what=what, actor=actor, now=now)
    return visit


def _take(visit: Visit, *, actor: Actor, now: datetime) -> None:
    visit.taken_by, visit.taken_at = actor.person, now


def _may_correct(session: Session, visit: Visit, *, now: datetime) -> bool:
    zone = ZoneInfo(session.get_one(Home, visit.home_id).timezone)
    day = visit.starts_at.astimezone(zone).date()
    return rules.may_correct(visit.state, visit_day=day, today=now.astimezone(zone).date())


def _mark_undone(session: Session, visit_id: UUID, what: str) -> None:
    last = (
        select(VisitMove.id)
        .where(VisitMove.visit_id == visit_id, VisitMove.what == what, VisitMove.undone.is_(False))
        .order_by(VisitMove.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    session.execute(update(VisitMove).where(VisitMove.id == last).values(undone=True))
