"""A resident's best times: written down, refused when nothing is left, and logged."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Span
from visits.services import best_times
from visits.services.best_times import BestTimes
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry

WANTED = BestTimes(earliest=600, latest=960, not_on=frozenset({3, 1}), rest=Span(780, 900), per_day=1, no_limits=True)


def test_maj_writes_down_when_rosa_wants_visits(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    assert not best_times.show(session, cast.rosa.id, actor=maj).is_any
    best_times.change(session, cast.rosa.id, WANTED, actor=maj, now=now)
    found = best_times.show(session, cast.rosa.id, actor=maj)
    assert found == WANTED
    assert found.is_any
    best_times.change(session, cast.rosa.id, BestTimes(), actor=maj, now=now)
    assert not best_times.show(session, cast.rosa.id, actor=maj).is_any
    logged = select(AuditEntry).where(AuditEntry.action == "resident.best_times")
    assert [entry.resident_id for entry in session.scalars(logged)] == [cast.rosa.id] * 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (BestTimes(earliest=600, latest=600), "latest"),
        (BestTimes(earliest=700, latest=600), "latest"),
        (BestTimes(not_on=frozenset(range(7))), "not_on"),
        (BestTimes(rest=Span(900, 780)), "rest_ends"),
        (BestTimes(rest=Span(0, 1440)), "rest_ends"),
        (BestTimes(earliest=600, latest=720, rest=Span(600, 720)), "rest_ends"),
    ],
)
def test_some_time_is_left(session: Session, cast: Cast, now: datetime, wanted: BestTimes, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        best_times.change(session, cast.rosa.id, wanted, actor=cast.actor(cast.maj), now=now)
    assert refusal.value.field == field
    assert not best_times.show(session, cast.rosa.id, actor=cast.actor(cast.maj)).is_any


def test_nobody_but_her_manager_sees_or_changes_them(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now)
    builder.home("Granen")
    stranger, maj = builder.actor(builder.manager("Siv")), cast.actor(cast.maj)
    for actor, resident in ((stranger, cast.rosa.id), (cast.actor(cast.ines), cast.rosa.id), (maj, uuid4())):
        with pytest.raises(NotFound):
            best_times.show(session, resident, actor=actor)
        with pytest.raises(NotFound):
            best_times.change(session, resident, WANTED, actor=actor, now=now)
