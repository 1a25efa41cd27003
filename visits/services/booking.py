"""Booking, changing the time and cancelling: every writer of claims goes through here."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import Wish
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.rules.visit_state import CHANGEABLE, Channel, IllegalMove, Reason, State
from visits.services import changes, homes, messages
from visits.services.availability import find
from visits.services.claiming import decide
from visits.services.entering import Agreed, enter, move, take_off
from visits.services.visits import require_visit
from visits.storage.tables import Visit


def book(
    session: Session,
    wish: Wish,
    *,
    actor: Actor,
    now: datetime,
    relatives: tuple[UUID, ...] = (),
    channel: Channel = Channel.WEB,
    override: bool = False,
) -> UUID:
    """Book a visit and return its id; the same wish again returns the visit it has already become.

    A relative books for herself; staff name the `relatives` who take part, and with `override` set aside every rule
    that is not a physical fact. Raises Refused with the rules that say no, NotFound for a resident not hers to book.
    """
    homes.lock(session, actor.home)
    place = find(session, wish.resident, actor=actor, wish=wish.id)
    if place.wished:
        if place.wished.booked_by != actor.person:
            raise NotFound
        return place.wished.visit
    taking_part = (actor.person,) if actor.role is Role.RELATIVE else relatives
    decision = decide(
        session,
        place,
        wish.starts_at,
        relatives=taking_part,
        minutes=wish.minutes,
        people=wish.people,
        actor=actor,
        override=override,
        now=now,
    )
    agreed = Agreed(
        wish=wish.id,
        booked_by=actor.person,
        channel=channel,
        relatives=taking_part,
        company=wish.company,
        people=wish.people,
    )
    visit = enter(session, agreed, place, decision, actor=actor, now=now)
    messages.owe_to_relatives(session, MessageKind.BOOKED, visit=visit, actor=actor, now=now)
    return visit.id


def change_time(
    session: Session, visit_id: UUID, *, starts_at: datetime, actor: Actor, now: datetime, override: bool = False
) -> None:
    """Move a visit to another time in one step: it stays the same visit, in history and in every calendar.

    Whatever goes wrong, the old time is not lost: it is given back in the transaction that takes the new one. Raises
    Refused as `book` does, NotFound for a visit not the actor's, IllegalMove for one that is past or that staff have in
    hand already.
    """
    visit = require_visit(session, visit_id, Action.CANCEL_VISIT, actor=actor)
    homes.lock(session, visit.home_id)
    place = find(session, visit.resident_id, actor=actor)
    _lock(session, visit)
    if visit.state not in CHANGEABLE or visit.ends_at <= now:
        raise IllegalMove(visit.state, State.BOOKED)
    if starts_at == visit.starts_at:
        return
    decision = decide(session, place, starts_at, actor=actor, override=override, now=now, moving=visit)
    before = visit.starts_at
    move(session, visit, place.unit.id, decision, actor=actor, now=now)
    knew = {"before": before.isoformat()}
    messages.owe_to_relatives(session, MessageKind.CHANGED, visit=visit, actor=actor, now=now, facts=knew)


def cancel(session: Session, visit_id: UUID, *, reason: Reason, actor: Actor, now: datetime) -> None:
    """Cancel a visit: its time is free again, its reminders fall, and the other side is told.

    Nothing more happens when her side has cancelled it already. Raises NotFound for a visit not the actor's to cancel,
    IllegalMove for one that has begun or is over.
    """
    visit = require_visit(session, visit_id, Action.CANCEL_VISIT, actor=actor)
    homes.lock(session, visit.home_id)
    _lock(session, visit)
    if visit.state is State.CANCELLED and visit.cancelled_by is actor.role:
        return
    # What nobody ended is past all the same: how it went is for staff to say, not to be cancelled away.
    if visit.ends_at <= now:
        raise IllegalMove(visit.state, State.CANCELLED)
    take_off(session, visit, reason=reason, actor=actor, now=now)
    # After a death no machine writes to the family: a person tells them.
    if reason is not Reason.DIED:
        messages.owe_to_relatives(session, MessageKind.CANCELLED, visit=visit, actor=actor, now=now)
    if actor.role is Role.RELATIVE:
        messages.owe_to_unit(session, MessageKind.RELATIVE_CANCELLED, unit=visit.unit_id, visit=visit.id, now=now)


def cancel_all(session: Session, visit_ids: Collection[UUID], *, reason: Reason, actor: Actor, now: datetime) -> None:
    """Cancel several visits of the actor's home, or none of them; raises as `cancel` does."""
    homes.lock(session, actor.home)
    # All of them before any is changed: whoever has one of them in hand needs its unit, which we shall hold.
    locked = select(Visit.unit_id).where(Visit.id.in_(visit_ids)).order_by(Visit.id).with_for_update(key_share=True)
    changes.lock_units(session, set(session.scalars(locked)))
    for visit in visit_ids:
        cancel(session, visit, reason=reason, actor=actor, now=now)


def _lock(session: Session, visit: Visit) -> None:
    # Beside the home's row the visit's own: staff may be starting it on a tablet at this very moment.
    session.refresh(visit, with_for_update={"key_share": True})
