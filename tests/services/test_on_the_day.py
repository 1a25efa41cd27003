"""What the two sides of a visit tell each other on its day."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.call_window import OPENS_BEFORE
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.rules.visit_state import IllegalMove, State
from visits.services import board, booking, calls, on_the_day, tablets, tending
from visits.services import visits as visits_service
from visits.services.on_the_day import Said
from visits.storage.tables import Message, Tablet, Unit, Visit

MINUTE = timedelta(minutes=1)


@pytest.fixture
def karl(cast: Cast) -> Actor:
    return cast.actor(cast.karl, on_tablet=True)


@pytest.fixture
def ines(cast: Cast) -> Actor:
    return cast.actor(cast.ines)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> Visit:
    return book(session, cast, now + 30 * MINUTE, now=now)


def owed(session: Session, kind: MessageKind) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == kind)))


def make_ready(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    tending.prepare(session, visit.id, actor=karl, now=now)
    tending.ready(session, visit.id, actor=karl, now=now)


def test_when_rosa_is_ready_ines_is_told_once(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    at = visit.starts_at - 5 * MINUTE
    make_ready(session, visit, karl, at)
    (told,) = owed(session, MessageKind.READY)
    assert told.due_at == at
    assert on_the_day.said(session, visit.id) == Said(ready=True)
    tending.step_back(session, visit.id, actor=karl, now=at + MINUTE)
    tending.ready(session, visit.id, actor=karl, now=at + 2 * MINUTE)
    assert owed(session, MessageKind.READY) == [told]


def test_ready_long_before_she_is_told_when_the_room_opens(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    make_ready(session, visit, karl, now)
    assert [told.due_at for told in owed(session, MessageKind.READY)] == [visit.starts_at - OPENS_BEFORE]


def test_who_sits_there_already_need_not_be_told(
    session: Session, visit: Visit, karl: Actor, ines: Actor, now: datetime
) -> None:
    at = visit.starts_at - 5 * MINUTE
    calls.join(session, visit.id, actor=ines, now=at)
    make_ready(session, visit, karl, at + timedelta(seconds=5))
    assert owed(session, MessageKind.READY) == []


def test_once_its_time_is_up_nobody_is_called(session: Session, visit: Visit, karl: Actor) -> None:
    make_ready(session, visit, karl, visit.ends_at + MINUTE)
    assert owed(session, MessageKind.READY) == []


def test_staff_are_ten_minutes_late_then_fifteen(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    for minutes in (10, 10, 15):
        on_the_day.tell_late(session, visit.id, minutes=minutes, actor=karl, now=now)
        now += MINUTE
    assert [told.facts for told in owed(session, MessageKind.LATE)] == [{"late": 10}, {"late": 15}]
    assert on_the_day.said(session, visit.id) == Said(late_minutes=15)


def test_at_another_time_nobody_is_late_yet(
    session: Session, visit: Visit, karl: Actor, ines: Actor, now: datetime
) -> None:
    on_the_day.tell_late(session, visit.id, minutes=5, actor=karl, now=now)
    on_the_day.hear_late(session, visit.id, minutes=5, actor=ines, now=now)
    later = visit.starts_at + timedelta(hours=1)
    booking.change_time(session, visit.id, starts_at=later, actor=karl, override=True, now=now + MINUTE)
    assert on_the_day.said(session, visit.id) == Said()
    assert visit.late_minutes is None


@pytest.mark.parametrize("state", [State.ONGOING, State.CANCELLED, State.HELD])
def test_of_a_visit_that_has_begun_or_is_off_nobody_says_late(
    session: Session, visit: Visit, karl: Actor, ines: Actor, now: datetime, state: State
) -> None:
    visit.state = state
    session.flush()
    with pytest.raises(IllegalMove):
        on_the_day.tell_late(session, visit.id, minutes=5, actor=karl, now=now)
    with pytest.raises(IllegalMove):
        on_the_day.hear_late(session, visit.id, minutes=5, actor=ines, now=now)


def test_too_far_ahead_nobody_is_late(session: Session, cast: Cast, karl: Actor, ines: Actor, now: datetime) -> None:
    tomorrow = book(session, cast, now + timedelta(days=1), now=now)
    with pytest.raises(IllegalMove):
        on_the_day.tell_late(session, tomorrow.id, minutes=5, actor=karl, now=now)
    with pytest.raises(IllegalMove):
        on_the_day.hear_late(session, tomorrow.id, minutes=5, actor=ines, now=now)


def test_nobody_else_says_it(session: Session, cast: Cast, visit: Visit, ines: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        on_the_day.tell_late(session, visit.id, minutes=5, actor=ines, now=now)
    stranger = Actor(person=cast.karl.id, role=cast.ines.role, home=cast.home.id)
    with pytest.raises(NotFound):
        on_the_day.hear_late(session, visit.id, minutes=5, actor=stranger, now=now)


def test_that_ines_is_late_is_on_the_board_at_once(
    session: Session, cast: Cast, visit: Visit, karl: Actor, ines: Actor, now: datetime
) -> None:
    version = session.get_one(Unit, cast.unit.id).version
    on_the_day.hear_late(session, visit.id, minutes=10, actor=ines, now=now)
    session.expire_all()
    assert session.get_one(Unit, cast.unit.id).version > version
    assert visits_service.show(session, visit.id, actor=karl).late_minutes == 10
    device = tablets.find(session, cast.device_token, now=now)
    assert device
    assert [time.late_minutes for time in board.locked_day(session, device=device, now=now).times] == [10]
    on_the_day.hear_late(session, visit.id, minutes=10, actor=ines, now=now)
    on_the_day.hear_late(session, visit.id, minutes=15, actor=ines, now=now)
    assert visit.late_minutes == 15


@pytest.mark.parametrize(
    ("mail", "seen", "told"),
    [("bjorken@almgarden.example", False, 1), ("bjorken@almgarden.example", True, 0), ("", False, 0)],
)
def test_the_unit_is_mailed_only_when_no_tablet_would_show_it(
    session: Session, visit: Visit, ines: Actor, now: datetime, mail: str, seen: bool, told: int
) -> None:
    session.execute(update(Unit).values(mail=mail))
    session.execute(update(Tablet).values(seen_at=now - timedelta(seconds=30) if seen else now - 5 * MINUTE))
    on_the_day.hear_late(session, visit.id, minutes=10, actor=ines, now=now)
    assert [letter.facts for letter in owed(session, MessageKind.RELATIVE_LATE)] == [{"late": 10}] * told


def test_that_rosa_does_not_want_to_is_told_once_in_kind_words_or_by_phone(
    session: Session, visit: Visit, karl: Actor
) -> None:
    at = visit.starts_at
    tending.settle(session, visit.id, State.REFUSED, actor=karl, now=at)
    assert owed(session, MessageKind.NOT_TODAY) == []
    tending.settle(session, visit.id, State.FAILED, tell=True, actor=karl, now=at)
    assert owed(session, MessageKind.NOT_TODAY) == []
    for outcome in (State.REFUSED, State.MISSED, State.REFUSED):
        tending.settle(session, visit.id, outcome, tell=True, actor=karl, now=at)
    assert len(owed(session, MessageKind.NOT_TODAY)) == 1
