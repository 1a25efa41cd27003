"""Visits of the cast whose room a test goes into."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.visit_state import Channel, State
from visits.storage.tables import Person, Visit, VisitRelative


def a_visit(
    session: Session, cast: Cast, *relatives: Person, state: State, starts_at: datetime, minutes: int = 30
) -> UUID:
    """Add a visit of Rosa's in a state, with Ines unless others are given; it claims nothing, so any number fit."""
    visit = Visit(
        home_id=cast.home.id,
        unit_id=cast.unit.id,
        resident_id=cast.rosa.id,
        tablet_id=cast.tablet.id,
        booked_by=(relatives or (cast.ines,))[0].id,
        wish=uuid4(),
        channel=Channel.WEB,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        state=state,
        created_at=starts_at,
        changed_at=starts_at,
    )
    session.add(visit)
    session.flush()
    for relative in relatives or (cast.ines,):
        session.add(VisitRelative(visit_id=visit.id, relative_id=relative.id))
    session.flush()
    return visit.id
