"""What the two sides of a visit tell each other on its day."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_samples import claim, mark_sent
from visits.rules.call_window import OPENS_BEFORE
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor
from visits.rules.visit_state import IllegalMove, State
from visits.services import board, booking, calls, on_the_day, tablets, tending
from visits.services import visits as visits_service
from visits.services.on_the_day import Heard, Said
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


def sent(session: Session, now: datetime) -> list[MessageKind]:
    """Let the worker send what is due, and return what that is."""
    letters = claim(session, now)
    for letter in letters:
        mark_sent(session, letter, now=now)
    return [letter.kind for letter in letters]


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


def test_ready_that_never_left_is_told_again(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    opens = visit.starts_at - OPENS_BEFORE
    make_ready(session, visit, karl, now)
    tending.step_back(session, visit.id, actor=karl, now=opens)
    sent(session, opens + MINUTE)
    assert on_the_day.said(session, visit.id) == Said()
    tending.ready(session, visit.id, actor=karl, now=opens + 2 * MINUTE)
    assert on_the_day.said(session, visit.id) == Said(ready=True)
    assert sent(session, opens + 2 * MINUTE) == [MessageKind.READY]
    tending.step_back(session, visit.id, actor=karl, now=opens + 3 * MINUTE)
    tending.ready(session, visit.id, actor=karl, now=opens + 4 * MINUTE)
    assert sent(session, opens + 4 * MINUTE) == []


def test_ready_at_an_earlier_time_is_not_ready_now(session: Session, visit: Visit, karl: Actor, now: datetime) -> None:
    at = visit.starts_at - OPENS_BEFORE
    make_ready(session, visit, karl, at)
    assert MessageKind.READY in sent(session, at)
    for _step in range(2):
        tending.step_back(session, visit.id, actor=karl, now=at + MINUTE)
    later = visit.starts_at + timedelta(hours=1)
    booking.change_time(session, visit.id, starts_at=later, actor=karl, override=True, now=at + MINUTE)
    assert on_the_day.said(session, visit.id) == Said()
    make_ready(session, visit, karl, later)
    assert MessageKind.READY in sent(session, later)


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
    sent(session, now)
    for minutes, told in ((10, [MessageKind.LATE]), (10, []), (15, [MessageKind.LATE])):
        on_the_day.tell_late(session, visit.id, minutes=minutes, actor=karl, now=now)
        now += MINUTE
        assert sent(session, now) == told
    assert [letter.facts["late"] for letter in owed(session, MessageKind.LATE)] == [10, 15]
    assert on_the_day.said(session, visit.id) == Said(late_minutes=15, late_told=True)


def test_what_staff_say_within_a_minute_is_one_message(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    sent(session, now)
    for minutes in (5, 10):
        on_the_day.tell_late(session, visit.id, minutes=minutes, actor=karl, now=now)
    assert sent(session, now + MINUTE) == [MessageKind.LATE]
    at = visit.starts_at - 5 * MINUTE
    on_the_day.tell_late(session, visit.id, minutes=15, actor=karl, now=at)
    make_ready(session, visit, karl, at)
    assert sent(session, visit.starts_at) == [MessageKind.READY], "who is ready is not late"


def test_that_staff_are_late_reaches_nobody_without_a_channel(
    session: Session, cast: Cast, visit: Visit, karl: Actor, now: datetime
) -> None:
    session.merge(cast.ines).by_mail = False
    session.flush()
    on_the_day.tell_late(session, visit.id, minutes=5, actor=karl, now=now)
    assert on_the_day.said(session, visit.id) == Said(late_minutes=5)


def test_a_message_of_lateness_that_was_given_up_is_owed_anew(
    session: Session, visit: Visit, karl: Actor, now: datetime
) -> None:
    for _again in range(2):
        on_the_day.tell_late(session, visit.id, minutes=5, actor=karl, now=now)
        session.execute(update(Message).where(Message.kind == MessageKind.LATE).values(state=MessageState.GIVEN_UP))
        assert not on_the_day.said(session, visit.id).late_told
    assert len(owed(session, MessageKind.LATE)) == 2


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
    ("mail", "manager", "seen", "told"),
    [
        ("bjorken@almgarden.example", True, True, (Heard.SHOWN, [])),
        ("bjorken@almgarden.example", True, False, (Heard.MAILED, ["bjorken@almgarden.example"])),
        ("", True, False, (Heard.MAILED, ["maj@almgarden.example"])),
        ("", False, False, (Heard.BY_NOBODY, [])),
    ],
)
def test_the_unit_or_its_manager_is_mailed_only_when_no_tablet_would_show_it(
    session: Session,
    cast: Cast,
    visit: Visit,
    ines: Actor,
    now: datetime,
    mail: str,
    manager: bool,
    seen: bool,
    told: tuple[Heard, list[str]],
) -> None:
    session.execute(update(Unit).values(mail=mail))
    session.merge(cast.maj).active = manager
    session.execute(update(Tablet).values(seen_at=now - timedelta(seconds=30) if seen else now - 5 * MINUTE))
    for _again in range(2):
        heard = on_the_day.hear_late(session, visit.id, minutes=10, actor=ines, now=now)
        assert (heard, [letter.address for letter in owed(session, MessageKind.RELATIVE_LATE)]) == told


def test_a_tablet_that_is_in_a_visit_shows_nobody_that_ines_is_late(
    session: Session, cast: Cast, visit: Visit, ines: Actor, now: datetime
) -> None:
    going_on = book(session, cast, now - 60 * MINUTE, now=now - timedelta(hours=2))
    going_on.state, going_on.ends_at = State.ONGOING, now
    session.execute(update(Tablet).values(seen_at=now))
    assert on_the_day.hear_late(session, visit.id, minutes=10, actor=ines, now=now) is Heard.MAILED


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
    assert sent(session, at) == []
    assert sent(session, at + MINUTE) == [MessageKind.NOT_TODAY]


def test_what_was_put_right_while_the_worker_looked_is_told_when_it_is_true_after_all(
    session: Session, visit: Visit, karl: Actor
) -> None:
    at = visit.starts_at
    sent(session, at)
    for outcome in (State.REFUSED, State.MISSED):
        tending.settle(session, visit.id, outcome, tell=True, actor=karl, now=at)
    assert sent(session, at + MINUTE) == []
    tending.settle(session, visit.id, State.REFUSED, tell=True, actor=karl, now=at + 2 * MINUTE)
    assert sent(session, at + 3 * MINUTE) == [MessageKind.NOT_TODAY]
