"""Holding a visit on another tablet. Nothing else about it changes, unless its resident lives in another unit now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, select, true
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import Refused, Rule
from visits.rules.people import Actor
from visits.rules.visit_state import CHANGEABLE, IllegalMove, State
from visits.services import audit, changes, homes, reminders
from visits.services.claiming import claim
from visits.services.serving import serves
from visits.services.visits import require_visit
from visits.storage.tables import Claim, Resident, Tablet, Visit


def swap_tablet(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Move a visit to another tablet that is free and in service then, and return that tablet's name.

    It is a tablet of the unit where the resident lives now. If she has moved, the visit goes to that unit with all its
    reminders, and nobody has taken it there yet. Raises Refused when no tablet is free, NotFound for a visit not the
    actor's to mend, IllegalMove for one that is past or that staff have in hand already.
    """
    visit = require_visit(session, visit_id, Action.MEND_VISIT, actor=actor)
    homes.lock(session, visit.home_id)
    # Staff may be preparing it at this very moment.
    session.refresh(visit, with_for_update={"key_share": True})
    if visit.state not in CHANGEABLE or visit.ends_at <= now:
        raise IllegalMove(visit.state, State.BOOKED)
    unit = session.get_one(Resident, visit.resident_id).unit_id
    theirs = (Claim.visit_id == visit.id, Claim.thing == visit.tablet_id)
    until = session.scalars(select(Claim.ends_at).where(*theirs)).one()
    other = session.scalar(_free(visit, unit, until=until).limit(1))
    if other is None:
        raise Refused([Rule.NO_TABLET])
    changes.release(session, visit.id)
    swapped = f"{session.get_one(Tablet, visit.tablet_id).name} → {other.name}"
    visit.tablet_id = other.id
    if visit.unit_id != unit:
        _hand_over(session, visit, unit, now=now)
    session.flush()
    claim(session, visit, until=until)
    changes.record(session, visit, before=visit.state, what="swap_tablet", detail=swapped, actor=actor, now=now)
    audit.note(session, "visit.swap_tablet", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))
    return other.name


def _free(visit: Visit, unit: UUID, *, until: datetime) -> Select[Tablet]:
    """Choose among the tablets that serve a unit: its own first, since a shared one may be needed elsewhere."""
    overlaps = (Claim.thing == Tablet.id, Claim.starts_at < until, Claim.ends_at > visit.starts_at)
    claimed = exists().where(*overlaps, Claim.visit_id != visit.id)
    out = (Tablet.out_since < until) & (Tablet.out_until.is_(None) | (Tablet.out_until > visit.starts_at))
    # Only when she has moved may it be the one it is on: that tablet may serve both units.
    another = true() if visit.unit_id != unit else Tablet.id != visit.tablet_id
    return (
        select(Tablet)
        .where(serves(unit, home=visit.home_id), another)
        .where(~claimed, Tablet.out_since.is_(None) | ~out)
        .order_by(Tablet.unit_id != unit, Tablet.name, Tablet.id)
    )


def _hand_over(session: Session, visit: Visit, unit: UUID, *, now: datetime) -> None:
    changes.lock_units(session, {visit.unit_id, unit})
    changes.tell_unit(session, visit.unit_id)
    for place in (visit.unit_id, unit):
        changes.tell_calendars_of_unit(session, place, now=now)
    # What the unit before was reminded of, or has answered, is another's now; nothing is new for the relatives.
    reminders.fall_for_staff(session, visit.id, now=now)
    visit.unit_id, visit.taken_by, visit.taken_at = unit, None, None
    session.flush()
    reminders.plan_for_staff(session, visit, now=now)
