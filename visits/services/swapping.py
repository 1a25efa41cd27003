"""Holding a visit on another tablet of its unit: nothing else about it changes, and nobody needs to be told."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import Refused, Rule
from visits.rules.people import Actor
from visits.rules.visit_state import CHANGEABLE, IllegalMove, State
from visits.services import audit, changes, homes
from visits.services.claiming import claim
from visits.services.serving import serves
from visits.services.visits import require_visit
from visits.storage.tables import Claim, Tablet, Visit


def swap_tablet(session: Session, visit_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Move a visit to another tablet of its unit that is free and in service then, and return that tablet's name.

    Raises Refused when there is none, NotFound for a visit not of the home that `actor` runs, IllegalMove for one that
    staff have in hand already.
    """
    visit = require_visit(session, visit_id, Action.RUN_HOME, actor=actor)
    homes.lock(session, visit.home_id)
    # Staff may be preparing it at this very moment.
    session.refresh(visit, with_for_update={"key_share": True})
    if visit.state not in CHANGEABLE:
        raise IllegalMove(visit.state, State.BOOKED)
    theirs = (Claim.visit_id == visit.id, Claim.thing == visit.tablet_id)
    until = session.scalars(select(Claim.ends_at).where(*theirs)).one()
    other = next(_free(session, visit, until=until), None)
    if other is None:
        raise Refused([Rule.NO_TABLET])
    changes.release(session, visit.id)
    visit.tablet_id = other.id
    session.flush()
    claim(session, visit, until=until)
    changes.record(session, visit, before=visit.state, what="swap_tablet", actor=actor, now=now)
    audit.note(session, "visit.swap_tablet", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))
    return other.name


def _free(session: Session, visit: Visit, *, until: datetime) -> Iterator[Tablet]:
    claimed = exists().where(Claim.thing == Tablet.id, Claim.starts_at < until, Claim.ends_at > visit.starts_at)
    out = (Tablet.out_since < until) & (Tablet.out_until.is_(None) | (Tablet.out_until > visit.starts_at))
    yield from session.scalars(
        select(Tablet)
        .where(serves(visit.unit_id, home=visit.home_id), Tablet.id != visit.tablet_id)
        .where(~claimed, Tablet.out_since.is_(None) | ~out)
        .order_by(Tablet.unit_id != visit.unit_id, Tablet.name, Tablet.id)
    )
