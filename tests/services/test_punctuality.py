"""How punctual visits were, as their manager sees it: no resident, and the log hears that she looked."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.reminded import minutes, sweep_with_a_tablet_on
from visits.rules.errors import NotFound
from visits.rules.visit_state import Reason, State
from visits.services import booking, punctuality, tending
from visits.storage.tables import AuditEntry


def test_a_visit_that_was_held_says_who_took_it_and_when_each_step_was_done(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl, visit = cast.actor(cast.karl, on_tablet=True), book(session, cast, now + minutes(60), now=now)
    starts = visit.starts_at
    for before in (15, 5):
        sweep_with_a_tablet_on(session, cast, starts - minutes(before))
    tending.take(session, visit.id, instead_of=None, actor=karl, now=starts - minutes(4))
    tending.prepare(session, visit.id, actor=karl, now=starts - minutes(3))
    tending.step_back(session, visit.id, actor=karl, now=starts - minutes(2))
    tending.prepare(session, visit.id, actor=karl, now=starts + minutes(1))
    tending.ready(session, visit.id, actor=karl, now=starts + minutes(2))
    tending.start(session, visit.id, actor=karl, now=starts + minutes(6))
    found = punctuality.show(session, actor=cast.actor(cast.maj), now=starts + minutes(10))
    (one,) = found.visits
    assert (one.unit_name, one.starts_at, one.state, one.late) == ("Björken", starts, State.ONGOING, 6)
    assert (one.rang_at, one.escalated) == (starts - minutes(15), True)
    assert (one.taken_by, one.taken_at) == ("Karl Ask", starts - minutes(4))
    assert (one.prepared_at, one.started_at) == (starts + minutes(1), starts + minutes(6))
    (unit,) = found.units
    assert (unit.name, unit.visits, unit.in_time, unit.minutes) == ("Björken", 1, 0, 6)
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "punctuality.read")).all() != []


def test_preparing_counts_as_taking_and_what_was_done_before_it_was_moved_does_not(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl, visit = cast.actor(cast.karl, on_tablet=True), book(session, cast, now + minutes(60), now=now)
    tending.take(session, visit.id, instead_of=None, actor=karl, now=now)
    later = now + minutes(120)
    booking.change_time(session, visit.id, starts_at=later, actor=karl, now=now, override=True)
    (moved,) = punctuality.show(session, actor=cast.actor(cast.maj), now=later + minutes(1)).visits
    assert (moved.taken_by, moved.taken_at, moved.rang_at, moved.late) == ("", None, None, None)
    tending.prepare(session, visit.id, actor=karl, now=later)
    (prepared,) = punctuality.show(session, actor=cast.actor(cast.maj), now=later + minutes(1)).visits
    assert (prepared.taken_by, prepared.taken_at) == ("Karl Ask", later)


def test_what_is_not_to_be_held_or_still_to_come_or_long_past_is_left_out(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    gone, coming = (book(session, cast, now + minutes(60 * hours), now=now) for hours in (1, 3))
    booking.cancel(session, gone.id, reason=Reason.HOME_CANNOT, actor=maj, now=now)
    found = punctuality.show(session, actor=maj, now=now + minutes(120))
    assert (found.visits, found.units) == ((), ())
    held = punctuality.show(session, actor=maj, now=now + minutes(200))
    assert ([one.id for one in held.visits], held.units) == ([coming.id], ())
    assert punctuality.show(session, actor=maj, now=now + minutes(16 * 1440)).visits == ()


def test_nobody_but_the_manager_looks(session: Session, cast: Cast, now: datetime) -> None:
    for stranger in (cast.actor(cast.karl, on_tablet=True), cast.actor(cast.ines)):
        with pytest.raises(NotFound):
            punctuality.show(session, actor=stranger, now=now)
